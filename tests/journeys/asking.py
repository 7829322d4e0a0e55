"""A request for data, from the empty form to the signed decision, in one hand.

Told once for every hand and every language, by links and forms alone.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from oversight.accounts.models.people import Person
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules import data_questions
from oversight.intake.rules.data_checklist import CHECKS
from oversight.review.models.deciding import ItemDecision
from tests.factories import data as make
from tests.factories.review import some_urdu, some_words
from tests.journeys.hands import Answer, Hand, Question
from tests.journeys.stage import Stage

MINUTE = timedelta(minutes=1)
AGAINST = ("milder", "ladder-0-works")  # answered no, where something is approved
TERMS: dict[str, Answer] = {
    "aim": "rights-of-others",
    "outcome": "approved",
    "sharing": "court",
}


@dataclass
class Asking:
    """One request for the name behind one account."""

    stage: Stage
    hand: Hand
    docket: str = ""
    home: str = ""
    known: dict[str, Answer] = field(default_factory=dict)

    def whole(self) -> None:
        """Tell everything in its order."""
        self.enter()
        self.fill_in()
        self.sign()
        self.mend()
        self.screen()
        self.decide()
        self.read()

    def enter(self) -> None:
        """A body that investigates has a drafter, an officer and a custodian."""
        with self.stage.store.transaction() as session:
            team = make.a_team(session)
            for actor in (team.drafter, team.authoriser):
                email = session.get_one(Person, actor.id).email
                self.stage.emails[f"data-{actor.role.value}"] = email
            self.known = {
                **make.answers_for(team),
                "tier": "D1",
                "ask_name": True,
                "subject": "suspect",
                "locator": "https://x.com/somebody",
                "platform": "x",
            }

    def fill_in(self) -> None:
        """The drafter asks for a name, of one account, for reasons of its own."""
        with self.hand.signed_in(self.stage.emails["data-drafter"]) as hand:
            hand.follow("/desk/filing/")
            hand.follow("/desk/data/new")
            hand.send("/desk/data/new")
            self.home = hand.path.partition("/desk/")[2]
            names = [one.name for one in data_questions.parts_for("D1")]
            for part in ("asked", "account", "fields", *(f"part/{n}" for n in names)):
                hand.go(f"/desk/{self.home}/{part}")
                hand.send(f"/{part}", self._said(hand.asked(f"/{part}")))

    def sign(self) -> None:
        """An officer of the body reads it and signs."""
        with self.hand.signed_in(self.stage.emails["data-authoriser"]) as hand:
            hand.go(f"/desk/{self.home}")
            hand.send("/sign", {"read": True})
        with self.stage.store.reading() as session:
            self.docket = session.scalars(select(LegalRequest.docket)).one()

    def mend(self) -> None:
        """The registrar lists what is unclear; the drafter puts right that alone."""
        self.stage.wait(MINUTE)
        with self.hand.signed_in(self.stage.emails["registrar"]) as hand:
            hand.go(f"/desk/registry-data/{self.docket}")
            hand.refused("/list", {})
            hand.send("/list", {"account_unclear": ["1"]})
            hand.send("/list")
        self.stage.wait(MINUTE)
        with self.hand.signed_in(self.stage.emails["data-drafter"]) as hand:
            hand.go(f"/desk/data-correction/{self.docket}")
            asked = [one.name for one in hand.asked(self.docket)]
            assert asked == ["native_id-1"]
            hand.refused(self.docket, {"native_id-1": ""})
            hand.send(self.docket, {"native_id-1": "4400001"})
        with self.stage.store.reading() as session:
            request = session.scalars(select(LegalRequest)).one()
            assert (request.state, request.cured_once) == ("filed", True)

    def screen(self) -> None:
        """The registrar ticks what the closed list asks."""
        self.stage.wait(MINUTE)
        with self.hand.signed_in(self.stage.emails["registrar"]) as hand:
            hand.go(f"/desk/registry-data/{self.docket}")
            hand.send("/screen", {"ticks": list(CHECKS)})
        self.stage.draw()

    def decide(self) -> None:
        """Whoever was drawn declares, opens, is told what is missing, and signs."""
        (member,) = self.stage.panel(self.docket)
        with self.hand.signed_in(self.stage.emails[member]) as hand:
            hand.follow("/desk/review/")
            hand.follow(f"/desk/review/{self.docket}")
            hand.send("/declare", {"none": True})
            hand.follow(f"/desk/review/{self.docket}/1")
            hand.send("/1/open")
            hand.follow("/1/decide")
            hand.send("/1/decide", {"candour": "Half a thought."}, button="save")
            hand.follow("/1/decide")
            hand.refused("/1/decide", {"outcome": "approved"})
            hand.send("/1/decide", _findings(hand.asked("/1/decide")))
            hand.send("/1/sign")
            assert hand.path.endswith(self.docket)

    def read(self) -> None:
        """What was signed is the decision, with its words in both languages."""
        with self.stage.store.reading() as session:
            decision = session.scalars(select(ItemDecision)).one()
        assert decision.outcome == "approved"
        assert decision.summary_ur
        assert decision.findings["sharing"] == "court"

    def _said(self, questions: list[Question]) -> dict[str, Answer]:
        """Return what the drafter answers, in the words that each question offers."""
        said: dict[str, Answer] = {}
        for one in questions:
            given = self.known.get(one.name, "")
            if one.kind == "checkbox" and given in {True, "yes"}:
                said[one.name] = True
            elif given and (not one.offered or given in one.offered):
                said[one.name] = given
            elif _why(one):
                said[one.name] = some_words(one.name, 160)
        return said


def _why(asked: Question) -> bool:
    return asked.kind == "textarea" and asked.name in {"link", "why_name"}


def _findings(questions: list[Question]) -> dict[str, Answer]:
    """Return a finding for every question, all of them in favour."""
    said: dict[str, Answer] = {}
    for one in questions:
        if one.name in TERMS:
            said[one.name] = TERMS[one.name]
        elif one.name in AGAINST:
            said[one.name] = "no"
        elif one.kind == "radio" and "yes" in one.offered:
            said[one.name] = "yes"
        elif one.name == "summary_ur":
            said[one.name] = some_urdu()
        elif one.kind == "textarea":
            said[one.name] = some_words(one.name, 210)
    return said
