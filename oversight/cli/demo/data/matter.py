"""One data request on its way through every desk, from the form to the certificate."""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from oversight.authority.permissions import Actor
from oversight.cli.demo.data import asking, papers
from oversight.cli.demo.data.keeping import COURT, Keeping
from oversight.cli.demo.data.stories import PART, Story
from oversight.cli.demo.data.weighing import ballot
from oversight.cli.demo.stage import Stage
from oversight.core.clock import local_date
from oversight.core.hashes import sha256_of
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.manifests import Manifest
from oversight.dispatch.service import (
    data_answering,
    data_asking,
    keeping,
)
from oversight.intake.rules.data_checklist import CHECKS
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.service import (
    data_curing,
    data_screening,
    data_signing,
    warrants,
)
from oversight.intake.service.warrants import Call, Paper
from oversight.review.models.panels import Seat
from oversight.review.queries import cases, seats
from oversight.review.rules.lifecycle import SeatState
from oversight.review.rules.looking import CANCELLED, LEFT
from oversight.review.service import data_deciding, deciding, members, watching

SIGNED_AFTER = timedelta(hours=3)
SCREENED_AFTER = timedelta(hours=2)
DRAWN_AFTER = timedelta(minutes=1)
REGISTRAR = "registrar@oversight.example"
QUESTION = "information-missing"


@dataclass
class DataMatter:
    """One docket, its story, and the stage it is played on."""

    stage: Stage
    story: Story
    docket: str = field(init=False, default="")

    def begin(self) -> None:
        """Let the drafter fill in the form, and another officer sign it."""
        number = asking.fill_in(self.stage, self.story)
        if self.story.files:
            papers.beside_account(self.stage, self.story, number)
        self.stage.at(self.stage.now + SIGNED_AFTER, lambda: self.sign(number))

    def sign(self, number: str) -> None:
        """File it; what is only kept goes out at once, the rest to the registrar."""
        by = self._person(asking.AUTHORISER)
        self.docket = data_signing.sign(
            self.stage.session, number, by=by, now=self.stage.now
        )[0]
        if self.story.tier == Tier.D0:
            self.stage.settle("data")
            self.stage.settle_draw("review")
            self.stage.at(self.stage.now + timedelta(hours=4), self.tell_court)
            self.stage.at(self.stage.now + DRAWN_AFTER, self.seat)
        else:
            self.stage.at(self.stage.now + SCREENED_AFTER, self.screen)

    def tell_court(self) -> None:
        """Record that the court was told on the same day."""
        told = self.stage.now - timedelta(minutes=20)
        keeping.tell_court(
            *(self.stage.session, self.docket, COURT, told),
            by=self._person(asking.AUTHORISER),
            now=self.stage.now,
        )

    def screen(self) -> None:
        """Let the registrar tick the checklist, or list what the story lacks."""
        if self.story.listed:
            self.list_defects()
            return
        data_screening.screen(
            *(self.stage.session, self.docket, list(CHECKS)),
            by=self._person(REGISTRAR),
            now=self.stage.now,
        )
        self.stage.settle_draw("review")
        self.stage.at(self.stage.now + DRAWN_AFTER, self.seat)

    def list_defects(self) -> None:
        """Let the registrar list what is missing; the drafter puts it right, once."""
        data_screening.find_defects(
            *(self.stage.session, self.docket, self.story.listed),
            by=self._person(REGISTRAR),
            now=self.stage.now,
        )
        if self.story.cured:
            self.stage.later(self.cure, days=1, hour=11)

    def cure(self) -> None:
        """Let the drafter send the one correction; the registrar has it again."""
        data_curing.cure(
            *(self.stage.session, self.docket, dict(self.story.cured)),
            by=self._person(asking.DRAFTER),
            now=self.stage.now,
        )

    def seat(self) -> None:
        """Let whoever was drawn declare on the next morning."""
        self.stage.later(self.declare, days=1, hour=9, minute=40)

    def declare(self) -> None:
        """Let every member declare and open the account."""
        for seat in self._held():
            by = self.stage.names[seat.pseudonym]
            if seat.state is SeatState.DRAWN:
                members.declare(
                    self.stage.session, self.docket, by=by, now=self.stage.now
                )
                self.stage.clear()
        if self.story.files:
            papers.tell(self.stage, self.story, self.docket)
        if self.story.decided:
            self.stage.later(self.decide, days=1, hour=11)

    def decide(self) -> None:
        """Let one reviewer decide, or look after what is being kept."""
        by = self.stage.names[self._held()[0].pseudonym]
        session, now = self.stage.session, self.stage.now
        deciding.open_item(session, self.docket, 1, by=by, now=now)
        if self.story.tier == Tier.D0:
            result = CANCELLED if self.story.cancelled else LEFT
            watching.look(
                session, self.docket, 1, result, self.story.found, by=by, now=now
            )
            return
        given = ballot(session, self.docket, self.story, now)
        data_deciding.vote(session, self.docket, 1, given, by=by, now=now)
        if self.story.warrant:
            self.stage.later(self.enter_warrant, hour=14)
        elif self.story.approved:
            self.stage.settle("data")
            self.stage.settle("data", after=DRAWN_AFTER)
            self.stage.later(self.hand_over, days=2, hour=12)

    def enter_warrant(self) -> None:
        """Let the body enter its warrant, and the registrar call the court."""
        today = local_date(self.stage.now)
        signed = papers.warrant(self.story, self.docket)
        digest = sha256(signed.content).hexdigest()
        paper = Paper(
            court=COURT,
            judge="The Additional Sessions Judge",
            number=f"Misc. {300 + self.story.days}/26",
            issued_on=today,
            expires_on=today + timedelta(days=21),
            sha256=digest,
        )
        by = self._person(asking.DRAFTER)
        warrants.enter(
            self.stage.session, self.docket, paper, by=by, now=self.stage.now
        )
        papers.hand_in(self.stage, self.docket, digest, signed)
        self.stage.at(self.stage.now + timedelta(hours=1), lambda: self.call(digest))

    def call(self, digest: str) -> None:
        """Let the registrar call the court on its public number."""
        called = self.stage.now - timedelta(minutes=10)
        said = Call("The reader of the court", "051-9108123", called, "confirmed")
        warrants.verify(
            *(self.stage.session, self.docket, digest, said),
            by=self._person(REGISTRAR),
            now=self.stage.now,
        )
        self.stage.settle("data")
        self.stage.settle("data", after=DRAWN_AFTER)
        self.stage.later(self.hand_over, days=3, hour=12)

    def hand_over(self) -> None:
        """Let the platform answer with a manifest, and the custodian go on."""
        order = sendings.find_order(self.stage.session, self.docket)
        if order is None or order.dispatched_at is None:
            return
        if self.story.asked:
            data_asking.ask(
                *(self.stage.session, self.docket, 1, QUESTION, self.story.asked),
                by=self._person("liaison@x.example"),
                now=self.stage.now,
            )
            return
        granted = tuple(order.lines[0].fields)
        given = granted[:1] if self.story.answer == PART else granted
        over = ("recovery-ids",) if self.story.over else ()
        digest = sha256_of(f"{self.docket}/1")
        manifest = Manifest(
            produced_on=local_date(self.stage.now),
            fields=given,
            record_count=len(given),
            file_hashes=(digest,),
            reference=f"PK-{self.docket[-4:]}",
            over=self.story.over,
            over_fields=over,
        )
        data_answering.produce(
            *(self.stage.session, self.docket, 1, manifest),
            by=self._person("liaison@x.example"),
            now=self.stage.now,
        )
        keeping_of = Keeping(self.stage, self.story, self.docket)
        self.stage.later(keeping_of.receive, days=1, hour=10)

    def _person(self, email: str) -> Actor:
        return self.stage.people[email]

    def _held(self) -> list[Seat]:
        case = cases.case(self.stage.session, self.docket)
        assert case.panel_id is not None
        return seats.sitting(self.stage.session, case.panel_id)
