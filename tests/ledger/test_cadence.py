"""In which steps of time the acts of persons are gathered."""

from datetime import UTC, datetime, timedelta

import pytest

from oversight.ledger.rules import cadence, leaf
from oversight.ledger.rules.kinds import KINDS

NOW = datetime(2026, 11, 27, 9, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_without_a_hold_nothing_waits() -> None:
    assert cadence.gathered(NOW, cadence.NO_HOLD) is None


@pytest.mark.parametrize(
    ("minutes", "waits"),
    [(-20.001, False), (-20, True), (-1, True), (0, True), (59.9, True), (60, False)],
)
def test_what_was_done_since_the_full_hour_waits(
    minutes: float, *, waits: bool
) -> None:
    held = cadence.gathered(NOW, HOUR)

    assert held is not None
    assert held.holds(NOW + timedelta(minutes=minutes)) is waits


def test_all_of_one_hour_is_let_go_in_the_same_moment() -> None:
    first, last = NOW.replace(minute=0), NOW.replace(minute=59, second=59)
    moments = [NOW.replace(minute=minute) for minute in (0, 20, 59)]

    for done in (first, last):
        let_go = NOW.replace(hour=10, minute=0)
        assert all(
            held.holds(done)
            for now in moments
            if (held := cadence.gathered(now, HOUR)) is not None
        )
        after = cadence.gathered(let_go, HOUR)
        assert after is not None
        assert not after.holds(done)


def test_a_leaf_of_a_person_is_known_by_its_day() -> None:
    for person in (True, False):
        body: dict[str, object] = {"k": "user.answered", "how": '"day":"'}
        body |= leaf.stamp(NOW, person=person)
        assert cadence.of_person(leaf.encode(body)) is person


def test_no_kind_has_a_day_of_its_own_to_be_mistaken_for_it() -> None:
    assert all("day" not in kind.public for kind in KINDS.values())
