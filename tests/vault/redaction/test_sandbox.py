import gc
import json
import os
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.vault.redaction.finding import case_of
from vault.redaction.casemap import CaseMap
from vault.redaction.detectors.detect import Known
from vault.redaction.policy import Policy
from vault.redaction.redact import Job, Made, redact
from vault.redaction.rendition import MAX_RENDITION_INPUT
from vault.redaction.sandbox import jobs
from vault.redaction.sandbox.jobs import clean_in_sandbox, hide_in_sandbox, redact_in_sandbox
from vault.redaction.sandbox.workshop import MEMORY, SandboxFailed, ask

CHEN = Known(names=("陈嘉禾",), values=("16800000001",))
SLOW = b"1 3 " * (MAX_RENDITION_INPUT // 4)
ROOT = Path(__file__).parents[3]
MAIL = (
    b"From: a@example.com\nTo: b@example.com\nSubject: "
    b"=?gb18030?B?zfq77w==?=\nContent-Type: text/html; charset=big5\n\n<p>hi "
    b"16900000013</p>"
)


def plain(data: bytes) -> Made:
    return redact_in_sandbox(data, Job("text/plain", CaseMap()), owner="somebody")


def refusal(data: bytes, *, timeout: float = 20.0, memory: int = MEMORY) -> str | None:
    """Why there is no answer to a text within these limits; `None` if there is one."""
    request = {"job": Job("text/plain", CaseMap()).to_json(), "drawing": None}
    try:
        ask("redact-text", request, data, timeout=timeout, memory=memory)
    except SandboxFailed as failure:
        return failure.slug
    return None


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        ("我是陈嘉禾,手机16800000001".encode(), "text/plain"),
        ("我是陈嘉禾,手机是16800000001,请回电".encode("gb18030"), "text/plain"),
        ("我是陈嘉禾".encode("utf-16"), "text/plain"),
        ("陈嘉禾".encode("utf-32"), "text/plain"),
        ("<p>陈嘉禾 &#49;6800000001 fe80::1</p>".encode(), "text/html"),
        ('{"a": "\\u9648嘉禾"}'.encode(), "application/json"),
        (MAIL, "message/rfc822"),
        (b"WEBVTT\n\n00:00:02.000 --> 00:00:06.500\n16900000013", "text/vtt"),
        (b"caf\xe9s", "text/plain"),
        (b"\x89PNG", "image/png"),
        (b"", "text/plain"),
        ("\ud800".encode("utf-8", "surrogatepass"), "text/plain"),
        (b'{"a": "\\ud800"}', "application/json"),
        (b"a.b@[x] eyJ%41 =E9=99=88 MTY5MDAwMDAwMTM= \\u0041", "text/plain"),
        (b"x" * (MAX_RENDITION_INPUT + 1), "text/plain"),
    ],
)
def test_the_confined_process_says_the_same(data: bytes, media_type: str) -> None:
    expected = redact(data, Job(media_type, case_of(CHEN)))
    made = redact_in_sandbox(data, Job(media_type, case_of(CHEN)), owner="somebody")
    assert (made.withheld, made.proof, made.marks) == (expected.withheld, expected.proof, expected.marks)
    assert made.text == expected.text


def test_a_file_that_takes_too_long_is_withheld() -> None:
    started = time.monotonic()
    assert refusal(SLOW, timeout=0.5) == "timed-out"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(("language", "said"), [("zh-CN", "〔未能检查〕"), ("en", "〔not checked〕")])
def test_a_text_that_takes_too_long_says_so_and_says_nothing_else(
    language: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_TEXT_SECONDS", 0.5)
    texts = {"narrative": SLOW.decode() + "16900000013", "title": "短"}
    hidden = hide_in_sandbox(texts, CaseMap(language), Policy())
    assert dict(hidden.shown) == dict.fromkeys(texts, said)
    again = hide_in_sandbox(hidden.shown, CaseMap(language), Policy())
    assert again.shown == hidden.shown


def test_even_the_start_of_the_process_is_within_the_time() -> None:
    assert refusal(b"x", timeout=0.001) == "timed-out"


def test_a_file_that_takes_too_much_memory_is_withheld() -> None:
    assert refusal(SLOW, memory=64 * 1024 * 1024) == "too-much-memory"


@pytest.mark.parametrize("data", [b"[" * 200_000, b"<a " * 60_000, b"<script>" * 30_000, b"&#49;" * 30_000])
@pytest.mark.parametrize("media_type", ["application/json", "text/html", "message/rfc822"])
@pytest.mark.slow
def test_hostile_structure_ends_in_an_answer(data: bytes, media_type: str) -> None:
    made = redact_in_sandbox(data, Job(media_type, case_of(CHEN)), owner="somebody")
    assert (made.text is None) != (made.withheld is None)


def test_many_threads_may_render_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda i: plain(f"第{i}号 16900000013".encode()), range(24)))
    assert [m.text for m in made] == [f"第{i}号 〔电话1〕" for i in range(24)]


def _workers() -> set[str]:
    """Process ids of sandbox workers that this process started and that are still there, zombies too."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):  # it ended meanwhile
            if f"\nPPid:\t{os.getpid()}\n" in status.read_text():
                found.add(status.parent.name)
    return found


def test_nothing_is_left_open_or_running() -> None:
    plain(b"x")  # the first process stays
    gc.collect()  # what earlier tests left to the collector is not ours to count
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    threads = threading.active_count()
    workers = _workers()
    plain(b"x")
    refusal(b"x", timeout=0.001)
    assert len(list(Path("/proc/self/fd").iterdir())) <= descriptors
    assert threading.active_count() <= threads
    assert _workers() <= workers


@pytest.mark.parametrize("plan", [[], ["{}"], ["not a plan"]])
def test_a_worker_that_is_started_without_a_plan_fails_and_writes_nothing(plan: list[str]) -> None:
    worker = ROOT / "vault/redaction/sandbox/worker.py"
    command = [sys.executable, "-I", "-S", "-B", str(worker), *plan]
    done = subprocess.run(command, capture_output=True, check=False, env={})
    assert done.returncode != 0
    assert done.stdout == b""


def test_a_worker_ends_when_the_process_it_works_for_is_not_its_parent() -> None:
    worker = ROOT / "vault/redaction/sandbox/worker.py"
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        plan = {
            "control": theirs.fileno(),
            "parent": 1,
            "tasks": str(ROOT / "vault/redaction/sandbox/tasks.py"),
            "path": [],
        }
        command = [sys.executable, "-I", "-S", "-B", str(worker), json.dumps(plan)]
        done = subprocess.run(command, pass_fds=[theirs.fileno()], check=False, timeout=20, stderr=subprocess.DEVNULL)
    assert done.returncode == 0


CONFINED = """
import os, socket, sys, ctypes
sys.path.insert(0, {root!r})
from vault.redaction.sandbox.confine import limit_resources, drop_privileges
limit_resources(2**30, 5)
assert drop_privileges()
try:
    {attempt}
except (OSError, MemoryError):
    os.write(1, b"refused")
else:
    os.write(1, b"DONE")
os._exit(0)
"""


@pytest.mark.parametrize(
    "attempt",
    [
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.execv('/bin/true', ['true'])",
        "open('/etc/hostname')",
        "open('/tmp/evidence', 'w')",
        "socket.socket()",
        "os.kill(os.getppid(), 0)",
        "os.listdir('/')",
        "os.unlink('/nowhere')",
        "bytearray(2**31)",
        "os.memfd_create('x')",
        "os.pipe()",
    ],
)
def test_a_confined_process_can_do_nothing_but_compute(attempt: str) -> None:
    program = CONFINED.format(root=str(ROOT), attempt=attempt)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.stdout == b"refused", done.stderr


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("验证码 482913 谢谢", "验证码 ****** 谢谢"),
        ("验证码是４８２９１３，请勿告知", "验证码是＊＊＊＊＊＊，请勿告知"),
        ("安全码一二三", "安全码＊＊＊"),
        ("订单已经签收了", "订单已经签收了"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_confined_process_strikes_codes_out(text: str, left: str, encoding: str) -> None:
    cleaned = clean_in_sandbox(text.encode(encoding))
    assert cleaned.data == left.encode(encoding)
    assert len(cleaned.kinds) == (text != left)


def test_what_could_not_be_checked_is_not_given_back() -> None:
    assert clean_in_sandbox(b"x", timeout=0.001).data is None
