"""Filing a complaint: a draft, its record field by field, and its submission to the team that will handle it."""

from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from crypto.blind import blind_index, normal_form
from crypto.canonical import Json, canonical
from crypto.keys import new_key, wrap
from vault.access.disclosure import disclose
from vault.access.held import HANDLING, WHOLE_CASE, HeldKey, case_key_place, owner_key
from vault.access.registered import team_public_key
from vault.access.rotation import again, seal_to_team
from vault.accounts.actor import Actor, Role
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.cases.categories import Category
from vault.cases.fields import RECORD_SCOPES, Record, by_scope, from_scopes
from vault.cases.handling import apply_handling, prepare_handling, read_handling
from vault.cases.lookup import find_own, require_epoch, require_status
from vault.cases.renditions import expire_renditions
from vault.cases.views import CaseView, Dropped, RecordView, case_view
from vault.cases.workflow import OPEN, Status
from vault.errors import ChangedMeanwhile, Conflict, FieldError, Invalid, QuotaExceeded, Refused, StaleEpoch
from vault.ids import new_id
from vault.installation import Vault
from vault.redaction.detectors.secrets import drop_secrets
from vault.redaction.redact import RULES
from vault.storage.objects import put_objects
from vault.storage.replays import first_answer, write_once
from vault.storage.schema import case_keys, cases, objects, team_seals
from vault.storage.store import Unit
from vault.teams.routing import team_for

_DRAFT = frozenset({Status.DRAFT})
_MADE_OF_IT = ("handling/", "redaction/")
ORDER_INDEX = "order/number"


def create_case(
    vault: Vault, actor: Actor, category: Category, language: str, channel: str, record: Record
) -> CaseView:
    """Begin a draft that only its owner can open. ``QuotaExceeded`` with too many cases open.

    Codes that the vault never stores are removed first; the answer says which.
    """
    if actor.role is not Role.CONSUMER:
        message = "Complaints are filed by consumers. Ask the consumer to file it, or help them at their own log-in."
        raise Refused(message)
    values, dropped = without_secrets(by_scope(record))
    case, now = new_id(), vault.clock()
    held = HeldKey(case, 1, WHOLE_CASE, new_key())
    with held:
        rows = [
            held.seal_record(canonical(value), scope, new_id(), 1)
            for scope, value in values.items()
            if value is not None
        ]
        sealed_key = wrap(actor.keyring.root_key, held.key, case_key_place(case, 1, actor.user_id))

    def work(unit: Unit) -> CaseView:
        mine = select(func.count()).where(cases.c.owner_id == actor.user_id, cases.c.status.in_(OPEN | _DRAFT))
        if (unit.connection.execute(mine).scalar() or 0) >= vault.settings.limits.open_cases:
            message = "You have as many open cases as the vault allows. Withdraw or finish one first."
            raise QuotaExceeded(message)
        unit.connection.execute(
            insert(cases).values(
                id=case,
                owner_id=actor.user_id,
                category=category.value,
                language=language,
                channel=channel,
                status=Status.DRAFT.value,
                epoch=1,
                revision=1,
                created_at=now,
                updated_at=now,
                rotation_owed=False,
                evidence_count=0,
                evidence_bytes=0,
                rules=RULES,
            ),
        )
        unit.connection.execute(
            insert(case_keys).values(case_id=case, user_id=actor.user_id, epoch=1, sealed_key=sealed_key),
        )
        put_objects(unit.connection, rows, now, actor.user_id)
        unit.record(told(actor, Action.CASE_CREATE, case=case, rule=category.value))
        return case_view(find_own(unit.connection, actor, case), dropped)

    return write_once(vault, actor, CaseView, work, case)


def edit_record(
    vault: Vault,
    actor: Actor,
    case: str,
    record: Record,
    *,
    category: Category | None = None,
    revision: int | None = None,
) -> CaseView:
    """Change fields of a draft. ``ChangedMeanwhile`` unless the case is at ``revision``, ``Conflict`` once filed."""
    values, dropped = without_secrets(by_scope(record))

    def once() -> CaseView:
        with vault.store.read() as connection:
            require_status(find_own(connection, actor, case), _DRAFT, "edit a complaint that was filed")
            held = owner_key(connection, actor, case)
            known = _versions(connection, case)
        with held:
            rows = [
                held.seal_record(canonical(value), scope, *_next_version(known, scope))
                for scope, value in values.items()
                if value is not None
            ]
        gone = [scope for scope, value in values.items() if value is None]

        def work(unit: Unit) -> CaseView:
            row = find_own(unit.connection, actor, case)
            require_status(row, _DRAFT, "edit a complaint that was filed")
            require_epoch(row, held.epoch)
            if _versions(unit.connection, case) != known or revision not in (None, row.revision):
                message = "This case was changed in another window. Load it again, then make your change."
                raise ChangedMeanwhile(message)
            put_objects(unit.connection, rows, vault.clock(), actor.user_id)
            unit.connection.execute(delete(objects).where(objects.c.case_id == case, objects.c.scope.in_(gone)))
            if category or any(scope.startswith("identity/") for scope in values):
                expire_renditions(unit.connection, case)  # another person to hide, or another team's policy
            changes: dict[str, object] = {"category": category.value} if category else {}
            touch(vault, unit.connection, case, **changes)
            unit.record(told(actor, Action.CASE_EDIT, case=case, scopes=sorted(values)))
            return case_view(find_own(unit.connection, actor, case), dropped)

        return vault.store.write(work)

    return again(once)


def read_record(vault: Vault, actor: Actor, case: str, scopes: tuple[str, ...] = RECORD_SCOPES) -> RecordView:
    """Open fields of a case's record, the owner's by default all of them, through the one door."""
    with disclose(vault, actor, case, scopes) as opened:
        values = {record.scope: record.value for record in opened.records()}
    return RecordView(case, from_scopes(values), opened.entry, opened.basis.grant)


def preview_handling(vault: Vault, actor: Actor, case: str) -> RecordView:
    """Make the handling view of a draft now and open it: what the team would see. ``Conflict`` once filed."""

    def once() -> None:
        with vault.store.read() as connection:
            require_status(find_own(connection, actor, case), _DRAFT, "preview a complaint that was filed")
        view = prepare_handling(vault, actor, case)

        def work(unit: Unit) -> None:
            require_status(find_own(unit.connection, actor, case), _DRAFT, "preview a complaint that was filed")
            apply_handling(vault, unit, actor, view)

        vault.store.write(work)

    again(once)
    return read_handling(vault, actor, case)


def submit_case(vault: Vault, actor: Actor, case: str) -> CaseView:
    """File a draft: make the handling view, seal its key to the team of the category, start the clocks.

    ``Invalid`` names what is missing, ``Conflict`` if the case was filed already or no team takes the category.
    """

    def once() -> CaseView:
        if answered := first_answer(vault, actor, CaseView):
            return answered
        with vault.store.read() as connection:
            require_status(find_own(connection, actor, case), _DRAFT, "file a complaint that was filed")
        view = prepare_handling(vault, actor, case)
        narrative, number = view.narrative, view.order_number
        if not narrative:
            message = "Tell what happened before you submit."
            raise Invalid(message, [FieldError("/statement/narrative", "Write in your own words what happened.")])
        # A dash in the place of a number has the normal form of every other dash: such cases are not the same order.
        index = blind_index(vault.secrets.index, ORDER_INDEX, number) if normal_form(number) else None
        with vault.store.read() as connection, owner_key(connection, actor, case) as held:
            row = find_own(connection, actor, case)
            team = team_for(connection, row.category)
            if team is None:
                message = "No team takes complaints of this kind yet. Choose another category or try again later."
                raise Conflict(message)
            team_seal = seal_to_team(connection, held, team, actor.keyring.signing)

        def work(unit: Unit) -> CaseView:
            now = vault.clock()
            row = find_own(unit.connection, actor, case)
            require_status(row, _DRAFT, "file a complaint that was filed")
            if row.category and team_for(unit.connection, row.category) != team:
                message = "The team for this kind of complaint changed just now. Submit again."
                raise ChangedMeanwhile(message)
            if team_public_key(unit.connection, team)[1] != team_seal["generation"]:
                message = "The team's key was changed just now. Submit again."
                raise StaleEpoch(message)
            apply_handling(vault, unit, actor, view)
            unit.connection.execute(delete(team_seals).where(team_seals.c.case_id == case))
            unit.connection.execute(insert(team_seals).values(**team_seal))
            touch(
                vault,
                unit.connection,
                case,
                status=Status.SUBMITTED.value,
                team_id=team,
                submitted_at=now,
                first_answer_due=now + timedelta(seconds=vault.settings.times.first_answer),
                order_index=index,
            )
            unit.record(told(actor, Action.CASE_SUBMIT, case=case, team=team, scopes=(HANDLING,), rule=row.category))
            return case_view(find_own(unit.connection, actor, case))

        return write_once(vault, actor, CaseView, work, case)

    return again(once)


def touch(vault: Vault, connection: Connection, case: str, **changes: object) -> None:
    """Change columns of a case and count the change."""
    connection.execute(
        update(cases)
        .where(cases.c.id == case)
        .values(revision=cases.c.revision + 1, updated_at=vault.clock(), **changes),
    )


def without_secrets(values: dict[str, Json]) -> tuple[dict[str, Json], list[Dropped]]:
    """Return values without card security codes and one-time codes, and where such codes were removed."""
    dropped: list[Dropped] = []

    def clean(value: Json, where: str) -> Json:
        if isinstance(value, str):
            text, found = drop_secrets(value)
            dropped.extend(Dropped(where, span.type.value) for span in found)
            return text
        if isinstance(value, dict):
            return {name: clean(item, f"{where}/{name}") for name, item in value.items()}
        if isinstance(value, list):
            return [clean(item, f"{where}/{place}") for place, item in enumerate(value)]
        return value

    return {scope: clean(value, f"/{scope}") for scope, value in values.items()}, dropped


def _versions(connection: Connection, case: str) -> dict[str, tuple[str, int]]:
    """Return what the owner wrote; renditions come and go beside it."""
    rows = connection.execute(
        select(objects.c.scope, objects.c.id, objects.c.version).where(objects.c.case_id == case),
    )
    return {row.scope: (row.id, row.version) for row in rows if not row.scope.startswith(_MADE_OF_IT)}


def _next_version(known: dict[str, tuple[str, int]], scope: str) -> tuple[str, int]:
    identifier, version = known.get(scope, (new_id(), 0))
    return identifier, version + 1
