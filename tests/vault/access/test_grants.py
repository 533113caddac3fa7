"""A grant gives what it says to whom it says as long as it says; nothing planted in the database does more."""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from crypto.canonical import canonical
from crypto.identity import seal
from crypto.keys import wrap
from tests.vault.cases.scene import CHAT, DAY, HOUR, PHONE, Scene, content, record
from tests.vault.people import at_once, entries
from vault.access.basis import grant_place
from vault.access.grants import end_grant, expire_grants, list_grants
from vault.access.held import WHOLE_CASE, HeldKey, case_key_place, sign_handling, team_seal_place
from vault.access.registered import team_public_key, user_public_key
from vault.access.rotation import apply_rotation, prepare_rotation
from vault.accounts.users import disable
from vault.audit.entry import Action
from vault.cases.filing import edit_record, read_record
from vault.cases.handling import read_handling
from vault.cases.messages import post_message, read_thread
from vault.cases.progress import change_status, read_case
from vault.cases.workflow import Status
from vault.errors import Conflict, Damaged, NotFound, NotGranted
from vault.storage.schema import case_keys, grant_keys, grants, objects, team_seals
from vault.storage.store import Unit
from vault.teams.teams import remove


def reads(scene: Scene, *scopes: str) -> bool:
    try:
        return bool(read_record(scene.vault, scene.agent, scene.case, scopes).record)
    except NotGranted:
        return False


def test_a_grant_opens_its_scopes_for_its_grantee_and_nothing_else_for_anybody(scene: Scene) -> None:
    scene.granted("identity/phone", f"evidence/{scene.item.id}/original")
    assert read_record(scene.vault, scene.agent, scene.case, ("identity/phone",)).record == {
        "identity": {"phone": PHONE}
    }
    assert content(scene.vault, scene.agent, scene.case, scene.item.id) == CHAT
    for scope in ("identity", "identity/name", "statement", "evidence", f"evidence/{scene.item.id}/about"):
        assert not reads(scene, scope)
    for actor in (scene.colleague, scene.lead):
        with pytest.raises(NotGranted):
            read_record(scene.vault, actor, scene.case, ("identity/phone",))
    for actor in (scene.outsider, scene.other, scene.people.admin(), scene.people.auditor()):
        with pytest.raises(NotFound):
            read_record(scene.vault, actor, scene.case, ("identity/phone",))


def test_a_grant_of_one_case_opens_nothing_in_another_of_the_same_owner(scene: Scene) -> None:
    scene.granted("identity/phone")
    with pytest.raises(NotGranted):
        read_record(scene.vault, scene.agent, scene.filed().id, ("identity/phone",))


def test_a_grant_of_a_group_opens_the_fields_below_it(scene: Scene) -> None:
    scene.granted("identity")
    assert reads(scene, "identity")
    assert reads(scene, "identity/phone", "identity/name")
    assert not reads(scene, "identity/phone", "order/number")


def test_a_grant_holds_from_its_first_second_to_before_its_last(scene: Scene) -> None:
    scene.clock.advance(seconds=0.75)
    grant = scene.granted("identity/phone", seconds=60)
    assert grant.starts_at == scene.clock().replace(microsecond=0)
    assert reads(scene, "identity/phone")
    scene.clock.now = grant.ends_at - timedelta(microseconds=1)
    assert reads(scene, "identity/phone")
    scene.clock.now = grant.ends_at
    assert not reads(scene, "identity/phone")
    [seen] = list_grants(scene.vault, scene.owner, scene.case, None, 10)
    assert seen.status == "expired"
    with pytest.raises(Conflict, match="ended already"):
        end_grant(scene.vault, scene.owner, scene.case, grant.id)


def test_a_grant_before_its_time_opens_nothing(scene: Scene) -> None:
    scene.granted("identity/phone")
    scene.clock.advance(seconds=-5)
    assert not reads(scene, "identity/phone")


def test_revoking_one_of_two_live_grants_keeps_the_other_working(scene: Scene) -> None:
    first = scene.granted("identity/phone")
    second = scene.granted("identity/phone", "identity/name")
    third = scene.granted("identity/address", by=scene.lead, seconds=DAY)

    end_grant(scene.vault, scene.owner, scene.case, first.id)

    assert read_case(scene.vault, scene.owner, scene.case).epoch == 2
    found = read_record(scene.vault, scene.agent, scene.case, ("identity/phone", "identity/name"))
    assert found.grant_id == second.id
    assert read_record(scene.vault, scene.lead, scene.case, ("identity/address",)).grant_id == third.id
    with scene.vault.store.read() as connection:
        left = connection.execute(select(grant_keys.c.grant_id, grant_keys.c.epoch)).all()
    assert sorted({(row.grant_id, row.epoch) for row in left}) == sorted([(second.id, 2), (third.id, 2)])
    end_grant(scene.vault, scene.owner, scene.case, second.id)
    assert not reads(scene, "identity/phone")


def test_only_granter_and_grantee_end_a_grant_and_only_once(scene: Scene) -> None:
    grant = scene.granted("identity/phone")
    for actor in (scene.colleague, scene.lead, scene.outsider, scene.other, scene.people.admin()):
        with pytest.raises(NotFound):
            end_grant(scene.vault, actor, scene.case, grant.id)
    owner, agent = scene.owner, scene.agent
    ended, refused = at_once(
        [lambda actor=actor: end_grant(scene.vault, actor, scene.case, grant.id) for actor in [owner, agent] * 8],  # type: ignore[misc]
    )
    assert len(ended) == 1
    assert {type(problem) for problem in refused} == {Conflict}
    assert len(entries(scene.vault, Action.GRANT_REVOKE)) == 1


def test_a_member_who_leaves_the_team_loses_their_grants_at_once(scene: Scene) -> None:
    grant = scene.granted("identity/phone")
    remove(scene.vault, scene.lead, scene.told.teams["lead"], scene.agent.user_id)
    with pytest.raises(NotFound):
        read_record(scene.vault, scene.agent, scene.case, ("identity/phone",))
    [seen] = list_grants(scene.vault, scene.owner, scene.case, None, 10)
    assert (seen.id, seen.status) == (grant.id, "left")


@pytest.mark.parametrize("end", ["given back", "ran out", "left the team", "disabled", "not accepted"])
def test_the_keys_of_a_grant_go_with_it_though_its_owner_is_away(scene: Scene, end: str) -> None:
    grant = scene.granted("identity/phone", "identity/name")

    def ran_out() -> None:
        scene.clock.advance(seconds=HOUR)
        expire_grants(scene.vault)

    ends: dict[str, Callable[[], object]] = {
        "given back": lambda: end_grant(scene.vault, scene.agent, scene.case, grant.id),
        "ran out": ran_out,
        "left the team": lambda: remove(scene.vault, scene.lead, scene.told.teams["lead"], scene.agent.user_id),
        "disabled": lambda: disable(scene.vault, scene.people.admin(), scene.agent.user_id),
        "not accepted": lambda: [
            change_status(scene.vault, scene.lead, scene.case, status, "不属于受理范围")
            for status in (Status.UNDER_REVIEW, Status.NOT_ACCEPTED)
        ],
    }
    ends[end]()
    with scene.vault.store.read() as connection:
        assert connection.execute(select(grant_keys)).all() == []
    assert read_case(scene.vault, scene.lead, scene.case).rotation_owed


def test_the_log_tells_of_a_grant_what_was_signed(scene: Scene) -> None:
    grant = scene.granted("identity/phone", "identity/name")
    [entry] = entries(scene.vault, Action.GRANT_CREATE)
    assert (entry["digest"], entry["scopes"], entry["grant"]) == (
        grant.digest,
        ["identity/name", "identity/phone"],
        grant.id,
    )
    assert (entry["purpose"], entry["object"]) == ("contact-consumer", grant.request_id)


def test_grants_are_listed_to_granter_and_grantee_newest_first(scene: Scene) -> None:
    made = [scene.granted("identity/phone").id for _ in range(3)]
    theirs = scene.granted("identity/name", by=scene.lead).id
    everything = [theirs, *made[::-1]]
    assert [grant.id for grant in list_grants(scene.vault, scene.owner, scene.case, None, 10)] == everything
    assert [grant.id for grant in list_grants(scene.vault, scene.owner, scene.case, made[2], 1)] == [made[1]]
    assert [grant.id for grant in list_grants(scene.vault, scene.agent, scene.case, None, 10)] == made[::-1]
    assert list_grants(scene.vault, scene.colleague, scene.case, None, 10) == []
    with pytest.raises(NotFound):
        list_grants(scene.vault, scene.outsider, scene.case, None, 10)


@pytest.mark.parametrize("column", ["scopes", "purpose", "ends_at", "starts_at", "granter_id", "request_id"])
def test_a_row_edited_after_it_was_signed_is_damaged(scene: Scene, column: str) -> None:
    grant, other = scene.granted("identity/phone"), scene.asked("identity/name")
    changed = {
        "scopes": "identity",
        "purpose": "legal-duty",
        "ends_at": grant.ends_at + timedelta(days=30),
        "starts_at": grant.starts_at - timedelta(days=1),
        "granter_id": scene.agent.user_id,
        "request_id": other.id,
    }[column]
    row = grants.c.id == grant.id
    scene.write(lambda unit: unit.connection.execute(update(grants).where(row).values(**{column: changed})))
    with pytest.raises(Damaged):
        read_record(scene.vault, scene.agent, scene.case, ("identity/phone",))

    rotation = prepare_rotation(scene.vault, scene.owner, scene.case)
    assert rotation.grants == []


def test_a_grant_turned_over_to_a_colleague_opens_for_nobody(scene: Scene) -> None:
    grant = scene.granted("identity/phone")
    row = grants.c.id == grant.id
    colleague = scene.colleague.user_id
    scene.write(lambda unit: unit.connection.execute(update(grants).where(row).values(grantee_id=colleague)))
    assert not reads(scene, "identity/phone")
    with pytest.raises(Damaged):
        read_record(scene.vault, scene.colleague, scene.case, ("identity/phone",))


def test_a_grant_that_nobody_signed_is_damaged_and_gets_no_key_from_a_rotation(scene: Scene) -> None:
    real = scene.granted("identity/phone")
    with scene.vault.store.read() as connection:
        row = connection.execute(select(grants).where(grants.c.id == real.id)).one()
    planted = dict(row._mapping) | {"id": real.request_id, "scopes": "identity"}  # noqa: SLF001 - SQLAlchemy's public name
    scene.write(lambda unit: unit.connection.execute(insert(grants).values(**planted)))
    with pytest.raises(Damaged):
        read_record(scene.vault, scene.agent, scene.case, ("identity",))
    rotation = prepare_rotation(scene.vault, scene.owner, scene.case)
    assert {sealed["grant_id"] for sealed in rotation.grants} == {real.id}


def test_a_grant_brought_back_to_life_gets_no_key_from_a_rotation(scene: Scene) -> None:
    grant = scene.granted("identity/phone")
    end_grant(scene.vault, scene.owner, scene.case, grant.id)
    row = grants.c.id == grant.id
    scene.write(lambda unit: unit.connection.execute(update(grants).where(row).values(status="active", ended_at=None)))
    rotation = prepare_rotation(scene.vault, scene.owner, scene.case)
    scene.write(lambda unit: apply_rotation(unit, scene.owner, rotation, scene.clock(), "owed"))
    with scene.vault.store.read() as connection:
        assert connection.execute(select(grant_keys)).all() == []


def test_a_key_of_another_choosing_in_a_grant_is_damaged(scene: Scene) -> None:
    grant = scene.granted("identity/phone")
    with scene.vault.store.read() as connection:
        public = user_public_key(connection, scene.agent.user_id)
    place = grant_place(scene.case, "identity/phone", grant.id, 1, scene.agent.user_id, grant.starts_at, grant.ends_at)
    sealed = seal(public, os.urandom(32), place)
    row = grant_keys.c.grant_id == grant.id
    scene.write(lambda unit: unit.connection.execute(update(grant_keys).where(row).values(sealed_key=sealed)))
    with pytest.raises(Damaged):
        read_record(scene.vault, scene.agent, scene.case, ("identity/phone",))


def plant_team_seal(scene: Scene, *, signed_by_agent: bool) -> None:
    """Seal a handling key of one's own choosing to the team, as anyone with the database could."""
    key = bytearray(os.urandom(32))
    team = scene.told.teams["lead"]
    with scene.vault.store.read() as connection:
        public, generation = team_public_key(connection, team)
    held = HeldKey(scene.case, 1, "handling", key)
    values: dict[str, object] = {"sealed_key": seal(public, key, team_seal_place(scene.case, 1, team, generation))}
    if signed_by_agent:
        values["signature"] = sign_handling(held, scene.agent.keyring.signing)
    row = team_seals.c.case_id == scene.case
    scene.write(lambda unit: unit.connection.execute(update(team_seals).where(row).values(**values)))


@pytest.mark.parametrize("signed_by_agent", [False, True])
def test_a_handling_key_that_the_owner_did_not_sign_neither_opens_nor_seals(
    scene: Scene, signed_by_agent: bool
) -> None:
    plant_team_seal(scene, signed_by_agent=signed_by_agent)
    for act in (
        lambda: read_handling(scene.vault, scene.agent, scene.case),
        lambda: post_message(scene.vault, scene.agent, scene.case, "这句话不能落到别人手里"),
        lambda: scene.asked("identity/phone"),
    ):
        with pytest.raises(Damaged):
            act()
    assert read_thread(scene.vault, scene.owner, scene.case, None, 10) == []


def test_a_seal_moved_from_another_case_of_the_same_owner_is_damaged(scene: Scene) -> None:
    other = scene.filed().id
    with scene.vault.store.read() as connection:
        row = connection.execute(select(team_seals).where(team_seals.c.case_id == other)).one()
    values = {"sealed_key": row.sealed_key, "signature": row.signature}
    here = team_seals.c.case_id == scene.case
    scene.write(lambda unit: unit.connection.execute(update(team_seals).where(here).values(**values)))
    with pytest.raises(Damaged):
        read_handling(scene.vault, scene.agent, scene.case)


def test_an_owner_repairs_a_planted_team_seal_by_a_rotation(scene: Scene) -> None:
    plant_team_seal(scene, signed_by_agent=False)
    rotation = prepare_rotation(scene.vault, scene.owner, scene.case)
    scene.write(lambda unit: apply_rotation(unit, scene.owner, rotation, scene.clock(), "owed"))
    assert read_handling(scene.vault, scene.agent, scene.case).record["statement"]


def test_a_case_sealed_to_another_team_in_the_database_is_not_sealed_to_it_again(scene: Scene) -> None:
    foreign = scene.told.teams["other lead"]
    row = team_seals.c.case_id == scene.case
    scene.write(lambda unit: unit.connection.execute(update(team_seals).where(row).values(team_id=foreign)))
    rotation = prepare_rotation(scene.vault, scene.owner, scene.case)
    assert [sealed["team_id"] for sealed in rotation.seals] == [scene.told.teams["lead"]]


def test_a_forged_original_under_a_planted_key_is_not_shown_to_the_grantee(scene: Scene) -> None:
    grant, key = scene.granted("identity/phone"), bytearray(os.urandom(32))
    with scene.vault.store.read() as connection:
        public = user_public_key(connection, scene.agent.user_id)
        row = connection.execute(
            select(objects).where(objects.c.case_id == scene.case, objects.c.scope == "identity/phone"),
        ).one()
    scope, agent = "identity/phone", scene.agent.user_id
    forged = HeldKey(scene.case, 1, scope, key).seal_record(canonical("16899999999"), scope, row.id, row.version)
    place = grant_place(scene.case, scope, grant.id, 1, agent, grant.starts_at, grant.ends_at)
    swapped = {name: forged[name] for name in ("wrapped_key", "ciphertext")}
    sealed = seal(public, key, place)

    def plant(unit: Unit) -> None:
        unit.connection.execute(update(grant_keys).where(grant_keys.c.grant_id == grant.id).values(sealed_key=sealed))
        unit.connection.execute(update(objects).where(objects.c.id == row.id).values(**swapped))

    scene.write(plant)
    with pytest.raises(Damaged):
        read_record(scene.vault, scene.agent, scene.case, (scope,))


@pytest.mark.parametrize("planted", ["random", "other case", "wrapped by another"])
def test_a_case_key_planted_in_the_database_is_damaged_for_reading_and_writing(scene: Scene, planted: str) -> None:
    draft, other = scene.draft().id, scene.draft().id
    with scene.vault.store.read() as connection:
        foreign = connection.execute(select(case_keys.c.sealed_key).where(case_keys.c.case_id == other)).scalar_one()
    place = case_key_place(draft, 1, scene.owner.user_id)
    sealed = {
        "random": os.urandom(62),
        "other case": foreign,
        "wrapped by another": wrap(scene.other.keyring.root_key, os.urandom(32), place),
    }[planted]
    row = case_keys.c.case_id == draft
    scene.write(lambda unit: unit.connection.execute(update(case_keys).where(row).values(sealed_key=sealed)))
    for act in (
        lambda: read_record(scene.vault, scene.owner, draft),
        lambda: edit_record(scene.vault, scene.owner, draft, record(earlier_contact="写给谁")),
    ):
        with pytest.raises(Damaged):
            act()


def test_the_whole_case_key_covers_every_scope_and_a_lost_one_opens_none(scene: Scene) -> None:
    assert HeldKey(scene.case, 1, WHOLE_CASE, bytearray(32)).covers("identity/phone")
    row = case_keys.c.case_id == scene.case
    scene.write(lambda unit: unit.connection.execute(delete(case_keys).where(row)))
    with pytest.raises(NotFound):
        read_record(scene.vault, scene.owner, scene.case)
