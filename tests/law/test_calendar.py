"""Working days and clocks, tried against the published holidays."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oversight.core.clock import KARACHI, local_date
from oversight.law.rules.calendar import (
    Calendar,
    Clock,
    Missed,
    Unit,
    Whose,
    calendar_of,
    due,
)
from oversight.law.rules.policy import spelled
from tests.factories.law import the_calendar, the_clock

REPOSITORY = Path(__file__).parents[2]
PUBLISHED = REPOSITORY / "../shared/data/pk/holidays_PK_1950_2050.json"
DAYS = st.dates(date(2025, 1, 1), date(2027, 10, 1))
MOMENTS = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001
    datetime(2027, 10, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
unhurried = settings(deadline=None)  # the machine may be busy


def karachi(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=KARACHI)  # type: ignore[misc,arg-type]


def a_clock(
    amount: int, unit: str, whose: str = "state", *, rolls: bool = False
) -> Clock:
    return Clock("some", amount, Unit(unit), Whose(whose), rolls, Missed.LAPSED)


def naive(holidays_: frozenset[date], start: date, n: int) -> date:
    """Return the n-th working day after start in the slowest possible way."""
    ordered = [start + timedelta(days=step) for step in range(1, 400)]
    return [day for day in ordered if day.weekday() < 5 and day not in holidays_][n - 1]


@unhurried
@given(DAYS, st.integers(1, 60))
def test_working_days_are_those_of_the_slow_count(start: date, n: int) -> None:
    calendar = the_calendar()

    assert calendar.add_working_days(start, n) == naive(calendar.holidays, start, n)


@unhurried
@given(DAYS, st.integers(0, 60))
def test_counting_undoes_adding(start: date, n: int) -> None:
    calendar = the_calendar()

    end = calendar.add_working_days(start, n)

    assert calendar.working_days_between(start, end) == n


@unhurried
@given(DAYS, DAYS, DAYS)
def test_counts_add_up(a: date, b: date, c: date) -> None:
    first, middle, last = sorted((a, b, c))
    between = the_calendar().working_days_between

    assert between(first, middle) + between(middle, last) == between(first, last)
    assert between(last, first) == 0


@unhurried
@given(DAYS, st.integers(1, 30), st.integers(0, 10))
def test_a_longer_clock_never_ends_earlier(start: date, n: int, more: int) -> None:
    add = the_calendar().add_working_days

    assert add(start, n) <= add(start, n + more)
    assert add(start, n) <= add(start + timedelta(days=1), n)


def test_a_clock_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        the_calendar().add_working_days(date(2026, 1, 1), -1)


@pytest.mark.parametrize("year", range(2000, 2041))
def test_the_package_and_the_calendar_agree_on_any_year(year: int) -> None:
    days = holidays.country_holidays("PK", years=year)
    calendar = calendar_of(days)
    day = date(year, 1, 1)

    while day.year == year:
        expected = day.weekday() < 5 and day not in days
        assert calendar.is_working_day(day) is expected
        day += timedelta(days=1)


def test_the_published_file_gives_the_same_count_as_the_slow_one() -> None:
    if not PUBLISHED.exists():
        pytest.skip(f"{PUBLISHED} is not on this machine")
    days = frozenset(map(date.fromisoformat, json.loads(PUBLISHED.read_text())))
    calendar = calendar_of(days)

    for year, month, n in product(range(1950, 2050, 7), (2, 6, 12), (1, 5, 30)):
        start = date(year, month, 27)
        assert calendar.add_working_days(start, n) == naive(days, start, n)


def test_fixed_holidays_stand_in_the_published_file() -> None:
    if not PUBLISHED.exists():
        pytest.skip(f"{PUBLISHED} is not on this machine")
    published = set(map(date.fromisoformat, json.loads(PUBLISHED.read_text())))
    fixed = {(2, 5), (3, 23), (5, 1), (5, 28), (8, 14), (11, 9), (12, 25)}

    ours = {day for day in the_calendar().holidays if (day.month, day.day) in fixed}

    assert len(ours) == 21
    assert ours <= published


def test_what_was_reported_for_2026_wins_over_the_package() -> None:
    calendar = the_calendar()

    assert calendar.is_working_day(date(2026, 3, 20))
    assert not calendar.is_working_day(date(2026, 3, 23))
    assert not calendar.is_working_day(date(2026, 5, 29))
    assert calendar.is_working_day(date(2026, 5, 26))
    assert not calendar.is_working_day(date(2026, 8, 25))
    assert calendar.is_working_day(date(2026, 8, 26))


def test_three_working_days_over_eid() -> None:
    tuesday_evening = karachi(2026, 5, 26, 17, 30)

    end = due(a_clock(3, "WD"), tuesday_evening, the_calendar())

    assert end.astimezone(KARACHI) == karachi(2026, 6, 3, 23, 59, 59)


def test_an_emergency_before_eid_still_ends_after_72_hours() -> None:
    start = karachi(2026, 5, 26, 18, 0)

    end = due(the_clock("confirmation"), start, the_calendar())

    assert end - start == timedelta(hours=72)


def test_the_day_of_the_event_is_the_day_in_karachi() -> None:
    late = datetime(2026, 11, 19, 19, 30, tzinfo=UTC)  # already Friday in Karachi

    end = due(a_clock(1, "WD"), late, the_calendar())

    assert end.astimezone(KARACHI) == karachi(2026, 11, 23, 23, 59, 59)


def test_a_leap_day_counts_like_any_other() -> None:
    calendar = Calendar(frozenset(), "none")

    assert calendar.add_working_days(date(2028, 2, 28), 1) == date(2028, 2, 29)
    assert calendar.add_working_days(date(2028, 2, 28), 2) == date(2028, 3, 1)
    assert calendar.add_working_days(date(2027, 2, 26), 1) == date(2027, 3, 1)
    day_after = due(a_clock(1, "d"), karachi(2028, 2, 28, 9), calendar)
    assert day_after.astimezone(KARACHI) == karachi(2028, 2, 29, 9)


@unhurried
@given(MOMENTS, st.integers(1, 400))
def test_karachi_has_no_summer_time(start: datetime, n: int) -> None:
    end = due(a_clock(n, "d"), start, the_calendar())

    assert end - start == timedelta(days=n)
    assert end.astimezone(KARACHI).utcoffset() == timedelta(hours=5)


@unhurried
@given(MOMENTS, st.integers(1, 200))
def test_hours_never_grow(start: datetime, n: int) -> None:
    for whose in ("state", "user", "platform"):
        end = due(a_clock(n, "h", whose), start, the_calendar())
        assert end - start == timedelta(hours=n)


@unhurried
@given(MOMENTS, st.integers(1, 200))
def test_a_users_days_roll_and_the_states_do_not(start: datetime, n: int) -> None:
    calendar = the_calendar()

    users = due(a_clock(n, "d", "user", rolls=True), start, calendar)
    states = due(a_clock(n, "d"), start, calendar)

    assert users >= states
    assert calendar.is_working_day(local_date(users))
    plain = local_date(start) + timedelta(days=n)
    assert local_date(users) == calendar.roll(plain)
    assert local_date(states) == plain


@unhurried
@given(MOMENTS, st.integers(1, 40), st.sets(DAYS, max_size=8))
def test_a_sudden_holiday_never_shortens_a_users_clock(
    start: datetime, n: int, sudden: set[date]
) -> None:
    before = the_calendar()
    after = calendar_of(before.holidays | sudden)

    for unit in ("WD", "d"):
        clock = a_clock(n, unit, "user", rolls=True)
        assert due(clock, start, before) <= due(clock, start, after)
    for unit in ("h", "d"):
        assert due(a_clock(n, unit), start, before) == due(
            a_clock(n, unit), start, after
        )


def test_a_clock_of_the_state_may_not_roll() -> None:
    for whose in ("state", "platform"):
        with pytest.raises(ValueError, match="only a user's clock"):
            a_clock(1, "d", whose, rolls=True)


def test_a_clock_counts_at_least_one() -> None:
    with pytest.raises(ValueError, match="at least one"):
        a_clock(0, "h")


def test_an_extended_clock_is_extended_once() -> None:
    decision = the_clock("decision")

    assert (decision.amount, decision.extension) == (5, 5)
    assert decision.extended().amount == 10
    assert decision.extended().extended() == decision.extended()
    assert spelled(decision) == "5WD+5/state/lapsed"
    assert spelled(the_clock("appeal_window")) == "180d/user/condonable/rolls"


def test_the_version_of_a_calendar_is_that_of_its_days() -> None:
    days = the_calendar().holidays

    assert calendar_of(days).version == the_calendar().version
    assert calendar_of([*days, date(2026, 11, 30)]).version != the_calendar().version
