"""Files that are small to send and enormous to open: they stay as they came (ASVS 5.2.3, 5.2.6, 5.3.3)."""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.complaints import Desk, filed, ok, rendered, upload
from tests.api.people import Person
from tests.api.running import Server

MIB = 1024 * 1024


def bomb() -> bytes:
    """A ZIP archive of under 1 MiB that would unpack to 512 MiB, with a name that leaves its folder."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("word/document.xml", b"<a/>")
        with archive.open("../../../../escaped.txt", "w") as member:
            for _ in range(512):
                member.write(bytes(MIB))
    return made.getvalue()


def flood() -> bytes:
    """A PNG file of a few hundred bytes that announces 60,000 times 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(MIB))) + chunk(b"IEND", b"")
    )


def memory(server: Server) -> int:
    """Resident bytes of the server now."""
    lines = Path("/proc", str(server.process.pid), "status").read_text("ascii").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@pytest.mark.parametrize(("make", "withheld"), [(bomb, "not-text"), (flood, "too-large")])
def test_what_would_explode_is_kept_as_it_is_and_never_unpacked(
    server: Server,
    consumer: Person,
    desk: Desk,
    make: Callable[[], bytes],
    withheld: str,
) -> None:
    data = make()
    assert len(data) < 2 * MIB
    case = filed(consumer)
    before, began = memory(server), time.monotonic()
    item = upload(consumer, case, data, "../../escaped.zip")["id"]
    assert rendered(consumer, case) == {item: withheld}
    shown = ok(desk.agent.client.get(f"/cases/{case}/handling"))["record"]["evidence"]
    assert time.monotonic() - began < 20
    assert memory(server) - before < 64 * MIB
    listed = ok(desk.agent.client.get(f"/cases/{case}/evidence"))["items"]
    assert [one["rendition"] for one in listed if one["id"] == item] == [withheld]
    assert (shown[0]["withheld"], shown[0]["text"], shown[0]["file"]) == (withheld, None, None)
    for file in ("rendition", "thumbnail"):
        assert desk.agent.client.get(f"/cases/{case}/evidence/{item}/{file}").status_code == 404
    assert consumer.client.get(f"/cases/{case}/evidence/{item}/content").content == data
    assert not [path for path in server.folder.parent.rglob("*") if "escaped" in path.name]
