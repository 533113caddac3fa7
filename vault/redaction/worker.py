"""The confined process: reads one item from standard input, writes its rendition to standard output, ends.

Started by path with `python -I -S -B`, so that neither the environment nor the current folder nor site packages can put
code into it. Request: u32be length ‖ JSON header ‖ data. Answer: u32be length ‖ JSON header ‖ UTF-8 text.
"""

import importlib
import importlib.util
import json
import os
import struct
import sys
from pathlib import Path
from types import ModuleType

_ENCODINGS = ("gb18030", "gb2312", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "latin-1", "cp1252", "big5")
_SAMPLES = {
    "application/json": b'{"a": 1}',
    "message/rfc822": b'From: "=?gb18030?B?xOM=?=" <a@example.com>\nTo: b@example.com\nSubject: x\n'
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<b>x\n--b--\n",
}


def main() -> None:
    """Loads the renderer, gives up everything else, then reads the request."""
    package = _load_package(Path(__file__).parent)
    confine = importlib.import_module(f"{package.__name__}.confine")
    rendition = importlib.import_module(f"{package.__name__}.rendition")
    known = importlib.import_module(f"{package.__name__}.known")
    cleaning = importlib.import_module(f"{package.__name__}.cleaning")
    memory, seconds, task = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    _warm_up(rendition, task)
    confine.limit_resources(memory, seconds)
    if not confine.drop_privileges() and sys.platform == "linux":
        sys.exit("this system does not confine; the item is withheld")

    request = sys.stdin.buffer.read()
    (length,) = struct.unpack_from(">I", request)
    header = json.loads(request[4 : 4 + length])
    if task == "clean":
        cleaned = cleaning.clean(request[4 + length :])
        body = cleaned.data or b""
        answer = json.dumps({"kinds": cleaned.kinds, "size": -1 if cleaned.data is None else len(body)}).encode()
    else:
        person = known.Known(tuple(header["names"]), tuple(header["values"]))
        made = rendition.render(request[4 + length :], task, person)
        body = b"" if made.text is None else made.text.encode("utf-8", "replace")
        answer = json.dumps({"withheld": made.withheld, "counts": made.counts, "size": len(body)}).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(answer)) + answer + body)
    sys.stdout.buffer.flush()
    os._exit(0)


def _load_package(folder: Path) -> ModuleType:
    """This package alone, under a name of its own: importing its parent would run the parent's code."""
    spec = importlib.util.spec_from_file_location(
        "redaction_worker", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError("the package is not a folder of files")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _warm_up(rendition: ModuleType, media_type: str) -> None:
    """Imports what is imported on first use, because no file can be opened afterwards."""
    for encoding in _ENCODINGS:
        "x".encode(encoding)
    for sample in _SAMPLES if media_type == "clean" else (media_type,):
        rendition.render(_SAMPLES.get(sample, "验证码 fe80::1 %41".encode("gb18030")), sample, None)


if __name__ == "__main__":
    main()
