"""The world in which a journey takes place: people, time, and what happens by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.appeals.service import sweep as appeals
from oversight.authority.permissions import Role
from oversight.core import clock
from oversight.dispatch.service import sweep as dispatch
from oversight.intake.service import sweep as intake
from oversight.review.queries import seats
from oversight.review.service import beacon
from oversight.review.service import sweep as review
from oversight.storage.session import Store
from tests.factories.accounts import a_body, a_person
from tests.factories.intake import a_house
from tests.factories.review import a_roster

Sweep = Callable[[Session, datetime], int]


def _beacon(session: Session, now: datetime) -> int:
    return beacon.make_beacon(session, now=now)


SWEEPS: tuple[Sweep, ...] = (
    _beacon,
    intake.sweep,
    review.sweep,
    dispatch.sweep,
    appeals.sweep,
)
REVIEWERS = 21
DRAW = timedelta(seconds=30)


@dataclass
class Stage:
    """People who know their passwords, a clock to move, and the worker's sweeps."""

    store: Store
    emails: dict[str, str] = field(default_factory=dict)

    def enter(self) -> "Stage":
        """Let everybody in whom a whole story needs."""
        with self.store.transaction() as session:
            a_house(session)
            a_body(
                session,
                "pta",
                name="Pakistan Telecommunication Authority",
                name_ur="پاکستان ٹیلی کمیونیکیشن اتھارٹی",
            )
            for role in (
                *(Role.DRAFTER, Role.AUTHORISER, Role.REGISTRAR),
                *(Role.LIAISON, Role.PRESIDING, Role.ADMINISTRATOR),
            ):
                self.emails[role.value] = a_person(session, role=role).email
            known = a_person(session, role=Role.AUDITOR)
            for actor in a_roster(session, REVIEWERS):
                person = session.get_one(Person, actor.id)
                person.password_hash = known.password_hash
                self.emails[str(actor.pseudonym)] = person.email
        return self

    @property
    def now(self) -> datetime:
        """The present moment of the story."""
        return clock.utc_now()

    def wait(self, span: timedelta) -> None:
        """Let time pass, and let the worker do what has become due."""
        to(self.now + span)
        self.work()

    def work(self) -> None:
        """Do once what is due."""
        for sweep in SWEEPS:
            with self.store.transaction() as session:
                sweep(session, self.now)

    def draw(self) -> None:
        """Let a pool be committed, its round pass, and the lot decide."""
        self.wait(DRAW)
        self.wait(DRAW)

    def panel(self, docket: str) -> list[str]:
        """Return who sits, by pseudonym, the first seat first."""
        with self.store.reading() as session:
            panel = seats.panel_of(session, docket)
            return [one.pseudonym for one in seats.sitting(session, panel.id)]


def to(moment: datetime) -> None:
    """Set the portal's clock."""
    clock.shift(moment - clock.machine_now())


@contextmanager
def time_of_its_own(start: datetime) -> Iterator[None]:
    """Begin at this moment, and give the clock back when the story is told."""
    to(start)
    try:
        yield
    finally:
        clock.shift(timedelta(0))
