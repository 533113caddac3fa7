"""The worked example of the API guide, run as it is printed, by a shell, against a real server."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.api.running import FIRST_ADMIN, start, stop

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the whole example prints."""
    folder = tmp_path_factory.mktemp("guide")
    blocks = re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    script = "set -eu\n" + "\n".join(blocks)
    server = start(folder / "vault")
    try:
        environment = os.environ | {
            "API": f"{server.url}/api/v1",
            "ENROLMENT_SECRET": server.invitation,
            "ADMIN_LOGIN": FIRST_ADMIN,
        }
        done = subprocess.run(
            ["/bin/bash", "-c", script],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        stop(server)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_agent_sees_masked_fields_and_the_consumer_their_preview(printed: str) -> None:
    assert "我是〔消费者〕,退款十五天没有到账,请打〔电话1〕。" in printed
    assert "'phone': '168****0001'" in printed


def test_exactly_what_was_granted_is_opened(printed: str) -> None:
    assert "\n16800000001\n" in printed
    assert "the very same bytes" in printed


def test_what_was_not_granted_and_what_was_revoked_is_refused(printed: str) -> None:
    assert printed.count("urn:evidence-vault:problem:not-granted") == 2
    assert "\nrevoked\n" in printed


def test_the_auditor_finds_the_grant_and_the_checkpoint(printed: str) -> None:
    assert "\ncontact-consumer\n" in printed
    assert "evidence-vault.invalid/log\n" in printed
