"""The stage: time moves from act to act, and what is due happens in between.

Steps wait in one agenda. What would lie after the day of loading is never played, so
that every matter stands exactly where it would stand on that day.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.cli.clockwork import SWEEPS
from oversight.cli.demo.nights import is_due
from oversight.core.clock import KARACHI, local_date
from oversight.law.queries import register as law
from oversight.law.rules.calendar import Calendar

Step = Callable[[], None]
# Nobody is reminded of a year that is told in a minute.
DAILY = tuple(name for name in SWEEPS if name not in {"accounts", "reminders"})
FIRST_HOUR = time(0, 5)
AT_ONCE, DRAWN_AFTER = timedelta(0), timedelta(seconds=20)


@dataclass
class Stage:
    """One session, one moving clock, the people by address."""

    session: Session
    now: datetime
    until: datetime
    people: dict[str, Actor] = field(default_factory=dict)
    names: dict[str, Actor] = field(default_factory=dict)
    _agenda: list[tuple[datetime, int, Step]] = field(default_factory=list)
    _settled: set[tuple[datetime, tuple[str, ...]]] = field(default_factory=set)
    _order: "count[int]" = field(default_factory=count)

    def at(self, moment: datetime, step: Step) -> None:
        """Put a step on the agenda; one that lies after the end is left out."""
        if moment <= self.until:
            heappush(self._agenda, (moment, next(self._order), step))

    def later(
        self, step: Step, *, days: int = 0, hour: int = 11, minute: int = 0
    ) -> None:
        """Put a step on the agenda, so many working days from now at that hour."""
        self.at(self.working(days, hour, minute), step)

    def working(self, days: int, hour: int, minute: int = 0) -> datetime:
        """Return a moment so many working days from now; never before now."""
        calendar = self.calendar
        day = calendar.roll(local_date(self.now))
        if days:
            day = calendar.add_working_days(day, days)
        moment = moment_of(day, hour, minute)
        return moment if moment > self.now else self.now + timedelta(minutes=7)

    def ago(self, days: int, hour: int) -> datetime:
        """Return a moment so many working days before the day of loading."""
        day = local_date(self.until - timedelta(hours=18))
        while days or not self.calendar.is_working_day(day):
            days -= self.calendar.is_working_day(day)
            day -= timedelta(days=1)
        return moment_of(day, hour)

    @property
    def calendar(self) -> Calendar:
        """Return the working days of the register."""
        return law.calendar(self.session)

    def play(self) -> None:
        """Play every step in the order of time, with the nights in between."""
        while self._agenda:
            moment, _, step = heappop(self._agenda)
            self._nights(before=moment)
            self.now = moment
            step()
            self.clear()
        self._nights(before=self.until)
        self.now = self.until
        self.sweep()

    def sweep(self, names: tuple[str, ...] = DAILY) -> None:
        """Let everything that is due at this moment happen."""
        for name in names:
            SWEEPS[name](self.session, self.now)
            self.clear()

    def settle(self, *names: str, after: timedelta = AT_ONCE) -> None:
        """Let what is done at this moment have its effect in the rooms named."""
        moment = self.now + after
        if (moment, names) not in self._settled:
            self._settled.add((moment, names))
            self.at(moment, partial(self.sweep, names))

    def settle_draw(self, *names: str) -> None:
        """Let a pool be committed now, and drawn once the beacon has spoken."""
        self.settle(*names)
        self.settle(*names, after=DRAWN_AFTER)

    def clear(self) -> None:
        """Forget what the last act held in memory, as a new transaction would."""
        self.session.flush()
        self.session.expunge_all()
        self.session.info.clear()

    def _nights(self, *, before: datetime) -> None:
        day = local_date(self.now) + timedelta(days=1)
        while (moment := moment_of(day, FIRST_HOUR.hour, FIRST_HOUR.minute)) < before:
            self.now = moment
            if day.weekday() == 0 or is_due(self.session, moment):
                self.sweep()
            day += timedelta(days=1)


def moment_of(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of a day in Karachi."""
    return datetime.combine(day, time(hour, minute), KARACHI)
