"""The portal's own rules over a log: ``ledger rules``, without files and hashes.

Ours: every entry of a log seen by the rules (spelling, numbers, steps, times, views,
draws repeated), as ``ledger rules`` and ``ledger monitor`` see it. Limit: the same
entries read as JSON. The log is one real docket of 15 items, sent, told again and
again under fresh numbers; reading files and hashes is measured apart (``proofs``).
"""

import json
import os
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from bench.cloning import ITEMS
from bench.ground import keys, sqlite_ground
from bench.rounds import processor, tell
from oversight.authority.permissions import Role
from oversight.dispatch.service import issuing, sending
from oversight.ledger.models import Pending
from oversight.ledger.rules import leaf as spelling
from oversight.storage.session import open_store
from oversight.transparency.rules.watching import Watch
from tests.factories.accounts import an_actor
from tests.factories.appeals import FULL, SENT
from tests.factories.intake import officers
from tests.factories.review import a_decided_case, a_roster

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}


def measure() -> None:
    """Measure the rules over a log in memory, at the size that SIZE names."""
    wanted = SIZES[os.environ.get("SIZE", "100k").lower()]
    entries = list(_log(_story(), wanted))
    found = 0

    def ours() -> None:
        nonlocal found
        watch = Watch()
        found = sum(len(list(watch.see_entry(entry))) for entry in entries)

    def least() -> None:
        for entry in entries:
            json.loads(entry)

    figures = processor(lambda: ours, lambda: least)
    rate = round(len(entries) / figures["ours"])
    facts = {"entries_a_second": rate, "findings": found}
    tell("ledger_rules", figures, n=len(entries), **facts)


def _story() -> list[dict[str, object]]:
    """The leaves of a portal that decided and sent one docket, in their order."""
    keys()
    with sqlite_ground() as place:
        store = open_store(place.create())
        with store.transaction() as session:
            officers(session)
            a_roster(session, FULL)
            an_actor(session, role=Role.LIAISON, platform="x")
            docket = a_decided_case(session, items=ITEMS)
            issuing.issue(session, docket, now=SENT)
            sending.dispatch(session, docket, now=SENT + timedelta(minutes=1))
            asked = select(Pending.entry).order_by(Pending.id)
            told = [json.loads(entry) for entry in session.scalars(asked)]
        store.close()
    return told


def _log(story: list[dict[str, object]], wanted: int) -> Iterator[bytes]:
    """The house's leaves once, then the docket's for as many dockets as are wanted."""
    house = [leaf for leaf in story if "docket" not in leaf]
    docket = [leaf for leaf in story if "docket" in leaf]
    yield from map(spelling.encode, house)
    counted: dict[object, int] = {}
    for number in range(1, wanted // len(docket) + 1):
        for leaf in docket:
            again = {**leaf, "docket": f"{str(leaf['docket'])[:-6]}{number:06}"}
            if "an" in leaf:
                agency = leaf["agency"]
                again["an"] = counted[agency] = counted.get(agency, 0) + 1
            yield spelling.encode(again)
