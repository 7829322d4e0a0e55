"""After a restore: forgetting again what had been forgotten, from the list outside."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.ledger import queries as leaves
from oversight.ledger import service as ledger
from oversight.privacy.rules import erasing as rules
from oversight.privacy.rules.listing import Listed
from oversight.privacy.service.retiring import Purge
from oversight.vault import erased
from oversight.vault import service as vault
from oversight.vault.models.erasures import Erasure
from oversight.vault.models.keys import DataKey

ERASED = "vault.erased"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of a list: how many keys were here, not here, or known before."""

    erased: int
    absent: int
    known: int


def replay(
    session: Session, listed: Sequence[Listed], purge: Purge, *, now: datetime
) -> Replayed:
    """Forget every key of the list that is here again, and remember the others.

    What such a key left elsewhere goes again as well. An erasure keeps the entry that
    told of it; where the record has lost that entry,
    it is told of again. Done twice it changes nothing.
    """
    by_key = {one.key: one for one in listed}
    known = erased.known(session, by_key.keys())
    alive = [key for key in erased.alive(session, by_key.keys()) if key.id not in known]
    for key in alive:
        purge(session, key.docket, key.subject)
        _forget_again(session, key, by_key[key.id], now)
    here = known | {key.id for key in alive}
    absent = [one for one in by_key.values() if one.key not in here]
    erased.remember(session, [_remembered(one) for one in absent])

    done = Replayed(len(alive), len(absent), len(known))
    if alive or absent:
        facts = asdict(done)
        ledger.note(session, "vault.replayed", by=None, now=now, facts=facts)
    return done


def _forget_again(session: Session, key: DataKey, one: Listed, now: datetime) -> None:
    entry = (one.stream, one.n) if one.stream and one.n else None
    if entry is not None and leaves.kind_of(session, *entry) != ERASED:
        stream = key.docket if rules.is_docket(key.docket) else None
        public = {"code": one.ground}
        n = ledger.record(session, ERASED, docket=stream, public=public, now=now)
        entry = (stream or ledger.HOUSE, n)
    vault.forget(
        session,
        docket=key.docket,
        subject=key.subject,
        ground=one.ground,
        now=one.at,
        entry=entry,
    )


def _remembered(one: Listed) -> Erasure:
    return Erasure(
        id=one.key, ground=one.ground, erased_at=one.at, stream=one.stream, n=one.n
    )
