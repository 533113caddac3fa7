"""What may be told of recordings and archives."""

import io
import struct
import tarfile
import wave
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.redaction.formats import media
from vault.redaction.formats.files import sniff


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def wav(seconds: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16000 * seconds))
    return out.getvalue()


def ogg(codec: bytes, position: int) -> bytes:
    page = b"OggS\x00" + b"\x02" + bytes(8) + bytes(12) + b"\x01\x13" + codec
    return page + b"OggS\x00\x04" + struct.pack("<q", position) + bytes(13)


MP4 = box(b"ftyp", b"isom\x00\x00\x02\x00") + box(b"mdat", bytes(99))
SHORT = box(b"moov", box(b"trak", b"") + box(b"mvhd", bytes(12) + struct.pack(">II", 600, 7800)))
LONG = box(b"moov", box(b"mvhd", b"\x01" + bytes(19) + struct.pack(">IQ", 1000, 61_000)))
MPEG = b"\xff\xfb\x90\x64" + bytes(413)  # 128 kbit/s, 44.1 kHz: 417 bytes, 1152 samples
XING = b"\xff\xfb\x90\x64" + bytes(32) + b"Xing" + struct.pack(">II", 1, 38_282) + bytes(381)
AVI = b"RIFF" + bytes(4) + b"AVI LIST" + bytes(4) + b"hdrlavih" + struct.pack("<6I", 56, 40_000, 0, 0, 0, 250)
INFO = b"\x2a\xd7\xb1\x83\x0f\x42\x40\x44\x89\x88" + struct.pack(">d", 9500.0)


@pytest.mark.parametrize(
    ("data", "media_type", "seconds"),
    [
        (wav(3), "audio/wav", 3),
        (MP4 + SHORT, "video/mp4", 13),
        (MP4 + LONG, "video/mp4", 61),
        (box(b"ftyp", b"M4A \x00\x00\x02\x00") + SHORT, "audio/mp4", 13),
        (box(b"wide", b"") + SHORT, "video/quicktime", 13),
        (ogg(b"OpusHead\x01\x01\x38\x01" + bytes(6), 480_312), "audio/ogg", 10),
        (ogg(b"\x01vorbis" + bytes(5) + struct.pack("<I", 44_100), 88_200), "audio/ogg", 2),
        (b"#!AMR\n" + (b"\x3c" + bytes(31)) * 150, "audio/amr", 3),
        (b"#!AMR-WB\n" + (b"\x04" + bytes(17)) * 100, "audio/amr", 2),
        (b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + MPEG * 1000, "audio/mpeg", 26),
        (XING, "audio/mpeg", 1000),
        (b"\xff\xf1\x50\x80\x01\x1f\xfc\x00" * 431, "audio/aac", 10),
        (b"fLaC\x00\x00\x00\x22" + bytes(10) + (44_100 << 44 | 88_200).to_bytes(8) + bytes(16), "audio/flac", 2),
        (b"\x1aE\xdf\xa3" + bytes(40) + b"\x15\x49\xa9\x66\x99" + INFO, "video/webm", 10),
        (AVI, "video/x-msvideo", 10),
    ],
)  # fmt: skip
def test_a_recording_tells_how_long_it_is(data: bytes, media_type: str, seconds: int) -> None:
    assert sniff(data) == media_type
    assert media.describe(data, media_type) == {"bytes": len(data), "seconds": seconds}


def archive(names: list[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, name * 100)
    return out.getvalue()


def test_an_archive_tells_how_many_entries_it_has_and_no_name() -> None:
    data = archive(["陈嘉禾.txt", "b.txt", "c/d.txt"])
    assert media.describe(data, "application/zip") == {"bytes": len(data), "entries": 3}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as file:
        for name in ("a" * 150, "b", "陈嘉禾"):
            entry = tarfile.TarInfo(name)
            entry.size = 700
            file.addfile(entry, io.BytesIO(bytes(700)))
    assert media.describe(out.getvalue(), "application/x-tar") == {"bytes": len(out.getvalue()), "entries": 3}


def test_what_cannot_be_told_is_left_out() -> None:
    assert media.describe(b"PK\x03\x04", "application/zip") == {"bytes": 4}
    assert media.describe(wav(1)[:20], "audio/wav") == {"bytes": 20}
    assert media.describe(b"\x00" * 9, "application/octet-stream") == {"bytes": 9}
    forever = box(b"moov", box(b"mvhd", bytes(12) + struct.pack(">II", 1, 0xFFFFFFFF)))
    assert media.describe(forever, "video/mp4") == {"bytes": len(forever)}


KINDS = ["audio/wav", "audio/mp4", "video/mp4", "audio/ogg", "audio/amr", "audio/mpeg", "audio/aac", "audio/flac"]
STARTS = [
    b"",
    b"RIFF\x00\x00\x00\x00WAVEfmt ",
    MP4,
    SHORT[:30],
    b"#!AMR\n",
    b"OggS",
    MPEG[:9],
    b"ID3\x04\x00\x00\x00\x00\x00\x01",
]


@given(
    st.sampled_from(
        [*KINDS, "video/webm", "video/x-msvideo", "application/zip", "application/x-tar", "text/plain", "x"]
    ),
    st.sampled_from(
        [*STARTS, INFO, b"PK\x05\x06", bytes(257) + b"ustar", b"\x15\x49\xa9\x66" + INFO[:9], b"fLaC", XING[:60]]
    ),
    st.binary(max_size=80),
)
def test_no_bytes_make_it_raise(media_type: str, start: bytes, rest: bytes) -> None:
    told = media.describe(start + rest, media_type)
    assert told["bytes"] == len(start + rest)
    assert all(isinstance(fact, int) and fact >= 0 for fact in told.values())
