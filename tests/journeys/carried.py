"""One filing carried by all five roles from its list to its end, by links and forms.

An officer lists thirty things, of which one is an account on one platform and one a
post on another. The account is found defective, cured, narrowed to two posts, sent,
done and refused. The post is approved and waits for its platform; before that opens
its door, the law beneath it falls, and it never leaves.
"""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from oversight.dispatch.queries import rows
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.models.requests import Item, LegalRequest
from tests.factories.intake import a_row
from tests.journeys import words
from tests.journeys.defects import Defects
from tests.journeys.founding import SENT_TO, UNSENT, Founding
from tests.journeys.hands import Hand
from tests.journeys.listing import ITEMS, Listing
from tests.journeys.narrowing import Narrowing
from tests.journeys.refusal import Refusal
from tests.journeys.story import HOUR, MINUTE
from tests.journeys.striking import Striking

HANDLE = "street_news_demo"
ACCOUNT = f"https://www.tiktok.com/@{HANDLE}"
POSTS = tuple(f"{ACCOUNT}/video/730000000000000001{n}" for n in (1, 2))
VIDEO = "https://www.youtube.com/watch?v=qW3rT5yU7iO"
DONE, REFUSED = 2, 3
BOXES = {SENT_TO: "records@tiktok.example", UNSENT: "records@youtube.example"}


@dataclass
class Carried:
    """One list of thirty, in the hands of everybody."""

    stage: Founding
    hand: Hand
    folder: Path
    account: str = ""
    video: str = ""
    single: str = ""
    narrowing: Narrowing = field(init=False)
    striking: Striking = field(init=False)

    def whole(self) -> None:
        """Tell everything in its order."""
        self.open_channel(SENT_TO)
        self.file()
        self.screen()
        self.draw()
        self.narrow()
        self.approve()
        self.send()
        self.refuse()
        self.strike()
        self.open_channel(UNSENT)
        self.stay()
        self.read()

    def open_channel(self, platform: str) -> None:
        """A liaison names a letter box, types the code from it and answers a test."""
        with self.hand.signed_in(self.stage.emails[platform]) as hand:
            hand.follow("/desk/channel")
            hand.follow("/channel/contact")
            hours = "Monday to Friday, 9 to 17, Dublin time"
            contact = {"email": BOXES[platform], "language": "en", "hours": hours}
            hand.refused("/contact", {**contact, "email": "records"})
            hand.send("/contact", {"email": BOXES[platform]})
            hand.send("/code", {"code": self.stage.posted_code(BOXES[platform])})
            hand.follow("/channel/test")
            hand.send("/test/receipt", {"reference": "T-1"})
            hand.refused("/test/answer", {"action": "refused"})
            hand.send("/test/answer", {"reason": "overbroad"})

    def file(self) -> None:
        """The officer files thirty from a workbook, three rows of it wrong at first."""
        listing = OfThree(self.stage, self.hand, self.folder)
        listing.whole()
        self.account, self.video = map(self._docket_of, (ACCOUNT, VIDEO))

    def screen(self) -> None:
        """The registrar finds the account defective and passes the post on."""
        defects = Defects(self.stage, self.hand, self.account)
        defects.find()
        with self.hand.signed_in(self.stage.emails["registrar"]) as hand:
            hand.follow("/desk/registry/")
            hand.follow(self.video)
            hand.refused("/screen", {"ticks": ["passage"]})
            hand.send("/screen", {"ticks": ["translation"]})
        defects.correct()
        defects.pass_on()

    def draw(self) -> None:
        """The lot names three for the account and one for the post."""
        self.stage.draw()
        self.narrowing = Narrowing(
            self.stage,
            self.hand,
            docket=self.account,
            panel=self.stage.panel(self.account),
            handle=HANDLE,
            posts=POSTS,
        )
        assert len(self.narrowing.panel) == 3
        (self.single,) = self.stage.panel(self.video)

    def narrow(self) -> None:
        """Three decide on the account: two posts of it, and one would do nothing."""
        self.narrowing.ask_nobody()
        self.narrowing.name_two_posts()
        self.narrowing.join()
        self.narrowing.dissent()
        self.hand.go("/")
        self.narrowing.look_back()

    def approve(self) -> None:
        """One decides on the post, the user not asked: a document is due."""
        alone = Narrowing(self.stage, self.hand, self.video, [self.single])
        alone.ask_nobody()
        with self.hand.signed_in(self.stage.emails[self.single]) as hand:
            hand.follow("/desk/review/")
            hand.follow(f"/desk/review/{self.video}")
            hand.follow(f"/{self.video}/1")
            hand.send("/open")
            hand.follow("/1/decide")
            hand.send("/decide", words.findings(hand.asked("/decide")))
            hand.send("/sign")

    def send(self) -> None:
        """The worker sends the one; the other is written and waits for its platform."""
        self.stage.wait(MINUTE)
        assert self._states(self.account) == [LineState.DISPATCHED] * 2
        assert self._states(self.video) == [LineState.ISSUED]

    def refuse(self) -> None:
        """The liaison does one of the two and refuses the other, with a reason."""
        refusal = Refusal(
            self.stage, self.hand, self.account, liaison=SENT_TO, lines=(DONE, REFUSED)
        )
        self.stage.wait(HOUR)
        refusal.receive()
        refusal.act()
        refusal.refuse()
        refusal.read()

    def strike(self) -> None:
        """Two administrators strike the provision down; what was sent is listed."""
        self.striking = Striking(
            self.stage,
            self.hand,
            second=self.stage.emails["second administrator"],
            sent=self.account,
            written=self.video,
        )
        self.striking.propose()
        self.striking.confirm()

    def stay(self) -> None:
        """The last hindrance but the law is gone; it does not leave all the same."""
        for _ in range(3):
            self.stage.wait(HOUR)
        assert self._states(self.video) == [LineState.ISSUED]
        with self.stage.store.reading() as session:
            assert rows.sending(session, self.video).dispatched_at is None
        with self.hand.signed_in(self.stage.emails[UNSENT]) as hand:
            hand.follow("/desk/orders/")
            assert self.video not in hand.page.main
        self.striking.list_what_rests()

    def read(self) -> None:
        """Anybody reads of both in the register, and why the provision fell."""
        hand = self.hand
        hand.go("/")
        hand.follow("/register")
        hand.follow(f"/register/{self.account}")
        assert HANDLE not in hand.page.text
        hand.follow("/register")
        hand.follow(f"/register/{self.video}")
        assert VIDEO not in hand.page.text
        self.striking.tell_everybody()

    def _states(self, docket: str) -> list[LineState]:
        with self.stage.store.reading() as session:
            return [line.state for line in rows.sending(session, docket).lines]

    def _docket_of(self, locator: str) -> str:
        with self.stage.store.reading() as session:
            return session.scalars(
                select(LegalRequest.docket)
                .join(Item, Item.request_id == LegalRequest.id)
                .where(Item.locator == locator)
            ).one()


@dataclass
class OfThree(Listing):
    """A list for three platforms: it becomes four dockets."""

    wanted: int = 4

    def write(self) -> None:
        """The account lacks a translation and the moment of its capture."""
        super().write()
        self.rows[ITEMS - 2] = a_row(
            locator=ACCOUNT,
            item_kind="account",
            native_id="7300000000000000010",
            measure="suspend-account",
            duration_days="60",
            language="ps",
            captured_at="",
        )
        self.rows[ITEMS - 1] = a_row(locator=VIDEO)
