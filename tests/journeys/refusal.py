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
from tests.journeys import words
from tests.journeys.hands import Hand
from tests.journeys.stage import Stage

HOUR = timedelta(hours=1)


@dataclass
class Refusal:
    """One docket with two items, in one hand."""

    stage: Stage
    hand: Hand
    docket: str = ""
    liaison: str = "liaison"
    lines: tuple[int, int] = (1, 2)

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
            here = f"/{self.lines[0]}/answer"
            hand.follow(here)
            hand.send(here, words.what_was_done(self.stage.now))

    def refuse(self) -> None:
        """The second is refused, and why is said from the closed list."""
        with self._desk() as hand:
            here = f"/{self.lines[1]}/answer"
            hand.follow(here)
            hand.refused(here, {"action": "refused"})
            hand.send(here, {"reason": "overbroad"})
            assert hand.path.endswith(self.docket)

    def read(self) -> None:
        """Both answers stand, and what they amount to was computed."""
        with self.stage.store.reading() as session:
            sent = rows.sending(session, self.docket)
            states = {line.number: line.state for line in sent.lines}
        done, refused = self.lines
        assert states == {done: LineState.COMPLIED, refused: LineState.REFUSED}

    @contextmanager
    def _desk(self) -> Iterator[Hand]:
        """Sign in as the liaison and open the docket from the desk."""
        with self.hand.signed_in(self.stage.emails[self.liaison]) as hand:
            hand.follow("/desk/orders/")
            hand.follow(f"/desk/orders/{self.docket}")
            yield hand
