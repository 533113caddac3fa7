import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.redaction.formats.files import HEAD, sniff


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
        (b"\x00\x00\x00\x18ftypheif\x00\x00\x00\x00", "image/heic"),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1", "image/avif"),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00avifmiaf", "image/avif"),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00", "image/bmp"),
        (b"BMW is a make of cars", "text/plain"),
        (b"\x00\x00\x01\x00\x01\x00\x20\x20", "image/x-icon"),
        (b"8BPS\x00\x01", "image/vnd.adobe.photoshop"),
        (b"{\\rtf1\\ansi {\\b x}}", "application/rtf"),
        (b"%!PS-Adobe-3.0\n", "application/postscript"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "application/x-msdownload"),
        (b"MZ is two letters", "text/plain"),
        (b"\x00asm\x01\x00\x00\x00", "application/wasm"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00[Content_Types].xml", "application/zip"),
        ("手机16900000013".encode("utf-16-le"), "text/plain"),
        (b"MIME-Version: 1.0\nContent-Type:multipart/related; boundary=b\n\n--b--", "message/rfc822"),
        (b"From: <Saved by a browser>\nSnapshot-Content-Location: x\nSubject: a page\n\n", "message/rfc822"),
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
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 PK\x03\x04\x14\x00", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR PK\x03\x04\x14\x00", "image/png"),
        (b"\xff\xd8\xff\xfe\x00\x20<html><script>alert(1)</script>", "image/jpeg"),
        (b"<html>\x00<script>", "application/octet-stream"),
        (b"#!/bin/sh\nexit\nPK\x03\x04\x14\x00\x00", "application/zip"),
        (b"From: a\nSubject: b\n\n%PDF-1.4", "application/pdf"),
        (b"GIF89a<svg onload=alert(1)>", "image/gif"),
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


def test_markup_written_in_seven_bits_is_no_page() -> None:
    assert sniff(b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-") == "text/plain"
