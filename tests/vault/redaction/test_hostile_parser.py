"""A parser that a file has taken over: whatever it tries, the item is withheld, and the next job is served."""

import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from vault.redaction.sandbox import frames
from vault.redaction.sandbox.zygote import SandboxFailed, Zygote

TABLE = Path(__file__).with_name("hostile_tasks.py")
MIB = 1024 * 1024
Do = Callable[..., tuple[dict[str, object], bytes]]


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    made = Zygote(TABLE)
    yield made
    made.close()


@pytest.fixture
def do(zygote: Zygote) -> Do:
    def done(
        task: str, data: bytes = b"", *, timeout: float = 20.0, heavy: bool = True, limit: int = MIB, **header: object
    ) -> tuple[dict[str, object], bytes]:
        request = frames.pack(header, data)
        answer = zygote.do(task, request, timeout=timeout, memory=256 * MIB, heavy=heavy, limit=limit)
        return frames.unpack(answer)

    return done


ESCAPES = [
    "open_socket",
    "unix_socket",
    "write_file",
    "read_file",
    "look_for_file",
    "list_folder",
    "fork",
    "execute",
    "signal_parent",
    "raise_limits",
]


@pytest.mark.parametrize("heavy", [True, False])
@pytest.mark.parametrize("attempt", [*ESCAPES, "stop_parent"])
def test_a_parser_can_not_get_out(attempt: str, heavy: bool, do: Do, zygote: Zygote, tmp_path: Path) -> None:
    do("echo")
    before = zygote.process_id
    with pytest.raises(SandboxFailed):
        do(attempt, b"x", heavy=heavy, path=str(tmp_path / "stolen"))
    assert list(tmp_path.iterdir()) == []
    assert do("echo", b"next") == ({}, b"next")
    assert zygote.process_id == before


@pytest.mark.parametrize("attempt", ESCAPES)
def test_without_a_sandbox_the_same_attempt_succeeds(attempt: str, tmp_path: Path) -> None:
    header = f'{{"path": "{tmp_path / "stolen"}"}}'
    done = subprocess.run([sys.executable, str(TABLE), attempt, header], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("heavy", [True, False])
@pytest.mark.parametrize("task", ["hang", "burn", "hang_without_reading"])
def test_a_parser_that_hangs_is_ended_at_its_time(task: str, heavy: bool, do: Do) -> None:
    started = time.monotonic()
    with pytest.raises(SandboxFailed, match="timed-out"):
        do(task, bytes(4 * MIB), timeout=0.5, heavy=heavy)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("task", ["eat_memory", "eat_memory_slowly"])
def test_a_parser_that_eats_memory_is_ended(task: str, do: Do) -> None:
    with pytest.raises(SandboxFailed, match="too-much-memory"):
        do(task)


def test_a_parser_that_floods_its_answer_is_ended_and_the_answer_dropped(do: Do) -> None:
    started = time.monotonic()
    with pytest.raises(SandboxFailed, match="failed"):
        do("flood")
    assert time.monotonic() - started < 5


def test_an_answer_over_its_limit_is_dropped_and_one_within_is_not(do: Do) -> None:
    with pytest.raises(SandboxFailed, match="failed"):
        do("huge_answer", limit=4 * MIB)
    assert len(do("huge_answer", limit=5 * MIB)[1]) == 4 * MIB


@pytest.mark.parametrize("task", ["crash", "raise_with_data", "right_answer_wrong_end"])
def test_a_parser_that_crashes_gives_nothing_and_tells_nothing(task: str, do: Do) -> None:
    with pytest.raises(SandboxFailed) as failure:
        do(task, b"16800000001")
    assert str(failure.value) == "failed"
    assert failure.value.__cause__ is None


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0\0\0",
        b"\xff" * 12,
        b"\0\0\0\2\0\0\0\0\0\0\0\0[]",
        b"\0\0\0\2\0\0\0\0\0\0\0\0{",
        b"\0\0\0\2\0\0\0\0\0\0\0\0{}{}",
        b"\0\0\0\2\0\0\0\0\0\0\0\1{}",
        b"\0\1\0\0\0\0\0\0\0\0\0\0" + b"[" * 65536,
        b"\0\1\0\0\0\0\0\0\0\0\0\0" + b'{"a":' + b"1" * 65530 + b"}",
        b"\0\0\0\4\0\0\0\0\0\0\0\0\xff\xfe{}",
    ],
)
def test_an_answer_out_of_form_is_a_value_error_and_nothing_else(answer: bytes, do: Do) -> None:
    with pytest.raises(ValueError, match=r"."):
        do("not_a_frame", answer)


def test_half_an_answer_is_none(do: Do) -> None:
    with pytest.raises(ValueError, match="not a frame"):
        do("half_an_answer")


def test_a_parser_has_nothing_open_but_its_job(do: Do) -> None:
    assert do("other_descriptors")[0] == {"open": [0, 1, 2, 3]}


def test_a_parser_knows_no_environment_of_ours(do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_OF_ENVIRONMENT", "secret")
    inside = do("look_at_environment")[0]["environment"]
    assert isinstance(inside, dict)
    constants = {"LC_CTYPE": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    assert inside == {**constants, "ORT_DISABLE_TELEMETRY": "1"}


def test_only_heavy_jobs_may_have_threads(do: Do) -> None:
    assert do("threads")[0] == {"threads": [0, 1]}
    with pytest.raises(SandboxFailed):
        do("threads", heavy=False)


def test_no_job_sees_what_another_left(do: Do) -> None:
    seen = [do("remember", f"consumer {i}".encode())[0] for i in range(3)]
    assert [answer["seen"] for answer in seen] == [[f"consumer {i}"] for i in range(3)]


def test_a_request_of_many_megabytes_arrives_whole(do: Do) -> None:
    data = os.urandom(24 * MIB)
    assert do("echo", data, limit=32 * MIB)[1] == data


def test_a_task_that_can_not_be_loaded_fails_and_the_others_go_on(do: Do, zygote: Zygote) -> None:
    do("echo")
    before = zygote.process_id
    for task in ("not_installed", "no_such_task"):
        with pytest.raises(SandboxFailed, match="failed"):
            do(task)
    assert do("echo", b"x") == ({}, b"x")
    assert zygote.process_id == before


def test_a_first_process_that_is_lost_is_replaced(do: Do, zygote: Zygote) -> None:
    do("echo")
    lost = zygote.process_id
    assert lost is not None
    os.kill(lost, 9)
    assert do("echo", b"x") == ({}, b"x")
    assert zygote.process_id not in (None, lost)


def test_a_task_that_kills_the_first_process_fails_alone(do: Do) -> None:
    with pytest.raises(SandboxFailed, match="failed"):
        do("kills_the_first_process")
    assert do("echo", b"x") == ({}, b"x")


def test_jobs_die_with_the_first_process(zygote: Zygote, do: Do) -> None:
    do("echo")
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(do, "hang", timeout=20.0)
        while not (children := _children(zygote.process_id)):
            time.sleep(0.01)
        zygote.close()
        with pytest.raises(SandboxFailed, match="failed"):
            running.result(timeout=10)
    _wait_until(lambda: not any(Path(f"/proc/{child}").exists() for child in children))


def test_the_sandbox_ends_with_the_process_that_uses_it(tmp_path: Path) -> None:
    program = f"""
import sys, threading, time
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
from pathlib import Path
from vault.redaction.sandbox import frames
from vault.redaction.sandbox.zygote import Zygote
zygote = Zygote(Path({str(TABLE)!r}))
ask = dict(timeout=60, memory=2**28, heavy=True, limit=100)
zygote.do("echo", frames.pack({{}}, b""), **ask)
threading.Thread(target=zygote.do, args=("hang", frames.pack({{}}, b"")), kwargs=ask, daemon=True).start()
print(zygote.process_id, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as user:
        assert user.stdout is not None
        first = int(user.stdout.readline())
        _wait_until(lambda: bool(_children(first)))
        family = [str(first), *_children(first)]
        user.kill()
    _wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family))


def test_a_fork_of_this_process_uses_a_sandbox_of_its_own(zygote: Zygote, do: Do) -> None:
    do("echo")
    before = zygote.process_id
    program = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
from vault.redaction.sandbox.jobs import clean_in_sandbox
from vault.redaction.sandbox import workshop
assert clean_in_sandbox(b"x").data == b"x"
first = workshop._zygote.process_id
pid = os.fork()
assert clean_in_sandbox(b"y").data == b"y"
assert (workshop._zygote.process_id == first) == bool(pid)
if pid:
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert clean_in_sandbox(b"z").data == b"z"
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert zygote.process_id == before


def test_many_threads_and_much_hostility_leave_nothing_behind(zygote: Zygote, do: Do) -> None:
    def one(number: int) -> object:
        task = ("echo", "crash", "hang", "flood", "eat_memory", "fork", "not_a_frame", "burn")[number % 8]
        with suppress(SandboxFailed, ValueError):
            return do(task, str(number).encode(), timeout=5.0 if task == "echo" else 0.3)
        return None

    do("echo")
    gc.collect()
    before, threads = len(os.listdir("/proc/self/fd")), threading.active_count()  # noqa: PTH208 - counted only
    inside = len(os.listdir(f"/proc/{zygote.process_id}/fd"))  # noqa: PTH208
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(64)))
    assert answers[::8] == [({}, str(i).encode()) for i in range(0, 64, 8)]
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) <= before  # noqa: PTH208
    assert threading.active_count() <= threads
    _wait_until(lambda: len(os.listdir(f"/proc/{zygote.process_id}/fd")) <= inside)  # noqa: PTH208
    assert _children(zygote.process_id) == []


def test_an_order_that_came_too_late_is_dropped(do: Do, zygote: Zygote) -> None:
    do("echo")
    for _ in range(20):
        with suppress(SandboxFailed):
            do("echo", timeout=0.0005)
    assert do("echo", b"x") == ({}, b"x")
    _wait_until(lambda: not _children(zygote.process_id))


def _children(pid: int | None) -> list[str]:
    """Process ids of the children of a process, zombies too."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
