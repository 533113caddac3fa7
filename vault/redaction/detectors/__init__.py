"""Finding personal data in a text: every kind by rules of its own, a file each, joined by `detect`."""
