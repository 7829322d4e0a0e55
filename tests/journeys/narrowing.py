"""A panel narrows an account to two posts, and one member sees it otherwise."""

from dataclasses import dataclass, field

from oversight.intake.rules.lifecycle import ItemEnd
from oversight.review.queries import cases
from tests.factories.intake import a_request
from tests.journeys import words
from tests.journeys.hands import Answer, Hand
from tests.journeys.stage import Stage

HANDLE = "street_news_demo"
POSTS = tuple(f"https://x.com/{HANDLE}/status/199000000000000010{n}" for n in (1, 2))


@dataclass
class Narrowing:
    """One account before three members, in one hand."""

    stage: Stage
    hand: Hand
    docket: str = ""
    panel: list[str] = field(default_factory=list)
    handle: str = HANDLE
    posts: tuple[str, ...] = POSTS

    def whole(self) -> None:
        """Tell everything in its order."""
        self.begin()
        self.ask_nobody()
        self.name_two_posts()
        self.join()
        self.dissent()
        self.look_back()

    def begin(self) -> None:
        """An account is before three members."""
        with self.stage.store.transaction() as session:
            self.docket = a_request(
                session,
                locator=f"https://x.com/{HANDLE}",
                item_kind="account",
                native_id="99000000777",
                measure="suspend-account",
                duration_days="60",
                now=self.stage.now,
            ).docket
        self.stage.draw()
        self.panel = self.stage.panel(self.docket)
        assert len(self.panel) == 3

    def ask_nobody(self) -> None:
        """The lead declares; the holder of the account cannot be reached."""
        with self.hand.signed_in(self.stage.emails[self.panel[0]]) as hand:
            self._declare(hand)
            hand.follow("/skip")
            why = words.some_words("two tries to reach the account")
            hand.send("/skip", {"ground": "unreachable", "reasons": why})

    def name_two_posts(self) -> None:
        """The lead finds on the account and names two posts of it."""
        with self.hand.signed_in(self.stage.emails[self.panel[0]]) as hand:
            hand.follow("/desk/review/")
            hand.follow(f"/desk/review/{self.docket}")
            self._open(hand)
            hand.follow("/1/decide")
            named: dict[str, Answer] = {}
            for place, post in enumerate(self.posts):
                named[f"parts-{place}-locator"] = post
                named[f"parts-{place}-why"] = words.some_words(f"post {place}", 90)
            given = words.findings(hand.asked("/decide")) | named
            hand.send("/decide", given)
            assert hand.path.endswith("/decide"), "not read back before signing"
            assert all(post in hand.page.main for post in self.posts)
            hand.send("/sign")

    def join(self) -> None:
        """The second member joins, in words of their own."""
        with self.hand.signed_in(self.stage.emails[self.panel[1]]) as hand:
            self._declare(hand)
            self._open(hand)
            hand.follow("/1/join")
            hand.send("/join", {"reasons": words.some_words("the draft")})
            hand.send("/sign")

    def dissent(self) -> None:
        """The third would approve nothing, and says why."""
        with self.hand.signed_in(self.stage.emails[self.panel[2]]) as hand:
            self._declare(hand)
            self._open(hand)
            hand.follow("/1/decide")
            asked = hand.asked("/decide")
            given = words.findings(asked) | {
                "outcome": "rejected",
                "code": "not-unlawful",
                "legality-0-elements-0-met": "not-shown",
            }
            hand.send("/decide", given)
            hand.send("/sign")

    def look_back(self) -> None:
        """Two posts are items of their own, and anybody can read why."""
        with self.stage.store.reading() as session:
            account, *posts = cases.case(session, self.docket).legal_request.items
            assert account.ended_as is ItemEnd.SPLIT
            assert [post.locator for post in posts] == list(self.posts)
        self.hand.follow("/register")
        self.hand.follow(f"/register/{self.docket}")
        assert self.handle not in self.hand.page.text
        shown = {one.attrs.get("id") for one in self.hand.page.root.all("section")}
        assert {"item-1", "item-2", "item-3"} <= shown

    def _declare(self, hand: Hand) -> None:
        hand.follow("/desk/review/")
        hand.follow(f"/desk/review/{self.docket}")
        hand.send("/declare", {"none": True})

    def _open(self, hand: Hand) -> None:
        hand.follow(f"/{self.docket}/1")
        hand.send("/open")
