"""The one writer of the tree: leaves get their places, roots get their signatures.

Three steps, each a transaction of its caller, each safe to do again after a crash:

1. ``append`` gives waiting leaves their places and keeps the new root, unsigned.
2. ``sign`` signs the newest root that is committed, never one that is not: a
   signature made inside a transaction that fails would be a second root for its size.
3. ``publish`` lets the world see what is signed, and never less than it saw before.

A tree that finds itself behind what was already shown refuses to go on (LEDGER 5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from random import SystemRandom

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.ledger import growth, keys, tree
from oversight.ledger.growth import Leaf
from oversight.ledger.models import Published, TreeHead
from oversight.ledger.rules import cadence, signing, tiles
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError

BATCH = 5000
_lot = SystemRandom()


@dataclass(frozen=True, slots=True)
class Appended:
    """How many leaves got their places, and the tree that they made."""

    count: int
    size: int
    root: bytes


def append(
    session: Session,
    *,
    now: datetime,
    limit: int = BATCH,
    hold: timedelta = cadence.NO_HOLD,
) -> Appended | None:
    """Give at most ``limit`` waiting leaves their places; None when nothing waits.

    What persons did, in whatever docket, is given its place once in every ``hold``, so
    that nobody learns when in that time it was done.

    One writer at a time: another one gets None on PostgreSQL and waits on SQLite.
    Raises ``LogError`` ``broken_tree`` when what is stored does not fit together.
    """
    if not growth.alone(session):
        return None
    row, edge = growth.locked(session)
    leaves = mixed(growth.waiting(session, limit, held=cadence.gathered(now, hold)))
    if not leaves:
        return None

    grown = growth.place(session, row, edge, leaves)

    root = grown.root()
    session.add(TreeHead(id=grown.size, root=root, created_at=now))
    session.flush()
    return Appended(len(leaves), grown.size, root)


def mixed(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Return leaves in their order of arrival, those of persons last in their day.

    Whoever saw a person file must not find the entry by its place: the dockets of
    one batch and day stand in an order drawn by lot, each keeping its own (LEDGER 11),
    and so do those in which a person did something among others. Days follow each
    other, for an entry of one must not stand behind the next.
    """
    days = groupby(leaves, key=lambda leaf: local_date(leaf.at))
    return [leaf for _, of_day in days for leaf in _day_mixed(list(of_day))]


def _day_mixed(leaves: Sequence[Leaf]) -> list[Leaf]:
    persons = {leaf.stream for leaf in leaves if leaf.of_person}
    of_state = [leaf for leaf in leaves if leaf.stream not in persons]
    rest = [leaf for leaf in leaves if leaf.stream in persons]
    rest.sort(key=lambda leaf: (leaf.stream, leaf.row))
    dockets = [list(some) for _, some in groupby(rest, key=lambda leaf: leaf.stream)]
    _lot.shuffle(dockets)
    return of_state + [leaf for docket in dockets for leaf in docket]


def sign(
    session: Session,
    origin: str,
    offered: Sequence[Ed25519PrivateKey],
    *,
    now: datetime,
) -> Checkpoint | None:
    """Sign the newest committed root; None when it bears its signature already.

    To be called in a later transaction than ``append``. Of the keys offered those
    sign that the log knows; the first signature fixes key and origin. Raises
    ``LogError`` ``other_origin`` or ``other_key`` for others.
    """
    head = session.scalars(
        select(TreeHead).order_by(TreeHead.id.desc()).limit(1).with_for_update()
    ).first()
    if head is None or head.note is not None:
        return None
    chosen = keys.signing(session, origin, offered, size=head.id, now=now)
    checkpoint = Checkpoint(origin, head.id, head.root)
    head.note = signing.signed(checkpoint, *chosen)
    session.flush()
    return checkpoint


def publish(session: Session, size: int, *, now: datetime) -> bool:
    """Let the world see the signed tree of this size; say False if it does already.

    Raises ``LogError`` ``unsigned`` for a size that bears no signature, and
    ``goes_back`` for less than was shown before.
    """
    head = session.get(TreeHead, size)
    if head is None or head.note is None:
        raise LogError("unsigned", f"The tree of size {size} is not signed yet.")
    shown = session.scalars(select(Published).with_for_update()).first()
    if shown is None:
        session.add(Published(size=size, at=now))
        session.flush()
        return True
    if size < shown.size:
        raise LogError(
            "goes_back",
            f"A tree of size {shown.size} was shown; {size} would take entries back.",
        )
    grew = size > shown.size
    shown.size, shown.at = size, now
    session.flush()
    return grew


def check_seen(session: Session, seen: Iterable[Checkpoint]) -> None:
    """Refuse to go on when others have seen a tree that this one does not hold.

    Raises ``LogError`` ``rolled_back`` when a seen tree is larger, ``forked`` when
    one of this tree's sizes had another root.
    """
    size = tree.size(session)
    read = tree.reader(session)
    for one in seen:
        if one.size > size:
            raise LogError(
                "rolled_back",
                f"This database holds {size} entries, but {one.size} were shown to "
                "others: it was restored from an older copy. Nothing will be signed. "
                "Recover with: python -m oversight ledger reconcile DIR-OR-URL",
            )
        if tiles.root(one.size, read) != one.root:
            raise LogError(
                "forked",
                f"Another tree of size {one.size} was shown to others. Nothing will "
                "be signed. Keep both checkpoints and tell the witnesses.",
            )
