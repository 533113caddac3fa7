import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.redaction.formats.extract import TEXT_TYPES, extract

CHINESE = "我叫陈嘉禾，手机16900000013，要求退款。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_chinese_text_is_read_in_each_encoding(encoding: str) -> None:
    assert extract(CHINESE.encode(encoding), "text/plain") == CHINESE


@pytest.mark.parametrize("mark", [b"\xfe\xff", b"\xff\xfe"])
def test_both_byte_orders_are_read(mark: bytes) -> None:
    assert extract(mark + "手机".encode("utf-16-be" if mark[0] == 0xFE else "utf-16-le"), "text/plain") == "手机"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"caf\xe9s",
        b"a\x00b",
        b"\xff\xfe\x00",
        "中文測試內容台灣".encode("big5"),
        b"\x80\x81\x82\xff" * 9,
        b"\x01\x02\x03\x04 abc",
    ],
)
def test_what_is_not_beyond_doubt_text_is_not_understood(data: bytes) -> None:
    assert extract(data, "text/plain") is None


@pytest.mark.parametrize(
    "media_type", ["image/png", "application/pdf", "image/svg+xml", "application/xml", "application/octet-stream", ""]
)
def test_other_types_are_not_read(media_type: str) -> None:
    assert extract(b"plain text", media_type) is None


def test_a_page_becomes_its_text() -> None:
    page = """<!DOCTYPE html><html><head><title>订单</title><style>p{color:red}</style>
    <script>var phone="16900000013"</script></head>
    <body onload="x('16900000099')"><!-- 陈嘉禾 -->
    <p title="secret">手机1690&#48;<b>000</b>013</p><td>a</td><td>b</td><br>
    <img alt="secret2" src=x><template>hidden</template><svg><text>drawn</text></svg>&lt;b&gt; &amp;</body></html>"""
    text = extract(page.encode(), "text/html")
    assert text is not None
    for gone in ("color", "var phone", "16900000099", "陈嘉禾", "secret", "hidden", "drawn", "<p"):
        assert gone not in text
    for kept in ("订单", "手机16900000013", "a\tb", "<b> &"):
        assert kept in text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a<script>b", "a"),
        ("a<!-- b", "a"),
        ("a<p title='b>c", "a"),
        ('a<p title=">b">c</p>', "a\nc"),
        ("a<script>x</script >b", "ab"),
        ("a<SCRIPT>x</sCript\n>b", "ab"),
        ("a<script>x</scripty>y</script>b", "ab"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a<style>x</style><b>c", "ac"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("a<![CDATA[ b ]]>c", "ac"),
        ("<svg><svg>x</svg>y</svg>z", "z"),
        ("a</ b>c", "ac"),
        ("<p title = 'x'>y", "y"),
        ("169<span>0000</span>0013", "16900000013"),
    ],
)
def test_crooked_markup_shows_no_more_than_a_browser_would(page: str, text: str) -> None:
    assert extract(page.encode(), "text/html") == text


def test_json_is_decoded_and_written_readably() -> None:
    data = json.dumps({"姓名": "陈嘉禾", "lines": ["手机\n16900000013"], "n": 1}).encode()
    text = extract(data, "application/json")
    assert text is not None
    assert "陈嘉禾" in text
    assert "\\u" not in text
    assert "\\n" not in text


@pytest.mark.parametrize(
    "data", ["{'a': 1}", '{"a": 1, "a": 2}', "[" * 100_000, '{"a": ' + "9" * 5000 + "}", "[1,", '{"a": NaN']
)
def test_bad_json_is_plain_text(data: str) -> None:
    assert extract(data.encode(), "application/json") == data


def test_a_mail_becomes_headers_and_text_parts() -> None:
    mail = (
        "Received: from [198.51.100.16] by mx.invalid\r\nFrom: =?UTF-8?B?"
        + base64.b64encode("陈嘉禾".encode()).decode()
        + "?= <c@example.com>\r\n"
        "To: support@example.com\r\nSubject: =?UTF-8?B?5oqV6KiJ?=\r\nMIME-Version: "
        "1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain; charset=gb18030\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(CHINESE.encode("gb18030")).decode()
        + "\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>第二<script>no</script></p>\r\n"
        "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; "
        "filename=notes.txt\r\n\r\nsecret attachment\r\n"
        "--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
    )
    text = extract(mail.encode(), "message/rfc822")
    assert text is not None
    for kept in ("陈嘉禾", "Subject: 投", CHINESE, "第二", "〔附件未显示: notes.txt〕", "〔附件未显示: image/png〕"):
        assert kept in text
    for gone in ("198.51.100.16", "secret attachment", "iVBOR", "no<"):
        assert gone not in text


@given(st.binary(max_size=400), st.sampled_from(sorted(TEXT_TYPES)))
def test_no_bytes_make_it_raise(data: bytes, media_type: str) -> None:
    extract(data, media_type)


HEADER = st.sampled_from(
    [b"From: ", b"Subject: ", b"Content-Type: ", b"Content-Transfer-Encoding: ", b"MIME-Version: ", b"Date: ", b"To: "]
)
VALUE = st.sampled_from(
    [
        b"multipart/mixed; boundary=b",
        b"text/plain; charset=nonsense",
        b"base64",
        b"=?x?q?",
        b"=?utf-8?b?////?=",
        b'"<@[',
        b"message/rfc822",
        b"text/html",
        b"x@",
        b"quoted-printable",
        b";;==",
        b"text/plain; charset*0*=x''%E4",
        b"\xff\xfe",
        b"=?utf-8?q?=C3?=",
    ]
)


@given(
    st.lists(st.tuples(HEADER, VALUE), max_size=6),
    st.sampled_from([b"body", b"--b\n\n--b--", b"--b\nContent-Type: text/html\n\n<a", b"\xff\x00", b"=="]),
)
def test_no_mail_makes_it_raise(headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    extract(b"".join(name + value + b"\n" for name, value in headers) + b"\n" + body, "message/rfc822")


@given(st.text(alphabet="<>/!-'\"= abscript&#;[]CDATA\n", max_size=120))
def test_no_markup_makes_it_raise(page: str) -> None:
    extract(page.encode(), "text/html")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "hz", "utf-7", "iso2022_jp_2"])
def test_encodings_without_a_mark_are_read_where_they_leave_no_doubt(encoding: str) -> None:
    text = "我叫陈嘉禾,手机16900000013,要求退款。\n商品质量有问题\n"
    assert extract(text.encode(encoding), "text/plain") == text


@pytest.mark.parametrize(
    "text",
    [
        "call +16900000013- now",
        "a~{b~}c",
        "1+2345-6",
        "see \x1b[31mred\x1b[0m",
        "+ADw-script+AD4-",
    ],
)
def test_ascii_that_only_looks_encoded_stays_as_it_is(text: str) -> None:
    assert extract(text.encode(), "text/plain") == text


@pytest.mark.parametrize("charset", ["utf-7", "hz", "iso-2022-jp", "big5", "gb2312", "utf-8"])
def test_a_letter_is_read_in_the_encoding_that_it_declares(charset: str) -> None:
    text = "中文16900000013"
    mail = f"From: a@example.com\nSubject: x\nContent-Type: text/plain; charset={charset}\n\n"
    assert (extract(mail.encode() + text.encode(charset), "message/rfc822") or "").endswith(text)


@pytest.mark.parametrize("charset", ["zip", "hex", "rot13", "base64", "nonsense", "\x00"])
def test_an_encoding_of_a_letter_that_is_none_is_passed_over(charset: str) -> None:
    mail = f"From: a@example.com\nSubject: x\nContent-Type: text/plain; charset={charset}\n\nhello"
    assert (extract(mail.encode(), "message/rfc822") or "").endswith("hello")


def test_a_letter_that_says_the_same_as_text_and_as_a_page_is_read_once() -> None:
    mail = (
        "From: a@example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nHello Avery\n--b\nContent-Type: text/html\n\n<p>Hello <b>Avery</b></p>\n"
        "--b\nContent-Type: text/html\n\n<p>Hello another</p>\n--b--\n"
    )
    text = extract(mail.encode(), "message/rfc822") or ""
    assert (text.count("Hello Avery"), text.count("Hello another")) == (1, 1)
