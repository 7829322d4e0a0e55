"""A court strikes a provision down: two administrators enter it, and orders stop.

Told once for every hand and every language, by links and forms alone.
"""

from dataclasses import dataclass
from datetime import timedelta

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Role
from oversight.core.clock import KARACHI
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.lifecycle import LineState
from tests.factories.accounts import a_person
from tests.factories.dispatch import an_approval, an_issued, docket_of
from tests.journeys.hands import Answer, Hand
from tests.journeys.stage import Stage, to

BASIS, HOUR = "peca-2016-s37", timedelta(hours=1)
READING = timedelta(minutes=6)
RULING = {
    "en": "Supreme Court, Constitution Petition 9 of 2026, order of 23 November 2026.",
    "ur": "سپریم کورٹ، آئینی درخواست نمبر ۹ سال ۲۰۲۶ء، حکم مورخہ ۲۳ نومبر ۲۰۲۶ء۔",
}


@dataclass
class Striking:
    """One provision, one order that left under it and two that did not."""

    stage: Stage
    hand: Hand
    second: str = ""
    sent: str = ""
    written: str = ""
    approved: str = ""

    def whole(self) -> None:
        """Tell everything in its order."""
        self.begin()
        self.propose()
        self.confirm()
        self.stop()
        self.list_what_rests()
        self.tell_everybody()

    def begin(self) -> None:
        """One order has left; one is written and one approved, an hour later."""
        with self.stage.store.transaction() as session:
            another: Person = a_person(session, role=Role.ADMINISTRATOR)
            self.second = another.email
            self.sent = an_approval(session)
        self.stage.wait(HOUR)
        with self.stage.store.transaction() as session:
            self.written = docket_of(an_issued(session))
            self.approved = an_approval(session)

    def propose(self) -> None:
        """The first administrator enters the ruling; nothing changes yet."""
        today = self.stage.now.astimezone(KARACHI).date().isoformat()
        with self.hand.signed_in(self.stage.emails["administrator"]) as hand:
            hand.follow("/desk/law")
            hand.follow("/propose/suspension")
            hand.refused("/propose/suspension", {"provision": BASIS, "since": today})
            asked = {one.name: one for one in hand.asked("/propose/suspension")}
            assert BASIS in asked["provision"].offered
            ruling: dict[str, Answer] = {"ruling": RULING[hand.lang]}
            hand.send("/propose/suspension", ruling)
            assert RULING[hand.lang] in hand.page.main
            forms = [f.attrs.get("action", "") for f in hand.page.root.all("form")]
            assert not any(a.endswith("/confirm") for a in forms), "nobody does alone"
        assert self._states(self.written) == [LineState.ISSUED]

    def confirm(self) -> None:
        """The second sees what rests on it, reads, and confirms."""
        with self.hand.signed_in(self.second) as hand:
            hand.follow("/desk/law")
            self._open_proposal(hand)
            assert RULING[hand.lang] in hand.page.main
            hand.follow(f"/desk/resting?provision={BASIS}")
            self._all_three(hand)
            hand.follow(f"/{hand.lang}/desk")
            hand.follow("/desk/law")
            self._open_proposal(hand)
            to(
                self.stage.now + READING
            )  # Who has a second factor is asked for it anew.
            hand.send("/confirm")
            assert hand.path.endswith("/desk/law")
            assert RULING[hand.lang] in hand.page.main

    def stop(self) -> None:
        """The worker comes round again and again, and nothing leaves."""
        for _ in range(3):
            self.stage.wait(HOUR)
        with self.stage.store.reading() as session:
            assert rows.sending(session, self.written).dispatched_at is None
        assert self._states(self.written) == [LineState.ISSUED]
        assert self._states(self.sent) == [LineState.DISPATCHED]
        with self.hand.signed_in(self.stage.emails["liaison"]) as hand:
            hand.follow("/desk/orders/")
            assert self.sent in hand.page.main
            assert self.written not in hand.page.main
            assert self.approved not in hand.page.main

    def list_what_rests(self) -> None:
        """Whoever keeps the register sees what is blocked and what is live."""
        with self.hand.signed_in(self.stage.emails["administrator"]) as hand:
            hand.follow("/desk/law")
            hand.follow(f"/desk/resting?provision={BASIS}")
            self._all_three(hand)

    def tell_everybody(self) -> None:
        """The page of the provision says that it fell, and by which ruling."""
        hand = self.hand
        hand.follow(f"/{hand.lang}/")
        hand.follow("/law")
        hand.follow(f"/law/{BASIS}")
        (panel, *_) = (
            one.text
            for one in hand.page.root.all("div")
            if "warn" in one.attrs.get("class", "")
        )
        assert RULING[hand.lang] in panel, "told at the top"

    def _open_proposal(self, hand: Hand) -> None:
        found = [a for a in hand.links_to("") if "/desk/law/proposals/" in a]
        assert len(found) == 1, found
        hand.follow(found[0])

    def _all_three(self, hand: Hand) -> None:
        """Two stand under what cannot leave, one under what is live."""
        blocked, live = hand.page.root.all("tbody")
        assert self.sent in live.text
        assert self.sent not in blocked.text
        for docket in filter(None, (self.written, self.approved)):
            assert docket in blocked.text
            assert docket not in live.text

    def _states(self, docket: str) -> list[LineState]:
        with self.stage.store.reading() as session:
            return [line.state for line in rows.sending(session, docket).lines]
