"""A victims' restriction is asked to stand longer, and a panel of three looks at it."""

from dataclasses import dataclass
from functools import partial

from oversight.cli.demo.plans import CONFIRMED, SENT_ONLY, Plan
from oversight.cli.demo.stage import DRAWN_AFTER, Stage
from oversight.cli.demo.texts import longer as texts
from oversight.core.clock import local_date
from oversight.extensions.queries import confirming as queries
from oversight.extensions.rules.confirming import ConfirmBallot, Request
from oversight.extensions.rules.lifecycle import ConfirmOutcome
from oversight.extensions.service import asking, confirming
from oversight.review.models.panels import Seat
from oversight.review.queries import seats
from oversight.review.service import members

DAYS = 60
SWEPT = ("extensions", "review", "extensions")


@dataclass(frozen=True, slots=True)
class Longer:
    """One docket on the victims' track, after the platform has it."""

    stage: Stage
    docket: str
    plan: Plan

    def start(self) -> None:
        """Let the body ask a week later, if the plan says so."""
        if self.plan.longer and self.plan.longer != SENT_ONLY:
            self.stage.later(self.ask, days=5, hour=10)

    def ask(self) -> None:
        """Let the authorising officer ask, on the victim's renewed consent."""
        asked = Request(
            items=(1,),
            days=DAYS,
            facts=texts.FACTS,
            consent_on=local_date(self.stage.now),
            consent_reference="PTA/VC/88-2",
        )
        by = self.stage.people[self.plan.authoriser]
        asking.ask(self.stage.session, self.docket, asked, by=by, now=self.stage.now)
        self.stage.settle_draw(*SWEPT)
        self.stage.at(self.stage.now + 2 * DRAWN_AFTER, self.declare_soon)

    def declare_soon(self) -> None:
        """Let the panel declare on the next morning."""
        self.stage.later(self.declare, days=1, hour=9, minute=45)

    def declare(self) -> None:
        """Let each member declare; those of the finished matter vote a week later."""
        for seat in self._held():
            by = self.stage.names[seat.pseudonym]
            members.declare(self.stage.session, self.docket, by=by, now=self.stage.now)
            self.stage.clear()
        if self.plan.longer == CONFIRMED:
            for place in range(len(self._held())):
                self.stage.later(partial(self.vote, place), days=5, hour=11 + place)

    def vote(self, place: int) -> None:
        """Let one member open the item and vote; the second one is against it."""
        seat = self._held()[place]
        by = self.stage.names[seat.pseudonym]
        session, now = self.stage.session, self.stage.now
        confirming.open_item(session, self.docket, 1, by=by, now=now)
        confirming.vote(session, self.docket, 1, ballot(place), by=by, now=now)
        self.stage.clear()

    def _held(self) -> list[Seat]:
        found = queries.confirmation(self.stage.session, self.docket)
        assert found.panel_id is not None
        return seats.sitting(self.stage.session, found.panel_id)


def ballot(place: int) -> ConfirmBallot:
    """Return what the member in this seat says."""
    against = place == 1
    return ConfirmBallot(
        outcome=(ConfirmOutcome.NOT_CONFIRMED if against else ConfirmOutcome.CONFIRMED),
        reasons=texts.REASONS[place],
        findings=texts.FINDINGS,
        summary=texts.SUMMARY,
        summary_ur=texts.SUMMARY_UR,
        code="not-necessary" if against else None,
        days=None if against else DAYS - 15 * place,
    )
