"""Rows of what bodies ask a panel to confirm: locked for an act, or read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from oversight.core.clock import local_date
from oversight.dispatch.models.orders import Line
from oversight.dispatch.service import parts
from oversight.extensions.models.confirming import (
    Confirmation,
    ConfirmationItem,
    ConfirmationVote,
)
from oversight.extensions.rules.lifecycle import OPEN, ConfirmState
from oversight.intake.models.requests import LegalRequest
from oversight.law.queries import register as law
from oversight.law.rules.basis import longest_days
from oversight.review.models.panels import Panel
from oversight.review.queries.cases import nothing


def confirmation(session: Session, docket: str, *, lock: bool = False) -> Confirmation:
    """Return what was asked in a docket, with its items; any other does not exist."""
    asked = _whole().where(LegalRequest.docket == docket)
    if lock:
        asked = asked.with_for_update(of=Confirmation)
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise nothing()
    return found


def find(session: Session, docket: str) -> Confirmation | None:
    """Return what was asked in a docket, if anything was."""
    return session.scalars(_whole().where(LegalRequest.docket == docket)).one_or_none()


def item_of(found: Confirmation, number: int) -> ConfirmationItem:
    """Return the item of that number, or refuse as if there were none."""
    for item in found.items:
        if item.number == number:
            return item
    raise nothing()


def waiting(session: Session, *states: ConfirmState) -> list[str]:
    """Return the dockets whose request stands in one of these states, in order."""
    return list(
        session.scalars(
            select(LegalRequest.docket)
            .join(Confirmation, Confirmation.request_id == LegalRequest.id)
            .where(Confirmation.state.in_(states or OPEN))
            .order_by(Confirmation.decide_by, LegalRequest.docket)
        )
    )


def votes(session: Session, item: ConfirmationItem) -> list[ConfirmationVote]:
    """Return every vote on an item, those of members who left included."""
    return list(
        session.scalars(
            select(ConfirmationVote)
            .where(ConfirmationVote.item_id == item.item_id)
            .order_by(ConfirmationVote.at, ConfirmationVote.id)
        )
    )


def most_days(session: Session, lines: Sequence[Line], now: datetime) -> int:
    """Return how many days more the law leaves to each of these lines."""
    profile = law.profile(session, local_date(now))
    catalogue = law.catalogue(session)
    left = [
        longest_days(
            parts.cited(line.item),
            measure=line.measure,
            kind=line.item.item_kind,
            catalogue=catalogue,
            item_days=profile.item_days,
            account_days=profile.account_days,
        )
        - (line.ends_at - line.starts_at).days
        for line in lines
    ]
    return max(min(left, default=0), 0)


def _whole() -> Select[Confirmation]:
    return (
        select(Confirmation)
        .join(LegalRequest, LegalRequest.id == Confirmation.request_id)
        .options(
            joinedload(Confirmation.legal_request, innerjoin=True).options(
                joinedload(LegalRequest.body, innerjoin=True),
                joinedload(LegalRequest.platform, innerjoin=True),
            ),
            joinedload(Confirmation.panel).selectinload(Panel.members),
            selectinload(Confirmation.items).options(
                joinedload(ConfirmationItem.item, innerjoin=True),
                joinedload(ConfirmationItem.line, innerjoin=True),
            ),
        )
        .execution_options(populate_existing=True)
    )
