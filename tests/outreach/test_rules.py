"""When a reminder is due: half of the time, a working day before, never afterwards."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from oversight.law.rules.calendar import calendar_of
from oversight.outreach.rules import reminders as rules
from oversight.outreach.rules.reminders import Running

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)  # noon in Karachi
OPEN = calendar_of([])
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIVE_DAYS = datetime(2026, 11, 30, 18, 59, 59, tzinfo=UTC)  # the next Monday's end


def running(due: datetime, since: datetime = MONDAY) -> Running:
    return Running("decision", "TD-2026-000001", since, due, (uuid4(),))


@pytest.mark.parametrize(
    ("moment", "step"),
    [
        (MONDAY, None),
        (MONDAY + 3 * DAY, None),
        (MONDAY + 3 * DAY + 18 * HOUR, "half"),
        (datetime(2026, 11, 27, 3, 59, tzinfo=UTC), "half"),
        (datetime(2026, 11, 27, 4, tzinfo=UTC), "last"),  # Friday, nine o'clock
        (FIVE_DAYS - HOUR, "last"),
        (FIVE_DAYS, None),
        (FIVE_DAYS + DAY, None),
    ],
)
def test_five_working_days_have_two_reminders(
    moment: datetime, step: str | None
) -> None:
    assert rules.step_reached(running(FIVE_DAYS), OPEN, now=moment) == step


def test_a_holiday_moves_both_forward_and_back() -> None:
    closed = calendar_of([date(2026, 11, 27), date(2026, 11, 26)])
    wednesday = datetime(2026, 11, 25, 4, tzinfo=UTC)
    assert rules.day_before(FIVE_DAYS, closed) == wednesday
    one = running(FIVE_DAYS)
    assert rules.step_reached(one, closed, now=MONDAY + 4 * DAY) is None
    opening = datetime(2026, 11, 30, 4, tzinfo=UTC)
    assert rules.step_reached(one, closed, now=opening) == "half"


def test_a_short_clock_has_one() -> None:
    due = MONDAY + 24 * HOUR
    one = running(due)
    assert rules.step_reached(one, OPEN, now=MONDAY + 11 * HOUR) is None
    assert rules.step_reached(one, OPEN, now=MONDAY + 13 * HOUR) == "half"
    assert rules.step_reached(one, OPEN, now=due) is None


def test_a_new_date_is_a_new_reminder() -> None:
    person = uuid4()
    first, second = running(FIVE_DAYS), running(FIVE_DAYS + DAY)
    assert rules.key(first, "half", person) != rules.key(second, "half", person)
    assert rules.key(first, "half", person) != rules.key(first, "last", person)
    assert len(rules.key(first, "half", person)) <= 160
