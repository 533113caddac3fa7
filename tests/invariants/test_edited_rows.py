"""Invariants 1 and 4 against someone who writes to the database: an edited row gives nobody more than they had.

Neither at once, through the services, nor later, when an honest owner's session seals anew what the rows ask for.
"""

import pytest

from tests.invariants.attacker import Attacker, Disk
from tests.invariants.entitled import entitled, saying
from tests.invariants.filled import Filled, given
from tests.invariants.readings import readings, rows, wrong
from vault.access.grants import end_grant
from vault.cases.messages import post_message
from vault.cases.progress import read_case
from vault.errors import VaultError

EDITS = [
    ("a grant that lasts longer", "UPDATE grants SET ends_at = ends_at + 2592000000000"),
    ("a grant that began earlier", "UPDATE grants SET starts_at = starts_at - 2592000000000"),
    ("ended grants live again", "UPDATE grants SET status = 'active', ended_at = NULL, ends_at = ends_at * 2"),
    ("ended grants live again as they were", "UPDATE grants SET status = 'active', ended_at = NULL"),
    ("a grant of everything", "UPDATE grants SET scopes = 'identity order statement evidence'"),
    ("a grant of the identity", "UPDATE grants SET scopes = 'identity'"),
    ("keys of a wider scope", "UPDATE grant_keys SET scope = 'identity' WHERE scope = 'identity/phone'"),
    ("keys of another scope", "UPDATE grant_keys SET scope = 'identity/email' WHERE scope = 'identity/phone'"),
    ("a grant for a colleague", "UPDATE grants SET grantee_id = (SELECT id FROM users WHERE label = 'second')"),
    ("a grant in another case", "UPDATE grants SET case_id = (SELECT id FROM cases ORDER BY id LIMIT 1 OFFSET 2)"),
    ("another epoch of grants", "UPDATE grant_keys SET epoch = epoch + 1"),
    ("another epoch of objects", "UPDATE objects SET epoch = epoch + 1"),
    ("another epoch of case keys", "UPDATE case_keys SET epoch = epoch + 1"),
    ("another epoch of teams", "UPDATE team_seals SET epoch = epoch + 1"),
    ("another generation of teams", "UPDATE team_seals SET generation = generation + 1"),
    ("another generation of members", "UPDATE team_members SET generation = generation + 1"),
    ("records turned into notes", "UPDATE objects SET generation = 1 WHERE generation = 0"),
    ("notes turned into records", "UPDATE objects SET generation = 0"),
    ("older versions", "UPDATE objects SET version = version + 1"),
    ("originals as handling", "UPDATE objects SET scope = 'handling/order/x' || version WHERE scope = 'identity/name'"),
    ("evidence as records", "UPDATE objects SET kind = 'record'"),
    ("parts renumbered", "UPDATE parts SET part = part + 1"),
    ("cases of another team", "UPDATE cases SET team_id = (SELECT id FROM teams ORDER BY id DESC LIMIT 1)"),
    ("cases of another owner", "UPDATE cases SET owner_id = (SELECT owner_id FROM cases ORDER BY id LIMIT 1)"),
    ("agents as consumers", "UPDATE users SET role = 'consumer' WHERE role = 'agent'"),
    ("consumers as leads", "UPDATE users SET role = 'lead' WHERE role = 'consumer'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "edit"), EDITS, ids=[name for name, _ in EDITS])
def test_an_edited_row_gives_nobody_more_than_before(
    filled: Filled,
    before: dict[str, object],
    name: str,
    edit: str,
) -> None:
    with rows(filled.vault.folder) as database:
        assert database.execute(edit).rowcount > 0
    changed = wrong(before, readings(filled))
    assert {what: value for what, value in changed.items() if not _less(before[what], value)} == {}


def _less(before: object, after: object) -> bool:
    """Tell whether a reading only lost something: rows that were deleted or hidden are missed, not misread."""
    if isinstance(before, dict) and isinstance(after, dict):
        return after.keys() <= before.keys() and all(_less(before[name], value) for name, value in after.items())
    if isinstance(before, list) and isinstance(after, list):
        return all(any(_less(old, new) for old in before) for new in after)
    return before == after or after in (None, {})


BEFORE_A_ROTATION = [
    *[(name, edit) for name, edit in EDITS if "grant" in name and "epoch" not in name],
    (
        "a seal for another team",
        "INSERT INTO team_seals SELECT :case, scope, :two, 1, epoch, sealed_key, signature FROM team_seals LIMIT 1",
    ),
    ("a case of another team", "UPDATE cases SET team_id = :two WHERE id = :case"),
    ("a seal moved to another team", "UPDATE team_seals SET generation = 1, team_id = :two WHERE case_id = :case"),
]


@pytest.mark.parametrize(("name", "edit"), BEFORE_A_ROTATION, ids=[name for name, _ in BEFORE_A_ROTATION])
def test_a_rotation_seals_nothing_that_only_an_edited_row_asks_for(filled: Filled, name: str, edit: str) -> None:
    """The owner revokes one grant, and so everything else of the case is sealed anew, as the rows have it."""
    vault, story = filled.vault, filled.story
    ann, case = filled.who("ann"), story.cases["first"]
    spare = given(vault, filled.who("lead"), ann, case, ["order/tracking_number"])
    thieves = ("agent", "second", "lead", "stranger")
    disk = Disk(vault.folder)
    before = {who: saying(entitled(disk, story.known[who].user_id)) for who in thieves}
    with rows(vault.folder) as database:
        assert database.execute(edit, {"case": case, "two": story.teams["two"]}).rowcount > 0
        database.execute("UPDATE grants SET status = 'active', ended_at = NULL WHERE id = ?", (spare,))
        database.execute("UPDATE cases SET rotation_owed = 1")
    try:
        end_grant(vault, ann, case, spare)
    except VaultError:
        read_case(vault, ann, case)
    posted = post_message(vault, ann, case, "轮换之后的消息")
    handles = {"agent": True, "second": True, "lead": True, "stranger": False}
    disk = Disk(vault.folder)
    for who in thieves:
        read = _read(disk, filled, who)
        assert {name for name in read if posted.id not in name} <= before[who], who
        assert any(posted.id in name for name in read) is handles[who], who


def _read(disk: Disk, filled: Filled, who: str) -> set[str]:
    person = filled.story.known[who]
    return Attacker(disk, hasty=True).learn_password_of(person.user_id, person.password).run().read()
