"""What happens between the panel and the body: a question, or items handed back."""

from dataclasses import dataclass

from oversight.authority.permissions import Actor
from oversight.cli.demo.plans import ANSWERED, ASKED, COMPLETED, RETURNED, Plan
from oversight.cli.demo.stage import Stage
from oversight.core.errors import RuleError
from oversight.review.models.panels import Seat
from oversight.review.queries import cases, seats
from oversight.review.rules.findings import Rejection
from oversight.review.service import asking_body, returning

QUESTION = (
    "1. On which of the readers' comments do you rely? 2. Where do they stand in the "
    "capture? 3. Has anybody been named in them who can be found?"
)
ANSWER = (
    "1. On the three comments that name a day. 2. Below the post, lines 14, 18 and 22. "
    "3. One name is given; a person of that name was not found in the district."
)
ABOUT_THE_AIM = (
    "1. The same question was put in the assembly two days before you filed. Was that "
    "weighed when it was decided to file? 2. Who outside your unit asked for it? "
    "3. What disorder had there been before the offices by that day?"
)
ON_THE_AIM = (
    "1. The debate in the assembly was known; the file does not say that it was "
    "weighed. 2. A letter of the power company came on the day before. 3. None is on "
    "record."
)
WHY = "Quote the sentence word for word and say at which second or line it stands."
PASSAGE = (
    "“Come on Friday after the prayer and bring what you have.” Line 3 of the text."
)
LACKS = ("passage_unclear",)


@dataclass(frozen=True, slots=True)
class Between:
    """One matter as far as the panel and the body write to each other."""

    stage: Stage
    docket: str
    plan: Plan

    @property
    def _on_the_aim(self) -> bool:
        """Say whether another aim is suspected: nobody finds one unheard."""
        codes = {post.verdict.code for post in self.plan.posts}
        return Rejection.IMPROPER in codes

    def start(self) -> None:
        """Put the question or the return of the plan on the agenda."""
        if self.plan.between in {ASKED, ANSWERED}:
            self.stage.later(self.ask, hour=12)
        elif self.plan.between in {RETURNED, COMPLETED}:
            self.stage.later(self.hand_back, hour=12)

    def ask(self) -> None:
        """Let the first seat ask the body; the drafter answers the next day."""
        asking_body.ask(
            *(
                self.stage.session,
                self.docket,
                ABOUT_THE_AIM if self._on_the_aim else QUESTION,
            ),
            about_aim=self._on_the_aim,
            by=self._member(self._held()[0]),
            now=self.stage.now,
        )
        if self.plan.between == ANSWERED:
            self.stage.later(self.answer, days=1, hour=12)

    def answer(self) -> None:
        """Let the drafter answer."""
        asking_body.answer(
            *(
                self.stage.session,
                self.docket,
                ON_THE_AIM if self._on_the_aim else ANSWER,
            ),
            by=self.stage.people[self.plan.drafter],
            now=self.stage.now,
        )

    def hand_back(self) -> None:
        """Let the first seat propose and the others agree until it carries."""
        lead, *others = self._held()
        returning.propose(
            *(self.stage.session, self.docket, {1: LACKS}, WHY),
            by=self._member(lead),
            now=self.stage.now,
        )
        for seat in others:
            try:
                returning.back(
                    *(self.stage.session, self.docket),
                    by=self._member(seat),
                    now=self.stage.now,
                )
            except RuleError:
                break
            self.stage.clear()
        if self.plan.between == COMPLETED:
            self.stage.later(self.complete, days=1, hour=12)

    def complete(self) -> None:
        """Let the drafter fill in what was missing."""
        returning.complete(
            *(self.stage.session, self.docket, {1: {"passage": PASSAGE}}),
            by=self.stage.people[self.plan.drafter],
            now=self.stage.now,
        )

    def _held(self) -> list[Seat]:
        case = cases.case(self.stage.session, self.docket)
        assert case.panel_id is not None
        return seats.sitting(self.stage.session, case.panel_id)

    def _member(self, seat: Seat) -> Actor:
        return self.stage.names[seat.pseudonym]
