import base64
from urllib.parse import quote

import pytest

from tests.vault.redaction.finding import shown
from vault.redaction.detectors.detect import Known
from vault.redaction.fold import fold

CHEN = Known(names=("陈嘉禾",))
PHONE = "16900000013"


@pytest.mark.parametrize(
    "hidden",
    [
        "".join(f"%{ord(c):02X}" for c in PHONE),
        "".join(f"&#{ord(c)};" for c in PHONE),
        "".join(f"&#x{ord(c):x};" for c in PHONE),
        "".join(f"\\u{ord(c):04x}" for c in PHONE),
        "".join(f"\\x{ord(c):02x}" for c in PHONE),
        "".join(f"={ord(c):02X}" for c in PHONE),
        "169%30000%30013",
        "169&#48;0000013",
        base64.b64encode(PHONE.encode()).decode(),
        base64.b64encode(f"call {PHONE} now".encode()).decode(),
        base64.urlsafe_b64encode(f"手机{PHONE}".encode()).decode(),
        "".join(f"%25{ord(c):02X}" for c in PHONE),
        "".join(f"&amp;#{ord(c)};" for c in PHONE),
        base64.b64encode("".join(f"%{ord(c):02X}" for c in PHONE).encode()).decode(),
    ],
)
def test_a_phone_behind_an_encoding_is_hidden(hidden: str) -> None:
    assert hidden not in shown(f"见 {hidden} 谢谢")


@pytest.mark.parametrize(
    "hidden",
    [
        quote("陈嘉禾"),
        "&#38472;嘉禾",
        "\\u9648\\u5609\\u79be",
        "=E9=99=88=E5=98=89=E7=A6=BE",
        base64.b64encode("陈嘉禾".encode()).decode(),
    ],
)
def test_a_known_name_behind_an_encoding_is_hidden(hidden: str) -> None:
    assert hidden not in shown(f"见 {hidden} 谢谢", CHEN)


def test_a_long_run_that_decodes_to_no_text_is_hidden_as_it_cannot_be_checked() -> None:
    blob = base64.b64encode(bytes(range(128, 228))).decode()
    assert shown(f"data:image/png;base64,{blob}") == "data:image/png;base64,〔编码内容〕"


@pytest.mark.parametrize(
    "text",
    ["100%棉,50%聚酯", "AT&T &amp; C&A", "internationalization matters", "a=1&b=2", "C:\\users\\x", "进度 99%20年前"],
)
def test_harmless_escapes_stay(text: str) -> None:
    assert shown(text) == text


def test_folding_finds_the_way_back() -> None:
    folded = fold("a\u200bｂ①⑪㎏ﷺ\r\nc")
    assert folded.text == "ab111kgﷺ\nc"
    assert folded.index is not None
    assert len(folded.index) == len(folded.text)
    assert list(folded.index) == sorted(folded.index)
