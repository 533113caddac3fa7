import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.redaction.files import HEAD, sniff


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image/jpeg"),
        (b"GIF89a\x01\x00\x01\x00", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "image/heic"),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00", "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00", "video/quicktime"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00", "audio/mp4"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "application/pdf"),
        (b"PK\x03\x04\x14\x00\x00\x00", "application/zip"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x21TIT2", "audio/mpeg"),
        (b"\xff\xfb\x90\x64\x00\x00", "audio/mpeg"),
        (b"\x1f\x8b\x08\x00", "application/gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "application/x-ole-storage"),
        ("手机16900000013".encode(), "text/plain"),
        ("手机16900000013".encode("utf-8-sig"), "text/plain"),
        ("手机16900000013".encode("utf-16"), "text/plain"),
        ("我的手机号码是16900000013,请联系我处理退款".encode("gb18030"), "text/plain"),
        (b"ID3 is the name of a tag", "text/plain"),
        (b"<!DOCTYPE html><html><body>x", "text/html"),
        (b"\xef\xbb\xbf\n <!-- x --><HTML><p>x", "text/html"),
        (b"<p>a paragraph</p>", "text/html"),
        (b"hello <script>alert(1)</script>", "text/html"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (b"<svg onload=alert(1)>", "image/svg+xml"),
        (b'<?xml version="1.0"?><a/>', "application/xml"),
        (json.dumps([{"time": "2026-05-01", "text": "x"}]).encode(), "application/json"),
        (b'{"a": 1}', "application/json"),
        (b"[2026-05-01 10:00:20] hello", "text/plain"),
        (b"From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\n\r\nbody", "message/rfc822"),
        (b"WEBVTT\n\n00:00:02.000 --> 00:00:06.500\nhello", "text/vtt"),
        (b"time,sender,text\n2026,a,b\n", "text/plain"),
        (b"", "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (bytes(range(256)), "application/octet-stream"),
        (b"caf\xe9s and cr\xe8mes", "application/octet-stream"),
        ("台灣繁體中文測試內容".encode("big5"), "application/octet-stream"),
    ],
)
def test_the_content_decides(head: bytes, media_type: str) -> None:
    assert sniff(head) == media_type


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"GIF89a/*<script>alert(1)</script>*/=1;", "image/gif"),
        (b"<!-- %PDF-1.4 --><html>", "application/pdf"),
        (b"text first\n%PDF-1.4\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n<html><script>", "image/png"),
        (b"PK\x03\x04<html>", "application/zip"),
    ],
)
def test_of_a_file_that_is_two_things_the_binary_one_wins(head: bytes, media_type: str) -> None:
    assert sniff(head) == media_type


def test_a_head_that_ends_inside_a_character_is_still_text() -> None:
    whole = ("投诉" * HEAD).encode()
    assert sniff(whole[:HEAD]) == "text/plain"
    assert sniff(("我要投诉商家" * HEAD).encode("gb18030")[: HEAD + 1]) == "text/plain"


@given(st.binary(max_size=300))
def test_any_bytes_have_a_type(data: bytes) -> None:
    assert "/" in sniff(data)
