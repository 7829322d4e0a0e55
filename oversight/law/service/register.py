"""Changing the register: from the files, or by two administrators together."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.law import storing
from oversight.law.queries import register as queries
from oversight.law.rules import changing
from oversight.law.rules.changes import Change, What, subject_of, what_of
from oversight.law.rules.kinds import Entered
from oversight.law.rules.leaves import Leaf
from oversight.law.service import amending
from oversight.law.source.bundle import gather
from oversight.ledger import service as ledger

# The names under which the internal audit keeps each kind of change.
NOTES = {
    What.SUSPENSION: "law.suspended",
    What.REINSTATEMENT: "law.reinstated",
    What.ENDING: "law.ended",
    What.PROVISION: "law.provision",
    What.DESIGNATION: "law.designation",
    What.POWER: "law.power",
    What.FORUM: "law.forum",
    What.HOLIDAY: "law.holiday",
    What.POLICY: "law.policy",
}


def load(session: Session, *, now: datetime) -> bool:
    """Bring the register to what the files say; False if it is there already."""
    bundle = gather()
    last = queries.latest(session, Entered.FILE)
    if last is not None and last.sha256 == bundle.sha256:
        return False
    _record(session, storing.write(session, bundle, now=now), now=now)
    return True


def make(
    session: Session, change: Change, *, by: Actor, second: Actor, now: datetime
) -> None:
    """Make one change of the register for two administrators; readers see it at once.

    Refuses with the sentence of the first thing that does not hold; every change
    begins a new state of the register and leaves its entries in the record.
    """
    changing.check_two(by, second)

    said = amending.amend(session, change, now=now)
    last = queries.latest(session)
    sha256 = last.sha256 if last else ""
    storing.note_state(session, sha256=sha256, entered=Entered.ACT, now=now)

    _record(session, said, now=now)
    ledger.note(
        session,
        NOTES[what_of(change)],
        by=by,
        now=now,
        subject=subject_of(change),
        facts={"second": str(second.id)},
    )


def _record(session: Session, said: Iterable[Leaf], *, now: datetime) -> None:
    for leaf in said:
        ledger.record(session, leaf.kind, now=now, public=leaf.public)
