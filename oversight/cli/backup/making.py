"""``backup``: the whole database in a folder, its keys in another one or nowhere."""

import os
from pathlib import Path

import click

from oversight.cli import erasures, lastseen, logkeeping, opening
from oversight.cli.answering import Answer, Refused, answers
from oversight.cli.backup import manifest, postgres, sqlite
from oversight.cli.backup.manifest import Manifest
from oversight.cli.opening import Portal
from oversight.core import clock
from oversight.ledger.rules.moments import spelled
from oversight.settings import Settings
from oversight.vault.rules import wrapping

ERASURES, POLICY = "erasures.jsonl", "policy.txt"
FOLDER = click.Path(file_okay=False, path_type=Path)
WITHOUT = (
    "The keys are not in it: vault key {key} and the log's key. Without the vault's "
    "key no private value can be opened. Keep them elsewhere, or: --keys DIR"
)
ADVICE = "Keep it for 30 days at most: what is forgotten meanwhile is still in it."


@click.command()
@click.argument("place", metavar="DIR", type=FOLDER)
@click.option("--keys", type=FOLDER, help="Copy the keys into this other folder.")
@answers
def backup(place: Path, keys: Path | None) -> Answer:
    """Copy the whole database into DIR, a folder that is new or empty.

    The portal goes on meanwhile: the copy is of one moment. Keys are never in it.
    """
    with opening.portal() as portal:
        _check_apart(portal.settings, place, keys)
        for folder in filter(None, (place, keys)):
            _check_new(folder)
        made = _written(portal, place)
        if keys is not None:
            _keys(portal.settings, keys)
        key = keys_of(portal.settings)[0]
    told = manifest.described(place / manifest.NAME)
    facts = {"folder": str(place), "manifest": told["sha256"], "vault_key": key}
    facts |= {
        "log_size": made.figures.log_size,
        "rows": made.figures.many,
    }
    lines = [
        f"{facts['rows']} rows and a log of {made.figures.log_size} entries: {place}",
        f"Its manifest (SHA-256): {told['sha256']}",
        f"The keys: {keys}. Take them to another place." if keys else "",
        "" if keys else WITHOUT.format(key=key),
        ADVICE,
    ]
    return Answer(facts, tuple(line for line in lines if line))


def keys_of(told: Settings) -> list[str]:
    """Return the names of the vault's keys, the one that wraps first."""
    return [wrapping.name(one) for one in (told.vault_key, *told.older_vault_keys)]


def _check_apart(told: Settings, place: Path, keys: Path | None) -> None:
    """Refuse folders that would lie in each other or beside what they copy."""
    given = [place.resolve(), *([keys.resolve()] if keys else [])]
    for one in given:
        if one.is_relative_to(told.instance.resolve()):
            raise Refused(
                "beside_the_database",
                f"{one} would lie in the instance folder, with what it is a copy of.",
            )
    first, last = given[0], given[-1]
    together = first.is_relative_to(last) or last.is_relative_to(first)
    if keys is not None and together:
        raise Refused("keys_beside", "Keys never lie with the data that they open.")


def _check_new(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Refused("not_empty", f"{folder} is not empty. Name a new folder.")
    folder.chmod(0o700)


def _written(portal: Portal, place: Path) -> Manifest:
    """Write every file, then the manifest over what the disk gives back."""
    told = portal.settings
    erasures.bring_up(portal)
    if portal.store.engine.dialect.name == "sqlite":
        held = sqlite.dump(portal.store, place)
    else:
        held = postgres.dump(portal.store, place)
    beside = {
        ERASURES: told.erasure_list,
        lastseen.LAST: told.instance / lastseen.LAST,
        POLICY: told.witness_policy,
    }
    for name, path in beside.items():
        if path.is_file():
            lastseen.replace(place / name, path.read_bytes())
    files = sorted(place.iterdir())
    for path in files:
        _synced(path)
    made = Manifest(
        made_at=spelled(clock.utc_now()),
        kind=portal.store.engine.dialect.name,
        vault_keys=keys_of(told),
        figures=held,
        files={path.name: manifest.described(path) for path in files},
    )
    lastseen.replace(place / manifest.NAME, made.raw)
    manifest.read(place)
    return made


def _synced(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _keys(told: Settings, keys: Path) -> None:
    lastseen.replace(keys / "vault.key", told.vault_key)
    for number, older in enumerate(told.older_vault_keys, 1):
        lastseen.replace(keys / f"vault.key.old-{number}", older)
    lastseen.replace(keys / "secret.key", told.secret_key.encode())
    for path in (told.log_key, logkeeping.next_key(told)):
        if path.is_file():
            name = "log.key" if path == told.log_key else "log.key.next"
            lastseen.replace(keys / name, path.read_bytes())
