"""The database taken away under a portal that stays up: what its visitors see (R3)."""

import random
import time
from dataclasses import dataclass, field

from tests.soak.clients import Browser, Journal
from tests.soak.portal import Portal
from tests.soak.postmaster import Postmaster

AWAY = {
    "en": "The portal cannot reach its records just now.",
    "ur": "پورٹل اس وقت اپنے ریکارڈ تک نہیں پہنچ سکتا۔",
}
WORDS = "میں نے جو لکھا وہ سچ ہے۔ What I wrote is true."
SCREENS: tuple[dict[str, object], ...] = (
    {"what_happened": "account-blocked", "platform": "x", "locator": "a river"},
    {"grounds": ["not-unlawful"], "words": WORDS},
    {},
    {},
)
UNAVAILABLE, OK = 503, 200
SOON = 5.0


@dataclass
class Interruption:
    """Kill the postmaster, look at the portal meanwhile, let the server come back."""

    postgres: Postmaster
    times: int = 0
    sent: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, portal: Portal, journal: Journal, _: random.Random) -> None:
        """Take PostgreSQL away in the middle of everything."""
        before = {name: child.pid for name, child in portal.running.items()}
        self.postgres.kill()
        self._look(portal, journal)
        self.postgres.start()
        self.times += 1
        _comes_back(portal, journal)
        alive = {n: c.pid for n, c in portal.running.items() if c.poll() is None}
        if alive != before:
            journal.fault(f"a process ended when the database did: {alive}")

    def _look(self, portal: Portal, journal: Journal) -> None:
        for lang, sentence in AWAY.items():
            reader = Browser(portal.port, journal)
            status = reader.once("GET", f"/{lang}/register?q=x", "")
            if status != UNAVAILABLE or sentence not in reader.page.main:
                journal.fault(f"away, {lang}: {status} {reader.page.main[:200]}")
        writer = Browser(portal.port, journal)
        writer.once("GET", "/en/appeal", "")
        for answers in SCREENS:
            sent = writer.filled("/en/appeal", **answers)
            status = writer.once("POST", "/en/appeal", sent)
        if status != UNAVAILABLE or WORDS not in writer.page.text:
            journal.fault(f"typed while away: {status} {writer.page.main[:200]}")


def _comes_back(portal: Portal, journal: Journal) -> None:
    """See that pages are there again, with nobody's help."""
    reader, end = Browser(portal.port, journal), time.monotonic() + SOON
    while (status := reader.once("GET", "/en/register?q=x", "")) != OK:
        if time.monotonic() > end:
            journal.fault(f"not back after {SOON} s: {status}")
            return
        time.sleep(0.1)
