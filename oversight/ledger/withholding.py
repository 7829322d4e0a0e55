"""Withholding the bytes of one entry on an order: on the record, and visible."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.core.hashes import sha256_of
from oversight.ledger import service, tree
from oversight.ledger.models import Pending, TreeEntry
from oversight.ledger.rules import withholding as rules
from oversight.ledger.rules.tiles import WIDTH, Tile
from oversight.ledger.rules.withholding import Ground, Withheld

KIND = "content.withheld"


def withhold(
    session: Session,
    place: int,
    ground: Ground,
    *,
    authority: str,
    reference: str,
    now: datetime,
) -> Withheld:
    """Withhold the entry at a place of the published log from now on.

    The order's number stays inside: the audit keeps it, and the record commits to it.
    """
    rules.refuse_unordered(authority, reference)
    # Whoever withholds at the same moment waits here for the end of the audit.
    service.note(
        session,
        "log.withheld",
        by=None,
        now=now,
        subject=str(place),
        facts={"authority": authority, "reference": reference.strip()},
    )
    rules.refuse_misplaced(place, tree.published(session), known(session))
    made = Withheld(place, ground, authority, local_date(now))
    digest = sha256_of(reference.strip())
    docket, n = _named(session, place)
    service.record(
        session,
        KIND,
        now=now,
        docket=docket,
        ref=(n,),
        public={"code": made.code},
        private={"detail_sha256": digest},
    )
    return made


def _named(session: Session, place: int) -> tuple[str | None, int]:
    """Return in which docket an entry stands, if in one, and its number there."""
    asked = select(Pending.stream, Pending.n).join(
        TreeEntry, TreeEntry.leaf_id == Pending.id
    )
    stream, n = session.execute(asked.where(TreeEntry.id == place)).one()
    return None if stream == service.HOUSE else stream, n


def known(session: Session, *, said: bool = False) -> Mapping[int, Withheld]:
    """Return every entry that is withheld, by its place.

    With ``said`` only those of which the published record says so: nothing is taken
    out of a bundle before everybody can read by whose order.
    """
    asked = select(Pending.entry).where(Pending.kind == KIND).order_by(Pending.id)
    if said:
        asked = asked.join(TreeEntry, TreeEntry.leaf_id == Pending.id)
        asked = asked.where(TreeEntry.id < tree.published(session))
    told = (rules.read(json.loads(one)["code"]) for one in session.scalars(asked))
    return {one.place: one for one in told if one is not None}


def inside(session: Session, bundle: Tile) -> Mapping[int, Withheld]:
    """Return what is withheld of a bundle of entries, in the order of its places."""
    begin = bundle.n * WIDTH
    here = range(begin, begin + bundle.width)
    return {
        place: one
        for place, one in sorted(known(session, said=True).items())
        if place in here
    }


def redacted(session: Session, bundle: Tile) -> bytes:
    """Return a bundle with the hash in place of each entry that is withheld."""
    begin = bundle.n * WIDTH
    entries = tree.entries(session, begin, begin + bundle.width)
    return rules.bundle(begin, entries, inside(session, bundle))
