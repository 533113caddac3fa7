"""The engine that runs the networks, told before it is loaded not to call home."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else it starts a thread that reports, and a file in the home folder

import onnxruntime

__all__ = ["onnxruntime"]
