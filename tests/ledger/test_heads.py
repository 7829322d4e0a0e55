"""The internal audit's head stands on the record: its last rows cannot be cut off."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.ledger import heads, standstills
from oversight.ledger import service as ledger
from oversight.ledger.models import Audit, Pending
from oversight.ledger.rules import heads as rules
from tests.ledger.tree.growing import NOW

DAY = timedelta(days=1)


def noted(session: Session, times: int) -> None:
    for _ in range(times):
        ledger.note(session, "document.taken", by=None, now=NOW)


def test_the_head_is_told_once_a_day_and_only_if_it_moved(session: Session) -> None:
    assert heads.publish(session, NOW) == 0  # Nothing was ever noted.
    noted(session, 2)
    assert heads.publish(session, NOW) == 1
    noted(session, 1)
    assert heads.publish(session, NOW) == 0
    assert heads.publish(session, NOW + DAY) == 1
    assert heads.publish(session, NOW + 2 * DAY) == 0

    digests = session.scalars(select(Audit.digest).order_by(Audit.number)).all()
    assert heads.told(session) == [(3, digests[2]), (2, digests[1])]


def test_a_head_is_no_standstill(session: Session) -> None:
    noted(session, 1)
    heads.publish(session, NOW)

    (entry,) = session.scalars(select(Pending.entry))
    leaf = json.loads(entry)
    assert (leaf["k"], leaf["code"].split(":")[:2]) == ("operator.note", ["audit", "1"])
    assert standstills.shown(session, most=9) == ()


@pytest.mark.parametrize(
    "code",
    [
        "",
        "audit:0:" + "0" * 64,
        "audit:1:" + "0" * 63,
        "audit:1:" + "G" * 64,
        "audit:١:" + "0" * 64,
        "audit:1:" + "0" * 64 + "\n",
        "restored:3-7",
        None,
    ],
)
def test_any_other_code_tells_no_head(code: str | None) -> None:
    assert rules.read(code) is None
    assert rules.read(rules.code(7, "ab" * 32)) == (7, "ab" * 32)
