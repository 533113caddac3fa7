"""Invariant 1 while things change: someone leaves or a key is rotated just before a change is written."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.invariants.attacker import Attacker, Disk
from tests.invariants.entitled import own_account
from tests.invariants.filled import Filled, given, record_of, reopened
from tests.invariants.interleaved import changes_of, interleaved
from tests.invariants.readings import rows
from vault.access.grants import end_grant, grant_request
from vault.access.purposes import Purpose
from vault.access.requests import create_request, deny_request
from vault.accounts.users import disable
from vault.cases.categories import Category
from vault.cases.filing import create_case, submit_case
from vault.cases.handling import read_handling
from vault.cases.messages import post_message, post_note, read_notes, read_thread
from vault.cases.progress import change_status, read_case
from vault.cases.workflow import Status
from vault.errors import Conflict, Damaged, NotFound
from vault.installation import Vault
from vault.teams.teams import remove


def asked(filled: Filled, who: str, scopes: list[str]) -> str:
    case, agent = filled.story.cases["first"], filled.who(who)
    return create_request(filled.vault, agent, case, scopes, Purpose.MEDIATE, "需要核对投诉人信息", 3_600).id


@pytest.mark.parametrize("leave", ["removed", "disabled"])
def test_nothing_is_granted_to_an_agent_who_left_after_asking(filled: Filled, leave: str) -> None:
    vault, story, case = filled.vault, filled.story, filled.story.cases["first"]
    second = story.known["second"].user_id
    request = asked(filled, "second", ["identity/name"])
    if leave == "removed":
        remove(vault, filled.who("lead"), story.teams["one"], second)
    else:
        disable(vault, filled.who("admin"), second)
    with pytest.raises(Conflict):
        grant_request(vault, filled.who("ann"), case, request, None, None)
    disk = Disk(vault.folder)
    opened = Attacker(disk).learn_password_of(second, story.known["second"].password).run()
    assert not [name for name in opened.opened if "identity/name" in name and "handling" not in name]
    if leave == "removed":
        assert set(opened.opened) == own_account(disk, second)


@pytest.mark.parametrize("edit", ["scopes = 'identity'", "seconds = 604800", "requester_id = :stranger"])
def test_a_request_that_was_edited_after_it_was_made_is_not_granted(filled: Filled, edit: str) -> None:
    request = asked(filled, "second", ["identity/name"])
    stranger = filled.story.known["stranger"].user_id
    with rows(filled.vault.folder) as database:
        known = {"stranger": stranger, "id": request} if ":stranger" in edit else {"id": request}
        database.execute(f"UPDATE access_requests SET {edit} WHERE id = :id", known)  # noqa: S608 - from above
    with pytest.raises(Damaged):
        grant_request(filled.vault, filled.who("ann"), filled.story.cases["first"], request, None, None)


Act = Callable[[Filled, Vault], object]


def _file(filled: Filled, vault: Vault) -> object:
    return submit_case(vault, filled.who("ann"), filled.story.cases["draft"])


def _message(filled: Filled, vault: Vault) -> object:
    return post_message(vault, filled.who("ann"), filled.story.cases["first"], "正在改钥匙时的消息")


def _answer(filled: Filled, vault: Vault) -> object:
    return post_message(vault, filled.who("agent"), filled.story.cases["first"], "正在改钥匙时的回复")


def _deny(filled: Filled, vault: Vault) -> object:
    return deny_request(
        vault, filled.who("ann"), filled.story.cases["first"], filled.story.requests["pending"], "不同意"
    )


def _grant(filled: Filled, vault: Vault) -> object:
    case, request = filled.story.cases["first"], filled.story.requests["pending"]
    return grant_request(vault, filled.who("ann"), case, request, None, None)


def _revoke(filled: Filled, vault: Vault) -> object:
    return end_grant(vault, filled.who("ann"), filled.story.cases["first"], filled.story.grants["lead's"])


@pytest.mark.parametrize("act", [_file, _message, _answer, _deny, _grant, _revoke], ids=lambda act: act.__name__[1:])
@pytest.mark.parametrize("meanwhile", ["a member leaves", "a grant ends"])
def test_what_is_written_while_keys_change_opens_for_the_team_and_not_for_who_left(
    filled: Filled,
    tmp_path_factory: pytest.TempPathFactory,
    act: Act,
    meanwhile: str,
) -> None:
    """Whatever the moment: before each of the changes that the use case writes."""
    with reopened(filled.story, tmp_path_factory.mktemp("counted") / "vault") as copy:
        moments = changes_of(copy.vault, partial(act, copy))
    for at in range(1, moments + 1):
        with reopened(filled.story, tmp_path_factory.mktemp("moment") / "vault") as copy:
            saved = _keys_of_second(copy) if at == moments else None
            act(copy, interleaved(copy.vault, at, partial(_happen, copy, meanwhile)))
            _check_nothing_lost(copy)
            if meanwhile == "a member leaves" and saved is not None:
                fresh = _file if act is _file else None
                _check_second_opens_nothing_new(copy, saved, copy.story.cases["draft"] if fresh else None)


def _happen(filled: Filled, what: str) -> None:
    vault, story = filled.vault, filled.story
    if what == "a member leaves":
        remove(vault, filled.who("lead"), story.teams["one"], story.known["second"].user_id)
    else:
        end_grant(vault, filled.who("ann"), story.cases["first"], story.grants["live"])


def _check_nothing_lost(filled: Filled) -> None:
    vault, story = filled.vault, filled.story
    for case in ("first", "draft"):
        for name in ("ann", "agent", "lead"):
            actor = filled.who(name)
            if case == "first" or read_case(vault, filled.who("ann"), story.cases[case]).status is Status.SUBMITTED:
                assert read_handling(vault, actor, story.cases[case]).record
                read_thread(vault, actor, story.cases[case], None, 50)
    assert read_notes(vault, filled.who("agent"), story.cases["first"], None, 50)


def _keys_of_second(filled: Filled) -> Attacker:
    person = filled.story.known["second"]
    return Attacker(Disk(filled.vault.folder), hasty=True).learn_password_of(person.user_id, person.password).run()


def _check_second_opens_nothing_new(filled: Filled, saved: Attacker, fresh_case: str | None) -> None:
    """After the owner's next session, which settles the rotation that is owed."""
    read_case(filled.vault, filled.who("ann"), filled.story.cases["first"])
    post_note(filled.vault, filled.who("agent"), filled.story.cases["first"], "离开之后的备注")
    now = saved.with_all_saved(Disk(filled.vault.folder)).run()
    gained = now.read() - saved.read()
    if fresh_case:
        assert not [name for name in gained if fresh_case in name]
    assert not [name for name in gained if " team/" in name]


def test_withdrawing_a_case_ends_its_grants_in_the_same_change(filled: Filled) -> None:
    """Else a crash between the two would leave a withdrawn case open to its grantees."""
    vault, story, case = filled.vault, filled.story, filled.story.cases["first"]
    given(vault, filled.who("lead"), filled.who("ann"), case, ["order/merchant"])
    seen: list[int] = []

    def look() -> None:
        with rows(vault.folder) as database:
            query = "SELECT count(*) FROM grant_keys JOIN grants ON grants.id = grant_id WHERE case_id = ?"
            seen.append(database.execute(query, (case,)).fetchone()[0])

    # The second change is the rotation: when it comes, the first has ended all grants, or nothing has.
    change_status(interleaved(vault, 2, look), filled.who("ann"), case, Status.WITHDRAWN)
    assert seen == [0]
    disk = Disk(vault.folder)
    assert not [row for row in disk.rows("grants") if row["case_id"] == case and row["status"] == "active"]
    agent = story.known["agent"]
    opened = Attacker(disk, hasty=True).learn_password_of(agent.user_id, agent.password).run().read()
    assert f"objects.ciphertext {case} identity/phone" not in opened


def test_a_stranger_to_a_case_learns_nothing_from_answers_either(filled: Filled) -> None:
    """The same for a foreign case, an absent one, and a draft."""
    absent = create_case(filled.vault, filled.who("bob"), Category.COUNTERFEIT, "zh-CN", "app", record_of(5)).id
    for case in (
        filled.story.cases["second"],
        filled.story.cases["draft"],
        absent,
        "01a20470-ac4d-76f9-8d99-0ee0a32f2df0",
    ):
        with pytest.raises(NotFound):
            read_handling(filled.vault, filled.who("agent"), case)
