"""Invariant 1: need-to-know is cryptographic.

The attacker has the database, the blobs, the key file and somebody's password, and calls no service. What opens must be
exactly what that somebody was given.
"""

import re
import sqlite3
from contextlib import closing

import pytest

from crypto.keys import KEY_SIZE
from tests.invariants.attacker import Attacker, Disk
from tests.invariants.entitled import entitled, own_account, saying
from tests.invariants.filled import Filled, Story, given, identity_of, order_of, painted, thumbnail_of
from tests.vault.filed import uploaded
from tests.vault.people import PASSWORD
from vault.access.grants import end_grant, expire_grants
from vault.cases.messages import post_message, post_note
from vault.cases.progress import read_case
from vault.evidence.description import Description
from vault.evidence.items import describe_item
from vault.teams.teams import remove

EVERYBODY = ["agent", "second", "lead", "stranger", "lead_two", "gone", "auditor", "admin", "ann", "cho"]


def thief(disk: Disk, story: Story, *names: str) -> Attacker:
    """An attacker who knows these people's passwords and tries them on every account."""
    return Attacker(disk).learn_passwords(*(story.known[name].password for name in names))


def test_the_disk_and_the_key_file_without_a_password_open_nothing(story: Story) -> None:
    assert Attacker(Disk(story.folder)).run().opened == {}


def test_passwords_that_were_changed_open_nothing_any_more(story: Story) -> None:
    assert Attacker(Disk(story.folder)).learn_passwords(PASSWORD, "").run().opened == {}


@pytest.mark.parametrize("name", EVERYBODY)
def test_one_password_opens_exactly_what_its_owner_was_given(story: Story, name: str) -> None:
    disk = Disk(story.folder)
    opened = set(thief(disk, story, name).run().opened)
    assert opened == entitled(disk, story.known[name].user_id)


@pytest.mark.parametrize(("name", "cases"), [("agent", 2), ("lead", 2), ("stranger", 1), ("ann", 2)])
def test_those_who_were_given_something_do_open_it(story: Story, name: str, cases: int) -> None:
    """Else the comparison above could hold because the attacker is too weak to open anything."""
    disk = Disk(story.folder)
    read = thief(disk, story, name).run().read()
    assert len({entry.split()[-2] for entry in read if entry.startswith("objects.ciphertext")}) == cases
    assert len(read) > 10 * cases


@pytest.mark.parametrize("name", ["auditor", "admin", "gone"])
def test_auditors_administrators_and_former_agents_open_nothing_but_their_own_account(story: Story, name: str) -> None:
    disk = Disk(story.folder)
    assert set(thief(disk, story, name).run().opened) == own_account(disk, story.known[name].user_id)


def test_a_session_token_opens_what_its_password_opens(story: Story) -> None:
    disk, agent = Disk(story.folder), story.known["agent"]
    by_token = Attacker(disk).learn_token(agent.token).run()
    assert saying(set(by_token.opened)) == saying(entitled(disk, agent.user_id))


def test_no_original_and_no_identity_field_is_in_what_an_agent_opens(story: Story) -> None:
    plaintext = b"\n".join(thief(Disk(story.folder), story, "agent").run().opened.values())
    for number in (1, 2, 3, 4):
        for secret in identity_of(number):
            granted = secret == identity_of(1)[1]
            assert (secret.encode() in plaintext) is granted, secret
        assert (order_of(number)[0].encode() in plaintext) is (number in (1, 3))
    for name, data in story.files.items():
        assert (data in plaintext) is (name == "first chat"), name


def test_the_teams_key_opens_the_redacted_files_and_neither_the_map_nor_how_an_item_was_read(story: Story) -> None:
    disk = Disk(story.folder)
    owners = {
        value.name
        for value in disk.sealed()
        if value.place.scope.startswith("redaction/")
        and value.place.case in (story.cases["first"], story.cases["third"])
    }
    assert {name.split("/")[-1] for name in owners} >= {"map", story.items["first chat"].id}
    for names in (("agent",), ("lead",), ("agent", "second", "lead", "admin", "auditor", "stranger", "gone")):
        thieves = thief(disk, story, *names).run()
        assert not owners & set(thieves.opened)
        plaintext = b"\n".join(thieves.opened.values())
        assert painted(1) in plaintext
        assert thumbnail_of(1) in plaintext
        assert "读出1".encode() not in plaintext
        assert story.files["first picture"] not in plaintext
    mine = {name for name in owners if story.cases["first"] in name}
    assert mine <= set(thief(disk, story, "ann").run().opened)


def test_a_grant_of_an_item_opens_nothing_of_how_it_was_redacted(filled: Filled) -> None:
    vault, story = filled.vault, filled.story
    item = story.items["first picture"].id
    given(vault, filled.who("agent"), filled.who("ann"), story.cases["first"], [f"evidence/{item}"])
    opened = thief(Disk(vault.folder), story, "agent").run().opened
    assert story.files["first picture"] in opened.values()
    assert not [name for name in opened if "redaction/" in name]


def test_colleagues_who_pool_their_passwords_open_the_union_and_no_more(story: Story) -> None:
    disk, names = Disk(story.folder), ("agent", "stranger", "auditor", "admin")
    together: set[str] = set()
    for name in names:
        together |= entitled(disk, story.known[name].user_id)
    assert set(thief(disk, story, *names).run().opened) == together


def test_a_grant_that_ran_out_opens_nothing_once_it_is_swept(filled: Filled) -> None:
    story = filled.story
    before = set(thief(Disk(filled.vault.folder), story, "agent").run().read())
    filled.clock.advance(days=8)
    assert expire_grants(filled.vault) == 3
    disk = Disk(filled.vault.folder)
    after = thief(disk, story, "agent").run().read()
    case, chat = story.cases["first"], story.items["first chat"].id
    lost = {f"objects.ciphertext {case} identity/phone", f"parts.blob {chat} 0"}
    assert before - after == lost | {f"objects.ciphertext (manifest) {case} evidence/{chat}/original"}
    assert after == saying(entitled(disk, story.known["agent"].user_id))


def test_keys_saved_before_a_revocation_open_no_new_wrap_and_nothing_written_since(filled: Filled) -> None:
    vault, story = filled.vault, filled.story
    ann, agent, case = filled.who("ann"), filled.who("agent"), story.cases["first"]
    photo = story.items["first photo"].id
    grant = given(vault, agent, ann, case, [f"evidence/{photo}", "statement"])
    before = thief(Disk(vault.folder), story, "agent").run()
    assert f"objects.ciphertext {case} evidence/{photo}/about" in before.opened

    end_grant(vault, ann, case, grant)
    describe_item(vault, ann, case, photo, Description(proves="只给自己看的说明"))
    disk = Disk(vault.folder)
    now = before.with_all_saved(disk).run()
    allowed = entitled(disk, agent.user_id)
    # What was seen can't be unseen: ciphertexts that did not change still open with the data keys that were saved.
    beyond = set(now.opened) - allowed
    assert beyond == saying(beyond)
    assert beyond <= before.read()
    assert f"objects.ciphertext {case} statement" in beyond
    assert f"objects.ciphertext {case} evidence/{photo}/about" not in now.opened


def test_a_removed_member_opens_nothing_new_with_all_the_keys_of_their_time(filled: Filled) -> None:
    vault, story = filled.vault, filled.story
    ann, cho, lead = filled.who("ann"), filled.who("cho"), filled.who("lead")
    before = thief(Disk(vault.folder), story, "second").run()
    remove(vault, lead, story.teams["one"], story.known["second"].user_id)
    owed = {str(row["id"]) for row in Disk(vault.folder).rows("cases") if row["rotation_owed"]}
    assert owed == {story.cases["first"], story.cases["third"]}
    for owner, case in ((ann, "first"), (cho, "third")):
        read_case(vault, owner, story.cases[case])
        post_message(vault, owner, story.cases[case], "新的消息: 退款到账了")
    post_note(vault, filled.who("agent"), story.cases["first"], "新的内部备注")

    disk = Disk(vault.folder)
    now = before.with_all_saved(disk).run()
    account = own_account(disk, story.known["second"].user_id)
    assert set(now.opened) - account <= before.read()
    with_password = thief(disk, story, "second").run()
    assert set(with_password.opened) == account


def test_a_case_filed_after_a_grant_and_a_new_item_are_outside_of_it(filled: Filled) -> None:
    vault, story = filled.vault, filled.story
    ann, agent = filled.who("ann"), filled.who("agent")
    before = thief(Disk(vault.folder), story, "agent").run()
    fresh = uploaded(vault, ann, story.cases["first"], "另一份原件".encode())
    disk = Disk(vault.folder)
    now = before.with_all_saved(disk).run()
    assert not [name for name in now.opened if fresh.id in name]
    assert set(now.opened) == entitled(disk, agent.user_id)


def test_nothing_that_stands_in_the_open_is_a_key(story: Story) -> None:
    """Every digest, index, verifier and hash of the database, and every digest in the log, tried as a key."""
    attacker = Attacker(Disk(story.folder))
    with closing(sqlite3.connect(story.folder / "vault.db")) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 - names of the database itself
                attacker.keys.update(value for value in row if isinstance(value, bytes) and len(value) == KEY_SIZE)
        for (raw,) in connection.execute("SELECT raw FROM log_entries"):
            attacker.keys.update(bytes.fromhex(found) for found in re.findall(r"[0-9a-f]{64}", raw.decode()))
    assert len(attacker.keys) > 100
    assert attacker.run().opened == {}
