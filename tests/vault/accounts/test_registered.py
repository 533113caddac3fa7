"""A substituted public key shows before anything is sealed to it."""

import pytest

from crypto.identity import new_seed, public_key, verifying_key
from crypto.merkle import leaf_hash
from tests.vault.people import People, SignIn
from vault.accounts.credentials import key_digest
from vault.accounts.registered import registered_key
from vault.errors import Damaged, NotFound
from vault.installation import Vault
from vault.storage.schema import log_entries, users


def key_of(vault: Vault, user_id: str) -> bytes:
    with vault.store.read() as connection:
        return registered_key(connection, user_id)


def overwrite(vault: Vault, user_id: str, **values: object) -> None:
    change = users.update().where(users.c.id == user_id).values(**values)
    vault.store.write(lambda unit: unit.connection.execute(change).rowcount)


def test_a_registered_key_is_the_persons_own(vault: Vault, consumer: SignIn) -> None:
    actor = consumer()
    assert key_of(vault, actor.user_id) == public_key(actor.keyring.identity)


@pytest.mark.parametrize("column", ["public_key", "verifying_key"])
def test_a_substituted_key_is_noticed(vault: Vault, consumer: SignIn, column: str) -> None:
    actor = consumer()
    foreign = public_key(new_seed()) if column == "public_key" else verifying_key(new_seed())
    overwrite(vault, actor.user_id, **{column: foreign})
    with pytest.raises(Damaged, match="audit"):
        key_of(vault, actor.user_id)


def test_anothers_registration_does_not_serve(vault: Vault, people: People) -> None:
    victim, mallory = people.consumer(), people.consumer("mallory")
    with vault.store.read() as connection:
        row = connection.execute(users.select().where(users.c.id == mallory.user_id)).one()
    overwrite(
        vault,
        victim.user_id,
        public_key=row.public_key,
        verifying_key=row.verifying_key,
        key_entry=row.key_entry,
    )
    with pytest.raises(Damaged):
        key_of(vault, victim.user_id)


def test_an_entry_that_was_edited_does_not_serve(vault: Vault, consumer: SignIn) -> None:
    actor = consumer()
    foreign, signing = public_key(new_seed()), verifying_key(new_seed())
    with vault.store.read() as connection:
        row = connection.execute(users.select().where(users.c.id == actor.user_id)).one()
        raw = connection.execute(log_entries.select().where(log_entries.c.index == row.key_entry)).one().raw
    old, new = key_digest(row.public_key, row.verifying_key), key_digest(foreign, signing)
    forged = raw.replace(old.encode(), new.encode())
    assert leaf_hash(forged) != leaf_hash(raw)
    overwrite(vault, actor.user_id, public_key=foreign, verifying_key=signing)
    edit = log_entries.update().where(log_entries.c.index == row.key_entry).values(raw=forged)
    vault.store.write(lambda unit: unit.connection.execute(edit).rowcount)
    with pytest.raises(Damaged):
        key_of(vault, actor.user_id)


@pytest.mark.parametrize("entry", [None, 0, 10_000])
def test_a_missing_registration_is_damage(vault: Vault, consumer: SignIn, entry: int | None) -> None:
    actor = consumer()
    overwrite(vault, actor.user_id, key_entry=entry)
    with pytest.raises(Damaged):
        key_of(vault, actor.user_id)


def test_nobody_has_no_key(vault: Vault) -> None:
    with pytest.raises(NotFound):
        key_of(vault, "00000000-0000-7000-8000-000000000000")
