"""A liaison receives a docket, does one item and refuses the other, with a reason.

Told once for every hand and every language, by links and forms alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from oversight.dispatch.queries import rows
from oversight.dispatch.rules.lifecycle import LineState
from tests.factories.dispatch import an_approval
from tests.journeys.hands import Hand
from tests.journeys.stage import Stage

HOUR = timedelta(hours=1)


@dataclass
class Refusal:
    """One docket with two items, in one hand."""

    stage: Stage
    hand: Hand
    docket: str = ""

    def whole(self) -> None:
        """Tell everything in its order."""
        self.send()
        self.receive()
        self.act()
        self.refuse()
        self.read()

    def send(self) -> None:
        """Two approved posts have gone to the platform."""
        with self.stage.store.transaction() as session:
            self.docket = an_approval(session, items=2)
        self.stage.wait(HOUR)

    def receive(self) -> None:
        """The liaison finds what is new and says that they have it."""
        with self._desk() as hand:
            hand.send("/receipt", {"reference": "X-1182"})
            assert "X-1182" in hand.page.main

    def act(self) -> None:
        """The first item is withheld in Pakistan."""
        self.stage.wait(HOUR)
        with self._desk() as hand:
            hand.follow("/1/answer")
            done = {
                "action": "geo-withhold",
                "under": "local-law",
                "territory": "PK",
                "acted_at": "2026-11-23T13:15",
                "user_notified": "yes",
            }
            hand.send("/1/answer", done)

    def refuse(self) -> None:
        """The second is refused, and why is said from the closed list."""
        with self._desk() as hand:
            hand.follow("/2/answer")
            hand.send("/2/answer", {"action": "refused", "reason": "overbroad"})
            assert hand.path.endswith(self.docket)

    def read(self) -> None:
        """Both answers stand, and what they amount to was computed."""
        with self.stage.store.reading() as session:
            states = [line.state for line in rows.sending(session, self.docket).lines]
        assert states == [LineState.COMPLIED, LineState.REFUSED]

    @contextmanager
    def _desk(self) -> Iterator[Hand]:
        """Sign in as the liaison and open the docket from the desk."""
        with self.hand.signed_in(self.stage.emails["liaison"]) as hand:
            hand.follow("/desk/orders/")
            hand.follow(f"/desk/orders/{self.docket}")
            yield hand
