"""``evault audit``: the log verified, and what others need to verify it."""

import base64
from pathlib import Path

import click
import msgspec

from crypto.errors import BadFormat
from crypto.notes import NoteKey
from vault.audit.findings import Findings
from vault.audit.verification import verify_log
from vault.cli.group import FOUND, Commands, data_option, evault
from vault.cli.inspecting import kept_checkpoints, log_key, looking_at, read_checkpoint
from vault.installation import open_vault


@evault.group(cls=Commands)
def audit() -> None:
    """The audit log."""


@audit.command()
@data_option
@click.option(
    "--checkpoint",
    "files",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    help="Older signed checkpoint to compare with, best one kept on another machine. May be repeated.",
)
@click.option("--key", help="The log's public key as you noted it, instead of the one in the data folder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def verify(context: click.Context, folder: Path, files: tuple[Path, ...], key: str | None, as_json: bool) -> None:  # noqa: FBT001 - a flag
    """Read the whole log and compare it with its hashes, its columns, the registered keys and older checkpoints.

    Who can write to the database can also make its inside agree again. Only a checkpoint that they could not change
    shows that, so keep some elsewhere. The service may be running. Exit code 1 if anything was found.
    """
    trusted = _parsed(key) if key else log_key(folder)
    known = [read_checkpoint(path, trusted) for path in files]
    known += kept_checkpoints(folder, trusted)
    with looking_at(folder) as connection:
        findings = verify_log(connection, trusted, known)
    click.echo(_json(findings) if as_json else _text(findings))
    if not findings.whole:
        context.exit(FOUND)


@audit.command()
@data_option
def checkpoint(folder: Path) -> None:
    """Print the signed checkpoint of the log as it is now. Keep it on another machine."""
    with open_vault(folder) as vault:
        click.echo(vault.checkpoints.newest(), nl=False)


@audit.command("key")
@data_option
def public_key(folder: Path) -> None:
    """Print the log's public key, which auditors and witnesses check checkpoints with."""
    click.echo(str(log_key(folder)))


def _parsed(key: str) -> NoteKey:
    try:
        return NoteKey.parse(key)
    except BadFormat as error:
        raise click.BadParameter(str(error), param_hint="--key") from None


def _root(findings: Findings) -> str | None:
    return base64.b64encode(findings.root).decode() if findings.root else None


def _json(findings: Findings) -> str:
    told = {
        "whole": findings.whole,
        "entries": findings.entries,
        "root": _root(findings),
        "checkpoints": findings.checkpoints,
        "findings": findings.findings,
        "more": findings.more,
    }
    return msgspec.json.encode(told).decode()


def _text(findings: Findings) -> str:
    lines = [f"Read {findings.entries} entries; root {_root(findings) or 'unknown, entries are missing'}."]
    lines.append(f"Compared with {findings.checkpoints} older checkpoints.")
    lines += [f"FOUND: {finding.what}" for finding in findings.findings]
    if findings.more:
        lines.append(f"FOUND: {findings.more} more of the kind.")
    if findings.whole:
        lines.append("The log is whole.")
    else:
        lines.append("The log is not whole. Keep this database as evidence and bring back a copy whose log verifies.")
    if not findings.checkpoints:
        lines.append("No older checkpoint was compared, so a log rebuilt from its beginning would not show.")
    return "\n".join(lines)
