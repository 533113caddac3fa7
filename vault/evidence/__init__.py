"""Evidence: taken in as it streams, sealed in parts, listed, described, removed."""
