"""The whole story, act by act, told once for every hand and every language.

Nobody here knows a secret that no page shows: codes are read from the page on which
their holder sees them, and every page but the first is reached by a link.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from oversight.core.clock import KARACHI
from oversight.intake.rules.sections import SECTIONS
from oversight.transparency.rules.periods import quarter_of
from tests.factories.review import GIST
from tests.journeys import words
from tests.journeys.hands import DOCKET, Answer, Hand
from tests.journeys.stage import Stage

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Story:
    """One request from its filing to its end, in one hand."""

    stage: Stage
    hand: Hand
    docket: str = ""
    appeal: str = ""
    receipt: str = ""
    filing: str = ""
    told: str = ""
    panel: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def whole(self) -> None:
        """Tell everything in its order."""
        self.file()
        self.sign()
        self.screen()
        self.draw_panel()
        self.hear_the_user()
        self.decide()
        self.send()
        self.answer()
        self.enter_order()
        self.make_appeal()
        self.draw_strangers()
        self.overturn()
        self.restore()
        self.look_back()

    # The agency -------------------------------------------------------------

    def file(self) -> None:
        """The drafter names one account and answers what is asked once."""
        with self.hand.signed_in(self.stage.emails["drafter"]) as hand:
            hand.follow("/desk/filing/new")
            here = "/desk/filing/new"
            hand.send(here, self.answers(hand, here))
            key = hand.path.split("/")[-2]
            for part in SECTIONS:
                if part.code != "victim":
                    hand.go(f"/desk/filing/draft/{key}/part/{part.code}")
                    here = f"/part/{part.code}"
                    hand.send(here, self.answers(hand, here))
            hand.go(f"/desk/filing/draft/{key}/check")
            hand.send("/check", self.answers(hand, "/check"))
            self.filing = hand.path.split("/")[-1]
            assert hand.path.endswith(f"/batch/{self.filing}")
            assert not DOCKET.search(hand.page.main), "filed before the signature"

    def answers(self, hand: Hand, action: str) -> dict[str, Answer]:
        """What the drafter answers in one part of the form."""
        return _asked(hand, action, words.an_address(self.stage.now))

    def sign(self) -> None:
        """Another officer of the body reads and signs."""
        with self.hand.signed_in(self.stage.emails["authoriser"]) as hand:
            hand.follow("/desk/filing/")
            hand.follow(f"/batch/{self.filing}")
            hand.send("/sign", {"read": True})
            found = set(DOCKET.findall(hand.page.main))
            assert len(found) == 1, found
            self.docket = found.pop()

    def screen(self) -> None:
        """The registrar ticks what only a person can see, and passes it on."""
        with self.hand.signed_in(self.stage.emails["registrar"]) as hand:
            hand.follow("/desk/registry/")
            hand.follow(self.docket)
            hand.send("/screen", {"ticks": ["translation", "passage"]})

    def enter_order(self) -> None:
        """The authorising officer enters the Authority's own order."""
        today = self.stage.now.astimezone(KARACHI).date().isoformat()
        with self.hand.signed_in(self.stage.emails["authoriser"]) as hand:
            hand.follow("/desk/filing/")
            hand.follow(f"/desk/filing/{self.docket}")
            hand.follow(f"/desk/authority/{self.docket}")
            order: dict[str, Answer] = {"number": words.ORDER, "passed_on": today}
            hand.send(f"/desk/authority/{self.docket}", order)
            assert words.ORDER in hand.page.main

    # The reviewers ----------------------------------------------------------

    def draw_panel(self) -> None:
        """Three are drawn; the lead declares and has the user asked."""
        self.stage.draw()
        self.panel = self.stage.panel(self.docket)
        assert len(self.panel) == len(set(self.panel)) == 3
        with self.hand.signed_in(self.stage.emails[self.panel[0]]) as hand:
            self._declare(hand)
            hand.follow("/ask")
            hand.send("/ask", {"gist": GIST})

    def decide(self) -> None:
        """The lead opens, finds and signs; the others declare, read and join."""
        lead, *others = self.panel
        with self.hand.signed_in(self.stage.emails[lead]) as hand:
            hand.follow("/desk/review/")
            hand.follow(f"/desk/review/{self.docket}")
            self._open(hand)
            hand.follow("/1/decide")
            hand.send("/decide", words.findings(hand.asked("/decide")))
            assert hand.path.endswith("/decide"), "not read back before signing"
            hand.send("/sign")
        for name in others:
            with self.hand.signed_in(self.stage.emails[name]) as hand:
                self._declare(hand)
                self._open(hand)
                hand.follow("/1/join")
                hand.send("/join", {"reasons": words.some_words("the draft")})
                assert hand.path.endswith("/join"), "not read back before signing"
                hand.send("/sign")

    def draw_strangers(self) -> None:
        """Five who never touched the matter are drawn for the appeal."""
        self.stage.draw()
        self.strangers = self.stage.panel(self.appeal)
        assert len(self.strangers) == 5
        assert not set(self.strangers) & set(self.panel)

    def overturn(self) -> None:
        """The strangers declare and vote; the one in the first seat admits it first."""
        for place, name in enumerate(self.strangers):
            with self.hand.signed_in(self.stage.emails[name]) as hand:
                hand.follow("/desk/appeals")
                hand.follow(self.appeal)
                assert words.PLEA[hand.lang] not in hand.page.main
                hand.send("/declare")
                assert words.PLEA[hand.lang] in hand.page.main
                if place == 0:
                    hand.send("/admit")
                hand.follow(f"/{self.appeal}/1")
                hand.send("/1/open")
                hand.send(f"/{self.appeal}/1", words.against_it())
                hand.send("/1/sign")

    def _declare(self, hand: Hand) -> None:
        hand.follow("/desk/review/")
        hand.follow(f"/desk/review/{self.docket}")
        assert words.ADDRESS not in hand.page.main, "open before the declaration"
        hand.send("/declare", {"none": True})

    def _open(self, hand: Hand) -> None:
        hand.follow(f"/{self.docket}/1")
        hand.send("/open")
        assert words.ADDRESS in hand.page.main

    # The platform -----------------------------------------------------------

    def send(self) -> None:
        """The worker issues and sends what was approved."""
        self.stage.wait(MINUTE)

    def answer(self) -> None:
        """The liaison says that it has it, what it did, and passes the notice on."""
        self.stage.wait(HOUR)
        with self.hand.signed_in(self.stage.emails["liaison"]) as hand:
            hand.follow("/desk/orders/")
            hand.follow(f"/desk/orders/{self.docket}")
            hand.send("/receipt", {"reference": "X-4711"})
            hand.follow("/1/answer")
            hand.send("/answer", words.what_was_done(self.stage.now))
            self.told = self._pass_on(hand, "sent")

    def _pass_on(self, hand: Hand, stage: str) -> str:
        """Hand a notice to the account holder; return its code."""
        hand.follow(f"/{self.docket}/1/notice/{stage}")
        code = hand.code()
        hand.send("/passed-on")
        return code

    def restore(self) -> None:
        """The liaison says that it is back."""
        self.stage.wait(2 * HOUR)
        since = (self.stage.now - 10 * MINUTE).astimezone(KARACHI)
        with self.hand.signed_in(self.stage.emails["liaison"]) as hand:
            hand.follow("/desk/orders/")
            hand.follow("/1/restoration")
            at = since.strftime(words.TYPED)
            hand.send("/restoration", {"restored": "yes", "restored_at": at})

    # The affected person ----------------------------------------------------

    def hear_the_user(self) -> None:
        """The liaison passes the question on; the user answers by code."""
        with self.hand.signed_in(self.stage.emails["liaison"]) as hand:
            hand.follow("/desk/orders/")
            code = self._pass_on(hand, "asked")
        hand = self.hand
        hand.go("/")
        hand.follow("/check")
        hand.send("/check", {"code": code.lower().replace("-", " ")})
        hand.send("/check/answer", {"words": words.PLEA[hand.lang]})
        assert words.PLEA[hand.lang] in hand.page.main, "read back before it is sent"
        hand.send("/check/answer")
        self.stage.wait(HOUR)

    def make_appeal(self) -> None:
        """The account holder appeals with the code, and keeps the receipt."""
        code, hand = self.told, self.hand
        hand.go("/")
        hand.follow("/check")
        hand.send("/check", {"code": code})
        hand.send("/appeal")
        hand.send("/appeal", {"what_happened": "account-blocked", "platform": "x"})
        grounds: list[str] = ["not-unlawful"]
        hand.send("/appeal", {"grounds": grounds, "words": words.PLEA[hand.lang]})
        hand.send("/appeal", {"stay_asked": False})
        assert words.PLEA[hand.lang] in hand.page.main, "read back before it is sent"
        hand.send("/appeal")
        self.receipt = hand.code()
        found = {d for d in DOCKET.findall(hand.page.main) if d.startswith("AP")}
        self.appeal = found.pop()
        hand.send("/appeal", {"last_six": self.receipt.replace("-", "")[-6:]})
        assert hand.path.endswith("/track")
        hand.send("/track", {"code": self.receipt})
        assert self.appeal in hand.page.main

    def look_back(self) -> None:
        """With the receipt the person reads the answer."""
        hand = self.hand
        hand.go("/track")
        hand.send("/track", {"code": self.receipt})
        assert words.UNDONE in hand.page.main

    @property
    def quarter(self) -> str:
        """The quarter in which it all happens."""
        today: date = self.stage.now.astimezone(KARACHI).date()
        return str(quarter_of(today))


def _asked(hand: Hand, action: str, known: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return what is known of the questions that a form asks."""
    names = [one.name for one in hand.asked(action)]
    return {name: known[name] for name in names if name in known}
