"""Times at which nobody could reach the portal: on the record once, and given back."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.ledger import outages
from oversight.ledger.models import Pending
from oversight.ledger.rules import outages as rules
from oversight.ledger.rules.outages import Outage
from tests.ledger.tree.growing import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def away(begin: float, end: float) -> Outage:
    """An outage in hours from a moment."""
    return Outage(NOW + begin * HOUR, NOW + end * HOUR)


@pytest.mark.parametrize(
    ("found", "ends"),
    [
        ([], 48),
        ([away(1, 5)], 48),
        ([away(1, 5.5)], 52.5),
        ([away(47, 53)], 54),
        ([away(48, 53)], 53),
        ([away(49, 60)], 48),
        ([away(-9, 2)], 50),
        ([away(-9, 0)], 48),
        ([away(50, 60), away(40, 46)], 64),
        ([away(5, 1)], 48),
    ],
)
def test_a_persons_time_gets_back_what_a_long_outage_took_of_it(
    found: list[Outage], ends: float
) -> None:
    assert rules.moved(NOW + 48 * HOUR, found, since=NOW) == NOW + ends * HOUR


def test_days_are_given_back_whole() -> None:
    assert rules.days([], since=NOW) == 0
    assert rules.days([away(0, 4)], since=NOW) == 0
    assert rules.days([away(0, 5), away(9, 20)], since=NOW) == 1
    assert rules.days([away(0, 25)], since=NOW) == 2
    assert rules.days([away(-48, 0), away(-1, 5)], since=NOW) == 1


def test_what_was_announced_is_told_since_then(session: Session) -> None:
    assert outages.announced(session) is None
    assert outages.announce(session, now=NOW)
    assert not outages.announce(session, now=NOW + HOUR)
    assert outages.announced(session) == NOW

    made = outages.came_back(session, NOW + HOUR, now=NOW + 2 * HOUR)

    assert made == away(0, 2)
    assert outages.announced(session) is None
    assert outages.known(session) == (away(0, 2),)
    kinds = session.scalars(select(Pending.kind).order_by(Pending.id)).all()
    assert kinds == ["service.down", "service.up", "operator.note"]
    assert outages.announce(session, now=NOW + 3 * HOUR)


def test_no_time_is_away_twice_or_before_it_came(session: Session) -> None:
    outages.came_back(session, NOW, now=NOW + 5 * HOUR)

    for since in (NOW, NOW + 4 * HOUR, NOW + 9 * HOUR):
        with pytest.raises(RuleError) as refused, session.begin_nested():
            outages.came_back(session, since, now=NOW + 6 * HOUR)
        assert refused.value.code == "outage_when"
    outages.came_back(session, NOW + 5 * HOUR, now=NOW + 6 * HOUR)

    assert outages.known(session) == (away(0, 5), away(5, 6))
