"""What the first page shows: the last whole quarter, and what is new."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.transparency.queries import register, reports
from oversight.transparency.queries.register import RegisterRow
from oversight.transparency.rules import periods
from oversight.transparency.rules.figures import Report
from oversight.transparency.rules.indicators import Indicator
from oversight.transparency.rules.periods import Quarter

NEWEST = 6


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page."""

    quarter: Quarter | None
    report: Report | None
    running: bool
    newest: tuple[RegisterRow, ...]

    def indicator(self, name: str) -> Indicator | None:
        """Return one figure of the quarter shown."""
        if self.report is None:
            return None
        return next(one for one in self.report.indicators if one.id == name)


def page(session: Session, *, now: datetime) -> HomePage:
    """Return the first page as of now: the newest quarter with something in it."""
    known = reports.quarters(session, now=now)
    current = periods.quarter_of(local_date(now))
    ended = [quarter for quarter in known if quarter < current]
    quarter = next(iter(ended or known), None)
    return HomePage(
        quarter=quarter,
        report=reports.page(session, quarter, now=now).report if quarter else None,
        running=quarter == current,
        newest=tuple(register.newest(session, NEWEST)),
    )
