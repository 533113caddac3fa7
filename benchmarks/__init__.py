"""Measurements: ours beside a limit or a peer, in one run. ``python -m benchmarks`` prints them all."""
