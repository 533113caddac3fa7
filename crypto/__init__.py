"""Primitives and formats of the evidence vault: bytes in, bytes out.

Nothing here reads a clock, a file, a database or a socket, and nothing here imports ``vault`` or ``api``.
Every format is specified in ``docs/crypto.md``; the docstrings name the section they implement.
"""
