# ruff: noqa: PLR2004 - offsets and lengths of file formats, each beside the bytes it belongs to
"""What may be told of a file that is not looked into: how long a recording is, how much an archive holds. No names."""

import re
import struct
from collections.abc import Callable, Iterator

_MOST_BOXES = 20_000
_MOST_ENTRIES = 1_000_000
_LONGEST = 7 * 24 * 3600
"""Seconds: what claims to be longer is not believed."""
_AMR_BYTES = {False: (13, 14, 16, 18, 20, 21, 27, 32, 6), True: (18, 24, 33, 37, 41, 47, 51, 59, 61, 6)}
_MPEG_RATES = {
    (3, 3): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (3, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, 1): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 3): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 1): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}  # of version (3: MPEG 1, else the same as 2) and layer (3 is layer I), kbit/s from index 1
_MPEG_FREQUENCIES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def describe(data: bytes, media_type: str) -> dict[str, int | str]:
    """Plain facts about a recording or an archive: always `bytes`, where it can be told `seconds` or `entries`.

    Reads headers only and expands nothing; the data may be truncated or hostile. Raises nothing.
    """
    told: dict[str, int | str] = {"bytes": len(data)}
    try:
        if media_type in _SECONDS:
            seconds = _SECONDS[media_type](data)
            if seconds is not None and 0 <= seconds <= _LONGEST:
                told["seconds"] = round(seconds)
        elif media_type in _ENTRIES:
            entries = _ENTRIES[media_type](data)
            if entries is not None:
                told["entries"] = entries
    except (struct.error, IndexError, ValueError, ZeroDivisionError, OverflowError):
        pass
    return told


def _wav(data: bytes) -> float | None:
    order = ">" if data[:4] == b"RIFX" else "<"
    rate, at = 0, 12
    for _ in range(_MOST_BOXES):
        kind, size = struct.unpack_from(order + "4sI", data, at)
        if kind == b"fmt ":
            (rate,) = struct.unpack_from(order + "I", data, at + 16)
        elif kind == b"data":
            return float(min(size, len(data) - at - 8) / rate)
        at += 8 + size + size % 2
    return None


def _avi(data: bytes) -> float | None:
    at = data.find(b"avih", 0, 4096)
    if at < 0:
        return None
    micros, _, _, _, frames = struct.unpack_from("<5I", data, at + 8)
    return float(micros * frames / 1_000_000)


def _flac(data: bytes) -> float | None:
    if data[4] & 127:
        return None
    packed = int.from_bytes(data[18:26])
    return float((packed & (1 << 36) - 1) / (packed >> 44))


def _ogg(data: bytes) -> float | None:
    last = data.rfind(b"OggS")
    (position,) = struct.unpack_from("<q", data, last + 6)
    head = data[:256]
    at = head.find(b"OpusHead")
    if at >= 0:
        (skipped,) = struct.unpack_from("<H", data, at + 10)
        return float((position - skipped) / 48_000)
    at = head.find(b"\x01vorbis")
    if at >= 0:
        return float(position / struct.unpack_from("<I", data, at + 12)[0])
    at = head.find(b"Speex   ")
    return float(position / struct.unpack_from("<I", data, at + 36)[0]) if at >= 0 else None


def _amr(data: bytes) -> float | None:
    wide = data.startswith(b"#!AMR-WB\n")
    sizes = _AMR_BYTES[wide]
    at, frames = 9 if wide else 6, 0
    while at < len(data) and (kind := data[at] >> 3 & 15) < len(sizes):
        at, frames = at + sizes[kind], frames + 1
    return frames / 50


def _aac(data: bytes) -> float | None:
    rates = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
    at = frames = 0
    while at + 7 <= len(data) and data[at] == 255 and data[at + 1] & 0xF6 == 0xF0:
        size = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        if size < 7:
            break
        at, frames = at + size, frames + 1
    return float(frames * 1024 / rates[data[2] >> 2 & 15])


def _mpeg(data: bytes) -> float | None:
    """By the number of frames, if the first one says it, else by the rate of the first frame."""
    at = 0
    if data[:3] == b"ID3":
        size = data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]
        at = 10 + size
    start = re.compile(rb"\xff[\xe2-\xff][\x10-\xef]").search(data, at, at + 100_000)
    if not start:
        return None
    at = start.start()
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    if version == 1 or layer == 0 or data[at + 2] >> 2 & 3 == 3:
        return None
    frequency = _MPEG_FREQUENCIES[version][data[at + 2] >> 2 & 3]
    tag = max(data.find(b"Xing", at, at + 200), data.find(b"Info", at, at + 200))
    if tag >= 0 and data[tag + 7] & 1:
        samples = 384 if layer == 3 else 576 if layer == 1 and version != 3 else 1152
        return float(struct.unpack_from(">I", data, tag + 8)[0] * samples / frequency)
    rate = _MPEG_RATES[3 if version == 3 else 2, layer][(data[at + 2] >> 4) - 1]
    return (len(data) - at) * 8 / (rate * 1000)


def _mp4(data: bytes) -> float | None:
    for kind, start, end in _boxes(data, 0, len(data)):
        if kind == b"moov":
            for inner, at, _ in _boxes(data, start, end):
                if inner == b"mvhd":
                    form = ">IQ" if data[at] == 1 else ">II"
                    scale, length = struct.unpack_from(form, data, at + (20 if data[at] == 1 else 12))
                    return float(length / scale)
    return None


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes of an ISO file: kind, where the content starts, where it ends."""
    for _ in range(_MOST_BOXES):
        if at + 8 > end:
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        size = size or end - at
        if size < head:
            return
        yield kind, at + head, min(at + size, end)
        at += size


def _webm(data: bytes) -> float | None:
    """The duration and its scale, which the information at the start of a segment says; recorders may leave it out."""
    head = data[:65_536]
    at = head.find(b"\x15\x49\xa9\x66")
    info = head[at : at + 1024]
    length = info.find(b"\x44\x89")
    if at < 0 or length < 0 or info[length + 2] not in (0x84, 0x88):
        return None
    (ticks,) = struct.unpack_from(">f" if info[length + 2] == 0x84 else ">d", info, length + 3)
    scale = info.find(b"\x2a\xd7\xb1")
    size = info[scale + 3] & 15 if scale >= 0 else 0
    nanos = int.from_bytes(info[scale + 4 : scale + 4 + size]) if size else 1_000_000
    return float(ticks * nanos / 1_000_000_000)


def _zip(data: bytes) -> int | None:
    """What the end of the central directory says; that of a 64-bit archive is not looked for."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0:
        return None
    (entries,) = struct.unpack_from("<H", data, at + 10)
    return int(entries)


def _tar(data: bytes) -> int | None:
    at = entries = 0
    while at + 512 <= len(data) and entries < _MOST_ENTRIES and data[at + 257 : at + 262] == b"ustar":
        size = data[at + 124 : at + 136]
        length = int.from_bytes(size[1:]) if size[0] & 128 else int(size.strip(b" \0") or b"0", 8)
        entries += data[at + 156 : at + 157] not in (b"x", b"g", b"L", b"K")  # what only says more of the next one
        if length < 0:
            return None
        at += 512 + (length + 511) // 512 * 512
    return entries


_SECONDS: dict[str, Callable[[bytes], float | None]] = {
    "audio/wav": _wav,
    "video/x-msvideo": _avi,
    "audio/flac": _flac,
    "audio/ogg": _ogg,
    "audio/amr": _amr,
    "audio/aac": _aac,
    "audio/mpeg": _mpeg,
    "audio/mp4": _mp4,
    "video/mp4": _mp4,
    "video/quicktime": _mp4,
    "video/webm": _webm,
}
_ENTRIES: dict[str, Callable[[bytes], int | None]] = {
    "application/zip": _zip,
    "application/x-tar": _tar,
}
