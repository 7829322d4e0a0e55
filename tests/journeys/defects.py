"""A registrar finds a request defective, its agency corrects it once, it passes.

Told once for every hand and every language, by links and forms alone.
"""

from dataclasses import dataclass

from sqlalchemy import select

from oversight.accounts.models.people import Person
from oversight.accounts.queries import people as accounts
from oversight.intake.queries import matters
from tests.factories.intake import Officers, a_row, filed
from tests.journeys.hands import Hand
from tests.journeys.stage import Stage

NOTE = "The translation of item 1 was asked for; look at it first tomorrow."
CURE = "«Come on Friday.» Line 2. Translation: come on the day after Thursday."


@dataclass
class Defects:
    """One request that lacks something, in one hand."""

    stage: Stage
    hand: Hand
    docket: str = ""

    def whole(self) -> None:
        """Tell everything in its order."""
        self.file()
        self.find()
        self.correct()
        self.pass_on()

    def file(self) -> None:
        """Two officers have filed two posts, one of them in Pashto without a time."""
        with self.stage.store.transaction() as session:
            drafter, authoriser = (
                accounts.actor_of(
                    accounts.person(
                        session,
                        session.scalars(
                            select(Person.id).where(
                                Person.email == self.stage.emails[role]
                            )
                        ).one(),
                    )
                )
                for role in ("drafter", "authoriser")
            )
            rows = [a_row(language="ps", captured_at=""), a_row()]
            officers = Officers(drafter, authoriser)
            found = filed(session, rows, by=officers, now=self.stage.now)
            self.docket = found.dockets[0]

    def find(self) -> None:
        """The registrar lists what is missing and leaves a note for the next one."""
        with self.hand.signed_in(self.stage.emails["registrar"]) as hand:
            hand.follow("/desk/registry/")
            hand.follow(self.docket)
            assert "capture_time_missing" in hand.page.main
            hand.send("/note", {"text": NOTE})
            assert NOTE in hand.page.main
            hand.send("/list", {"translation": ["1"]})
            hand.send("/list")
            assert hand.path.endswith("/desk/registry/")

    def correct(self) -> None:
        """The drafter fills in exactly that, once."""
        with self.hand.signed_in(self.stage.emails["drafter"]) as hand:
            hand.follow("/desk/filing/")
            hand.follow(f"/desk/filing/{self.docket}")
            assert NOTE not in hand.page.main
            hand.follow("/correct")
            given = {
                one.name: CURE
                if one.name.endswith("passage")
                else self._captured(one.kind)
                for one in hand.asked("/correct")
                if one.kind != "file"
            }
            hand.send("/correct", given)

    def pass_on(self) -> None:
        """The registrar looks again, ticks, and passes it to the reviewers."""
        with self.hand.signed_in(self.stage.emails["registrar"]) as hand:
            hand.follow("/desk/registry/")
            hand.follow(self.docket)
            assert NOTE in hand.page.main
            hand.send("/screen", {"ticks": ["translation", "passage"]})
        with self.stage.store.reading() as session:
            assert matters.request(session, self.docket).screened_by is not None

    def _captured(self, kind: str) -> str:
        day = "2026-11-21T10:00"
        return day if kind == "datetime-local" else f"{day}:00+05:00"
