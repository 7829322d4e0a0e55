"""Moments and words are stored the same way on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from oversight.storage.base import NAMES
from oversight.storage.session import Store, open_store
from oversight.storage.types import UtcDateTime, word


class Colour(StrEnum):
    """Words to store."""

    RED = "red"
    DARK_BLUE = "dark-blue"


METADATA = MetaData(naming_convention=NAMES)
MOMENTS = Table(
    "moments", METADATA, Column("at", UtcDateTime), Column("colour", word(Colour))
)


@pytest.fixture
def moments(blank_url: str) -> Iterator[Store]:
    store = open_store(blank_url)
    METADATA.create_all(store.engine)
    yield store
    store.close()


def test_a_moment_without_a_zone_is_refused(moments: Store) -> None:
    with (
        moments.transaction() as session,
        pytest.raises(StatementError, match="naive datetime"),
    ):
        session.execute(insert(MOMENTS).values(at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_a_moment_comes_back_in_utc_to_the_microsecond(moments: Store) -> None:
    karachi = timezone(timedelta(hours=5))
    told = datetime(2026, 1, 1, 4, 30, 0, 123456, tzinfo=karachi)
    with moments.transaction() as session:
        session.execute(insert(MOMENTS).values(at=told))

    with moments.reading() as session:
        read = session.scalars(select(MOMENTS.c.at)).one()

    assert read == told
    assert read is not None
    assert read.isoformat() == "2025-12-31T23:30:00.123456+00:00"


def test_moments_are_ordered_and_compared_in_utc(moments: Store) -> None:
    early = datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=5)))
    late = datetime(2025, 12, 31, 21, tzinfo=UTC)
    with moments.transaction() as session:
        session.execute(insert(MOMENTS), [{"at": late}, {"at": early}])

    with moments.reading() as session:
        ordered = session.scalars(select(MOMENTS.c.at).order_by(MOMENTS.c.at)).all()
        before = session.scalars(select(MOMENTS.c.at).where(MOMENTS.c.at < late)).all()

    assert ordered == [early, late]
    assert before == [early]


def test_nothing_stays_nothing(moments: Store) -> None:
    with moments.transaction() as session:
        session.execute(insert(MOMENTS).values(at=None, colour=None))

    with moments.reading() as session:
        assert session.execute(select(MOMENTS)).one() == (None, None)


def test_an_enum_is_stored_as_its_word(moments: Store) -> None:
    with moments.transaction() as session:
        session.execute(insert(MOMENTS).values(colour=Colour.DARK_BLUE))

    with moments.reading() as session:
        assert session.scalar(text("SELECT colour FROM moments")) == "dark-blue"
        assert session.scalar(select(MOMENTS.c.colour)) is Colour.DARK_BLUE


def test_a_word_outside_the_enum_is_refused_by_the_database(moments: Store) -> None:
    with moments.transaction() as session, pytest.raises(IntegrityError):
        session.execute(text("INSERT INTO moments (colour) VALUES ('green')"))
