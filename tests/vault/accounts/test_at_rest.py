"""What a stolen folder gives away: no secret that a person knows, and no key without one."""

import base64

import pytest
from sqlalchemy import select

from crypto.errors import CannotOpen
from crypto.keys import derive, unwrap
from tests.vault.people import PASSWORD, People, kept_bytes
from vault.accounts.actor import Origin
from vault.accounts.credentials import root_place
from vault.accounts.recovery import change_password, recover
from vault.accounts.registration import register
from vault.accounts.sessions import authenticate, sign_in
from vault.errors import BadCredentials, Damaged, LogUnavailable
from vault.installation import Vault
from vault.storage.schema import sessions, users
from vault.storage.store import Unit

LOGIN = "canary.anna-7261@example.com"
SECRET = "canary-mellow-orbit-lantern-4471"
NEWER = "canary-quiet-harbour-window-9932"


def spellings(text: str) -> list[bytes]:
    raw = text.encode()
    return [
        raw,
        raw.lower(),
        raw.upper(),
        text.replace("-", "").encode(),
        text.encode("utf-16-le"),
        base64.b64encode(raw),
        raw.hex().encode(),
    ]


def test_no_secret_lies_in_the_files(vault: Vault, source: Origin) -> None:
    made = register(vault, source, LOGIN, SECRET)
    session = sign_in(vault, source, LOGIN, SECRET, None, "bearer")
    with authenticate(vault, session.token, source) as actor:
        newer = change_password(vault, actor, SECRET, NEWER)
        keys = [bytes(actor.keyring.root_key), bytes(actor.keyring.identity), bytes(actor.keyring.signing)]
    again = recover(vault, source, LOGIN, made.recovery_code, SECRET)
    last = sign_in(vault, source, LOGIN, SECRET, None, "cookie")
    with pytest.raises(BadCredentials):
        sign_in(vault, source, LOGIN + "x", NEWER, None, "cookie")
    found = kept_bytes(vault.folder)
    vault.close()
    found += kept_bytes(vault.folder)
    secrets = [LOGIN, SECRET, NEWER, made.recovery_code, again.recovery_code]
    tokens = [session.token, newer.token, last.token]
    for secret in [*secrets, *tokens]:
        for spelling in spellings(secret):
            assert spelling not in found
    for token in tokens:
        assert base64.urlsafe_b64decode(token + "=") not in found
    for key in keys:
        assert key not in found
    assert made.user_id.encode() in found  # what is looked for would be found


def test_staff_secrets_lie_in_no_file_either(vault: Vault, people: People) -> None:
    people.agent()
    person = people.known["agent"]
    assert person.totp_secret is not None
    found = kept_bytes(vault.folder)
    for secret in (person.login, person.password, person.recovery_code):
        for spelling in spellings(secret):
            assert spelling not in found
    assert person.totp_secret not in found
    assert base64.b32encode(person.totp_secret) not in found


def test_a_stolen_database_opens_no_session(vault: Vault, people: People) -> None:
    """Even with the server's secrets: whatever stands in the row is no key to the wrapped root key beside it."""
    people.consumer()
    with vault.store.read() as connection:
        row = connection.execute(select(sessions)).one()
        user = connection.execute(select(users)).one()
    place = root_place(row.user_id, f"session:{row.id}")
    known = [row.token_hash, user.verifier, user.recovery_verifier, user.login_index]
    known += [getattr(vault.secrets, name) for name in vault.secrets.__slots__]
    for key in [*known, *(bytes(derive(key, "session-unlock")) for key in known)]:
        with pytest.raises(CannotOpen):
            unwrap(key, row.root_by_token, place)


def test_a_wrapped_root_key_opens_in_its_own_place_alone(vault: Vault, people: People, source: Origin) -> None:
    people.consumer()
    mallory = people.consumer("mallory")
    victim = people.known["consumer"]
    with vault.store.read() as connection:
        theirs = connection.execute(select(sessions).where(sessions.c.user_id == victim.user_id)).one()

    def swap(unit: Unit) -> None:
        mine = sessions.update().where(sessions.c.id == mallory.session_id)
        unit.connection.execute(mine.values(root_by_token=theirs.root_by_token))

    vault.store.write(swap)
    with pytest.raises(Damaged):
        authenticate(vault, people.known["mallory"].token, source)


def test_a_session_moved_to_another_account_does_not_open(vault: Vault, people: People, source: Origin) -> None:
    victim = people.consumer()
    mallory = people.consumer("mallory")
    move = sessions.update().where(sessions.c.id == mallory.session_id).values(user_id=victim.user_id)
    vault.store.write(lambda unit: unit.connection.execute(move).rowcount)
    with pytest.raises(Damaged):
        authenticate(vault, people.known["mallory"].token, source)


def test_secrets_are_not_shown_by_repr(vault: Vault, people: People) -> None:
    actor = people.consumer()
    assert PASSWORD not in repr(actor)
    assert repr(bytes(actor.keyring.root_key)) not in repr(actor)


def test_a_log_that_can_not_be_written_lets_nobody_in(vault: Vault, people: People, source: Origin) -> None:
    people.consumer()
    vault.store.write(lambda unit: unit.connection.exec_driver_sql("DROP TABLE log_nodes").close())
    vault.store.write(lambda unit: unit.connection.exec_driver_sql("ALTER TABLE log_entries RENAME TO gone").close())
    with pytest.raises(LogUnavailable):
        sign_in(vault, source, "consumer@example.com", PASSWORD, None, "bearer")
    with vault.store.read() as connection:
        assert len(connection.execute(select(sessions)).all()) == 1
