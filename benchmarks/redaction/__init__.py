"""Measurements of the redaction of texts and pictures: ``python -m benchmarks.redaction texts``, ``… images``."""
