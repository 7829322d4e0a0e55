"""The whole story, act by act, told once for every hand and every language.

Nobody here knows a secret that no page shows: codes are read from the page on which
their holder sees them, and every page but the first is reached by a link.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from oversight.core.clock import KARACHI
from oversight.transparency.rules.periods import quarter_of
from tests.factories.intake import ANSWERS, WHY
from tests.journeys.hands import DOCKET, Answer, Hand, Question
from tests.journeys.stage import Stage

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ADDRESS = "https://x.com/river_watch_demo"
ORDER = "12-3/2026/PTA/417"
PLEA = {
    "en": "We post the height of the river. Nothing in it calls anybody to anything.",
    "ur": "ہم صرف دریا میں پانی کی سطح بتاتے ہیں۔ اس میں کسی کو کسی کام کے لیے نہیں بلایا گیا۔",
}
ASKED_ONCE: dict[str, Answer] = {
    name: given if isinstance(given, bool) else str(given)
    for name, given in ANSWERS.items()
}
_texts = count(1)


def some_words(about: str, least: int = 220) -> str:
    """A text of at least this length that nobody wrote before."""
    said = f"Finding {next(_texts)} on {about}, read against the file itself."
    while len(said) < least:
        said += " Each word of the passage was weighed with what stands around it."
    return said


@dataclass
class Story:
    """One request from its filing to its end, in one hand."""

    stage: Stage
    hand: Hand
    docket: str = ""
    appeal: str = ""
    receipt: str = ""
    filing: str = ""
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
            hand.send("/desk/filing/new", self._address())
            self.filing = hand.path.split("/")[-2]
            hand.send("/answers", ASKED_ONCE)
            assert hand.path.endswith(f"/batch/{self.filing}")
            assert not DOCKET.search(hand.page.main), "filed before the signature"

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
            order: dict[str, Answer] = {"number": ORDER, "passed_on": today}
            hand.send(f"/desk/authority/{self.docket}", order)
            assert ORDER in hand.page.main

    # The reviewers ----------------------------------------------------------

    def draw_panel(self) -> None:
        """Three are drawn, and each declares before the file opens."""
        self.stage.draw()
        self.panel = self.stage.panel(self.docket)
        assert len(self.panel) == len(set(self.panel)) == 3
        for name in self.panel:
            with self.hand.signed_in(self.stage.emails[name]) as hand:
                hand.follow("/desk/review/")
                hand.follow(f"/desk/review/{self.docket}")
                assert ADDRESS not in hand.page.main, "open before the declaration"
                hand.send("/declare", {"none": True})

    def decide(self) -> None:
        """The lead opens, finds and signs; the others open, read and join."""
        lead, *others = self.panel
        with self.hand.signed_in(self.stage.emails[lead]) as hand:
            self._open(hand)
            hand.follow("/1/decide")
            hand.send("/decide", findings(hand.asked("/decide")))
            assert hand.path.endswith("/decide"), "not read back before signing"
            hand.send("/sign")
        for name in others:
            with self.hand.signed_in(self.stage.emails[name]) as hand:
                self._open(hand)
                hand.follow("/1/join")
                hand.send("/join", {"reasons": some_words("the draft")})

    def draw_strangers(self) -> None:
        """Five who never touched the matter are drawn for the appeal."""
        self.stage.draw()
        self.strangers = self.stage.panel(self.appeal)
        assert len(self.strangers) == 5
        assert not set(self.strangers) & set(self.panel)

    def overturn(self) -> None:
        """The strangers declare; the first admits; everybody votes."""
        for name in self.strangers:
            with self.hand.signed_in(self.stage.emails[name]) as hand:
                hand.follow("/desk/appeals")
                hand.follow(self.appeal)
                hand.send("/declare")
        for place, name in enumerate(self.strangers):
            with self.hand.signed_in(self.stage.emails[name]) as hand:
                hand.follow("/desk/appeals")
                hand.follow(self.appeal)
                if place == 0:
                    hand.send("/admit")
                hand.follow(f"/{self.appeal}/1")
                hand.send(
                    f"/{self.appeal}/1",
                    {
                        "outcome": "overturned",
                        "reasons": some_words("the appeal"),
                        "summary": "A gauge of the river. It calls nobody to anything.",
                    },
                )

    def _open(self, hand: Hand) -> None:
        hand.follow("/desk/review/")
        hand.follow(f"/desk/review/{self.docket}")
        hand.follow(f"/{self.docket}/1")
        hand.send("/open")
        assert ADDRESS in hand.page.main

    # The platform -----------------------------------------------------------

    def send(self) -> None:
        """The worker issues and sends what was approved."""
        self.stage.wait(MINUTE)

    def answer(self) -> None:
        """The liaison says that it has it, what it did, and passes the notice on."""
        self.stage.wait(HOUR)
        acted = (self.stage.now - 10 * MINUTE).astimezone(KARACHI)
        with self.hand.signed_in(self.stage.emails["liaison"]) as hand:
            hand.follow("/desk/orders/")
            hand.follow(f"/desk/orders/{self.docket}")
            hand.send("/receipt", {"reference": "X-4711"})
            hand.follow("/1/answer")
            hand.send(
                "/answer",
                {
                    "action": "geo-withhold",
                    "under": "local-law",
                    "territory": "PK",
                    "acted_at": acted.strftime("%Y-%m-%dT%H:%M"),
                    "user_notified": "yes",
                },
            )

    def pass_on(self, stage: str) -> str:
        """The liaison hands a notice to the account holder; return its code."""
        with self.hand.signed_in(self.stage.emails["liaison"]) as hand:
            hand.follow("/desk/orders/")
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
            at = since.strftime("%Y-%m-%dT%H:%M")
            hand.send("/restoration", {"restored": "yes", "restored_at": at})

    # The affected person ----------------------------------------------------

    def hear_the_user(self) -> None:
        """The lead asks; the liaison passes it on; the user answers by code."""
        with self.hand.signed_in(self.stage.emails[self.panel[0]]) as hand:
            hand.follow("/desk/review/")
            hand.follow(f"/desk/review/{self.docket}")
            hand.follow("/ask")
            hand.send("/ask")
        code = self.pass_on("asked")
        hand = self.hand
        hand.go("/")
        hand.follow("/check")
        hand.send("/check", {"code": code.lower().replace("-", " ")})
        hand.send("/check/answer", {"words": PLEA[hand.lang]})
        self.stage.wait(HOUR)

    def make_appeal(self) -> None:
        """The account holder appeals with the code, and keeps the receipt."""
        code, hand = self.pass_on("sent"), self.hand
        hand.go("/")
        hand.follow("/check")
        hand.send("/check", {"code": code})
        hand.send("/appeal")
        hand.send("/appeal", {"what_happened": "account-blocked", "platform": "x"})
        grounds: list[str] = ["not-unlawful"]
        hand.send("/appeal", {"grounds": grounds, "words": PLEA[hand.lang]})
        hand.send("/appeal", {"stay_asked": False})
        assert PLEA[hand.lang] in hand.page.main, "read back before it is sent"
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
        assert "A gauge of the river" in hand.page.main

    # What is filled in ------------------------------------------------------

    def _address(self) -> dict[str, Answer]:
        day = self.stage.now.astimezone(KARACHI).date()
        captured = (self.stage.now - DAY).astimezone(KARACHI)
        return {
            "locator": ADDRESS,
            "native_id": "1700000000000000777",
            "provision": "peca-2016-s37:public-order",
            "why_unlawful": WHY,
            "passage": "«Come on Friday and bring what you have.» Post of 20 November.",
            "attribution": "The profile says so itself; confidence high.",
            "risk": "A gathering at the market on Friday; likely; within four days.",
            "measure": "geo-withhold",
            "duration_days": "60",
            "published_on": (day - 3 * DAY).isoformat(),
            "language": "ur",
            "protected": "none",
            "capture_sha256": "ab" * 32,
            "captured_at": captured.strftime("%Y-%m-%dT%H:%M"),
        }

    @property
    def quarter(self) -> str:
        """The quarter in which it all happens."""
        today: date = self.stage.now.astimezone(KARACHI).date()
        return str(quarter_of(today))


CHOSEN = {
    "met": "yes",
    "score": "3",
    "works": "no",
    "aim": "public-order",
    "exempt": "none",
    "outcome": "approved-narrower",
    "measure": "geo-withhold",
}
WRITTEN = {"territory": "PK", "days": "30", "summary": some_words("the account", 100)}
LEFT_OPEN = frozenset({"code", "indicators", "exception", "listing"})


def findings(asked: list[Question]) -> dict[str, Answer]:
    """Every answer that an approval for a shorter time needs, whatever is asked."""
    given: dict[str, Answer] = {}
    for one in asked:
        last = one.name.rsplit("-", 1)[-1]
        if last in LEFT_OPEN:
            continue
        if one.offered:
            given[one.name] = CHOSEN.get(last, "yes")
        else:
            given[one.name] = WRITTEN.get(last) or some_words(one.name)
    return given
