"""The rows of the register that a change can be about, and as they stand today."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from oversight.accounts.queries import people as accounts
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.models import (
    LawForum,
    LawHoliday,
    LawPolicy,
    LawPower,
    LawProvision,
)
from oversight.law.rules.register import within

Cell = str | date | bool | None


@dataclass(frozen=True, slots=True)
class RowsPage:
    """One part of the register: its rows, and the change that each may need."""

    kind: str
    title: str
    what: str
    key: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def named(session: Session, lang: str = "en") -> dict[str, list[tuple[str, str]]]:
    """Return every row that a form can offer, as identifier and words.

    In Urdu wherever the register has the words in Urdu.
    """
    ur = lang == "ur"
    forum_title = _either(LawForum.title, LawForum.title_ur, ur=ur)
    provisions = session.execute(_provisions(ur=ur)).all()
    bodies = {
        body.slug: body.name_ur if ur else body.name
        for body in accounts.bodies(session)
    }
    powers = select(LawPower.body, LawPower.body_title).distinct()
    known = {row.body: row.body_title for row in session.execute(powers)} | bodies
    forums = session.execute(
        select(LawForum.forum_id, forum_title).order_by(LawForum.position)
    )
    rules = session.scalars(select(LawPolicy.name).distinct())
    return {
        "provisions": [(row.provision_id, _words(*row[:2])) for row in provisions],
        "suspended": [
            (row.provision_id, _words(*row[:2]))
            for row in provisions
            if row.suspended_by_court is not None
        ],
        "instruments": list(
            {row.instrument: row.instrument_title for row in provisions}.items()
        ),
        "bodies": sorted(known.items()),
        "forums": [(forum_id, title) for forum_id, title in forums],
        "policies": [(name, name) for name in sorted(rules)],
    }


def _provisions(*, ur: bool) -> Select[str, str, str, str, date | None]:
    """Return identifier and words of each provision, and whether a court stays it."""
    return select(
        LawProvision.provision_id,
        _either(LawProvision.title, LawProvision.title_ur, ur=ur),
        LawProvision.instrument,
        _either(
            LawProvision.instrument_title, LawProvision.instrument_title_ur, ur=ur
        ).label("instrument_title"),
        LawProvision.suspended_by_court,
    ).order_by(LawProvision.position)


def _either(
    words: InstrumentedAttribute[str],
    urdu: InstrumentedAttribute[str | None],
    *,
    ur: bool,
) -> ColumnElement[str]:
    return func.coalesce(urdu, words) if ur else func.coalesce(words, "")


def rows_page(session: Session, kind: str, *, now: datetime) -> RowsPage:
    """Return one part of the register as it stands, or refuse an unknown part."""
    read = _PARTS.get(kind)
    if read is None:
        raise RuleError("not_found", N_("There is no such part of the register."))
    return read(session, local_date(now))


def _powers(session: Session, today: date) -> RowsPage:
    rows = session.scalars(
        select(LawPower).order_by(LawPower.body, LawPower.provision_id)
    )
    return RowsPage(
        kind="powers",
        title=N_("What each body may do"),
        what="power",
        key="provision",
        heads=(
            N_("Public body"),
            N_("May file"),
            N_("May order"),
            N_("From"),
            N_("To"),
        ),
        rows=tuple(
            (
                row.provision_id,
                (row.body, row.may_file, row.may_order, row.valid_from, row.valid_to),
            )
            for row in rows
            if row.valid_to is None or row.valid_to > today
        ),
    )


def _forums(session: Session, _: date) -> RowsPage:
    rows = session.scalars(select(LawForum).order_by(LawForum.position))
    return RowsPage(
        kind="forums",
        title=N_("Forums for affected people"),
        what="forum",
        key="forum",
        heads=(N_("Name"), N_("Does it sit?"), N_("Days"), N_("What is uncertain")),
        rows=tuple(
            (
                row.forum_id,
                (
                    row.title,
                    row.status.value,
                    "" if row.within_days is None else str(row.within_days),
                    row.uncertainty or "",
                ),
            )
            for row in rows
        ),
    )


def _calendar(session: Session, today: date) -> RowsPage:
    start = date(today.year, 1, 1)
    rows = session.scalars(
        select(LawHoliday).where(LawHoliday.day >= start).order_by(LawHoliday.day)
    )
    return RowsPage(
        kind="calendar",
        title=N_("Calendar"),
        what="holiday",
        key="day",
        heads=(N_("Name"), N_("What is it?"), N_("Provisional"), N_("Notification")),
        rows=tuple(
            (
                row.day.isoformat(),
                (row.name, row.op.value, row.provisional, row.notification or ""),
            )
            for row in rows
        ),
    )


def _policies(session: Session, today: date) -> RowsPage:
    rows = session.scalars(
        select(LawPolicy).order_by(LawPolicy.name, LawPolicy.valid_from)
    )
    return RowsPage(
        kind="rules",
        title=N_("Rules of the portal"),
        what="policy",
        key="name",
        heads=(N_("Value"), N_("From"), N_("To"), N_("In force")),
        rows=tuple(
            (
                row.name,
                (
                    json.dumps(row.value, ensure_ascii=False),
                    row.valid_from,
                    row.valid_to,
                    within(row.valid_from, row.valid_to, today),
                ),
            )
            for row in rows
        ),
    )


def _words(provision_id: str, title: str) -> str:
    return f"{provision_id} · {title}"


_PARTS: Mapping[str, Callable[[Session, date], RowsPage]] = {
    "powers": _powers,
    "forums": _forums,
    "calendar": _calendar,
    "rules": _policies,
}
