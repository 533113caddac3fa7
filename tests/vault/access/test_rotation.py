"""After a revocation a case has new keys: what was left out opens nothing, and everything rightful opens."""

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from sqlalchemy import select, update

from tests.vault.cases.scene import CHAT, HOUR, PHONE, Scene, content, shown
from tests.vault.filed import uploaded
from tests.vault.people import entries
from vault.access.grants import end_grant, expire_grants, list_grants
from vault.access.rotation import again, apply_rotation, prepare_rotation, settle_rotations
from vault.accounts.actor import Actor
from vault.audit.entry import Action
from vault.cases.filing import read_record
from vault.cases.handling import read_handling
from vault.cases.messages import post_message, post_note, read_notes, read_thread
from vault.cases.progress import CaseFilter, list_cases, read_case
from vault.errors import NotGranted, StaleEpoch
from vault.evidence.items import list_items
from vault.storage.schema import case_keys, cases, objects


def rotate(scene: Scene) -> None:
    def once() -> None:
        rotation = prepare_rotation(scene.vault, scene.owner, scene.case)
        scene.write(lambda unit: apply_rotation(unit, scene.owner, rotation, scene.clock(), "owed"))

    again(once)


def epochs(scene: Scene) -> set[int]:
    """Every epoch in which something of the case is wrapped, the case's own included."""
    with scene.vault.store.read() as connection:
        rows = connection.execute(
            select(objects.c.epoch).where(objects.c.case_id == scene.case, objects.c.generation == 0)
        ).scalars()
        case = connection.execute(select(cases.c.epoch).where(cases.c.id == scene.case)).scalar_one()
        return {*rows, case}


def opens(scene: Scene, said: Sequence[str], noted: Sequence[str], files: dict[str, bytes]) -> None:
    """Check that owner and team read everything that is theirs."""
    owner, agent = scene.owner, scene.agent
    assert read_record(scene.vault, owner, scene.case).record["identity"]
    assert len(list_items(scene.vault, agent, scene.case)) == len(files)
    assert read_handling(scene.vault, owner, scene.case).record == read_handling(scene.vault, agent, scene.case).record
    assert sorted(found.text for found in read_thread(scene.vault, agent, scene.case, None, 2_000)) == sorted(said)
    assert sorted(found.text for found in read_thread(scene.vault, owner, scene.case, None, 2_000)) == sorted(said)
    assert sorted(note.text for note in read_notes(scene.vault, scene.lead, scene.case, None, 2_000)) == sorted(noted)
    for item, data in files.items():
        assert content(scene.vault, owner, scene.case, item) == data


@pytest.mark.parametrize("seed", range(3))
def test_after_any_number_of_changes_and_rotations_everything_rightful_opens(scene: Scene, seed: int) -> None:
    choose = random.Random(seed)
    said: list[str] = []
    noted: list[str] = []
    files = {scene.item.id: CHAT}
    held: dict[str, Actor] = {}

    def message() -> None:
        said.append(
            post_message(scene.vault, choose.choice([scene.owner, scene.agent]), scene.case, f"句{len(said)}").text
        )

    def note() -> None:
        noted.append(post_note(scene.vault, scene.agent, scene.case, f"记{len(noted)}").text)

    def upload() -> None:
        data = f"文件{len(files)}".encode()
        files[uploaded(scene.vault, scene.owner, scene.case, data).id] = data

    def grant() -> None:
        actor = choose.choice([scene.agent, scene.colleague, scene.lead])
        held[scene.granted("identity/phone", by=actor, seconds=HOUR).id] = actor

    def revoke() -> None:
        if held:
            end_grant(scene.vault, scene.owner, scene.case, held.popitem()[0])

    acts: list[Callable[[], object]] = [message, note, upload, grant, revoke, lambda: rotate(scene)]
    for _ in range(25):
        choose.choice(acts)()
    rotate(scene)

    opens(scene, said, noted, files)
    assert len(epochs(scene)) == 1
    readers = {actor.user_id for actor in held.values()}
    for actor in (scene.agent, scene.colleague, scene.lead):
        if actor.user_id in readers:
            assert PHONE in shown(read_record(scene.vault, actor, scene.case, ("identity/phone",)))
        else:
            with pytest.raises(NotGranted):
                read_record(scene.vault, actor, scene.case, ("identity/phone",))


def test_a_rotation_wraps_keys_anew_and_leaves_ciphertexts_and_blobs_alone(scene: Scene) -> None:
    def state() -> tuple[dict[str, tuple[bytes, int]], set[bytes], dict[str, bytes], int]:
        with scene.vault.store.read() as connection:
            rows = connection.execute(select(objects).where(objects.c.case_id == scene.case)).all()
        blobs = {name: scene.vault.blobs.read(name) for name in scene.vault.blobs.names()}
        sealed = {row.id: (row.ciphertext, row.version) for row in rows}
        return sealed, {row.wrapped_key for row in rows}, blobs, len(rows)

    before = state()
    rotate(scene)
    after = state()
    assert (after[0], after[2]) == (before[0], before[2])
    assert len(after[1] | before[1]) == 2 * before[3]


def test_a_rotation_prepared_before_another_change_is_stale(scene: Scene) -> None:
    changes: list[Callable[[], object]] = [
        lambda: post_message(scene.vault, scene.agent, scene.case, "刚写的"),
        lambda: uploaded(scene.vault, scene.owner, scene.case, b"new"),
        lambda: scene.granted("identity/phone"),
        lambda: scene.clock.advance(seconds=2 * HOUR),  # the grant runs out
        lambda: rotate(scene),
    ]
    for change in changes:
        rotation = prepare_rotation(scene.vault, scene.owner, scene.case)
        change()
        with pytest.raises(StaleEpoch):
            scene.write(lambda unit, made=rotation: apply_rotation(unit, scene.owner, made, scene.clock(), "owed"))  # type: ignore[misc]
    assert len(epochs(scene)) == 1


def test_a_change_that_is_not_sealed_under_the_case_key_leaves_a_rotation_good(scene: Scene) -> None:
    rotation = prepare_rotation(scene.vault, scene.owner, scene.case)
    post_note(scene.vault, scene.agent, scene.case, "内部")
    scene.write(lambda unit: apply_rotation(unit, scene.owner, rotation, scene.clock(), "owed"))
    assert epochs(scene) == {2}


@contextmanager
def meanwhile(*acts: tuple[Callable[[int], object], int]) -> Iterator[list[Exception]]:
    """Let each act happen again and again, so many times at most, in a thread of its own, until the block is over."""
    over = threading.Event()
    problems: list[Exception] = []

    def run(act: Callable[[int], object], most: int) -> None:
        number = 0
        while number < most and (not over.is_set() or number == 0):
            try:
                act(number)
            except Exception as problem:  # noqa: BLE001 - the test looks at all of them
                problems.append(problem)
            number += 1
            over.wait(0.005)

    threads = [threading.Thread(target=run, args=act) for act in acts]
    for thread in threads:
        thread.start()
    try:
        yield problems
    finally:
        over.set()
        for thread in threads:
            thread.join()


def busy(scene: Scene, times: int) -> None:
    said: list[str] = []
    noted: list[str] = []
    files = {scene.item.id: CHAT}
    owner, agent, colleague = scene.owner, scene.agent, scene.colleague

    def talk(actor: Actor, number: int) -> None:
        said.append(post_message(scene.vault, actor, scene.case, f"{actor.role} {number}").text)

    def upload(number: int) -> None:
        data = f"附件{number}".encode() * 50
        files[uploaded(scene.vault, owner, scene.case, data).id] = data

    # Fewer than a case takes: what is looked for are changes refused or lost, not limits.
    writers: list[tuple[Callable[[int], object], int]] = [
        (lambda number: talk(owner, number), 900),
        (lambda number: talk(agent, number), 900),
        (lambda number: noted.append(post_note(scene.vault, colleague, scene.case, f"记{number}").text), 150),
        (upload, 90),
    ]
    ended = []
    with meanwhile(*writers) as problems:
        for _ in range(times):
            grant = scene.granted("identity/phone")
            ended.append(end_grant(scene.vault, owner, scene.case, grant.id).status)
            with pytest.raises(NotGranted):
                read_record(scene.vault, agent, scene.case, ("identity/phone",))
            list_cases(scene.vault, owner, CaseFilter(), None, 10)
    settle_rotations(scene.vault, owner)

    assert [type(problem).__name__ for problem in problems] == []
    assert ended == ["revoked"] * times
    assert said
    assert len(files) > 1
    opens(scene, said, noted, files)
    assert len(epochs(scene)) == 1
    assert not read_case(scene.vault, owner, scene.case).rotation_owed


def test_nothing_is_lost_or_refused_while_messages_and_files_come_in_and_the_owner_revokes(scene: Scene) -> None:
    busy(scene, 4)


@pytest.mark.drill
def test_nothing_is_lost_in_a_hundred_revocations_on_a_busy_case(scene: Scene) -> None:
    busy(scene, 100)


def test_a_grant_given_back_leaves_a_rotation_owed_that_the_owners_next_list_settles(scene: Scene) -> None:
    grant = scene.granted("identity/phone")
    assert end_grant(scene.vault, scene.agent, scene.case, grant.id).status == "relinquished"
    with pytest.raises(NotGranted):
        read_record(scene.vault, scene.agent, scene.case, ("identity/phone",))
    [seen] = list_cases(scene.vault, scene.agent, CaseFilter(), None, 10)
    assert (seen.rotation_owed, seen.epoch) == (True, 1)

    [settled] = list_cases(scene.vault, scene.owner, CaseFilter(), None, 10)

    assert (settled.rotation_owed, settled.epoch) == (False, 2)
    [entry] = entries(scene.vault, Action.CASE_KEY_ROTATE)
    assert (entry["rule"], entry["actor"]) == ("owed", scene.owner.user_id)
    opens(scene, [], [], {scene.item.id: CHAT})


def test_a_case_whose_keys_do_not_open_keeps_its_debt_and_not_the_whole_list(scene: Scene) -> None:
    healthy = scene.filed().id
    for case in (scene.case, healthy):
        scene.write(
            lambda unit, case=case: unit.connection.execute(  # type: ignore[misc]
                update(cases).where(cases.c.id == case).values(rotation_owed=True)
            ),
        )
    damaged = case_keys.c.case_id == scene.case
    scene.write(lambda unit: unit.connection.execute(update(case_keys).where(damaged).values(sealed_key=b"x" * 62)))
    found = {case.id: case.rotation_owed for case in list_cases(scene.vault, scene.owner, CaseFilter(), None, 10)}
    assert found == {scene.case: True, healthy: False}


def test_a_sweep_ends_what_ran_out_deletes_its_keys_and_owes_a_rotation(scene: Scene) -> None:
    short, long = scene.granted("identity/phone", seconds=60), scene.granted("identity/name", seconds=HOUR)
    scene.clock.advance(seconds=59)
    assert expire_grants(scene.vault) == 0
    assert read_record(scene.vault, scene.agent, scene.case, ("identity/phone",)).record
    scene.clock.advance(seconds=1)
    with pytest.raises(NotGranted):
        read_record(scene.vault, scene.agent, scene.case, ("identity/phone",))
    assert expire_grants(scene.vault) == 1
    assert expire_grants(scene.vault) == 0
    [entry] = entries(scene.vault, Action.GRANT_EXPIRE)
    assert (entry["grant"], entry["role"], entry["purpose"]) == (short.id, "system", "contact-consumer")
    assert read_case(scene.vault, scene.agent, scene.case).rotation_owed
    assert read_case(scene.vault, scene.owner, scene.case).epoch == 2
    states = {grant.id: grant.status for grant in list_grants(scene.vault, scene.owner, scene.case, None, 10)}
    assert states == {short.id: "expired", long.id: "active"}
    assert read_record(scene.vault, scene.agent, scene.case, ("identity/name",)).grant_id == long.id


def test_a_draft_is_rotated_like_any_other(scene: Scene) -> None:
    draft = scene.draft(identity={"name": "欧阳予安"}).id
    rotation = prepare_rotation(scene.vault, scene.owner, draft)
    assert rotation.seals == []
    scene.write(lambda unit: apply_rotation(unit, scene.owner, rotation, scene.clock(), "owed"))
    assert "欧阳予安" in shown(read_record(scene.vault, scene.owner, draft))
