"""What happens to keys, threads and cancelled requests inside the application."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from litestar import Litestar, get
from litestar.exceptions import ImproperlyConfiguredException

from api.application import create_application, served
from api.execution import Pool
from api.policy import RULES, check_complete
from api.titles import TITLES
from tests.api.inside import Exchange, ask
from tests.api.running import CHEAP, PREFIX
from vault.accounts.actor import Origin
from vault.accounts.registration import register
from vault.accounts.signing_in import sign_in
from vault.errors import Unavailable, VaultError
from vault.ids import new_id
from vault.installation import Vault, create_vault, open_vault


@dataclass(frozen=True)
class Inside:
    vault: Vault
    app: Litestar
    token: str


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Inside]:
    folder = tmp_path / "vault"
    folder.mkdir(mode=0o700)
    (folder / "settings.toml").write_text(CHEAP, "utf-8")
    create_vault(folder)
    with open_vault(folder) as vault:
        origin = Origin(new_id(), "0" * 64)
        register(vault, origin, "lin.xiaoyu", "teapot lantern orchard violin")
        made = sign_in(vault, origin, "lin.xiaoyu", "teapot lantern orchard violin", None, "bearer")
        yield Inside(vault, create_application(vault), made.token)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/accounts/me", 200, id="a good answer"),
        pytest.param("DELETE", "/sessions/019a3f6e-7c1b-7d42-9f0e-3b6a5c8d2e10", 404, id="nothing found"),
        pytest.param("GET", "/users", 403, id="refused"),
        pytest.param("POST", "/accounts/me/recovery-code", 415, id="a body of no use"),
    ],
)
def test_the_keys_are_wiped_once_the_answer_is_out(inside: Inside, method: str, path: str, status: int) -> None:
    bearer = {"Authorization": f"Bearer {inside.token}"}
    found = asyncio.run(ask(inside.app, method, PREFIX + path, bearer))
    assert found.status == status
    assert any(found.key_while_answering)
    assert found.context is not None
    assert found.context.actor is not None
    assert not any(found.context.actor.keyring.root_key)


def test_the_keys_are_wiped_when_the_request_is_cancelled(inside: Inside) -> None:
    found = Exchange()

    async def story() -> None:
        headers = {"Authorization": f"Bearer {inside.token}", "Content-Type": "application/json"}
        path = f"{PREFIX}/accounts/me/recovery-code"
        task = asyncio.create_task(ask(inside.app, "POST", path, headers, b"{}", pause=30, found=found))
        await asyncio.sleep(0.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(story())
    assert found.context is not None
    assert found.context.actor is not None
    assert not any(found.context.actor.keyring.root_key)


def test_a_service_that_has_begun_is_waited_for_even_by_a_cancelled_request() -> None:
    """Otherwise the keys would be wiped under it, and it would seal with nothing."""
    began, ended = threading.Event(), threading.Event()

    def service() -> None:
        began.set()
        time.sleep(0.3)
        ended.set()

    async def story() -> None:
        pool = Pool("test", threads=1, line=1)
        task = asyncio.create_task(pool.run(service))
        assert await asyncio.to_thread(began.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended.is_set()
        pool.close()

    asyncio.run(story())


def test_a_service_that_waits_is_dropped_with_its_request() -> None:
    async def story() -> None:
        pool, gate, ran = Pool("test", threads=1, line=2), threading.Event(), threading.Event()
        first = asyncio.create_task(pool.run(gate.wait))
        second = asyncio.create_task(pool.run(ran.set))
        await asyncio.sleep(0.05)
        assert pool.waiting == 1
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        gate.set()
        await first
        assert not ran.is_set()
        pool.close()

    asyncio.run(story())


def test_a_full_line_turns_away_at_once_and_the_loop_keeps_turning() -> None:
    async def story() -> None:
        pool, gate = Pool("test", threads=2, line=3), threading.Event()
        tasks = [asyncio.create_task(pool.run(gate.wait)) for _ in range(5)]
        await asyncio.sleep(0.05)
        began = time.monotonic()
        with pytest.raises(Unavailable):
            await pool.run(gate.wait)
        assert time.monotonic() - began < 0.1
        gate.set()
        assert await asyncio.gather(*tasks) == [True] * 5
        assert pool.waiting == 0
        pool.close()

    asyncio.run(story())


def test_what_a_service_raises_comes_back() -> None:
    async def story() -> None:
        pool = Pool("test", threads=1, line=1)
        with pytest.raises(ZeroDivisionError):
            await pool.run(lambda: 1 // 0)
        pool.close()

    asyncio.run(story())


def test_the_application_does_not_start_with_a_route_that_has_no_rule(inside: Inside) -> None:
    names = [str(handler.operation_id) for handler in served(inside.app)]
    check_complete(names)
    for wrong in ([*names, "cases.read-everything"], names[1:], [*names, names[0]]):
        with pytest.raises(ImproperlyConfiguredException):
            check_complete(wrong)


def test_a_route_without_a_rule_is_not_there_even_if_it_is_added_later(inside: Inside) -> None:
    @get("/backdoor", operation_id="backdoor.open")
    async def backdoor() -> str:
        return "open"

    inside.app.register(backdoor)
    assert "backdoor.open" not in RULES
    assert asyncio.run(ask(inside.app, "GET", "/backdoor")).status == 404


def test_an_error_that_nobody_foresaw_is_told_without_its_message(
    inside: Inside,
    capsys: pytest.CaptureFixture[str],
) -> None:
    @get("/api/v1/broken", operation_id="health.live")
    async def broken() -> str:
        raise RuntimeError("what a consumer wrote")

    inside.app.register(broken)
    found = asyncio.run(ask(inside.app, "GET", "/api/v1/broken"))
    assert found.status == 500
    assert b"urn:evidence-vault:problem:internal-error" in found.body
    assert b"consumer" not in found.body
    written = capsys.readouterr()
    assert "what a consumer wrote" not in written.out + written.err
    assert "RuntimeError" in written.out


def test_every_error_of_the_vault_has_a_title_in_both_languages() -> None:
    def below(kind: type[VaultError]) -> Iterator[type[VaultError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from below(child)

    slugs = {kind.slug for kind in below(VaultError)} - {"vault-error", "cannot-start"}
    assert slugs <= set(TITLES)
    assert all(chinese and english for chinese, english in TITLES.values())
