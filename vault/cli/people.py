"""``evault user`` and ``evault team``: what the operator at the machine can do without anyone's keys."""

from pathlib import Path

import click
from sqlalchemy import func, select, update

from vault.accounts.actor import Role
from vault.accounts.enrolment import invite, reinvite
from vault.accounts.session_rows import end_others
from vault.accounts.status import Status
from vault.accounts.telling import OPERATOR
from vault.audit.entry import Action, Entry
from vault.cli.group import Commands, data_option, evault
from vault.cli.init import tell_invitation
from vault.errors import Conflict, NotFound
from vault.installation import open_vault
from vault.storage.schema import team_members, teams, users
from vault.storage.store import Unit


@evault.group(cls=Commands)
def user() -> None:
    """Staff accounts. Everything else about them is done by an administrator who is signed in."""


@user.command("invite-admin")
@data_option
@click.argument("login")
@click.option("--label", default="Administrator", show_default=True, help="Name that colleagues see.")
def invite_admin(folder: Path, login: str, label: str) -> None:
    """Invite an administrator with LOGIN, as long as none has enrolled. The secret is printed once."""
    with open_vault(folder) as vault:
        tell_invitation(login, invite(vault, None, login, label, Role.ADMIN))


@user.command("reinvite")
@data_option
@click.argument("account")
def invite_again(folder: Path, account: str) -> None:
    """Print a new secret for ACCOUNT, an administrator's id, if the old one ran out before anyone enrolled."""
    with open_vault(folder) as vault:
        tell_invitation("them", reinvite(vault, None, account))


@user.command("list")
@data_option
def list_staff(folder: Path) -> None:
    """List staff: account id, role, status, label. Consumers are a number."""
    consumer = users.c.role == Role.CONSUMER.value
    with open_vault(folder) as vault, vault.store.read() as connection:
        for row in connection.execute(select(users).where(~consumer).order_by(users.c.id)):
            click.echo(f"{row.id}  {row.role:8}  {row.status:8}  {row.label or ''}")
        consumers = connection.execute(select(func.count()).select_from(users).where(consumer)).scalar_one()
    click.echo(f"{consumers} consumers")


@user.command("disable")
@data_option
@click.argument("account")
def disable(folder: Path, account: str) -> None:
    """Disable ACCOUNT, an id from `evault user list`, and end all its sessions at once.

    For an emergency, when no administrator can sign in. It is written to the audit log as an act of the operator.
    """

    def work(unit: Unit) -> None:
        status = unit.connection.execute(select(users.c.status).where(users.c.id == account)).scalar()
        if status is None:
            raise NotFound
        if status == Status.DISABLED:
            message = "The account is disabled already."
            raise Conflict(message)
        disabled = update(users).where(users.c.id == account).values(status=Status.DISABLED.value)
        unit.connection.execute(disabled)
        end_others(unit.connection, account)
        unit.record(Entry(Action.ACCOUNT_DISABLE, actor=None, role=OPERATOR, object=account))

    with open_vault(folder) as vault:
        vault.store.write(work)
    click.echo(f"Disabled {account} and ended its sessions. An administrator can enable it again.")


@evault.group(cls=Commands)
def team() -> None:
    """Teams that handle cases."""


@team.command("list")
@data_option
def list_teams(folder: Path) -> None:
    """List teams: id, generation of the key, number of members, name."""
    members = func.count(team_members.c.user_id)
    query = (
        select(teams.c.id, teams.c.generation, teams.c.name, members.label("members"))
        .outerjoin(team_members, team_members.c.team_id == teams.c.id)
        .group_by(teams.c.id, teams.c.generation, teams.c.name)
        .order_by(teams.c.name)
    )
    with open_vault(folder) as vault, vault.store.read() as connection:
        for row in connection.execute(query):
            click.echo(f"{row.id}  key {row.generation}  {row.members} members  {row.name}")
