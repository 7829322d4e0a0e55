"""An appeal in public: that it is, when it must end, and how it ended."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from oversight.appeals.models import Appeal, AppealItem
from oversight.appeals.rules.lifecycle import AppealState
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.preview import is_hidden
from oversight.ledger import queries as ledger
from oversight.review.models.panels import Panel, Seat
from oversight.review.rules.lifecycle import SeatState
from oversight.transparency.queries import names
from oversight.transparency.queries.pages import (
    AppealAnswer,
    AppealLink,
    AppealPublicPage,
)
from oversight.transparency.rules.redaction import Redaction
from oversight.transparency.rules.timeline import timeline


def page(session: Session, docket: str) -> AppealPublicPage:
    """Return what the public may know of an appeal, or refuse an unknown number."""
    found = session.scalars(
        select(Appeal).where(Appeal.docket == docket).options(joinedload(Appeal.matter))
    ).one_or_none()
    if found is None:
        raise RuleError("not_found", N_("There is no docket with this number."))
    panel = session.get(Panel, found.panel_id) if found.panel_id else None
    return AppealPublicPage(
        docket=docket,
        matter=found.matter.docket if found.matter else None,
        state=found.state.value,
        shape=_SHAPES[found.state],
        filed_on=found.filed_on,
        due_at=_due(found),
        refusal_ground=found.refusal_ground,
        panel=members(session, panel),
        answers=_answers(session, found),
        events=timeline(ledger.of_stream(session, docket)),
    )


def links(session: Session, request: LegalRequest) -> tuple[AppealLink, ...]:
    """Return the appeals on a docket, oldest first."""
    found = session.scalars(
        select(Appeal).where(Appeal.matter_id == request.id).order_by(Appeal.docket)
    ).all()
    return tuple(
        AppealLink(row.docket, row.state.value, _answers(session, row)) for row in found
    )


def members(session: Session, panel: Panel | None) -> tuple[str, ...]:
    """Return the pseudonyms of those who sit on a panel now, first seat first."""
    if panel is None:
        return ()
    return tuple(
        session.scalars(
            select(Seat.pseudonym)
            .where(
                Seat.panel_id == panel.id,
                Seat.state.in_((SeatState.DRAWN, SeatState.DECLARED)),
            )
            .order_by(Seat.position)
        )
    )


def _due(appeal: Appeal) -> datetime | None:
    if appeal.state is AppealState.FILED:
        return appeal.admit_by
    return appeal.suspend_at if appeal.state is AppealState.ADMITTED else None


def _answers(session: Session, appeal: Appeal) -> tuple[AppealAnswer, ...]:
    found = session.execute(
        select(AppealItem, Item, LegalRequest.track)
        .join(Item, Item.id == AppealItem.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(AppealItem.appeal_id == appeal.id, AppealItem.outcome.is_not(None))
        .order_by(AppealItem.number)
    ).all()
    hide = Redaction(names.on(session, appeal.matter_id) if found else ())
    return tuple(_answer(row, item, track, hide) for row, item, track in found)


def _answer(row: AppealItem, item: Item, track: str, hide: Redaction) -> AppealAnswer:
    hidden = is_hidden(item.provisions, track=track)
    return AppealAnswer(
        item=item.number,
        outcome=row.outcome.value if row.outcome else "",
        by_default=row.by_default,
        measure=row.measure,
        days=row.days,
        summary="" if hidden else hide.of(row.summary),
        dissent="" if hidden else hide.of(row.dissent),
    )


_SHAPES = {
    AppealState.FILED: "waiting",
    AppealState.ADMITTED: "appeal",
    AppealState.REFUSED: "ended",
    AppealState.DECIDED: "ended",
}
