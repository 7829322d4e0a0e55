"""Copies of the data keys: taken to another place, closed for one reader, put back."""

import os
from dataclasses import asdict
from pathlib import Path

import click

from oversight.cli import erasures, opening
from oversight.cli.answering import Answer, Refused, answers
from oversight.core import clock
from oversight.ledger import service as ledger
from oversight.settings import HOUSE, Settings
from oversight.vault import copies, service
from oversight.vault.rules import parcels
from oversight.vault.rules.parcels import Secret

FILE = click.Path(dir_okay=False, path_type=Path)
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
ADVICE = "Keep it for 30 days at most: what is forgotten meanwhile is still in it."
WORDS = click.option(
    "--passphrase-file",
    type=EXISTING,
    help="A file with the passphrase in its first line; else it is asked for.",
)


@click.command(name="backup-keys")
@click.argument("file", type=FILE)
@click.option("--for", "recipient", type=EXISTING, help="An X25519 public key, PEM.")
@WORDS
@answers
def backup_keys(
    file: Path, recipient: Path | None, passphrase_file: Path | None
) -> Answer:
    """Write the data keys to FILE, closed by a passphrase or for one reader's key.

    They stay wrapped under the vault's key as well, which is not in the file.
    """
    with opening.portal() as portal:
        _check_place(file, portal.settings)
        now = clock.utc_now()
        with portal.store.reading() as session:
            count, content = copies.taken(session, now=now)
        if recipient is not None:
            key = parcels.public_key(recipient.read_bytes())
            parcel = parcels.closed_for(key, content)
        else:
            parcel = parcels.closed_by(
                _passphrase(passphrase_file, twice=True), content
            )
        with portal.store.transaction() as session:
            facts = {"keys": count}
            ledger.note(session, "vault.copied", by=None, now=now, facts=facts)
        _write(file, parcel)
        root = service.root_id()
    lines = (f"{count} keys, wrapped under vault key {root}: {file}", ADVICE)
    return Answer({"keys": count, "root": root, "file": str(file)}, lines)


@click.command(name="restore-keys")
@click.argument("file", type=EXISTING)
@click.option("--key", type=EXISTING, help="The reader's own X25519 key, PEM.")
@WORDS
@answers
def restore_keys(file: Path, key: Path | None, passphrase_file: Path | None) -> Answer:
    """Put back the data keys of FILE that are missing; what was forgotten stays so."""
    with opening.portal() as portal:
        secret: Secret
        if key is not None:
            secret = parcels.private_key(key.read_bytes())
        else:
            secret = _passphrase(passphrase_file, twice=False)
        content = parcels.opened(file.read_bytes(), secret)
        listed, _ = erasures.listed(portal.settings.erasure_list)
        gone = {one.key for one in listed}
        now = clock.utc_now()
        with portal.store.transaction() as session:
            done = copies.put_back(session, content, gone=gone)
            facts = asdict(done)
            ledger.note(session, "vault.restored", by=None, now=now, facts=facts)
    lines = (
        f"{done.restored} keys came back; {done.there} were there.",
        f"{done.forgotten} were forgotten since and stay so.",
        f"{done.replaced} have a fresh key since, which stays.",
    )
    return Answer(facts, lines)


def _passphrase(file: Path | None, *, twice: bool) -> str:
    if file is not None:
        first = file.read_bytes().partition(b"\n")[0]
        return first.rstrip(b"\r").decode(errors="backslashreplace")
    typed = click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice)
    return str(typed)


def _check_place(file: Path, told: Settings) -> None:
    """Refuse a place where the copy would lie beside what it opens, or for others."""
    home = file.resolve().parent
    if not home.is_dir():
        raise Refused("no_place", f"There is no folder {home}.")
    if file.resolve().exists():
        raise Refused(
            "file_there", f"{file} is there already; copies are not replaced."
        )
    for ours in (told.instance.resolve(), HOUSE.resolve()):
        if home.is_relative_to(ours):
            raise Refused(
                "beside_the_database",
                f"{file} would lie inside {ours}: keep keys apart from what they open.",
            )
    if home.stat().st_mode & 0o007:
        raise Refused(
            "open_place",
            f"Others can look into {home}; choose a folder of mode 0700 or 0750.",
        )


def _write(file: Path, content: bytes) -> None:
    """Write a file that only its owner reads, and no other; nothing if that fails."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Refused("not_written", f"{file}: {error.strerror}.") from None
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        file.unlink()
        raise Refused("not_written", f"{file}: {error.strerror}.") from None
