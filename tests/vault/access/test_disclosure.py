"""The one door: told before it opens, refused in words, limited, and shut again in the middle of a stream."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from tests.vault.cases.scene import CHAT, HOUR, PHONE, SETTINGS, Scene, Told, content, copied
from tests.vault.filed import uploaded
from tests.vault.people import entries
from vault.access.disclosure import disclose
from vault.access.grants import end_grant
from vault.access.purposes import Purpose, Standing
from vault.accounts.sessions import authenticate, step_up
from vault.accounts.users import disable
from vault.audit.entry import Action
from vault.cases.filing import read_record
from vault.cases.handling import read_handling
from vault.errors import (
    Damaged,
    Invalid,
    LogUnavailable,
    NotFound,
    NotGranted,
    RateLimited,
    StepUpRequired,
    Unavailable,
)
from vault.evidence.items import open_item
from vault.ids import new_id
from vault.storage.schema import grants, parts
from vault.storage.store import Unit
from vault.teams.teams import remove

LARGE = 20 * 1024 * 1024
PART = 8 * 1024 * 1024


def told_of(scene: Scene, outcome: str = "done") -> list[dict[str, object]]:
    return [entry for entry in entries(scene.vault, Action.DISCLOSURE_INTENT) if entry["outcome"] == outcome]


def results(scene: Scene) -> list[dict[str, object]]:
    """The results logged so far, those still queued included."""
    scene.write(lambda _: None)
    return entries(scene.vault, Action.DISCLOSURE_RESULT)


def test_the_intent_is_in_the_log_before_anything_opens_and_the_result_after(scene: Scene) -> None:
    before, closed = scene.vault.store.head.size, len(results(scene))
    with disclose(scene.vault, scene.owner, scene.case, ["identity/phone"]) as opened:
        assert scene.vault.store.head.size == before + 1
        intent = told_of(scene)[-1]
        assert (intent["index"], intent["scopes"], intent["rule"]) == (opened.entry, ["identity/phone"], "owner")
        assert opened.opened_bytes == 0
        [found] = opened.records()
        assert found.value == PHONE
        assert len(results(scene)) == closed
    result = results(scene)[-1]
    assert (result["rule"], result["bytes"], result["outcome"]) == (f"intent:{opened.entry}", len(PHONE) + 2, "done")


def test_without_an_entry_nothing_is_opened(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("vault.audit.log.Appender.write", broken)
    for ask in (
        lambda: read_record(scene.vault, scene.owner, scene.case),
        lambda: read_handling(scene.vault, scene.agent, scene.case),
        lambda: content(scene.vault, scene.owner, scene.case, scene.item.id),
    ):
        with pytest.raises(LogUnavailable):
            ask()


def test_a_vault_that_is_shutting_down_opens_nothing(scene: Scene) -> None:
    owner = scene.owner
    scene.vault.store.close()
    with pytest.raises(Unavailable):
        disclose(scene.vault, owner, scene.case, ["identity/phone"])


def test_each_way_in_has_its_rule_and_purpose(scene: Scene) -> None:
    grant = scene.granted("identity/phone")
    read_record(scene.vault, scene.owner, scene.case, ("identity/phone",))
    with disclose(scene.vault, scene.owner, scene.case, ["identity/name"], Standing.PREPARE_HANDLING):
        pass
    read_handling(scene.vault, scene.agent, scene.case)
    read_record(scene.vault, scene.agent, scene.case, ("identity/phone",))
    told = [(entry["rule"], entry["purpose"], entry.get("grant")) for entry in told_of(scene)][-4:]
    assert told == [
        ("owner", "own-case", None),
        ("owner", "prepare-handling", None),
        ("team", "handle-case", None),
        ("grant", "contact-consumer", grant.id),
    ]


def test_a_grants_purpose_can_not_be_talked_away(scene: Scene) -> None:
    scene.granted("identity/phone")
    with disclose(scene.vault, scene.agent, scene.case, ["identity/phone"], Purpose.LEGAL_DUTY) as opened:
        assert opened.purpose == "contact-consumer"
    assert told_of(scene)[-1]["purpose"] == "contact-consumer"


def test_refused_attempts_are_entries_and_foreign_looks_like_absent(scene: Scene) -> None:
    before = len(told_of(scene, "refused"))
    with pytest.raises(NotGranted):
        disclose(scene.vault, scene.agent, scene.case, ["identity/phone"])
    for actor in (scene.outsider, scene.other, scene.people.admin(), scene.people.auditor()):
        answers = []
        for case in (scene.case, new_id()):
            with pytest.raises(NotFound) as refused:
                disclose(scene.vault, actor, case, ["identity/phone"])
            answers.append(refused.value.detail)
        assert answers[0] == answers[1]
    refused_ = told_of(scene, "refused")[before:]
    assert [entry["rule"] for entry in refused_] == ["no-grant", *["no-relation"] * 8]
    assert refused_[0]["scopes"] == ["identity/phone"]


@pytest.mark.parametrize(
    "scopes",
    [
        [],
        [""],
        ["identity/"],
        ["Identity"],
        ["identity/../statement"],
        ["identity", "身份"],
        ["identity/zhang-san-16800000001"],
        ["handling/" * 3_000 + "identity"],
        ["handling/" + "x" * 64],
        ["x" * 300],
        [f"thread/{new_id()}" for _ in range(65)],
    ],
)
def test_what_is_no_place_of_a_case_is_refused_and_its_words_stay_out_of_the_log(
    scene: Scene, scopes: list[str]
) -> None:
    before = scene.vault.store.head.size
    for actor in (scene.owner, scene.agent, scene.other):
        with pytest.raises(Invalid):
            disclose(scene.vault, actor, scene.case, scopes)
    assert scene.vault.store.head.size == before


def test_the_longest_asking_fits_its_entry(scene: Scene) -> None:
    scopes = [f"handling/requests/{new_id()}" for _ in range(64)]
    with disclose(scene.vault, scene.agent, scene.case, scopes) as opened:
        assert opened.records() == []


def test_one_asking_stands_on_one_right(scene: Scene) -> None:
    scene.granted("identity/phone")
    scene.granted("identity/name")
    for mixed in (["identity/phone", "identity/name"], ["identity/phone", "handling"], ["identity"]):
        with pytest.raises(NotGranted):
            disclose(scene.vault, scene.agent, scene.case, mixed)


def test_a_disclosure_opens_what_was_asked_for_and_nothing_beside(scene: Scene) -> None:
    with disclose(scene.vault, scene.owner, scene.case, ["identity/phone"]) as opened:
        assert [found.scope for found in opened.records()] == ["identity/phone"]
        for reach in (opened.manifest, lambda scope: next(opened.stream(scope))):
            with pytest.raises(NotFound):
                reach(f"evidence/{scene.item.id}/original")
    near = scene.draft(identity={"name": "陈"}).id
    with disclose(scene.vault, scene.owner, near, ["order"]) as opened:
        assert {found.scope.split("/")[0] for found in opened.records()} == {"order"}


@pytest.fixture
def strict(told: Told, tmp_path: Path) -> Iterator[Scene]:
    """With the second factor to be shown every half hour, and ten disclosures an hour for staff."""
    settings = SETTINGS.replace("step_up = 864000000", "step_up = 1800").replace("_hour = 1000000", "_hour = 10")
    with copied(told, tmp_path / "strict", settings) as scene:
        yield scene


def test_originals_by_grant_need_the_second_factor_of_the_last_half_hour(strict: Scene) -> None:
    strict.people.sign_in("agent")
    grant = strict.granted("identity/phone", f"evidence/{strict.item.id}/original")
    strict.clock.advance(seconds=1_799)
    assert read_record(strict.vault, strict.agent, strict.case, ("identity/phone",)).grant_id == grant.id
    strict.clock.advance(seconds=1)
    results(strict)
    before = strict.vault.store.head.size
    with pytest.raises(StepUpRequired):
        read_record(strict.vault, strict.agent, strict.case, ("identity/phone",))
    with pytest.raises(StepUpRequired):
        open_item(strict.vault, strict.agent, strict.case, strict.item.id)
    assert strict.vault.store.head.size == before
    read_handling(strict.vault, strict.agent, strict.case)
    read_record(strict.vault, strict.owner, strict.case)

    code = strict.people.code("agent")
    assert code is not None
    fresh = step_up(strict.vault, strict.agent, code)
    with authenticate(strict.vault, fresh.token, strict.owner.origin) as agent:
        assert content(strict.vault, agent, strict.case, strict.item.id) == CHAT


def test_staff_open_only_so_much_in_an_hour_and_the_refusal_is_told(strict: Scene) -> None:
    for _ in range(10):
        read_handling(strict.vault, strict.agent, strict.case)
    with pytest.raises(RateLimited):
        read_handling(strict.vault, strict.agent, strict.case)
    with pytest.raises(RateLimited) as limited:
        read_handling(strict.vault, strict.agent, strict.case)
    assert 0 < limited.value.retry_after <= HOUR
    assert [entry["rule"] for entry in told_of(strict, "refused")] == ["limit", "limit"]
    read_handling(strict.vault, strict.colleague, strict.case)
    for _ in range(12):
        read_record(strict.vault, strict.owner, strict.case, ("identity/phone",))
    strict.clock.advance(seconds=limited.value.retry_after)
    read_handling(strict.vault, strict.agent, strict.case)


@pytest.fixture
def large(scene: Scene) -> tuple[str, bytes]:
    """An item of three parts, without a pattern: every byte tells its place."""
    data = b"\x89PNG\r\n\x1a\n" + b"".join(number.to_bytes(4, "big") for number in range(LARGE // 4))
    data = data[:LARGE]
    item = uploaded(scene.vault, scene.owner, scene.case, data, "large.png").id
    with scene.vault.store.read() as connection:
        lengths = connection.execute(select(parts.c.length).where(parts.c.object_id == item).order_by(parts.c.part))
        assert list(lengths.scalars()) == [PART, PART, LARGE - 2 * PART]
    return item, data


def test_a_range_gives_exactly_those_bytes_across_parts(scene: Scene, large: tuple[str, bytes]) -> None:
    item, data = large
    places = [
        (0, 0),
        (0, 9),
        (PART - 1, PART - 1),
        (PART - 1, PART),
        (PART, PART),
        (PART - 3, 2 * PART + 3),
        (2 * PART, LARGE - 1),
        (LARGE - 1, LARGE - 1),
        (LARGE - 5, LARGE + 100),
        (1024 * 1024 - 1, 1024 * 1024 + 1),
    ]
    for first, last in places:
        assert content(scene.vault, scene.owner, scene.case, item, first, last) == data[first : last + 1]
    assert content(scene.vault, scene.owner, scene.case, item, LARGE, None) == b""
    assert content(scene.vault, scene.owner, scene.case, item) == data
    assert results(scene)[-1]["bytes"] == LARGE


def test_a_range_reads_only_the_parts_that_it_needs(scene: Scene, large: tuple[str, bytes]) -> None:
    item, data = large
    with scene.vault.store.read() as connection:
        rows = connection.execute(select(parts.c.blob).where(parts.c.object_id == item).order_by(parts.c.part))
        first, _, third = rows.scalars()
    scene.vault.blobs.remove(first)
    scene.vault.blobs.remove(third)
    inside = (PART, 2 * PART - 1)
    assert content(scene.vault, scene.owner, scene.case, item, *inside) == data[PART : 2 * PART]
    with pytest.raises(Damaged):
        content(scene.vault, scene.owner, scene.case, item, PART - 1, PART)
    assert results(scene)[-1]["outcome"] == "failed"


@pytest.mark.parametrize("end", ["revoked", "relinquished", "ran out", "left the team", "disabled"])
def test_the_end_of_a_grant_stops_a_stream_under_way(scene: Scene, large: tuple[str, bytes], end: str) -> None:
    item, data = large
    grant, agent = scene.granted(f"evidence/{item}/original"), scene.agent
    opened = open_item(scene.vault, agent, scene.case, item)
    ends: dict[str, Callable[[], object]] = {
        "revoked": lambda: end_grant(scene.vault, scene.owner, scene.case, grant.id),
        "relinquished": lambda: end_grant(scene.vault, agent, scene.case, grant.id),
        "ran out": lambda: scene.clock.advance(seconds=HOUR),
        "left the team": lambda: remove(scene.vault, scene.lead, scene.told.teams["lead"], agent.user_id),
        "disabled": lambda: disable(scene.vault, scene.people.admin(), agent.user_id),
    }
    with opened.disclosure:
        got = [next(opened.pieces)]
        ends[end]()
        with pytest.raises(NotGranted):
            got.extend(opened.pieces)
    assert b"".join(got) == data[: len(b"".join(got))]
    assert len(b"".join(got)) <= PART
    result = results(scene)[-1]
    assert (result["outcome"], result["bytes"]) == ("failed", len(b"".join(got)))


def test_a_slow_reader_is_asked_again_within_one_part(
    scene: Scene, large: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    item, _ = large
    grant = scene.granted(f"evidence/{item}/original")
    opened = open_item(scene.vault, scene.agent, scene.case, item)
    times = iter(range(1_000))
    monkeypatch.setattr("vault.access.disclosure.time.monotonic", lambda: float(next(times)))
    with opened.disclosure:
        next(opened.pieces)
        end_grant(scene.vault, scene.owner, scene.case, grant.id)
        with pytest.raises(NotGranted):
            next(opened.pieces)


def test_an_end_between_the_intent_and_the_opening_opens_nothing(scene: Scene) -> None:
    grant = scene.granted("identity/phone", f"evidence/{scene.item.id}/original")
    with disclose(scene.vault, scene.agent, scene.case, ["identity/phone"]) as opened:
        end_grant(scene.vault, scene.owner, scene.case, grant.id)
        with pytest.raises(NotGranted):
            opened.records()
    assert results(scene)[-1]["rule"] == f"intent:{opened.entry}"


def test_a_part_exchanged_for_another_of_the_same_item_is_damaged(scene: Scene, large: tuple[str, bytes]) -> None:
    item, _ = large
    with scene.vault.store.read() as connection:
        rows = connection.execute(select(parts.c.part, parts.c.blob).where(parts.c.object_id == item)).all()
    blobs = {row.part: row.blob for row in rows}

    def swap(unit: Unit) -> None:
        connection = unit.connection
        connection.execute(delete(parts).where(parts.c.object_id == item))
        for number, other in ((0, 1), (1, 0), (2, 2)):
            connection.execute(
                parts.insert().values(object_id=item, part=number, blob=blobs[other], length=PART),
            )

    scene.write(swap)
    with pytest.raises(Damaged):
        content(scene.vault, scene.owner, scene.case, item, 0, 9)


def test_a_grant_put_back_to_life_in_the_database_opens_nothing(scene: Scene) -> None:
    grant = scene.granted("identity/phone")
    end_grant(scene.vault, scene.owner, scene.case, grant.id)
    row = grants.c.id == grant.id
    scene.write(lambda unit: unit.connection.execute(update(grants).where(row).values(status="active", ended_at=None)))
    with pytest.raises(Damaged):
        read_record(scene.vault, scene.agent, scene.case, ("identity/phone",))
