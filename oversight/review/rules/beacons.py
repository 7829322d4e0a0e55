"""The beacons that a draw may rest on, and when each of their rounds begins."""

from dataclasses import dataclass
from datetime import datetime

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.review.rules import drand
from oversight.review.rules.chains import QUICKNET, Chain


@dataclass(frozen=True, slots=True)
class Beacon:
    """One source of numbers: its name on the record, and the time of its rounds.

    ``wait`` is how many seconds a pool stands in the record before its round at least;
    ``chain`` signs each round, where the beacon is a public one.
    """

    name: str
    genesis: int
    first: int
    period: int
    wait: int
    chain: Chain | None = None

    def begins(self, round_: int) -> int:
        """Return the second at which a round begins."""
        return self.genesis + (round_ - self.first) * self.period

    def is_past(self, round_: int, moment: datetime) -> bool:
        """Say whether the time of a round has come."""
        return moment.timestamp() >= self.begins(round_)

    def in_time(self, round_: int, moment: datetime) -> bool:
        """Say whether a pool that was fixed at that moment may rest on the round."""
        begins = self.begins(round_)
        return begins > moment.timestamp() and begins - moment.timestamp() >= self.wait

    def round_after(self, moment: datetime) -> int:
        """Return the first round on which a pool of that moment may rest."""
        since = moment.timestamp() + self.wait - self.genesis
        round_ = self.first + int(since // self.period)
        while not self.in_time(round_, moment):
            round_ += 1
        return round_


LOCAL = Beacon("local-not-independent", genesis=0, first=0, period=10, wait=0)
WAIT_SECONDS = 60


def of_chain(chain: Chain) -> Beacon:
    """Return the beacon of a chain of drand."""
    return Beacon(
        chain.name,
        genesis=chain.genesis,
        first=1,
        period=chain.period,
        wait=WAIT_SECONDS,
        chain=chain,
    )


DRAND = of_chain(QUICKNET)


def check_heard(
    round_: int, signature: str, now: datetime, source: Beacon = DRAND
) -> None:
    """Refuse what somebody says of a round unless the chain signed it, in time."""
    if not source.is_past(round_, now):
        raise RuleError(
            "beacon_early", N_("The time of that round of the beacon has not come.")
        )
    chain = source.chain
    if chain is None or drand.signed(round_, signature, chain) is not True:
        raise RuleError("beacon_unsigned", N_("The beacon did not sign that round so."))
