"""What happened last in a docket, for whoever came too late with a form."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from oversight.ledger import queries as ledger
from oversight.transparency.rules.timeline import Event, timeline

Act = tuple[tuple[str, str], ...]
MOST = 4
UNSAID = frozenset({"vault.erased"})
TOLD = ("result", "outcome", "action", "cause")


def happened_last(
    session: Session, docket: str
) -> tuple[datetime | date, tuple[Act, ...]] | None:
    """Return what the newest entries say that were written at one moment."""
    leaves = (
        leaf for leaf in ledger.of_stream(session, docket) if leaf["k"] not in UNSAID
    )
    events = timeline(leaves)
    if not events:
        return None
    newest = events[-1].when
    told = [_said(event) for event in events if event.when == newest]
    return newest, tuple(dict.fromkeys(told))[:MOST]


def _said(event: Event) -> Act:
    """Return the codes of an act as its public page says them."""
    return ("acts", event.kind), *event.said(*TOLD)
