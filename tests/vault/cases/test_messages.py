"""The thread between consumer and desk, and the notes that stay with the desk."""

from dataclasses import replace

import pytest

from tests.vault.cases.scene import ID_NUMBER, PHONE, SETTINGS, Scene, Told, copied, shown
from tests.vault.people import at_once, entries
from vault.access.disclosure import disclose
from vault.access.grants import end_grant
from vault.accounts.actor import Actor, Replay
from vault.audit.entry import Action
from vault.cases.filing import read_record
from vault.cases.messages import (
    MOST_CHARACTERS,
    Message,
    post_message,
    post_note,
    read_notes,
    read_thread,
    seal_message,
)
from vault.cases.progress import change_status
from vault.cases.workflow import Status
from vault.errors import Conflict, Invalid, NotFound, NotGranted, QuotaExceeded
from vault.teams.teams import remove


def texts(scene: Scene, reader: Actor, after: str | None = None, limit: int = 500) -> list[str]:
    return [message.text for message in read_thread(scene.vault, reader, scene.case, after, limit)]


def test_the_team_reads_a_consumer_redacted_and_the_author_reads_both(scene: Scene) -> None:
    said = f"我是陈嘉禾,打{PHONE},身份证{ID_NUMBER}"
    posted = post_message(scene.vault, scene.owner, scene.case, said)
    assert (posted.text, posted.original) == ("我是〔消费者〕,打〔电话1〕,身份证〔证件号1〕", said)
    [mine] = read_thread(scene.vault, scene.owner, scene.case, None, 10)
    assert (mine.text, mine.original) == (posted.text, said)
    for reader in (scene.agent, scene.colleague, scene.lead):
        [theirs] = read_thread(scene.vault, reader, scene.case, None, 10)
        assert (theirs.text, theirs.original, theirs.author_role) == (posted.text, None, "consumer")
        with pytest.raises(NotGranted):
            read_record(scene.vault, reader, scene.case, (f"thread/{posted.id}",))


def test_an_original_message_opens_by_a_grant_of_its_own_and_its_neighbour_does_not(scene: Scene) -> None:
    first, second = (post_message(scene.vault, scene.owner, scene.case, f"打{PHONE} {n}") for n in (1, 2))
    scene.granted(f"thread/{first.id}")
    with disclose(scene.vault, scene.agent, scene.case, [f"thread/{first.id}"]) as opened:
        assert [found.value for found in opened.records()] == [f"打{PHONE} 1"]
    with pytest.raises(NotGranted):
        disclose(scene.vault, scene.agent, scene.case, [f"thread/{second.id}"])


def test_what_the_desk_writes_reaches_both_sides_as_it_was_written(scene: Scene) -> None:
    said = "您好,请致电 0571-00000001 或 16800000905"
    assert post_message(scene.vault, scene.agent, scene.case, said).original is None
    for reader in (scene.owner, scene.agent, scene.lead):
        [message] = read_thread(scene.vault, reader, scene.case, None, 10)
        assert (message.text, message.original, message.author_role) == (said, None, "agent")


@pytest.mark.parametrize("who", ["owner", "agent"])
def test_codes_are_dropped_before_anything_is_kept(scene: Scene, who: str) -> None:
    actor = scene.owner if who == "owner" else scene.agent
    posted = post_message(scene.vault, actor, scene.case, "我的验证码是 482913,CVV 913")
    assert [dropped.where for dropped in posted.dropped] == ["/text", "/text"]
    for reader in (scene.owner, scene.agent):
        everything = shown(read_thread(scene.vault, reader, scene.case, None, 10))
        assert "482913" not in everything
        assert "913" not in everything


@pytest.mark.parametrize("text", ["", " \n　\t", "字" * (MOST_CHARACTERS + 1)])
def test_a_message_has_something_to_say_and_an_end(scene: Scene, text: str) -> None:
    for act in (post_message, post_note):
        with pytest.raises(Invalid):
            act(scene.vault, scene.agent, scene.case, text)


def test_a_thread_longer_than_a_disclosure_is_read_whole_and_in_pages(scene: Scene) -> None:
    said = []
    for number in range(70):
        actor = scene.agent if number % 3 == 0 else scene.owner
        said.append(post_message(scene.vault, actor, scene.case, f"第{number}句").text)
    for reader in (scene.owner, scene.agent):
        assert texts(scene, reader) == said
        after, pages = None, []
        while page := read_thread(scene.vault, reader, scene.case, after, 33):
            pages.append([message.text for message in page])
            after = page[-1].id
        assert [len(page) for page in pages] == [33, 33, 4]
        assert [text for page in pages for text in page] == said
    mine = read_thread(scene.vault, scene.owner, scene.case, None, 100)
    assert [message.original is not None for message in mine] == [number % 3 != 0 for number in range(70)]


def test_a_message_that_was_begun_earlier_and_stored_later_is_not_missed_by_who_read_on(scene: Scene) -> None:
    slow = seal_message(Message(scene.vault, scene.owner, scene.case, "写得早,到得晚", "message"))
    scene.clock.advance(seconds=1)
    quick = post_message(scene.vault, scene.agent, scene.case, "收到")
    assert texts(scene, scene.agent) == ["收到"]
    scene.clock.advance(seconds=1)
    scene.write(slow.store)
    assert texts(scene, scene.agent, after=quick.id) == ["写得早,到得晚"]
    assert texts(scene, scene.owner) == ["收到", "写得早,到得晚"]


def test_drafts_have_no_thread_and_ended_cases_keep_theirs(scene: Scene) -> None:
    draft = scene.draft().id
    with pytest.raises(Conflict):
        post_message(scene.vault, scene.owner, draft, "还没提交")
    change_status(scene.vault, scene.owner, scene.case, Status.WITHDRAWN)
    post_message(scene.vault, scene.agent, scene.case, "已按您的意愿撤回")
    assert texts(scene, scene.owner) == ["已按您的意愿撤回"]


def test_strangers_neither_read_nor_write(scene: Scene) -> None:
    for actor in (scene.other, scene.outsider, scene.people.admin(), scene.people.auditor()):
        with pytest.raises(NotFound):
            post_message(scene.vault, actor, scene.case, "你好")
        with pytest.raises(NotFound):
            read_thread(scene.vault, actor, scene.case, None, 10)
        with pytest.raises(NotFound):
            post_note(scene.vault, actor, scene.case, "你好")
        with pytest.raises(NotFound):
            read_notes(scene.vault, actor, scene.case, None, 10)


def test_notes_are_not_for_the_owner_by_any_way(scene: Scene) -> None:
    note = post_note(scene.vault, scene.agent, scene.case, "内部: 商家有前科")
    assert [found.text for found in read_notes(scene.vault, scene.lead, scene.case, None, 10)] == [note.text]
    assert texts(scene, scene.owner) == texts(scene, scene.agent) == []
    with pytest.raises(NotFound):
        read_notes(scene.vault, scene.owner, scene.case, None, 10)
    with pytest.raises(NotFound):
        post_note(scene.vault, scene.owner, scene.case, "我也写")
    for scope in ("team", f"team/{note.id}"):
        with pytest.raises(NotGranted):
            read_record(scene.vault, scene.owner, scene.case, (scope,))
    with pytest.raises(NotGranted):
        read_record(scene.vault, scene.owner, scene.case, ("identity", f"team/{note.id}"))


def test_many_notes_are_read_in_pages(scene: Scene) -> None:
    said = [post_note(scene.vault, scene.agent, scene.case, f"记{number}").text for number in range(66)]
    first = read_notes(scene.vault, scene.colleague, scene.case, None, 65)
    rest = read_notes(scene.vault, scene.colleague, scene.case, first[-1].id, 65)
    assert [note.text for note in first + rest] == said


def test_a_note_opens_for_those_who_stay_after_the_team_has_a_new_key(scene: Scene) -> None:
    post_note(scene.vault, scene.colleague, scene.case, "交接: 等商家回复")
    gone = scene.colleague
    remove(scene.vault, scene.lead, scene.told.teams["lead"], gone.user_id)
    post_note(scene.vault, scene.agent, scene.case, "新钥匙下的记录")
    for reader in (scene.agent, scene.lead):
        found = read_notes(scene.vault, reader, scene.case, None, 10)
        assert [note.text for note in found] == ["交接: 等商家回复", "新钥匙下的记录"]
    with pytest.raises(NotFound):
        read_notes(scene.vault, scene.colleague, scene.case, None, 10)


def test_a_note_stays_open_when_a_grant_is_revoked(scene: Scene) -> None:
    post_note(scene.vault, scene.agent, scene.case, "记一笔")
    grant = scene.granted("identity/phone")
    end_grant(scene.vault, scene.owner, scene.case, grant.id)
    assert [note.text for note in read_notes(scene.vault, scene.agent, scene.case, None, 10)] == ["记一笔"]


def test_the_same_message_again_is_one_message(scene: Scene) -> None:
    keyed = replace(scene.owner, replay=Replay("message-1", b"d" * 32))
    first = post_message(scene.vault, keyed, scene.case, f"打{PHONE}")
    assert post_message(scene.vault, keyed, scene.case, f"打{PHONE}") == first
    assert len(texts(scene, scene.agent)) == 1


def test_a_full_thread_is_full_also_when_many_write_at_once(told: Told, tmp_path: object) -> None:
    settings = SETTINGS.replace("[limits]", "[limits]\nmessages_per_case = 6")
    with copied(told, tmp_path / "few", settings) as scene:  # type: ignore[operator]
        actors = [scene.owner, scene.agent]
        posted, refused = at_once(
            [lambda n=n: post_message(scene.vault, actors[n % 2], scene.case, f"{n}") for n in range(16)],  # type: ignore[misc]
        )
        assert len(posted) == 6
        assert {type(problem) for problem in refused} == {QuotaExceeded}
        assert len(texts(scene, scene.agent)) == 6


def test_posting_is_logged_by_scope_and_not_by_word(scene: Scene) -> None:
    message = post_message(scene.vault, scene.owner, scene.case, "会被记录的话")
    note = post_note(scene.vault, scene.agent, scene.case, "会被记录的话")
    [posted], [noted] = entries(scene.vault, Action.MESSAGE_POST), entries(scene.vault, Action.NOTE_POST)
    assert posted["scopes"] == [f"handling/thread/{message.id}", f"thread/{message.id}"]
    assert (noted["scopes"], noted["team"]) == ([f"team/{note.id}"], scene.told.teams["lead"])
    assert "会被记录" not in str(posted) + str(noted)


def test_names_known_from_the_form_are_hidden_in_messages(scene: Scene) -> None:
    case = scene.filed(identity={"name": "欧阳予安", "joint": ["李望舒"]}, statement={"narrative": "说明"}).id
    posted = post_message(scene.vault, scene.owner, case, "予安女士说欧阳予安和李望舒都没收到")
    assert not any(name in posted.text for name in ("予安", "李望舒"))
