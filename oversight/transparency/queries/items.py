"""The items of a docket as the public may see them: never what they point at."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.orders import Line
from oversight.intake.models.requests import Item, LegalRequest
from oversight.notices.models.notices import Notice
from oversight.review.models.deciding import ItemDecision
from oversight.transparency.queries import names
from oversight.transparency.queries.pages import DocketItem
from oversight.transparency.rules.redaction import Redaction


def rows(
    session: Session, request: LegalRequest, *, hidden: bool
) -> tuple[DocketItem, ...]:
    """Return the items of a docket in order; ``hidden`` leaves every text out."""
    ids = [item.id for item in request.items]
    decisions = _by(
        "item_id",
        session.scalars(select(ItemDecision).where(ItemDecision.item_id.in_(ids))),
    )
    lines = _by("item_id", session.scalars(select(Line).where(Line.item_id.in_(ids))))
    notices = _by("item", session.scalars(_notices(request)))
    answers = _answers(session, ids)
    hide = _redaction(session, request) if decisions and not hidden else None
    numbers: dict[UUID | None, int] = {item.id: item.number for item in request.items}
    return tuple(
        _item(
            item,
            _Said(decisions.get(item.id), hide),
            lines.get(item.id),
            answers.get(item.id),
            notices.get(item.number),
            numbers.get(item.parent_id),
        )
        for item in request.items
    )


class _Said:
    """What was decided on one item, in texts that name nobody."""

    def __init__(self, decision: ItemDecision | None, hide: Redaction | None) -> None:
        self.decision = decision
        self._hide = hide

    def text(self, name: str) -> str:
        if self.decision is None or self._hide is None:
            return ""
        return self._hide.of(getattr(self.decision, name))

    def conditions(self) -> str:
        """Return what the platform must keep to, which anybody may read."""
        if self.decision is None or self._hide is None:
            return ""
        return self._hide.of(str(self.decision.findings.get("conditions") or ""))

    def fact(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self.decision, name) if self.decision else None


def _item(
    item: Item,
    said: _Said,
    line: Line | None,
    answer: PlatformAnswer | None,
    notice: Notice | None,
    part_of: int | None,
) -> DocketItem:
    return DocketItem(
        number=item.number,
        kind=item.item_kind,
        asked=item.measure,
        asked_days=item.duration_days,
        asked_territory=item.territory,
        outcome=said.decision.outcome.value if said.decision else None,
        code=said.fact("code"),
        decided=said.fact("measure"),
        days=said.fact("days"),
        territory=said.fact("territory"),
        split=bool(said.fact("split")),
        part_of=part_of,
        summary=said.text("summary"),
        summary_ur=said.text("summary_ur"),
        conditions=said.conditions(),
        reasons=said.text("reasons"),
        dissent=said.text("dissent"),
        ended_as=item.ended_as.value if item.ended_as else None,
        until=line.ends_at if line else None,
        answer=answer.action if answer else None,
        answer_under=answer.under if answer else None,
        answer_reason=answer.reason if answer else None,
        answered_at=answer.answered_at if answer else None,
        notice_published=notice.published_at if notice else None,
        notice_passed_on=notice.passed_on_at if notice else None,
    )


def _redaction(session: Session, request: LegalRequest) -> Redaction:
    return Redaction(names.on(session, request.id))


def _notices(request: LegalRequest) -> Any:  # noqa: ANN401
    return select(Notice).where(Notice.docket == request.docket, Notice.stage == "sent")


def _answers(session: Session, ids: list[Any]) -> dict[Any, PlatformAnswer]:
    """Return the last answer on each item: a later one supersedes."""
    found = session.execute(
        select(Line.item_id, PlatformAnswer)
        .join(Line, Line.id == PlatformAnswer.line_id)
        .where(Line.item_id.in_(ids))
        .order_by(PlatformAnswer.answered_at)
    )
    return {row[0]: row[1] for row in found}


def _by(name: str, found: Iterable[Any]) -> dict[Any, Any]:
    return {getattr(row, name): row for row in found}
