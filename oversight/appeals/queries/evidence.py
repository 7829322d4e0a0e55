"""The whole file of an item under appeal, for a member who has declared."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.appeals.queries import files
from oversight.authority.permissions import Actor
from oversight.intake.models.requests import LegalRequest
from oversight.intake.pages import data_dockets
from oversight.intake.pages.data_dockets import AskedItem, Filed
from oversight.intake.queries import matters
from oversight.intake.rules.data_tiers import KIND
from oversight.review.queries import evidence
from oversight.review.queries.evidence import Evidence, LawCard


@dataclass(frozen=True, slots=True)
class FirstFile:
    """What lay before those who decided first; of data, what was asked and why."""

    evidence: Evidence | None
    law: tuple[LawCard, ...]
    filed: Filed | None
    item: AskedItem | None


def of_item(
    session: Session, docket: str, number: int, by: Actor, *, now: datetime
) -> FirstFile:
    """Return all that those who decided first could read of an item."""
    item = files.of_member(session, docket, number, by).item
    found = session.get_one(LegalRequest, item.request_id)
    if found.kind == KIND:
        filed = data_dockets.filed(session, found.docket, now=now)
        return FirstFile(None, (), filed, filed.items[item.number - 1])
    request = matters.request(session, found.docket)
    seen = evidence.evidence(session, request, item)
    return FirstFile(seen, evidence.cards(session, item, now), None, None)
