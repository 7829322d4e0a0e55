"""``restore``: a backup back into an empty place, and what must follow before work."""

from pathlib import Path

import click
from sqlalchemy import make_url

from oversight.cli import clockwork, erasures, lastseen, logkeeping, opening
from oversight.cli.answering import REFUSED, Answer, Refused, answers
from oversight.cli.backup import figures, manifest, postgres, sqlite
from oversight.cli.backup.making import ERASURES, FOLDER, POLICY, keys_of
from oversight.cli.backup.manifest import Manifest
from oversight.cli.opening import Portal
from oversight.cli.vault import replaying
from oversight.ledger import sequencer
from oversight.ledger.rules import notes
from oversight.ledger.rules.errors import LogError
from oversight.migrations import run as migrations
from oversight.settings import Settings

NEXT = (
    "Before anybody works: python -m oversight ledger reconcile DIR-OR-URL (a "
    "published copy of the log), then: python -m oversight fsck"
)
OLD_LIST = (
    "{path} was not there: what was forgotten after the backup is here again, unless "
    "you find a newer list. With one: python -m oversight vault replay LIST"
)


@click.command()
@click.argument("place", metavar="DIR", type=FOLDER)
@answers
def restore(place: Path) -> Answer:
    """Put the backup in DIR into an empty database, then forget again what was erased.

    It refuses a backup that is partial or changed, one of another vault key, and a
    database that holds anything.
    """
    told = opening.settings()
    kept = manifest.read(place)
    _check_database(told, kept)
    with opening.portal(empty=True) as portal, clockwork.alone(portal):
        _check_key(told, kept)
        if kept.kind == "sqlite":
            sqlite.check_empty(_file(told))
            sqlite.load(place, _file(told))
        else:
            postgres.check_empty(portal.store)
            postgres.load(portal.store, place)
        with portal.store.engine.connect() as connection:
            differs = figures.differing(kept.figures, figures.taken(connection))
        listed = _beside(told, place)
        lines = _log_key(told, kept)
        said = _forgotten(portal)
    facts = {"made_at": kept.made_at, "log_size": kept.figures.log_size}
    facts |= {"differs": differs, "forgotten": said.facts}
    lines = [
        f"The backup of {kept.made_at} is back: {kept.figures.many} rows.",
        *(f"Not as it was kept: {one}." for one in differs),
        *lines,
        *said.lines,
        *([] if listed else [OLD_LIST.format(path=told.erasure_list)]),
        NEXT,
    ]
    return Answer(facts, tuple(lines), REFUSED if differs or not said.sound else 0)


def _check_database(told: Settings, kept: Manifest) -> None:
    kind = make_url(told.database_url).get_backend_name()
    if kind != kept.kind:
        raise Refused(
            "other_database",
            f"This is a backup of {kept.kind}; DATABASE_URL is {kind}.",
        )
    if kept.figures.step and kept.figures.step not in migrations.steps():
        raise Refused(
            "newer",
            f"The backup is of step {kept.figures.step}, which this version does not "
            "know. Install the version that made it, or a later one.",
        )


def _check_key(told: Settings, kept: Manifest) -> None:
    missing = sorted(set(kept.vault_keys) - set(keys_of(told)))
    if missing:
        raise Refused(
            "wrong_key",
            f"The backup is sealed under vault key {', '.join(missing)}; this portal "
            f"has {keys_of(told)[0]}. Nothing was restored.",
        )


def _file(told: Settings) -> Path:
    return Path(make_url(told.database_url).database or "")


def _beside(told: Settings, place: Path) -> bool:
    """Put back what stood beside the database, never over anything newer.

    Returns whether a list of erasures was there that the restore did not bring.
    """
    there = told.erasure_list.is_file()
    beside = {
        ERASURES: told.erasure_list,
        lastseen.LAST: told.instance / lastseen.LAST,
        POLICY: told.witness_policy,
    }
    for name, path in beside.items():
        if (place / name).is_file() and not path.exists():
            lastseen.replace(path, (place / name).read_bytes())
    return there


def _log_key(told: Settings, kept: Manifest) -> list[str]:
    """Say when the log's key is missing or another one: nothing would be signed."""
    known = {notes.parse_vkey(one).public for one in kept.figures.log_keys}
    if not told.log_key.is_file():
        return [f"The log will not be signed: its key is not at {told.log_key}."]
    try:
        held = {one.public_key().public_bytes_raw() for one in logkeeping.keys(told)}
    except LogError as error:
        return [f"The log will not be signed: {error.sentence}"]
    if known and not known & held:
        return ["The log will not be signed: OVERSIGHT_LOG_KEY is not the log's key."]
    return []


def _forgotten(portal: Portal) -> replaying.Told:
    """Forget again at once, if the log is whole; else reconcile does it."""
    with portal.store.reading() as session:
        try:
            sequencer.check_seen(session, lastseen.seen(portal.settings))
        except LogError as error:
            return replaying.Told({"waits": error.code}, (error.sentence,), sound=True)
    if not erasures.alive(portal):
        return replaying.Told({"erased": 0}, (), sound=True)
    return replaying.replayed(portal, portal.settings.erasure_list)
