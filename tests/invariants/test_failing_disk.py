"""Invariants 3 and 5 at the system calls: what is acknowledged was synchronised before, and a disk that can't do that
gets no acknowledgement and gives no plaintext.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.invariants.filled import Story

ROOT = Path(__file__).parents[2]
STRACE = shutil.which("strace")


@dataclass
class Process:
    """The process at the disk, and the strace that watches it."""

    process: subprocess.Popen[str]
    trace: Path
    watcher: subprocess.Popen[bytes] | None = None

    def tell(self, command: str) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def watch(self, *options: str) -> None:
        """Attach strace; skip the test where the machine does not allow it."""
        if STRACE is None:
            pytest.skip("there is no strace here")
        command = [STRACE, "-f", "-y", "-s", "64", "-o", str(self.trace), *options, "-p", str(self.process.pid)]
        self.watcher = subprocess.Popen(command, stderr=subprocess.PIPE)
        assert self.watcher.stderr
        if b"attached" not in self.watcher.stderr.readline():
            pytest.skip("this machine does not let a process be traced")

    def calls(self) -> list[str]:
        """End the watching and return what was traced, whole calls in the order in which they ended."""
        assert self.watcher
        self.watcher.terminate()
        self.watcher.wait(10)
        begun: dict[str, str] = {}
        calls = []
        for line in self.trace.read_text("utf-8", "replace").splitlines():
            thread, _, rest = line.partition(" ")
            if rest.rstrip().endswith("<unfinished ...>"):
                begun[thread] = rest.strip().removesuffix("<unfinished ...>").strip()
                continue
            resumed = re.match(r"\s*<\.\.\. \w+ resumed>(.*)", rest)
            calls.append(begun.pop(thread, "") + resumed.group(1) if resumed else rest.strip())
        return calls


@pytest.fixture
def at_the_disk(story: Story, tmp_path: Path) -> Iterator[Process]:
    folder = tmp_path / "vault"
    shutil.copytree(story.folder, folder)
    script = Path(__file__).with_name("at_the_disk.py")
    arguments = [str(folder), story.known["ann"].token, story.cases["first"], story.now.isoformat()]
    with subprocess.Popen(
        [sys.executable, "-W", "error", str(script), *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        running = Process(process, tmp_path / "trace")
        yield running
        if running.watcher:
            running.watcher.kill()
            running.watcher.communicate()
        process.kill()


def test_an_upload_is_acknowledged_after_its_bytes_and_its_rows_were_synchronised(at_the_disk: Process) -> None:
    at_the_disk.watch("-e", "trace=write,pwrite64,fsync,fdatasync,rename")
    assert "acknowledged" in at_the_disk.tell("upload")
    calls = at_the_disk.calls()
    answer = next(at for at, call in enumerate(calls) if call.startswith("write(1") and "acknowledged" in call)
    before = calls[:answer]

    def last(pattern: str) -> int:
        return max(at for at, call in enumerate(before) if re.match(pattern, call))

    assert last(r"(fsync|fdatasync)\(.*vault\.db-wal.*= 0") > last(r"p?write(64)?\(.*vault\.db-wal")
    renamed = [(at, call) for at, call in enumerate(before) if call.startswith("rename(") and "/incoming/" in call]
    assert len(renamed) == 2  # the item has two parts
    for at, call in renamed:
        name = re.findall(r"[0-9a-f]{32}", call)[0]
        assert any(re.match(rf"fsync\(.*incoming/{name}.*= 0", done) for done in before[:at])
        assert not any(done.startswith("write(") and name in done for done in before[at:])
        folder = rf"fsync\(\d+<[^>]*/blobs/{name[:2]}>\) = 0"
        synchronised = next(place for place in range(at, answer) if re.match(folder, before[place]))
        assert synchronised < last(r"(fsync|fdatasync)\(.*vault\.db-wal")


@pytest.mark.parametrize("command", ["read", "upload"])
def test_a_disk_that_fails_to_synchronise_gets_no_acknowledgement_and_no_plaintext(
    at_the_disk: Process,
    command: str,
) -> None:
    assert "16800007001" in at_the_disk.tell("read")
    at_the_disk.watch("-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO")
    assert at_the_disk.tell(command) in {"refused LogUnavailable\n", "failed OSError\n"}
    assert any("EIO" in call for call in at_the_disk.calls())


def test_a_full_disk_gets_no_acknowledgement_and_no_plaintext(at_the_disk: Process) -> None:
    at_the_disk.watch("-e", "trace=pwrite64", "-e", "inject=pwrite64:error=ENOSPC")
    assert at_the_disk.tell("read") == "refused LogUnavailable\n"
    assert any("ENOSPC" in call for call in at_the_disk.calls())


def test_the_door_opens_again_when_the_disk_recovers(at_the_disk: Process) -> None:
    at_the_disk.watch("-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO")
    assert at_the_disk.tell("read") == "refused LogUnavailable\n"
    at_the_disk.calls()
    assert "16800007001" in at_the_disk.tell("read")
    assert "acknowledged" in at_the_disk.tell("upload")
