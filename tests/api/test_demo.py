"""The demonstration, run as a visitor runs it: what it tells, what it leaves on disk, and how it ends."""

import os
import re
import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api.demo.complaints import complaints
from api.demo.picture import draw
from api.demo.story import Story, WentWrong, aligned, shown, width
from tests.api.running import held_port

ROOT = Path(__file__).parents[2]
EVAULT = [sys.executable, "-W", "error", "-c", "from api.command import main; main()"]
SERVING = re.compile(r"http://127\.0\.0\.1:\d+")
PASSWORD = re.compile(r"\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b")
TOTP_SECRET = re.compile(r"\b[A-Z2-7]{32}\b")
MILESTONES = (
    "服务就绪",
    "首位管理员凭一次性邀请密钥开户",
    "18 类投诉都有对应小组",
    "14 件投诉已提交",
    "文件里有验证码,不入库",
    "叙述里有银行卡安全码,不入库",
    "168****0001",
    "别组客服打开此案:404",
    "消费者收窄",
    "SHA-256 与上传回执相同",
    "消费者撤回授权",
    "附言",
    "验证码当场移除",
    "结案由客服提议、消费者确认",
    "查到同一消费者的前后两件",
    "抹除",
    "显示角色与目的",
    "一致性证明成立",
    "包含证明成立",
    "evault audit verify:整本日志逐条复核无误",
    "服务已停止",
)


@dataclass(frozen=True)
class Run:
    folder: Path
    code: int
    told: str
    complained: str


def evault_demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    with held_port() as port:  # the usual one may be another worker's
        command = [*EVAULT, "demo", "--port", str(port), *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demo") / "evault-demo"
    done = evault_demo("--data", str(folder), "--exit")
    return Run(folder, done.returncode, done.stdout, done.stderr)


@pytest.fixture
def performing(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A demonstration in English that has just brought its service up."""
    with held_port() as port:
        arguments = ["demo", "--port", str(port), "--data", str(tmp_path / "demo"), "--lang", "en"]
        process = subprocess.Popen(
            [*EVAULT, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            read_until(process, "The service is ready")
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.communicate(timeout=120)


def read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    told = ""
    for line in process.stdout:
        told += line
        if words in line:
            return told
    raise AssertionError(told)


def child_of(process: subprocess.Popen[str]) -> int:
    [child] = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return int(child)


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.slow
def test_everything_behaves_and_is_told(run: Run) -> None:
    assert run.code == 0, run.told + run.complained
    assert [words for words in MILESTONES if words not in run.told] == []
    assert run.complained == ""


@pytest.mark.slow
def test_every_complaint_is_filed_and_reaches_its_status(run: Run) -> None:
    lines = run.told.splitlines()
    for complaint in complaints():
        mine = [line for line in lines if line.strip().startswith(complaint.case_id)]
        assert any(line.rstrip().endswith(complaint.status) for line in mine), complaint.case_id


@pytest.mark.slow
def test_no_control_character_of_a_complaint_reaches_the_terminal(run: Run) -> None:
    assert {character for character in run.told if not character.isprintable()} == {"\n"}


@pytest.mark.slow
def test_nothing_that_a_consumer_said_or_chose_is_readable_in_the_folder(run: Run) -> None:
    kept = b"\0".join(path.read_bytes() for path in sorted(run.folder.rglob("*")) if path.is_file())
    assert len(kept) > 100_000
    canaries = {value for complaint in complaints() for value in complaint.private()}
    canaries |= {complaint.order.order_no for complaint in complaints()}
    canaries |= {complaint.consumer.name for complaint in complaints()}
    canaries |= {complaint.title for complaint in complaints()}
    canaries |= {line for complaint in complaints() for line in complaint.narrative.text.splitlines()}
    canaries |= {attachment.filename for complaint in complaints() for attachment in complaint.attachments}
    passwords, secrets = set(PASSWORD.findall(run.told)), set(TOTP_SECRET.findall(run.told))
    assert (len(passwords), len(secrets)) == (23, 10)
    found = {
        canary
        for canary in canaries | passwords | secrets
        for encoding in ("utf-8", "gb18030", "utf-16-le")
        if canary.encode(encoding, "replace") in kept
    }
    assert found == set()
    images = [a.content() for complaint in complaints() for a in complaint.attachments if a.is_image]
    assert not any(image[:64] in kept for image in images)


@pytest.mark.slow
def test_the_folder_is_its_owners_alone(run: Run) -> None:
    assert run.folder.stat().st_mode & 0o077 == 0
    assert [path for path in run.folder.rglob("*") if path.stat().st_mode & 0o077] == []


@pytest.mark.slow
def test_an_earlier_demonstration_is_not_replaced_unasked(run: Run) -> None:
    before = (run.folder / "checkpoint").read_bytes()
    again = evault_demo("--data", str(run.folder), "--exit")
    assert again.returncode == 3
    assert "--replace" in again.stderr
    assert (run.folder / "checkpoint").read_bytes() == before


@pytest.mark.slow
def test_it_stays_up_until_ctrl_c_and_stops_in_order(performing: subprocess.Popen[str]) -> None:
    server = child_of(performing)
    told = read_until(performing, "Ctrl-C stops it")
    address = SERVING.findall(told)[-1]
    assert httpx.get(f"{address}/health/ready").status_code == 200
    performing.send_signal(signal.SIGINT)
    rest, complained = performing.communicate(timeout=120)
    assert performing.returncode == 0, complained
    assert "has stopped" in rest
    assert not is_running(server)


@pytest.mark.slow
def test_ctrl_c_in_the_middle_stops_the_service_too(performing: subprocess.Popen[str]) -> None:
    server = child_of(performing)
    read_until(performing, "3. Consumers file")
    performing.send_signal(signal.SIGINT)
    performing.communicate(timeout=120)
    assert performing.returncode == 1
    assert not is_running(server)


@pytest.mark.slow
def test_a_step_that_fails_is_named_and_ends_the_play_with_1(performing: subprocess.Popen[str]) -> None:
    os.kill(child_of(performing), signal.SIGKILL)
    _, complained = performing.communicate(timeout=120)
    assert performing.returncode == 1
    assert "2. People and teams" in complained


@pytest.mark.slow
def test_two_demonstrations_do_not_share_a_folder(performing: subprocess.Popen[str], tmp_path: Path) -> None:
    server = child_of(performing)
    second = evault_demo("--data", str(tmp_path / "demo"), "--replace", "--exit")
    assert second.returncode == 3
    assert "still running" in second.stderr
    assert is_running(server)


@pytest.mark.slow
def test_a_folder_of_someone_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("three years of work", "utf-8")
    refused = evault_demo("--data", str(tmp_path), "--replace", "--exit")
    assert refused.returncode == 3
    assert "not empty" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_attachments_are_the_bytes_that_the_data_names() -> None:
    made = [(a, a.content()) for complaint in complaints() for a in complaint.attachments]
    assert len(made) == 17
    assert {a.encoding for a, _ in made} == {"utf-8", "gb18030", "utf-16"}
    assert all(content.startswith(b"\x89PNG") == a.is_image for a, content in made)


def test_pictures_are_whole_png_files() -> None:
    picture = draw("订单编号 1\n收货人 2\n" + "长" * 100)
    at, chunks = 8, {}
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        kind, content = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", picture, at + 8 + length) == (zlib.crc32(kind + content),)
        chunks[kind] = content
        at += 12 + length
    across, down = struct.unpack_from(">II", chunks[b"IHDR"])
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    assert len(zlib.decompress(chunks[b"IDAT"])) == down * (1 + 3 * across)


def test_columns_line_up_also_with_chinese() -> None:
    lines = aligned([["姓名", "x"], ["Lin Xiao", "y"], ["é́", "z"]])
    assert {width(line[: line.index(last)]) for line, last in zip(lines, "xyz", strict=True)} == {10}


def test_text_of_a_complaint_can_not_steer_the_terminal() -> None:
    assert shown("a\x1b[2Jb\u202ec\nd", 60) == "a\\u001b[2Jb\\u202ec\\u000ad"
    assert shown("毛毯标注羊毛", 8) == "毛毯标…"


def test_a_fact_that_does_not_hold_stops_the_story() -> None:
    told: list[str] = []
    story = Story("en", told.append)
    story.section("甲", "First")
    story.check(True, "好", "well")
    with pytest.raises(WentWrong, match=r"^1\. First: not so: worse$"):
        story.check(False, "坏", "worse")
    assert told[-1] == "  ✓ well"
