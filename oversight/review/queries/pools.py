"""Who may be drawn for a matter, and why the others may not."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body, Person, Platform
from oversight.core.clock import local_date
from oversight.intake.models.requests import Item, LegalRequest, Touch
from oversight.intake.rules.lifecycle import Capacity
from oversight.law.queries import register as law
from oversight.review.models.panels import Case, Panel, Seat
from oversight.review.models.roster import Conflict, Reviewer
from oversight.review.queries import absences, training
from oversight.review.queries.seats import SEATED
from oversight.review.rules.lifecycle import CaseState, PanelPurpose

INACTIVE, TOUCHED, EARLIER, BUSY = "inactive", "touched", "earlier", "over-cap"
ABSENT, UNTRAINED = "absent", "untrained"
CAPACITY = {
    PanelPurpose.FIRST: Capacity.FIRST,
    # Whoever confirms decides first too: they never sit in an appeal of it (I23).
    PanelPurpose.CONFIRM: Capacity.FIRST,
    PanelPurpose.APPEAL: Capacity.APPEAL,
}


@dataclass(frozen=True, slots=True)
class Pool:
    """The pseudonyms that may be drawn, and how many may not, by reason."""

    names: tuple[str, ...]
    excluded: dict[str, int]


def pool(
    session: Session,
    *,
    docket: str,
    purpose: PanelPurpose,
    matter: LegalRequest | None,
    most_open: int | None,
    now: datetime,
) -> Pool:
    """Return who may be drawn; everybody else is counted under the first reason.

    Left out are people whose place is not active, whose training is not on record, who
    are away today or on the next
    working day, by which they would have to declare, who have a standing conflict,
    who touched the matter in another capacity or one it was refiled from, and, for
    a first decision, who have as many open items as they can decide in time.
    """
    reasons = _reasons(session, docket=docket, purpose=purpose, matter=matter)
    busy = set() if most_open is None else _busy(session, most_open)
    gone, trained = _away(session, now), training.trained(session, local_date(now))
    names: list[str] = []
    excluded: Counter[str] = Counter()
    for person_id, pseudonym, is_active in _roster(session, now):
        reason = reasons.get(person_id, BUSY if person_id in busy else None)
        if not is_active:
            excluded[INACTIVE] += 1
        elif person_id in gone:
            excluded[ABSENT] += 1
        elif person_id not in trained:
            excluded[UNTRAINED] += 1
        elif reason is not None:
            excluded[reason] += 1
        else:
            names.append(pseudonym)
    return Pool(tuple(names), dict(sorted(excluded.items())))


def who(session: Session, pseudonym: str) -> UUID:
    """Return the person behind a pseudonym of the roster."""
    return session.scalars(
        select(Reviewer.person_id).where(Reviewer.pseudonym == pseudonym)
    ).one()


def active(session: Session, now: datetime) -> dict[UUID, str]:
    """Return the people whose place on the roster is active, and their pseudonyms."""
    rows = _roster(session, now)
    return {person: name for person, name, is_active in rows if is_active}


def why_not(
    session: Session, panel: Panel, person_id: UUID, *, now: datetime
) -> str | None:
    """Return why somebody committed to a pool can no longer sit, if so."""
    matter = (
        None if panel.matter_id is None else session.get(LegalRequest, panel.matter_id)
    )
    if person_id not in active(session, now):
        return INACTIVE
    if person_id in _away(session, now):
        return ABSENT
    if person_id not in training.trained(session, local_date(now)):
        return UNTRAINED
    return _reasons(
        session, docket=panel.docket, purpose=panel.purpose, matter=matter
    ).get(person_id)


def _away(session: Session, now: datetime) -> frozenset[UUID]:
    today = local_date(now)
    next_day = law.calendar(session).add_working_days(today, 1)
    return absences.away(session, today, next_day)


def _roster(session: Session, now: datetime) -> list[tuple[UUID, str, bool]]:
    rows = session.execute(
        select(
            Reviewer.person_id,
            Reviewer.pseudonym,
            Reviewer.active,
            Reviewer.until,
            Person.disabled_at,
        )
        .join(Person, Person.id == Reviewer.person_id)
        .order_by(Reviewer.pseudonym)
    )
    return [
        (
            person_id,
            pseudonym,
            active and disabled_at is None and (until is None or now < until),
        )
        for person_id, pseudonym, active, until, disabled_at in rows
    ]


def _reasons(
    session: Session,
    *,
    docket: str,
    purpose: PanelPurpose,
    matter: LegalRequest | None,
) -> dict[UUID, str]:
    """Return the first reason against each person who may not sit."""
    found: dict[UUID, str] = {}
    for person_id, kind in _conflicts(session, docket, matter):
        found.setdefault(person_id, kind)
    if matter is None:
        return found
    touched = select(Touch.person_id).where(Touch.matter_id == matter.id)
    if purpose is not PanelPurpose.CONFIRM:  # Nobody confirms what they decided.
        touched = touched.where(Touch.capacity != CAPACITY[purpose])
    for person_id in session.scalars(touched):
        found.setdefault(person_id, TOUCHED)
    for person_id in _touched_earlier(session, matter):
        found.setdefault(person_id, EARLIER)
    return found


def _conflicts(
    session: Session, docket: str, matter: LegalRequest | None
) -> list[tuple[UUID, str]]:
    same: list[ColumnElement[bool]] = [
        (Conflict.kind == "docket") & (Conflict.value == docket)
    ]
    if matter is not None:
        body = session.get_one(Body, matter.body_id).slug
        platform = session.get_one(Platform, matter.platform_id).slug
        same += [
            (Conflict.kind == "docket") & (Conflict.value == matter.docket),
            (Conflict.kind == "body") & (Conflict.value == body),
            (Conflict.kind == "platform") & (Conflict.value == platform),
        ]
    rows = session.execute(
        select(Conflict.person_id, Conflict.kind)
        .where(Conflict.ended_at.is_(None), or_(*same))
        .order_by(Conflict.kind)
    )
    return [(person_id, kind) for person_id, kind in rows]


def _touched_earlier(session: Session, matter: LegalRequest) -> Collection[UUID]:
    """Return who touched the matters from which an item was filed again."""
    named = session.scalars(
        select(Item.refiled_from).where(
            Item.request_id == matter.id, Item.refiled_from.is_not(None)
        )
    )
    dockets = {str(name).partition("/")[0] for name in named}
    if not dockets:
        return ()
    return session.scalars(
        select(Touch.person_id)
        .join(LegalRequest, LegalRequest.id == Touch.matter_id)
        .where(LegalRequest.docket.in_(dockets))
    ).all()


def _busy(session: Session, most_open: int) -> set[UUID]:
    """Return who already has as many open items as can be decided in time."""
    return set(
        session.scalars(
            select(Seat.person_id)
            .join(Case, Case.panel_id == Seat.panel_id)
            .join(LegalRequest, LegalRequest.id == Case.request_id)
            .where(
                Seat.state.in_(SEATED),
                Case.state.in_((CaseState.ASSIGNED, CaseState.UNDER_REVIEW)),
            )
            .group_by(Seat.person_id)
            .having(func.sum(LegalRequest.item_count) >= most_open)
        )
    )
