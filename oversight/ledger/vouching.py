"""Which witnesses the portal names, what each signed last, and if that suffices."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.ledger import quorum, tree
from oversight.ledger.models import Cosignature, TreeHead
from oversight.ledger.rules import notes, proofs, standstills
from oversight.ledger.rules import vouching as rules
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import ML_DSA_44, Key
from oversight.ledger.rules.policies import Policy
from oversight.ledger.rules.standstills import Cause


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness of the policy: its key, and what it signed last, if anything."""

    name: str
    vkey: str
    later: bool
    counts: bool
    at: datetime | None
    size: int | None


@dataclass(frozen=True, slots=True)
class Vouching:
    """Who watches the log; ``needed`` of ``of`` must sign, if that can be said so.

    ``missing_since`` is there once enough of them have been away for an hour.
    """

    witnesses: tuple[Witness, ...] = ()
    needed: int | None = None
    of: int | None = None
    readable: bool = True
    missing_since: datetime | None = None

    @property
    def asks(self) -> bool:
        """Say whether the portal asks anybody to sign before a tree counts."""
        return not self.readable or any(one.counts for one in self.witnesses)


def vouching(session: Session, asked: Path, *, now: datetime) -> Vouching:
    """Return the witnesses of a policy's file and how they stand to the log."""
    try:
        policy = quorum.policy(session, asked)
    except LogError:
        return Vouching(readable=False, missing_since=_missing(session, None, now))
    counted = rules.counted(policy)
    found = tuple(
        _witness(session, name, party.key, counts=name in counted)
        for name, party in policy.witnesses.items()
    )
    needed, of = rules.share(policy) or (None, None)
    reached = _last_reached(session, asked, policy)
    missing = _missing(session, reached, now) if counted else None
    return Vouching(found, needed, of, missing_since=missing)


def _witness(session: Session, name: str, key: Key, *, counts: bool) -> Witness:
    """Return a witness with the newest line that its own key stands behind."""
    rows = session.scalars(
        select(Cosignature)
        .where(
            Cosignature.witness == key.name,
            Cosignature.size <= tree.published(session),
        )
        .order_by(Cosignature.at.desc(), Cosignature.size.desc())
        .limit(1)
    )
    own = next((row for row in rows if _by(key, row.line)), None)
    at, size = (own.at, own.size) if own else (None, None)
    later = key.kind == ML_DSA_44
    return Witness(_legible(name), _legible(key.vkey), later, counts, at, size)


def _legible(text: str) -> str:
    """Return what a file named, as a page can show it: it may hold any bytes."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _by(key: Key, line: str) -> bool:
    return any(one.id == key.id for one in notes.signatures(line))


def _last_reached(session: Session, asked: Path, policy: Policy) -> datetime | None:
    """Return when enough witnesses were last seen to sign the same tree."""
    head = quorum.newest(session, asked)
    if head is None:
        return None
    time = rules.last_reached(policy, proofs.opened(head.note, policy)[1])
    return None if time is None else datetime.fromtimestamp(time, UTC)


def _missing(
    session: Session, reached: datetime | None, now: datetime
) -> datetime | None:
    """Return since when too few witnesses sign, once that lasts for too long."""
    signed = select(func.min(TreeHead.created_at)).where(TreeHead.note.is_not(None))
    since = reached or session.scalar(signed)
    if since is None or not standstills.due(Cause.WITNESSES, since, now):
        return None
    return since
