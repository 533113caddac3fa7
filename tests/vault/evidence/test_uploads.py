"""Evidence comes in as it streams, whole or not at all, and its receipt proves what was stored."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.vault.cases.scene import CHAT, PHONE, SETTINGS, Scene, Told, content, copied
from tests.vault.filed import uploaded
from tests.vault.people import at_once, entries, kept_bytes
from vault.accounts.actor import Replay
from vault.audit.entry import Action
from vault.cases.erasure import erase_case
from vault.cases.progress import change_status, read_case
from vault.cases.workflow import Status
from vault.errors import Conflict, Invalid, LogUnavailable, NotFound, QuotaExceeded, TooLarge
from vault.evidence.description import LONGEST_NAME, Description
from vault.evidence.items import list_items, open_item, remove_item
from vault.evidence.sweeping import sweep_blobs
from vault.evidence.upload import Receipt, Upload
from vault.redaction.rendition import MAX_RENDITION_INPUT
from vault.storage.schema import parts

PART = 8 * 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"


def blobs(scene: Scene) -> set[str]:
    return set(scene.vault.blobs.names()) | {path.name for path in scene.vault.blobs.incoming.iterdir()}


def lengths(scene: Scene, item: str) -> list[int]:
    with scene.vault.store.read() as connection:
        query = select(parts.c.length).where(parts.c.object_id == item).order_by(parts.c.part)
        return list(connection.execute(query).scalars())


def piecemeal(scene: Scene, case: str, data: bytes, size: int, name: str = "f") -> Receipt:
    with Upload(scene.vault, scene.owner, case, name, Description()) as upload:
        for at in range(0, len(data), size):
            upload.write(memoryview(data)[at : at + size])
        return upload.finish()


def sent(scene: Scene, case: str, *pieces: bytes | Callable[[], bytes]) -> Receipt:
    """Send pieces, some of which are made at their turn."""
    with Upload(scene.vault, scene.owner, case, "f", Description()) as upload:
        for piece in pieces:
            upload.write(piece() if callable(piece) else piece)
        return upload.finish()


def test_an_empty_file_is_no_evidence_and_leaves_nothing(scene: Scene) -> None:
    before = blobs(scene)
    for times in (0, 1, 2):
        with pytest.raises(Invalid, match="empty"):
            sent(scene, scene.case, *[b""] * times)
    assert blobs(scene) == before
    assert read_case(scene.vault, scene.owner, scene.case).evidence_count == 1


def test_a_single_byte_is_evidence(scene: Scene) -> None:
    receipt = uploaded(scene.vault, scene.owner, scene.case, b"!")
    assert (receipt.length, receipt.number, receipt.sha256) == (1, 2, hashlib.sha256(b"!").hexdigest())
    assert content(scene.vault, scene.owner, scene.case, receipt.id) == b"!"


@pytest.mark.parametrize(
    ("size", "parts_"),
    [(PART - 1, [PART - 1]), (PART, [PART]), (PART + 1, [PART, 1]), (2 * PART, [PART, PART])],
)
def test_parts_are_cut_at_eight_mebibytes(scene: Scene, size: int, parts_: list[int]) -> None:
    data = PNG + secrets.token_bytes(size - len(PNG))
    receipt = piecemeal(scene, scene.case, data, 3 * 1024 * 1024 + 7)
    assert lengths(scene, receipt.id) == parts_
    assert receipt.sha256 == hashlib.sha256(data).hexdigest()
    assert content(scene.vault, scene.owner, scene.case, receipt.id) == data


@pytest.mark.parametrize("size", [1, 8_191, 8_192, 8_193, 1_000_000])
def test_how_a_file_is_cut_on_the_way_changes_nothing(scene: Scene, size: int) -> None:
    for start in (PNG, "文字".encode()):
        data = start + b"x" * 20_001 if size > 1 else start
        receipt = piecemeal(scene, scene.case, data, size)
        assert (receipt.sha256, receipt.length) == (hashlib.sha256(data).hexdigest(), len(data))
        assert content(scene.vault, scene.owner, scene.case, receipt.id) == data


@pytest.fixture
def tight(told: Told, tmp_path: Path) -> Iterator[Scene]:
    """One file may have 20,000 bytes, a case 50,000, an account 70,000, and a case five items."""
    limits = "[limits]\nevidence_bytes = 20000\ncase_bytes = 50000\naccount_bytes = 70000\nevidence_items = 5"
    with copied(told, tmp_path / "tight", SETTINGS.replace("[limits]", limits)) as scene:
        yield scene


@pytest.mark.parametrize("announced", [0, 20_000, 20_001])
@pytest.mark.parametrize("start", [PNG, b"text: "])
def test_the_limit_of_a_file_is_exact(tight: Scene, start: bytes, announced: int) -> None:
    def send(length: int) -> Receipt:
        with Upload(tight.vault, tight.owner, tight.case, "f", Description(), min(announced, length)) as upload:
            data = start + b"x" * (length - len(start))
            for at in range(0, length, 999):
                upload.write(data[at : at + 999])
            return upload.finish()

    assert send(20_000).length == 20_000
    before = blobs(tight)
    with pytest.raises(TooLarge) as refused:
        send(20_001)
    assert not isinstance(refused.value, QuotaExceeded)
    assert blobs(tight) == before


def test_the_room_in_a_case_and_in_an_account_is_exact(tight: Scene) -> None:
    left = 50_000 - len(CHAT)
    for size in (20_000, 20_000):
        uploaded(tight.vault, tight.owner, tight.case, PNG + b"x" * (size - 8))
    rest = left - 40_000
    with pytest.raises(QuotaExceeded):
        uploaded(tight.vault, tight.owner, tight.case, PNG + b"x" * (rest - 7))
    uploaded(tight.vault, tight.owner, tight.case, PNG + b"x" * (rest - 8))
    assert read_case(tight.vault, tight.owner, tight.case).evidence_bytes == 50_000
    other = tight.draft().id
    uploaded(tight.vault, tight.owner, other, PNG + b"x" * 19_992)
    with pytest.raises(QuotaExceeded):
        uploaded(tight.vault, tight.owner, other, PNG)
    with pytest.raises(QuotaExceeded):
        Upload(tight.vault, tight.owner, other, "f", Description(), 1)


def test_the_number_of_items_is_limited(tight: Scene) -> None:
    for _ in range(4):
        uploaded(tight.vault, tight.owner, tight.case, b"x")
    with pytest.raises(QuotaExceeded):
        uploaded(tight.vault, tight.owner, tight.case, b"x")


def test_eight_uploads_at_once_do_not_overshoot(tight: Scene) -> None:
    owner = tight.owner
    done, refused = at_once(
        [lambda: uploaded(tight.vault, owner, tight.case, PNG + os.urandom(14_992))] * 8,
    )
    assert len(done) == 3
    assert {type(problem) for problem in refused} == {QuotaExceeded}
    case = read_case(tight.vault, owner, tight.case)
    assert (case.evidence_count, case.evidence_bytes) == (4, len(CHAT) + 45_000)
    assert sorted(receipt.number for receipt in done) == [2, 3, 4]
    assert len(blobs(tight)) == 4


def test_eight_cases_at_once_do_not_overshoot_the_account(tight: Scene) -> None:
    owner, drafts = tight.owner, [tight.draft().id for _ in range(8)]
    done, refused = at_once(
        [lambda case=case: uploaded(tight.vault, owner, case, PNG + os.urandom(14_992)) for case in drafts],  # type: ignore[misc]
    )
    assert len(done) == 4
    assert {type(problem) for problem in refused} == {QuotaExceeded}


TYPES = {
    "image/png": PNG + bytes(99),
    "image/jpeg": b"\xff\xd8\xff\xe0" + bytes(99),
    "application/pdf": b"%PDF-1.7\n%....",
    "application/zip": b"PK\x03\x04" + bytes(99),
    "audio/ogg": b"OggS" + bytes(99),
    "text/plain": "只是文字".encode(),
    "text/html": b"<!doctype html><html><script>alert(1)</script></html>",
    "image/svg+xml": b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    "application/json": b'{"a": [1, 2]}',
    "message/rfc822": b"From: a@example.com\nTo: b@example.com\nSubject: x\nDate: now\n\nhello",
    "application/octet-stream": bytes(range(256)) * 4,
}


@pytest.mark.parametrize("media_type", TYPES)
def test_the_type_comes_from_the_content_and_never_from_the_name(scene: Scene, media_type: str) -> None:
    for name in ("photo.png", "note.txt", "page.html"):
        receipt = uploaded(scene.vault, scene.owner, scene.case, TYPES[media_type], name)
        assert receipt.media_type == media_type
        with open_item(scene.vault, scene.owner, scene.case, receipt.id).disclosure:
            pass
    assert {item.media_type for item in list_items(scene.vault, scene.owner, scene.case)[1:]} == {media_type}


NAMES = {
    "a\nb\r\n.txt": "a\nb\r\n.txt",
    "a'b\"c<d>|e?f*g\n.txt": "a'b\"c<d>|e?f*g\n.txt",
    "../../etc/passwd": "../../etc/passwd",
    "C:\\Windows\\x.exe": "C:\\Windows\\x.exe",
    "nul\x00byte.txt": "nul\x00byte.txt",
    "photo\u202egnp.exe": "photo\u202egnp.exe",
    "lone\ud800\udfffx.txt": "lonex.txt",
    "\udc80": "file",
    "": "file",
    "e\u0301.txt": "é.txt",
    "长" * 10_000: "长" * LONGEST_NAME,
    "😀" * 10_000: "😀" * LONGEST_NAME,
    "${jndi:ldap://x}`id`": "${jndi:ldap://x}`id`",
}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_any_name_is_kept_as_data(scene: Scene, name: str) -> None:
    case = scene.draft().id
    receipt = uploaded(scene.vault, scene.owner, case, b"x", name)
    [item] = list_items(scene.vault, scene.owner, case)
    assert (item.id, item.about["file_name"]) == (receipt.id, NAMES[name])
    assert all(len(path) == 32 for path in blobs(scene))


def test_an_upload_left_by_an_error_leaves_no_blob_and_no_item(scene: Scene) -> None:
    before, size = blobs(scene), scene.vault.store.head.size

    def broken_off() -> bytes:
        message = "the client hung up"
        raise ConnectionError(message)

    for data in (PNG + os.urandom(PART + 100), b"some text", b""):
        with pytest.raises(ConnectionError):
            sent(scene, scene.case, data, broken_off)
    with Upload(scene.vault, scene.owner, scene.case, "f", Description()) as upload:
        upload.write(PNG + os.urandom(PART))
        assert blobs(scene) != before
        upload.abort()
    assert blobs(scene) == before
    assert scene.vault.store.head.size == size


def test_a_commit_of_unknown_outcome_keeps_the_blobs_until_the_sweep(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = blobs(scene)

    def broken(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("vault.audit.log.Appender.write", broken)
        with pytest.raises(LogUnavailable):
            uploaded(scene.vault, scene.owner, scene.case, PNG)
    [orphan] = blobs(scene) - before
    assert sweep_blobs(scene.vault) == 0
    os.utime(scene.vault.blobs.folder / orphan[:2] / orphan, (0, 0))
    for name in before:
        os.utime(scene.vault.blobs.folder / name[:2] / name, (0, 0))
    assert sweep_blobs(scene.vault) == 1
    assert blobs(scene) == before


def test_the_case_may_end_or_go_while_a_file_is_on_its_way(scene: Scene) -> None:
    before = blobs(scene)
    draft = scene.draft().id

    def withdrawn() -> bytes:
        change_status(scene.vault, scene.owner, scene.case, Status.WITHDRAWN)
        return b"the rest"

    def erased() -> bytes:
        erase_case(scene.vault, scene.owner, draft)
        return b"the rest"

    with pytest.raises(Conflict):
        sent(scene, scene.case, PNG, withdrawn)
    with pytest.raises(NotFound):
        sent(scene, draft, PNG, erased)
    assert blobs(scene) == before
    with pytest.raises(Conflict):
        uploaded(scene.vault, scene.owner, scene.case, PNG)


def test_only_the_owner_adds_evidence(scene: Scene) -> None:
    for actor in (scene.agent, scene.lead, scene.other, scene.outsider, scene.people.admin()):
        with pytest.raises(NotFound):
            Upload(scene.vault, actor, scene.case, "f", Description())


CODED = "客服: 请把短信验证码 482913 发我\n我: CVV是 913,卡号尾号 0042\n我: 全角验证码:４８２９１３\n"
STRUCK = "客服: 请把短信验证码 ****** 发我\n我: CVV是 ***,卡号尾号 0042\n我: 全角验证码:＊＊＊＊＊＊\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"])
def test_codes_are_struck_out_before_a_byte_is_kept_and_the_receipt_is_of_what_is_kept(
    scene: Scene, encoding: str
) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    sent, kept = mark + CODED.encode(encoding), mark + STRUCK.encode(encoding)
    receipt = piecemeal(scene, scene.case, sent, 7)
    assert [(dropped.where, dropped.kind) for dropped in receipt.dropped] == [
        ("file", "one-time-code"),
        ("file", "card-security-code"),
        ("file", "one-time-code"),
    ]
    assert (receipt.sha256, receipt.length) == (hashlib.sha256(kept).hexdigest(), len(sent))
    assert content(scene.vault, scene.owner, scene.case, receipt.id) == kept
    assert receipt.checked_for_codes
    assert sent not in kept_bytes(scene.vault.folder)


def test_a_file_without_codes_is_kept_to_the_byte(scene: Scene) -> None:
    odd = "\r\n 尾随空格 \t\n\ufeff中文\n".encode()
    receipt = uploaded(scene.vault, scene.owner, scene.case, odd)
    assert (receipt.dropped, receipt.checked_for_codes) == ([], True)
    assert content(scene.vault, scene.owner, scene.case, receipt.id) == odd


def test_codes_in_the_name_and_the_description_are_dropped_too(scene: Scene) -> None:
    described = Description(source="短信验证码 482913", proves="CVV 913")
    with Upload(scene.vault, scene.owner, scene.case, "验证码482913.txt", described) as upload:
        upload.write(b"x")
        receipt = upload.finish()
    assert {dropped.where for dropped in receipt.dropped} == {"/source", "/proves", "/file_name"}
    assert "482913" not in str(list_items(scene.vault, scene.owner, scene.case))


def test_a_text_too_large_to_be_searched_says_that_it_was_not(scene: Scene) -> None:
    for size, checked in ((MAX_RENDITION_INPUT, True), (MAX_RENDITION_INPUT + 1, False)):
        data = (b"text line\n" * (size // 10 + 1))[:size]
        assert piecemeal(scene, scene.case, data, 65_536).checked_for_codes == checked
    assert not uploaded(scene.vault, scene.owner, scene.case, PNG + bytes(MAX_RENDITION_INPUT)).checked_for_codes


def test_the_receipt_commits_to_the_file_and_stands_in_the_log(scene: Scene) -> None:
    data = f"证据 {PHONE}".encode()
    receipt = uploaded(scene.vault, scene.owner, scene.case, data)
    assert receipt.sha256 == hashlib.sha256(data).hexdigest()
    salted = hashlib.sha256(bytes.fromhex(receipt.salt) + bytes.fromhex(receipt.sha256)).hexdigest()
    assert receipt.commitment == salted
    entry = entries(scene.vault, Action.EVIDENCE_ADD)[-1]
    assert (entry["digest"], entry["index"], entry["time"]) == (salted, receipt.entry, receipt.received_at)
    assert (entry["object"], entry["bytes"], entry["case"]) == (receipt.id, len(data), scene.case)
    assert receipt.sha256 not in str(entry)
    twin = uploaded(scene.vault, scene.owner, scene.case, data)
    assert twin.commitment != receipt.commitment


def test_the_same_upload_again_is_one_item_and_one_blob(scene: Scene) -> None:
    before = blobs(scene)
    owner = replace(scene.owner, replay=Replay("upload-1", b"d" * 32))
    first, again = (uploaded(scene.vault, owner, scene.case, PNG) for _ in range(2))
    assert first == again
    assert len(blobs(scene) - before) == 1
    assert len(list_items(scene.vault, scene.owner, scene.case)) == 2


def test_an_item_leaves_a_draft_with_its_bytes_and_makes_room(scene: Scene) -> None:
    before, draft = blobs(scene), scene.draft().id
    first, second = (uploaded(scene.vault, scene.owner, draft, PNG + bytes(9)) for _ in range(2))
    remove_item(scene.vault, scene.owner, draft, first.id)
    case = read_case(scene.vault, scene.owner, draft)
    assert (case.evidence_count, case.evidence_bytes) == (1, second.length)
    assert len(blobs(scene) - before) == 1
    for gone in (
        lambda: content(scene.vault, scene.owner, draft, first.id),
        lambda: remove_item(scene.vault, scene.owner, draft, first.id),
        lambda: remove_item(scene.vault, scene.owner, scene.case, second.id),
        lambda: remove_item(scene.vault, scene.other, draft, second.id),
    ):
        with pytest.raises((NotFound, Conflict)):
            gone()
    with pytest.raises(Conflict):
        remove_item(scene.vault, scene.owner, scene.case, scene.item.id)
    assert content(scene.vault, scene.owner, scene.case, scene.item.id) == CHAT


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body><p>CVV <b>913</b></p></body></html>",
        rb'[{"text": "\u9a8c\u8bc1\u7801482913"}]',
        "<html><body><p>验证码&#52;82913</p></body></html>".encode(),
    ],
    ids=["tags", "escapes", "entities"],
)
def test_a_code_that_shows_only_after_decoding_refuses_the_file(scene: Scene, data: bytes) -> None:
    with pytest.raises(Invalid, match="security code"):
        uploaded(scene.vault, scene.owner, scene.case, data)
