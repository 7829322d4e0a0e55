"""Changes one row of the register by hand, and says what the record will say of it.

No rights are checked here and nothing is recorded: ``register`` does both around it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body
from oversight.core.clock import local_date
from oversight.law.models import (
    LawForum,
    LawHoliday,
    LawPolicy,
    LawPower,
    LawProvision,
)
from oversight.law.queries import register as queries
from oversight.law.rules import changes, changing, entering, leaves
from oversight.law.rules.kinds import DayOp, Entered, InstrumentKind
from oversight.law.rules.leaves import Change, Leaf
from oversight.law.rules.policy import PolicyRow
from oversight.law.source.provisions import Row
from oversight.storage.base import Base

ChangeT = TypeVar("ChangeT")


def amend(session: Session, change: changes.Change, *, now: datetime) -> list[Leaf]:
    """Check the change against the register, make it, and return its leaves."""
    work: Callable[[Session, Any, datetime], Iterable[Leaf]] = _WORK[type(change)]
    said = list(work(session, change, now))
    session.flush()
    return said


def _suspend(session: Session, change: changes.Suspension, _: datetime) -> list[Leaf]:
    changing.check_ruling(change.ruling)
    row = _provision(session, change.provision)
    changing.check_suspends(
        change.since,
        begins=row.valid_from or row.not_before,
        suspended=row.suspended_by_court,
    )
    row.suspended_by_court, row.ruling = change.since, change.ruling.strip()
    row.suspension = Entered.ACT
    return [_suspension(row)]


def _reinstate(
    session: Session, change: changes.Reinstatement, _: datetime
) -> list[Leaf]:
    row = _provision(session, change.provision)
    changing.check_is_suspended(row.suspended_by_court)
    row.suspended_by_court = row.ruling = None
    row.suspension = Entered.ACT
    return [_suspension(row)]


def _end(session: Session, change: changes.Ending, _: datetime) -> Iterable[Leaf]:
    entering.check_said(change.source)
    row = _provision(session, change.provision)
    entering.check_ends_after(
        change.valid_to, begins=row.valid_from or row.not_before, ended=row.valid_to
    )
    before = _values(row)
    row.valid_to, row.dates_source = change.valid_to, change.source.strip()
    row.by_hand = True
    return leaves.of_provision(Change("changed", _values(row), before))


def _add_provision(
    session: Session, change: changes.NewProvision, _: datetime
) -> Iterable[Leaf]:
    entering.check_said(change.source)
    entering.check_new_provision(change)
    facts = {
        "number": change.number.strip(),
        "title": change.title.strip(),
        "title_ur": change.title_ur.strip() or None,
        "role": change.role,
        "powers": sorted(change.powers),
        "authorisation": change.authorisation,
        "grounds": entering.grounds_read(change.grounds),
        "standalone": change.standalone,
        "summary": change.summary.strip(),
        "valid_from": change.valid_from,
        "confidence": change.confidence,
        "domestic": False,
    }
    return _added(session, change.provision, change.instrument, change.source, facts)


def _designate(
    session: Session, change: changes.Designation, _: datetime
) -> Iterable[Leaf]:
    entering.check_said(change.source)
    entering.check_designation(change)
    listing = entering.LISTINGS[change.listing]
    facts = {
        "number": change.number.strip(),
        "title": change.title.strip(),
        "title_ur": change.title_ur.strip() or None,
        "role": "designation",
        "powers": ["designation"],
        "authorisation": listing.authorisation,
        "grounds": [],
        "standalone": False,
        "summary": "Listed.",
        "valid_from": change.valid_from,
        "confidence": "high",
        "listed_group": change.group.strip().lower(),
        "listing": change.listing,
        "domestic": listing.domestic,
    }
    lists = session.scalars(
        select(LawProvision.instrument)
        .where(LawProvision.instrument_kind == InstrumentKind.DESIGNATION_LIST)
        .order_by(LawProvision.position)
        .limit(1)
    ).one_or_none()
    where = changing.present(lists)
    return _added(session, change.provision, where, change.source, facts)


def _added(
    session: Session, provision: str, instrument: str, source: str, facts: Row
) -> Iterable[Leaf]:
    """Write a new provision after the last, in the words of its instrument."""
    held = queries.catalogue(session).provisions
    entering.check_new_id(provision, held)
    kin = session.scalars(
        select(LawProvision)
        .where(LawProvision.instrument == instrument)
        .order_by(LawProvision.position)
        .limit(1)
    ).one_or_none()
    kin = changing.present(kin)
    row = LawProvision(
        provision_id=provision,
        position=len(held) + 1,
        instrument=instrument,
        instrument_title=kin.instrument_title,
        instrument_title_ur=kin.instrument_title_ur,
        instrument_kind=kin.instrument_kind,
        source=source.strip(),
        dates_source=source.strip(),
        by_hand=True,
        **facts,
    )
    session.add(row)
    session.flush()
    return leaves.of_provision(Change("added", _values(row)))


def _empower(
    session: Session, change: changes.PowerChange, _: datetime
) -> Iterable[Leaf]:
    entering.check_said(change.source)
    _provision(session, change.provision)
    held = session.scalars(
        select(LawPower)
        .where(LawPower.body == change.body, LawPower.provision_id == change.provision)
        .with_for_update()
    ).all()
    entering.check_power(change, [(row.valid_from, row.valid_to) for row in held])
    for row in held:
        if row.valid_to is None or row.valid_to > change.valid_from:
            before = _values(row)
            row.valid_to, row.by_hand = change.valid_from, True
            row.awaits = None
            yield from leaves.of_power(Change("changed", _values(row), before))
    if change.may_file or change.may_order:
        new = LawPower(
            body=change.body,
            body_title=_title_of(session, change.body),
            provision_id=change.provision,
            may_file=change.may_file,
            may_order=change.may_order,
            valid_from=change.valid_from,
            confidence=change.confidence,
            source=change.source.strip(),
            by_hand=True,
        )
        session.add(new)
        session.flush()
        yield from leaves.of_power(Change("added", _values(new)))


def _forum(session: Session, change: changes.ForumChange, _: datetime) -> list[Leaf]:
    entering.check_said(change.source)
    row = changing.present(
        session.scalars(
            select(LawForum).where(LawForum.forum_id == change.forum).with_for_update()
        ).one_or_none()
    )
    entering.check_uncertainty(change)
    row.status, row.within_days = change.status, change.within_days
    row.uncertainty = change.uncertainty.strip() or None
    row.valid_to, row.source = change.valid_to, change.source.strip()
    row.by_hand = True
    return list(leaves.of_forum(Change("changed", _values(row))))


def _holiday(session: Session, change: changes.Holiday, _: datetime) -> Iterable[Leaf]:
    changing.check_source(change.name, change.source)
    row = session.scalars(
        select(LawHoliday).where(LawHoliday.day == change.day).with_for_update()
    ).one_or_none()
    changing.check_changes_day(
        change.op,
        row.op if row else None,
        is_confirmed=row is not None and row.provisional and not change.provisional,
    )
    if row is None:
        row = LawHoliday(day=change.day)
        session.add(row)
    row.name, row.op = change.name.strip(), change.op
    row.name_ur = change.name_ur.strip() or None
    row.provisional, row.source = change.provisional, change.source.strip()
    row.notification = change.notification.strip() or None
    row.entered = Entered.ACT
    op = "added" if change.op is DayOp.HOLIDAY else "removed"
    facts = {"day": change.day, "provisional": change.provisional}
    return leaves.of_holiday(Change(op, facts))


def _policy(
    session: Session, change: changes.PolicyChange, now: datetime
) -> Iterable[Leaf]:
    changing.check_not_backdated(change.valid_from, today=local_date(now))
    held: tuple[PolicyRow, ...] = queries.policy_rows(session, change.name)
    changing.check_policy(
        change.name, change.value, known=queries.policy_names(session)
    )
    changing.check_free_day(change.valid_from, held)
    if change.name.partition(".")[0] not in {"clock", "profile"}:
        entering.check_same_kind(change.name, change.value, held[-1].value)
    row = {
        "name": change.name,
        "value": change.value,
        "valid_from": change.valid_from,
        "valid_to": None,
    }
    source = change.source.strip() or None
    session.add(LawPolicy(**row, source=source, entered=Entered.ACT))
    earlier = [old for old in held if old.valid_from < change.valid_from]
    return leaves.of_policy(Change("added", row), earlier)


def _title_of(session: Session, body: str) -> str:
    """Return how the register or the list of public bodies calls a body."""
    named = select(LawPower.body_title).where(LawPower.body == body).limit(1)
    joined = select(Body.name).where(Body.slug == body)
    known = session.scalar(named) or session.scalar(joined)
    return entering.known_body(known)


def _provision(session: Session, provision_id: str) -> LawProvision:
    row = session.scalars(
        select(LawProvision)
        .where(LawProvision.provision_id == provision_id)
        .with_for_update()
    ).one_or_none()
    return changing.present(row)


def _suspension(row: LawProvision) -> Leaf:
    what = "basis" if row.standalone else "provision"
    return leaves.suspension(row.provision_id, what, row.suspended_by_court)


def _values(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


_WORK: dict[type, Callable[..., Iterable[Leaf]]] = {
    changes.Suspension: _suspend,
    changes.Reinstatement: _reinstate,
    changes.Ending: _end,
    changes.NewProvision: _add_provision,
    changes.Designation: _designate,
    changes.PowerChange: _empower,
    changes.ForumChange: _forum,
    changes.Holiday: _holiday,
    changes.PolicyChange: _policy,
}
