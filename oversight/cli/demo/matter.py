"""One docket on its way: filed, checked, drawn, declared, the user asked, decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from oversight.authority.permissions import Actor
from oversight.cli.demo.between import Between
from oversight.cli.demo.plans import CLOCK, CURED, UNCURED, Plan
from oversight.cli.demo.platform import Platform
from oversight.cli.demo.posts import Post
from oversight.cli.demo.rows import corrections
from oversight.cli.demo.stage import Stage
from oversight.cli.demo.texts import filing as texts
from oversight.cli.demo.voting import Voting
from oversight.core.errors import RuleError
from oversight.intake.rules.lifecycle import RequestState
from oversight.intake.rules.screening import TICKED
from oversight.intake.service import curing, screening, withdrawing
from oversight.notices.queries import notices as notice_rows
from oversight.notices.rules.parts import Stage as NoticeStage
from oversight.notices.service import telling as notices
from oversight.review.models.panels import Seat
from oversight.review.queries import cases, seats
from oversight.review.rules.lifecycle import CaseState, SeatState
from oversight.review.service import asking, extending, members

REGISTRAR = "registrar@oversight.example"
DRAW_TAKES = timedelta(minutes=1)


@dataclass
class Matter:
    """One docket of a filing, its items by number, and the stage it is played on."""

    stage: Stage
    plan: Plan
    docket: str
    posts: Mapping[int, Post]
    read_days: int = 9
    voting: Voting = field(init=False)
    platform: Platform = field(init=False)

    def __post_init__(self) -> None:
        self.voting = Voting(
            self.stage, self.docket, self.posts, self.plan.body, self.if_decided
        )
        self.platform = Platform(self.stage, self.docket, self.posts, self.plan)

    def start(self) -> None:
        """Put the first steps after filing on the agenda."""
        if self.plan.screened == CLOCK:
            self.stage.later(self.seat, days=3, hour=9, minute=5)
        elif self.plan.screened in {CURED, UNCURED}:
            self.stage.later(self.list_defects, hour=15)
        else:
            self.stage.later(self.screen, hour=15)
        if self.plan.withdrawn:
            self.stage.later(self.withdraw, days=2, hour=12)

    def screen(self) -> None:
        """Let the registrar tick the checklist."""
        screening.screen(
            self.stage.session,
            self.docket,
            TICKED,
            by=self.stage.people[REGISTRAR],
            now=self.stage.now,
        )
        self.stage.settle_draw("review")
        self.stage.at(self.stage.now + DRAW_TAKES, self.seat)

    def list_defects(self) -> None:
        """Let the registrar list what is missing; the agency cures it, or does not."""
        by = self.stage.people[REGISTRAR]
        screening.find_defects(
            self.stage.session, self.docket, {}, by=by, now=self.stage.now
        )
        if self.plan.screened == CURED:
            self.stage.later(self.cure, days=2, hour=10)

    def cure(self) -> None:
        """Let the drafter send the one correction."""
        curing.cure(
            self.stage.session,
            self.docket,
            {n: corrections(post, self.stage.now) for n, post in self.posts.items()},
            by=self.stage.people[self.plan.drafter],
            now=self.stage.now,
        )
        self.stage.later(self.screen, hour=16)

    def withdraw(self) -> None:
        """Let the authorising officer take the request back."""
        withdrawing.withdraw(
            self.stage.session,
            self.docket,
            "filed-in-error",
            self.plan.withdrawn,
            by=self.stage.people[self.plan.authoriser],
            now=self.stage.now,
        )

    def seat(self) -> None:
        """Let whoever was drawn declare on the next morning."""
        if not self._alive():
            return
        if self.plan.declared:
            self.stage.later(self.declare, days=1, hour=9, minute=30)

    def declare(self) -> None:
        """Let every member declare; one may step aside first."""
        if not self._alive():
            return
        held = self._held()
        if self.plan.recused and held and held[-1].state is SeatState.DRAWN:
            self._recuse(held[-1])
        for seat in self._held():
            if seat.state is SeatState.DRAWN:
                members.declare(
                    self.stage.session,
                    self.docket,
                    by=self.stage.names[seat.pseudonym],
                    now=self.stage.now,
                )
                self.stage.clear()
        if self.read_days:
            self.stage.at(self.stage.now + timedelta(minutes=40), self.ask)

    def ask(self) -> None:
        """Have the user asked by the first seat, or the ground recorded why not."""
        if not self._alive():
            return
        lead = self._lead()
        if (
            self.plan.longer
        ):  # A victim is protected first; the uploader is heard after.
            self.stage.at(self.stage.now + timedelta(hours=1), self.vote)
            return
        if self.plan.not_asked:
            asking.skip_asking(
                self.stage.session,
                self.docket,
                self.plan.not_asked,
                self.plan.why_not_asked,
                by=lead,
                now=self.stage.now,
            )
            wait = 1
        else:
            asking.ask_user(
                self.stage.session,
                self.docket,
                texts.gist(next(iter(self.posts.values()))),
                by=lead,
                now=self.stage.now,
            )
            self.stage.later(self.platform.tell, hour=15)
            self.stage.later(self.answer, days=1, hour=21)
            wait = 3
        Between(self.stage, self.docket, self.plan).start()
        if self.plan.extended:
            self.stage.later(self.extend, days=3, hour=9)
            wait = 3
        if self.plan.decided:
            self.stage.later(self.vote, days=wait, hour=12)

    def answer(self) -> None:
        """Let users who were told answer with the code of their notice."""
        for number, post in self.posts.items():
            found = notice_rows.find(
                self.stage.session, self.docket, number, NoticeStage.ASKED
            )
            if found is None or not post.answer:
                continue
            code = notices.code_of(self.stage.session, found)
            asking.answer(self.stage.session, code, post.answer, now=self.stage.now)
            self.stage.clear()

    def extend(self) -> None:
        """Let the first seat take more time, with reasons, once."""
        extending.extend(
            self.stage.session,
            self.docket,
            self.plan.extended,
            by=self._lead(),
            now=self.stage.now,
        )

    def vote(self, day: int = 1) -> None:
        """Let members vote on what the day allows; the rest waits for tomorrow."""
        if not self._alive():
            return
        self.voting.sit(self._held(), self.plan.pace, self.plan.seats_that_vote)
        if day < self.read_days:
            self.stage.later(lambda: self.vote(day + 1), days=1, hour=12)

    def if_decided(self) -> None:
        """Let what was approved go to the platform once the last item is decided."""
        case = cases.case(self.stage.session, self.docket)
        if case.state is CaseState.DECIDED:
            self.stage.settle("dispatch")
            if self.plan.received:
                self.platform.expect()

    def _recuse(self, seat: Seat) -> None:
        by = self.stage.names[seat.pseudonym]
        try:
            members.recuse(
                self.stage.session,
                self.docket,
                self.plan.recused,
                by=by,
                now=self.stage.now,
            )
        except RuleError:
            return
        self.stage.clear()

    def _held(self) -> list[Seat]:
        panel = seats.panel_of(self.stage.session, self.docket)
        return seats.sitting(self.stage.session, panel.id)

    def _lead(self) -> Actor:
        return self.stage.names[self._held()[0].pseudonym]

    def _alive(self) -> bool:
        """Say whether the review is open and its panel is drawn."""
        try:
            case = cases.case(self.stage.session, self.docket)
        except RuleError:
            return False
        seated = case.state in {CaseState.ASSIGNED, CaseState.UNDER_REVIEW}
        return seated and case.legal_request.state is RequestState.SCREENED
