"""Changing the register: from the files, or by two administrators together."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.law import storing
from oversight.law.models import LawHoliday, LawPolicy, LawProvision
from oversight.law.queries import register as queries
from oversight.law.rules import changing, leaves
from oversight.law.rules.kinds import DayOp, Entered
from oversight.law.rules.leaves import Change, Leaf
from oversight.law.rules.policy import Value
from oversight.law.source.bundle import gather
from oversight.ledger import service as ledger


def load(session: Session, *, now: datetime) -> bool:
    """Bring the register to what the files say; False if it is there already."""
    bundle = gather()
    last = queries.latest(session, Entered.FILE)
    if last is not None and last.sha256 == bundle.sha256:
        return False
    _record(session, storing.write(session, bundle, now=now), now=now)
    return True


def suspend(
    session: Session,
    provision_id: str,
    *,
    since: date,
    ruling: str,
    by: Actor,
    second: Actor,
    now: datetime,
) -> None:
    """Enter that a court suspended a provision or struck it down (I07)."""
    changing.check_two(by, second)
    changing.check_ruling(ruling)
    row = _provision(session, provision_id)

    row.suspended_by_court, row.ruling = since, ruling.strip()
    row.suspension = Entered.ACT
    _next_state(session, now=now)

    _record(session, [_suspension(row)], now=now)
    _note(session, "law.suspended", provision_id, by=by, second=second, now=now)


def lift_suspension(
    session: Session, provision_id: str, *, by: Actor, second: Actor, now: datetime
) -> None:
    """Enter that a provision is no longer suspended."""
    changing.check_two(by, second)
    row = _provision(session, provision_id)
    changing.check_is_suspended(row.suspended_by_court)

    row.suspended_by_court = row.ruling = None
    row.suspension = Entered.ACT
    _next_state(session, now=now)

    _record(session, [_suspension(row)], now=now)
    _note(session, "law.reinstated", provision_id, by=by, second=second, now=now)


def set_policy(
    session: Session,
    name: str,
    value: Value,
    *,
    valid_from: date,
    by: Actor,
    second: Actor,
    now: datetime,
) -> None:
    """Let a rule have another value from a day on; never from a day gone by."""
    changing.check_two(by, second)
    changing.check_not_backdated(valid_from, today=local_date(now))
    held = queries.policy_rows(session, name)
    changing.check_policy(name, value, known=queries.policy_names(session))
    changing.check_free_day(valid_from, held)

    row = {"name": name, "value": value, "valid_from": valid_from, "valid_to": None}
    session.add(LawPolicy(**row, source=None, entered=Entered.ACT))
    _next_state(session, now=now)

    earlier = [old for old in held if old.valid_from < valid_from]
    _record(session, leaves.of_policy(Change("added", row), earlier), now=now)
    _note(session, "law.policy", name, by=by, second=second, now=now)


def set_holiday(
    session: Session,
    day: date,
    *,
    name: str,
    op: DayOp,
    provisional: bool,
    source: str,
    by: Actor,
    second: Actor,
    now: datetime,
    notification: str | None = None,
) -> None:
    """Enter that offices are closed on a day, or open after all."""
    changing.check_two(by, second)
    changing.check_source(name, source)
    row = session.scalars(
        select(LawHoliday).where(LawHoliday.day == day).with_for_update()
    ).one_or_none()
    changing.check_changes_day(op, row.op if row else None)

    if row is None:
        row = LawHoliday(day=day)
        session.add(row)
    row.name, row.name_ur, row.op = name.strip(), None, op
    row.provisional, row.notification = provisional, notification
    row.source, row.entered = source.strip(), Entered.ACT
    _next_state(session, now=now)

    word = "added" if op is DayOp.HOLIDAY else "removed"
    change = Change(word, {"day": day, "provisional": provisional})
    _record(session, leaves.of_holiday(change), now=now)
    _note(session, "law.holiday", day.isoformat(), by=by, second=second, now=now)


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


def _next_state(session: Session, *, now: datetime) -> None:
    last = queries.latest(session)
    sha256 = last.sha256 if last else ""
    storing.note_state(session, sha256=sha256, entered=Entered.ACT, now=now)


def _record(session: Session, said: Iterable[Leaf], *, now: datetime) -> None:
    for leaf in said:
        ledger.record(session, leaf.kind, now=now, public=leaf.public)


def _note(
    session: Session,
    act: str,
    subject: str,
    *,
    by: Actor,
    second: Actor,
    now: datetime,
) -> None:
    facts = {"second": str(second.id)}
    ledger.note(session, act, by=by, now=now, subject=subject, facts=facts)
