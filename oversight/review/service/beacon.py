"""The beacons: the local one is made here, the public one is heard and checked.

The local one is fresh random bytes, made after the round's time, and not independent:
it stands in where no public beacon can be reached; the record says so each time.
"""

from datetime import datetime
from secrets import token_hex

from sqlalchemy.orm import Session

from oversight.ledger import service as ledger
from oversight.review.models.beacons import BeaconChain, BeaconChoice, DrandRound
from oversight.review.models.roster import Beacon
from oversight.review.queries import beacons
from oversight.review.rules import drand
from oversight.review.rules import draw as rules
from oversight.review.rules.beacons import DRAND, LOCAL, check_heard
from oversight.review.rules.beacons import Beacon as Source
from oversight.review.rules.chains import Chain


def make_beacon(session: Session, *, now: datetime) -> int:
    """Make the value of every past round that a committed panel waits for."""
    due = beacons.due(session, LOCAL, now)

    for round_ in due:
        value = token_hex(rules.RANDOM_BYTES)
        session.add(Beacon(round=round_, value=value, made_at=now))
    session.flush()

    for round_ in due:
        ledger.note(session, "beacon.made", by=None, now=now, subject=str(round_))
    return len(due)


def choose(session: Session, source: Source, *, now: datetime) -> bool:
    """Let pools that are fixed from now on rest on a beacon, and say so in public.

    Pools that were fixed before keep the beacon that they named.
    """
    before = beacons.chosen(session)
    if before == source:
        return False
    if source.chain is not None and not beacons.is_described(session, source.name):
        _describe(session, source.chain, now)
    session.add(BeaconChoice(name=source.name, since=now))
    session.flush()

    said = {"from": before.name, "to": source.name}
    ledger.record(session, "beacon.chosen", public=said, now=now)
    return True


def _describe(session: Session, chain: Chain, now: datetime) -> None:
    """Say in public what a chain is, before any pool names it."""
    session.add(
        BeaconChain(
            name=chain.name,
            public_key=chain.public_key,
            genesis=chain.genesis,
            period=chain.period,
            seed=chain.seed,
            label=chain.label,
            described_at=now,
        )
    )
    session.flush()
    ledger.record(session, "beacon.described", public=chain.leaf, now=now)


def hear(
    session: Session,
    round_: int,
    signature: str,
    *,
    now: datetime,
    source: Source = DRAND,
) -> bool:
    """Keep what drand said in a round that a pool waits for, once it is shown true."""
    check_heard(round_, signature, now, source)
    if round_ not in beacons.due(session, source, now):
        return False
    value = drand.number(signature)
    session.add(
        DrandRound(
            beacon=source.name,
            round=round_,
            signature=signature,
            value=value,
            heard_at=now,
        )
    )
    session.flush()

    ledger.note(session, "beacon.heard", by=None, now=now, subject=str(round_))
    return True
