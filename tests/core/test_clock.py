from datetime import UTC, date, datetime, timedelta

from oversight.core import clock


def test_the_clock_is_in_utc_and_can_run_ahead() -> None:
    before = clock.machine_now()
    clock.shift(timedelta(days=3))
    try:
        ahead = clock.utc_now()
    finally:
        clock.shift(timedelta(0))

    assert ahead.tzinfo is UTC
    assert timedelta(days=3) <= ahead - before < timedelta(days=3, minutes=1)


def test_a_day_begins_at_midnight_in_karachi() -> None:
    assert clock.local_date(datetime(2026, 11, 22, 18, 59, tzinfo=UTC)) == date(
        2026, 11, 22
    )
    assert clock.local_date(datetime(2026, 11, 22, 19, 0, tzinfo=UTC)) == date(
        2026, 11, 23
    )
    begun = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
    assert clock.midnight(date(2026, 11, 23)) == begun


def test_moments_are_compared_as_exactly_as_they_were_typed() -> None:
    sent = datetime(2026, 11, 23, 13, 0, 30, 500, tzinfo=UTC)

    def typed(second: int, microsecond: int) -> datetime:
        return sent.replace(second=second, microsecond=microsecond)

    assert clock.as_exactly(sent, typed(0, 0)) == typed(0, 0)
    assert clock.as_exactly(sent, typed(7, 0)) == typed(30, 0)
    assert clock.as_exactly(sent, typed(0, 9)) == sent
