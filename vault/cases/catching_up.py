"""What one item teaches of a case is hidden in all of it: earlier renditions are searched for it and made anew.

So are those that an earlier version of the rules made.
"""

from typing import Any, cast

from sqlalchemy import select, update

from crypto.canonical import Json
from vault.access.disclosure import disclose
from vault.access.held import HANDLING
from vault.access.purposes import Standing
from vault.access.rotation import again
from vault.accounts.actor import Actor
from vault.cases.fields import RECORD_SCOPES
from vault.cases.handling import apply_handling, prepare_handling
from vault.cases.lookup import find_own
from vault.cases.record_review import REVIEW, made_by_older_rules
from vault.cases.renditions import NOT_YET, expire_renditions, review_from
from vault.cases.said_before import hide_in_what_was_said
from vault.cases.secrets_map import MAP
from vault.installation import Vault
from vault.redaction.casemap import CaseMap
from vault.redaction.hiding import secrets_in
from vault.redaction.reading import Reading
from vault.redaction.redact import RULES
from vault.storage.schema import cases, evidence

_FIELDS = tuple(f"{HANDLING}/{scope}" for scope in RECORD_SCOPES)
_ITEMS = f"{HANDLING}/evidence"


def catch_up(vault: Vault, actor: Actor, case: str) -> int:
    """Look for what the map or the rules learned after a rendition was made; return how many are to be made anew."""
    with vault.store.read() as connection:
        find_own(connection, actor, case)
        query = select(evidence.c.id, evidence.c.rendition).where(evidence.c.case_id == case)
        made = [row.id for row in connection.execute(query) if row.rendition != NOT_YET]
    with disclose(vault, actor, case, ("redaction", HANDLING), Standing.PREPARE_HANDLING) as opened:
        values = {record.scope: record.value for record in opened.records()}
    stored = values.pop(MAP, None)
    if stored is None:
        _note_rules(vault, case)
        return 0
    known = CaseMap.from_json(cast(dict[str, Any], stored))
    behind = [
        item
        for item in made
        if _is_behind(values.get(f"redaction/{item}"), known)
        or any(secrets_in(text, known) for text in _texts(_about(values.get(f"{_ITEMS}/{item}"))))
    ]
    shown = [text for scope, value in values.items() if scope.startswith(_FIELDS) for text in _texts(value)]
    if any(secrets_in(text, known) for text in shown) or (shown and made_by_older_rules(values.get(REVIEW))):
        _prepare_again(vault, actor, case)
    hide_in_what_was_said(vault, actor, case, known, values)
    if behind:
        vault.store.write(lambda unit: expire_renditions(unit.connection, case, behind))
    else:
        _note_rules(vault, case)
    return len(behind)


def _note_rules(vault: Vault, case: str) -> None:
    """Say that nothing in the case is by older rules any more."""
    older = (cases.c.id == case) & (cases.c.rules < RULES)
    with vault.store.read() as connection:
        if connection.execute(select(cases.c.id).where(older)).first() is None:
            return
    vault.store.write(lambda unit: unit.connection.execute(update(cases).where(older).values(rules=RULES)))


def _about(item: Json) -> Json:
    return item.get("about") if isinstance(item, dict) else None


def _is_behind(value: Json, known: CaseMap) -> bool:
    """Whether an item says something that the map learned only after the item's rendition was made."""
    review = review_from(value)
    if review is None or not isinstance(value, dict):
        return not isinstance(value, dict) or made_by_older_rules(value)
    newer = CaseMap(known.language, known.entries[cast(int, value["entries"]) :])
    return bool(newer.entries) and bool(secrets_in(_said(review.reading), newer))


def _said(reading: Reading) -> str:
    if reading.conversation is not None:
        return "\n".join(f"{message.speaker}\n{message.text}" for message in reading.conversation.messages)
    if reading.pages:
        return "\n".join(line.text for page in reading.pages for line in page.lines)
    return reading.text or ""


def _texts(value: Json) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else []


def _prepare_again(vault: Vault, actor: Actor, case: str) -> None:
    def once() -> None:
        view = prepare_handling(vault, actor, case)
        vault.store.write(lambda unit: apply_handling(vault, unit, actor, view))

    again(once)
