"""A package, so that none that is installed under this name comes before it."""
