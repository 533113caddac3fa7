"""The sandbox's own tasks, loaded as in service: what the first process is, and that its children agree."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vault.redaction.casemap import CaseMap
from vault.redaction.redact import Job
from vault.redaction.sandbox import workshop
from vault.redaction.sandbox.tasks import TASKS
from vault.redaction.sandbox.turns import Turns
from vault.redaction.sandbox.workshop import Busy, SandboxFailed, ask

ROOT = Path(__file__).parents[3]
TEXT = "投诉人姓名:陈嘉禾,电话 16800000001,我丈夫李建国住在上海市静安区南京西路100号。"


def _redacted(task: str) -> tuple[dict[str, object], bytes]:
    answer = ask(task, {"job": Job("text/plain", CaseMap()).to_json(), "drawing": None}, TEXT.encode())
    return answer.header, answer.body


def test_every_job_says_the_same() -> None:
    first = _redacted("redact")
    assert "16800000001" not in str(first[0]["text"])
    with ThreadPoolExecutor(4) as pool:
        assert all(made == first for made in pool.map(_redacted, ["redact-text", "redact", "redact-text", "redact"]))


def test_the_first_process_is_alone_and_offline_when_everything_is_loaded() -> None:
    """One thread, or it could not be forked safely; no socket but its orders, or it could call somebody."""
    _redacted("redact")
    folder = Path(f"/proc/{workshop._zygote.process_id}")  # noqa: SLF001
    assert len(list((folder / "task").iterdir())) == 1
    opened = _opened(folder)
    for _ in range(100):  # it may still be closing what the last job left
        if sum(name.startswith("socket:") for name in opened) > 1:
            time.sleep(0.05)
            opened = _opened(folder)
    assert sum(name.startswith("socket:") for name in opened) == 1
    assert {name for name in opened if name.startswith("/")} == {"/dev/null"}


def test_asking_for_a_task_loads_nothing_heavy_here() -> None:
    program = """
import sys
sys.path.insert(0, sys.argv[1])
from vault.redaction.sandbox.workshop import ask
assert ask("clean", {}, b"x").body == b"x"
print(sorted({"onnxruntime", "cv2", "pypdfium2", "numpy", "PIL"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program, str(ROOT)], capture_output=True, check=True)
    assert done.stdout == b"[]\n"
    assert set(TASKS) >= workshop.HEAVY


def test_a_job_imports_nothing_that_was_not_loaded() -> None:
    """It could not: a confined process opens no file. The same samples run here without a sandbox, and tell."""
    program = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.vault.redaction.test_hostile_files import everything
from vault.redaction.casemap import CaseMap
from vault.redaction.redact import Job
from vault.redaction.rendition import is_drawn
from vault.redaction.sandbox.tasks import TASKS
samples = everything()
TASKS["redact"].load()
before = set(sys.modules)
for media_type, data in samples:
    request = {"job": Job(media_type, CaseMap()).to_json(), "drawing": None}
    if is_drawn(media_type):
        request["drawing"], data = TASKS["draw"].run({"media_type": media_type}, data)
    TASKS["redact"].run(request, data)
print(sorted(set(sys.modules) - before))
"""
    command = [sys.executable, "-c", program, str(ROOT)]
    done = subprocess.run(command, capture_output=True, check=True, env={"ORT_DISABLE_TELEMETRY": "1"})
    assert done.stdout == b"[]\n"


def test_a_full_line_turns_heavy_jobs_away_and_light_ones_not(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Turns(at_once=1, waiting=0)
    monkeypatch.setattr(workshop, "_heavy", line)
    with line.turn("somebody", patience=0):
        with pytest.raises(Busy):
            ask("redact", {}, b"", owner="somebody else")
        assert ask("clean", {}, b"x").body == b"x"
    with pytest.raises(SandboxFailed):
        ask("redact", {}, b"")


def test_waiting_in_line_does_not_use_up_a_job_s_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Turns(at_once=1, waiting=1)
    monkeypatch.setattr(workshop, "_light", line)
    ask("clean", {}, b"")
    with ThreadPoolExecutor(1) as pool:
        with line.turn("", patience=0):
            waiting = pool.submit(ask, "clean", {}, b"x", timeout=1.0)
            threading.Event().wait(1.2)
        assert waiting.result(timeout=10).body == b"x"


def _opened(folder: Path) -> list[str]:
    return [str(descriptor.readlink()) for descriptor in (folder / "fd").iterdir()]
