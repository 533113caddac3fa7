"""``evault init``: a new vault and its first administrator, or the database of an old one brought up to date."""

from pathlib import Path

import click

from vault.accounts.actor import Role
from vault.accounts.enrolment import Invited, invite
from vault.accounts.logins import chosen_login
from vault.cli.group import data_option, evault
from vault.installation import create_vault, open_vault, upgrade_vault
from vault.secrets import FILE_NAME
from vault.times import rfc3339


@evault.command()
@data_option
@click.option("--admin", default="admin", show_default=True, help="Login of the first administrator.")
@click.option("--upgrade", is_flag=True, help="Bring the database of an existing vault to this version's schema.")
def init(folder: Path, admin: str, upgrade: bool) -> None:  # noqa: FBT001 - a flag of the command line
    """Make a new vault, readable by you alone, and invite its first administrator.

    The enrolment secret is printed once. Whoever has it chooses the password and the second factor, so nobody else
    ever knows them. Stop the service and make a backup before you use --upgrade.
    """
    if upgrade:
        upgrade_vault(folder)
        click.echo(f"The database of {folder} has this version's schema. Start it: evault serve --data {folder}")
        return
    chosen_login(admin)
    create_vault(folder)
    with open_vault(folder) as vault:
        invited = invite(vault, None, admin, "Administrator", Role.ADMIN)
    click.echo(f"Made a vault in {folder}. Only your user can read it.")
    click.echo(f"Copy {folder / FILE_NAME} to a safe place now: without it nobody can ever sign in again.")
    tell_invitation(admin, invited)
    click.echo(f"Start it: evault serve --data {folder}")


def tell_invitation(login: str, invited: Invited) -> None:
    """Print an invitation; the secret is on a line of its own and nowhere else."""
    click.echo(f"Invited {login} as administrator, account {invited.user_id}.")
    click.echo(f"Enrolment secret, shown this once, good once until {rfc3339(invited.expires_at)}:")
    click.echo(f"  {invited.secret}")
    click.echo("How to use it: on the running service open the page for invitations, or send it to")
    click.echo("/api/v1/accounts/enrolment. Whoever does so chooses the password and gets the second factor.")
