"""What runs for the liaisons of the platforms."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person, Platform
from oversight.authority.permissions import Role
from oversight.core.clock import local_date
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.data_lifting import DataCourtStay
from oversight.dispatch.models.keeping import Preservation
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import begun, stays
from oversight.dispatch.queries.desk import ASKED_BACK
from oversight.dispatch.rules.data_lifecycle import OPEN as DATA_OPEN
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.rules.lifecycle import OPEN, LineState
from oversight.intake.models.requests import Item, LegalRequest
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due as runs_out
from oversight.notices.models.notices import Notice
from oversight.outreach.rules.reminders import Running

Row = tuple[str, str, datetime]
KEPT = "kept"


def of_platforms(session: Session, now: datetime) -> Iterator[Running]:
    """Return what liaisons have to receive, to answer, to pass on and to restore.

    What is late is still owed: it stays until it is done.
    """
    people, kept = liaisons(session), _unkept(session)
    for clock, rows, of in (
        ("acknowledge", _unreceived(session), ""),
        ("answer", _unanswered(session, now), ""),
        ("acknowledge", _data_unreceived(session, kept), ""),
        ("acknowledge", kept, KEPT),
        ("answer", _data_unanswered(session, now), ""),
        ("notice", _unpassed(session), ""),
        ("restore", _unrestored(session), ""),
    ):
        for docket, platform, since in rows:
            due = _due(session, clock, since)
            who = people.get(platform, ())
            yield Running(clock, docket, since, due, who, of=of)


def _due(session: Session, clock: str, since: datetime) -> datetime:
    rule = law.clock(session, clock, local_date(since))
    return runs_out(rule, since, law.calendar(session))


def liaisons(session: Session) -> dict[str, tuple[UUID, ...]]:
    """Return who speaks for each platform."""
    found: dict[str, tuple[UUID, ...]] = {}
    rows = session.execute(
        select(Platform.slug, Person.id)
        .join(Person, Person.platform_id == Platform.id)
        .where(Person.role == Role.LIAISON, Person.disabled_at.is_(None))
        .order_by(Person.email)
    )
    for slug, person_id in rows:
        found[slug] = (*found.get(slug, ()), person_id)
    return found


def _unreceived(session: Session) -> list[Row]:
    """Return what no platform has received, as long as something of it stands."""
    stands = exists().where(Line.dispatch_id == Dispatch.id, Line.state.in_(OPEN))
    return _sendings(session, Dispatch.acknowledged_at.is_(None), stands)


def _unanswered(session: Session, now: datetime) -> list[Row]:
    """Return what is to be answered, since when its time runs: none while it rests."""
    rows = session.execute(
        select(LegalRequest.docket, Platform.slug, Dispatch.dispatched_at, Line.id)
        .join(Dispatch, Dispatch.request_id == LegalRequest.id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .join(Line, Line.dispatch_id == Dispatch.id)
        .where(Dispatch.dispatched_at.is_not(None), Line.state == LineState.DISPATCHED)
    ).all()
    ids = [line for *_, line in rows]
    since = begun.items(session, ids)
    return _running(((*row[:3], row[3]) for row in rows), since, now)


def _running(
    rows: Iterable[tuple[str, str, datetime | None, UUID]],
    anew: Mapping[UUID, datetime | None],
    now: datetime,
) -> list[Row]:
    """Return the dockets of which a clock runs, each since its first item does."""
    runs: dict[str, Row] = {}
    for docket, slug, sent_at, line in rows:
        since = anew.get(line, sent_at)
        if since is None or since > now:
            continue
        if docket not in runs or since < runs[docket][2]:
            runs[docket] = (docket, slug, since)
    return sorted(runs.values())


def _sendings(session: Session, *where: ColumnElement[bool]) -> list[Row]:
    rows = session.execute(
        select(LegalRequest.docket, Platform.slug, Dispatch.dispatched_at)
        .join(Dispatch, Dispatch.request_id == LegalRequest.id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(Dispatch.dispatched_at.is_not(None), *where)
    ).all()
    return _one_each((docket, slug, since) for docket, slug, since in sorted(rows))


def _data_unreceived(session: Session, kept: Iterable[Row]) -> list[Row]:
    """Return the data asked for that nobody has received, each docket told once."""
    stands = select(DataLine.id).where(
        DataLine.order_id == DataOrder.id, DataLine.state.in_(DATA_OPEN)
    )
    asked = session.execute(
        select(LegalRequest.docket, Platform.slug, DataOrder.dispatched_at)
        .join(DataOrder, DataOrder.request_id == LegalRequest.id)
        .join(Platform, Platform.id == DataOrder.platform_id)
        .where(
            DataOrder.dispatched_at.is_not(None),
            DataOrder.acknowledged_at.is_(None),
            stands.exists(),
        )
    ).all()
    told = {docket for docket, *_ in kept}
    return _one_each(row for row in sorted(asked) if row[0] not in told)


def _unkept(session: Session) -> list[Row]:
    """Return the data to keep of which no platform has said that it keeps them.

    What a court stayed binds nobody: its time runs anew when the last such word ends.
    """
    stay = DataCourtStay.item_id == Preservation.item_id
    over = select(func.max(DataCourtStay.ended_at)).where(stay).scalar_subquery()
    kept = session.execute(
        select(
            LegalRequest.docket,
            Platform.slug,
            func.coalesce(over, Preservation.sent_at),
        )
        .join(Preservation, Preservation.request_id == LegalRequest.id)
        .join(Platform, Platform.id == Preservation.platform_id)
        .join(Item, Item.id == Preservation.item_id)
        .where(
            Preservation.acknowledged_at.is_(None),
            Item.ended_as.is_(None),
            ~exists().where(stay, DataCourtStay.ended_at.is_(None)),
        )
        .order_by(LegalRequest.docket, Preservation.number.desc())
    )
    return _one_each((docket, slug, sent) for docket, slug, sent in kept)


def _data_unanswered(session: Session, now: datetime) -> list[Row]:
    """Return the data asked for on which an answer is owed; what rests owes none."""
    rows = session.execute(
        select(LegalRequest.docket, Platform.slug, DataOrder.dispatched_at, DataLine.id)
        .join(DataOrder, DataOrder.request_id == LegalRequest.id)
        .join(Platform, Platform.id == DataOrder.platform_id)
        .join(DataLine, DataLine.order_id == DataOrder.id)
        .where(
            DataOrder.dispatched_at.is_not(None),
            DataLine.state == DataState.DISPATCHED,
            DataLine.held.is_(False),
        )
    ).all()
    ids = [line for *_, line in rows]
    idle = stays.stayed(session, ids)
    owed = [(*row[:3], row[3]) for row in rows if row[3] not in idle]
    return _running(owed, begun.accounts(session, ids), now)


def _one_each(rows: Iterable[tuple[str, str, datetime | None]]) -> list[Row]:
    """Return one row a docket: one reminder is enough, however much it holds."""
    told = ((docket, slug, since) for docket, slug, since in rows if since is not None)
    return list({row[0]: row for row in told}.values())


def _unpassed(session: Session) -> list[Row]:
    rows = session.execute(
        select(Notice.docket, Notice.platform, Notice.made_at)
        .where(Notice.passed_on_at.is_(None), Notice.failed_at.is_(None))
        .order_by(Notice.docket, Notice.item.desc())
    )
    return _one_each((docket, slug, since) for docket, slug, since in rows)


def _unrestored(session: Session) -> list[Row]:
    rows = session.execute(
        select(LegalRequest.docket, Platform.slug, Restoration.asked_at)
        .join(Line, Line.id == Restoration.line_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(Restoration.answered_at.is_(None), ASKED_BACK)
        .order_by(LegalRequest.docket, Line.number.desc())
    )
    return _one_each((docket, slug, since) for docket, slug, since in rows)
