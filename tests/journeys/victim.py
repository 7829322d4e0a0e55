"""A victim's request from the form to the platform: one reviewer, and nobody warned.

Told once for every hand and every language, by links and forms alone.
"""

from dataclasses import dataclass

from oversight.intake.rules.sections import SECTIONS
from tests.factories.extensions import CONSENT
from tests.journeys import words
from tests.journeys.hands import DOCKET, Answer, Hand
from tests.journeys.story import HOUR, Story

POST: dict[str, Answer] = {
    "locator": f"{words.ADDRESS}/status/2020202020202020123",
    "native_id": "",
}
LAW: dict[str, Answer] = {"provision": "peca-2016-s21", "protected": "victim"}
TERMS: dict[str, Answer] = {"duration_days": "30"}


@dataclass
class Victim(Story):
    """One request on the victims' track, in one hand."""

    def whole(self) -> None:
        """Tell everything in its order."""
        self.file()
        self.sign()
        self.screen()
        self.draw_one()
        self.decide_alone()
        self.send()
        self.receive()
        self.keep_silent()

    def file(self) -> None:
        """The drafter chooses the track and answers every part of the form."""
        with self.hand.signed_in(self.stage.emails["drafter"]) as hand:
            hand.follow("/desk/filing/")
            here = "/desk/filing/new?track=victim"
            hand.follow(here)
            hand.send(here, self.answers(hand, here))
            key = hand.path.split("/")[-2]
            for part in SECTIONS:
                hand.go(f"/desk/filing/draft/{key}/part/{part.code}")
                here = f"/part/{part.code}"
                hand.send(here, self.answers(hand, here))
            hand.go(f"/desk/filing/draft/{key}/check")
            hand.send("/check", self.answers(hand, "/check"))
            self.filing = hand.path.split("/")[-1]
            assert hand.path.endswith(f"/batch/{self.filing}")
            assert not DOCKET.search(hand.page.main), "filed before the signature"

    def answers(self, hand: Hand, action: str) -> dict[str, Answer]:
        """What the drafter answers: the consent, and otherwise as of any post."""
        consent: dict[str, Answer] = dict(CONSENT)
        known = words.an_address(self.stage.now) | consent | POST | LAW | TERMS
        names = [one.name for one in hand.asked(action)]
        return {name: known[name] for name in names if name in known}

    def draw_one(self) -> None:
        """The lot names a single reviewer."""
        self.stage.draw()
        self.panel = self.stage.panel(self.docket)
        assert len(self.panel) == 1

    def decide_alone(self) -> None:
        """That reviewer declares, opens, finds and signs; no user was asked."""
        with self.hand.signed_in(self.stage.emails[self.panel[0]]) as hand:
            self._declare(hand)
            assert not hand.links_to("/ask"), "the uploader would be warned"
            self._open(hand)
            hand.follow("/1/decide")
            found = words.findings(hand.asked("/decide"))
            hand.send("/decide", found | {"days": "14"})
            assert hand.path.endswith("/decide"), "not read back before signing"
            hand.send("/sign")

    def receive(self) -> None:
        """The liaison finds the order and says that the platform has it."""
        self.stage.wait(HOUR)
        with self.hand.signed_in(self.stage.emails["liaison"]) as hand:
            hand.follow("/desk/orders/")
            hand.follow(f"/desk/orders/{self.docket}")
            hand.send("/receipt", {"reference": "X-2102"})
            assert "X-2102" in hand.page.main

    def keep_silent(self) -> None:
        """The register tells neither the address nor the body's consent number."""
        hand = self.hand
        hand.follow("/register")
        hand.follow(f"/register/{self.docket}")
        assert words.ADDRESS not in hand.page.text
        assert str(CONSENT["victim_consent_reference"]) not in hand.page.text
