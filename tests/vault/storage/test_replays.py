"""Idempotency keys: one key, one effect, one answer."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import func, insert, select, update

from tests.vault.people import MovableClock, SignIn
from vault.accounts.actor import Actor, Replay
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.errors import Conflict, Damaged, KeyReused
from vault.ids import new_id
from vault.installation import Vault
from vault.storage.replays import write_once
from vault.storage.schema import log_entries, rate_counters, replays
from vault.storage.store import Unit


class Made(msgspec.Struct, frozen=True):
    made_id: str
    note: str


def _with_key(actor: Actor, key: str = "key-1", request: bytes = b"{}") -> Actor:
    return replace(actor, replay=Replay(key, hashlib.sha256(request).digest()))


def _make(vault: Vault, actor: Actor) -> Made:
    def work(unit: Unit) -> Made:
        identifier = new_id()
        row = {"bucket": hashlib.sha256(identifier.encode()).digest(), "ends": 1, "used": 1}
        unit.connection.execute(insert(rate_counters).values(row))
        unit.record(told(actor, Action.CASE_CREATE, object=identifier))
        return Made(identifier, "订单 A-1")

    return write_once(vault, actor, Made, work)


def _effects(vault: Vault) -> int:
    query = select(func.count()).select_from(log_entries).where(log_entries.c.action == Action.CASE_CREATE.value)
    with vault.store.read() as connection:
        return connection.execute(query).scalar_one()


def test_the_second_call_gets_the_first_answer_and_does_nothing(vault: Vault, consumer: SignIn) -> None:
    actor = _with_key(consumer())
    first = _make(vault, actor)
    assert _make(vault, actor) == first
    assert _effects(vault) == 1


def test_without_a_key_each_call_has_its_effect(vault: Vault, consumer: SignIn) -> None:
    actor = consumer()
    assert _make(vault, actor) != _make(vault, actor)
    assert _effects(vault) == 2


def test_a_key_with_another_request_is_refused(vault: Vault, consumer: SignIn) -> None:
    _make(vault, _with_key(consumer(), request=b'{"amount": 1}'))
    with pytest.raises(KeyReused):
        _make(vault, _with_key(consumer(), request=b'{"amount": 2}'))
    assert _effects(vault) == 1


def test_keys_of_others_are_others(vault: Vault, consumer: SignIn) -> None:
    first = _make(vault, _with_key(consumer("a")))
    assert _make(vault, _with_key(consumer("b"), request=b"other")) != first


def test_twenty_threads_with_one_key_have_one_effect_and_one_answer(vault: Vault, consumer: SignIn) -> None:
    actor, barrier = _with_key(consumer()), threading.Barrier(20)

    def call(_number: int) -> Made:
        barrier.wait(10)
        return _make(vault, actor)

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(call, range(20)))
    assert len(answers) == 1
    assert _effects(vault) == 1


def test_a_change_that_failed_is_not_remembered(vault: Vault, consumer: SignIn) -> None:
    actor = _with_key(consumer())

    def fails(_unit: Unit) -> Made:
        raise Conflict("not now")

    with pytest.raises(Conflict):
        write_once(vault, actor, Made, fails)
    assert _make(vault, actor).note == "订单 A-1"


def test_an_old_key_is_free_again(vault: Vault, consumer: SignIn, clock: MovableClock) -> None:
    actor = _with_key(consumer())
    first = _make(vault, actor)
    clock.advance(seconds=vault.settings.times.idempotency - 1)
    assert _make(vault, actor) == first
    clock.advance(seconds=1)
    assert _make(vault, actor) != first


def test_answers_are_sealed_to_whom_they_were_given(vault: Vault, consumer: SignIn) -> None:
    made = _make(vault, _with_key(consumer("a")))
    with vault.store.read() as connection:
        sealed = connection.execute(select(replays.c.sealed_result)).scalar_one()
    assert made.made_id.encode() not in sealed
    assert "订单".encode() not in sealed
    other = _with_key(consumer("b"))
    vault.store.write(lambda unit: unit.connection.execute(update(replays).values(user_id=other.user_id)).rowcount)
    with pytest.raises(Damaged):
        _make(vault, other)
