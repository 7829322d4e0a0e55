"""What stands beside the database: files that must agree with what it holds."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.cli import halting, lastseen
from oversight.cli.fsck.book import Broken
from oversight.ledger import sequencer, standstills, tree
from oversight.ledger.models import Cosignature, TreeHead
from oversight.ledger.rules import notes, policies
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Key, Note
from oversight.ledger.rules.standstills import Cause
from oversight.settings import Settings

Found = Iterator[tuple[str, str]]
MENDED = {
    Cause.OLDER: "this database is older than what was shown to others; "
    "recover with: python -m oversight ledger reconcile DIR-OR-URL",
    Cause.FORKED: "others were shown another tree; keep both checkpoints and tell "
    "the witnesses",
    Cause.REFUSED: "the key or the last checkpoint cannot be used; the worker's "
    "messages say which",
}


def last_seen(told: Settings, session: Session) -> Found:
    """Find a place that knows a tree which this database does not hold."""
    try:
        known = lastseen.seen(told, shown=tree.published(session))
        sequencer.check_seen(session, known)
    except LogError as error:
        yield ", ".join(map(str, lastseen.places(told))), error.sentence


def cosigned(told: Settings, session: Session) -> Found:
    """Find words of the policy's witnesses that their own keys did not sign."""
    try:
        known = _witnesses(told)
    except LogError as error:
        yield str(told.witness_policy), error.sentence
        return
    asked = select(Cosignature, TreeHead.note).join(
        TreeHead, TreeHead.id == Cosignature.size, isouter=True
    )
    for row, note in session.execute(asked.order_by(Cosignature.size, Cosignature.at)):
        for why in _unheld(row, note, known.get(row.witness, ())):
            yield f"checkpoint {row.size}", f"{row.witness} {why}"


def _witnesses(told: Settings) -> Mapping[str, tuple[Key, ...]]:
    path = told.witness_policy
    asked = policies.parse(path.read_bytes()) if path.exists() else None
    named: dict[str, tuple[Key, ...]] = {}
    for party in () if asked is None else asked.witnesses.values():
        named[party.key.name] = (*named.get(party.key.name, ()), party.key)
    return named


def _unheld(
    row: Cosignature, note: bytes | None, keys: tuple[Key, ...]
) -> Iterator[str]:
    """Say why a word does not hold; whoever left the policy is not judged."""
    try:
        lines = notes.signatures(row.line)
        mine = [key for key in keys if any(one.id == key.id for one in lines)]
        if not mine:
            return
        text = "" if note is None else notes.parse(note).text
        [seen] = notes.check(Note(text, tuple(lines)), mine)
    except (LogError, ValueError):
        yield "did not sign what is kept as its word"
        return
    if seen.time != int(row.at.timestamp()):
        yield "signed at another time than is kept"


def standing_still(told: Settings, session: Session) -> Found:
    """Find that the worker met something for which it signs nothing any more."""
    for cause, since in halting.remembered(told.instance).items():
        put_back = standstills.restored_since(session, since)
        if cause in MENDED and not (cause is Cause.OLDER and put_back):
            where = str(told.instance / halting.FILE)
            yield where, f"the log stands still since {since}: {MENDED[cause]}"


CHECKS: Mapping[str, Callable[[Settings, Session], Found]] = {
    "last-seen": last_seen,
    "cosignatures": cosigned,
    "log-stands": standing_still,
}


def found(told: Settings, session: Session) -> Iterator[Broken]:
    """Yield everything that is wrong beside the database."""
    for name, check in CHECKS.items():
        for where, what in check(told, session):
            yield Broken(name, where, what)
