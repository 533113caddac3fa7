"""The demonstration: a real service in a folder of its own, and fourteen invented complaints played through its API."""
