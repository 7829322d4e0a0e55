"""One item of an appeal before a member: its file, their vote, what was decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem
from oversight.appeals.queries import desk, evidence, files, rows
from oversight.appeals.queries.desk import AppealPage, ItemRow
from oversight.appeals.queries.evidence import FirstFile
from oversight.appeals.queries.files import FilesPage
from oversight.appeals.rules.filing import AppealForm
from oversight.authority.permissions import Actor
from oversight.review.queries import kept, seats, workload
from oversight.review.queries.item import Seen
from oversight.review.queries.workload import DayPage
from oversight.vault.reading import Gone


@dataclass(frozen=True, slots=True)
class Told:
    """What the panel decided on an item."""

    outcome: str
    measure: str | None
    days: int | None
    reasons: str
    summary: str
    dissent: str
    relied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VotePage:
    """One item under appeal as a member may see it; its file once they opened it.

    ``words`` is what the person wrote, which the view opens.
    """

    docket: str
    number: int
    appeal: AppealPage
    item: ItemRow | None
    words: AppealForm | Gone | None
    files: FilesPage | None
    first: FirstFile | None
    terms: tuple[str, int]
    offered: tuple[tuple[str, str], ...]
    seen: Seen | None
    decision: Told | None
    today: DayPage
    has_kept: bool

    @property
    def may_decide(self) -> bool:
        """Say whether the form can be filled in now."""
        return (
            self.item is not None
            and self.item.opened
            and self.appeal.may_vote
            and not self.item.voted
            and self.item.outcome is None
        )

    @property
    def may_join(self) -> bool:
        """Say that nobody joins: each member of an appeal panel writes for themself."""
        return False

    @property
    def next_number(self) -> int | None:
        """Say that the appeal comes after an item: each item is opened there."""
        return None


def page(
    session: Session, docket: str, number: int, by: Actor, *, now: datetime
) -> VotePage:
    """Return one item under appeal to a member of its panel; to others there is none.

    Before the own declaration, and before it was opened, the file stays shut.
    """
    appeal = desk.page(session, docket, by.id)
    whole = rows.appeal(session, docket)
    found = rows.appeal_item(whole, number)
    chosen = next((one for one in appeal.items if one.number == number), None)
    opened = chosen is not None and chosen.opened
    return VotePage(
        docket=docket,
        number=number,
        appeal=appeal,
        item=chosen,
        words=None,
        files=files.page(session, docket, number, by) if opened else None,
        first=evidence.of_item(session, docket, number, by, now=now)
        if opened
        else None,
        terms=rows.approved_terms(session, found),
        offered=tuple(files.offered(session, docket, number)) if opened else (),
        seen=_seen(session, whole, found, by) if opened else None,
        decision=_told(found) if opened else None,
        today=workload.day(session, by, now=now),
        has_kept=bool(kept.texts(session, found.item_id, by.id)),
    )


def _seen(session: Session, appeal: Appeal, item: AppealItem, by: Actor) -> Seen:
    assert appeal.panel_id is not None
    seat = seats.seat_of(session, appeal.panel_id, by.id)
    view = seats.view_of(session, appeal.panel_id, item.item, by)
    return Seen(
        seat.declared_at,
        0 if view is None else view.count,
        None if view is None else view.first_at,
    )


def _told(item: AppealItem) -> Told | None:
    if item.outcome is None:
        return None
    return Told(
        outcome=item.outcome.value,
        measure=item.measure,
        days=item.days,
        reasons=item.reasons or "",
        summary=item.summary or "",
        dissent=item.dissent or "",
    )
