"""A statement that is put together once says what it would say anew."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Uuid,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from oversight.storage.session import Store, open_store
from oversight.storage.statements import Ready
from oversight.storage.types import UtcDateTime

METADATA = MetaData()
SHELF = Table(
    "shelf",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("n", Integer, unique=True),
    Column("at", UtcDateTime),
    Column("raw", LargeBinary),
)
ADD = Ready(insert(SHELF), "id", "n", "at", "raw")
FIND = Ready(select(SHELF).where(SHELF.c.n == bindparam("of")))
RAISE = Ready(
    update(SHELF)
    .where(SHELF.c.n == bindparam("of"))
    .values(n=SHELF.c.n + bindparam("by"))
    .returning(SHELF.c.n)
)
ONE = UUID(int=1)
NOON = datetime(2026, 11, 22, 17, tzinfo=timezone(timedelta(hours=5)))


@pytest.fixture
def shelf(blank_url: str) -> Iterator[Store]:
    store = open_store(blank_url)
    METADATA.create_all(store.engine)
    yield store
    store.close()


def test_what_was_written_is_read_as_it_was(shelf: Store) -> None:
    with shelf.transaction() as session:
        ADD.run(session, {"id": ONE, "n": 1, "at": NOON, "raw": b"\0%s?"})

    with shelf.reading() as session:
        assert FIND.one(session, {"of": 1}) == (ONE, 1, NOON, b"\0%s?")
        assert [*session.execute(select(SHELF))] == [(ONE, 1, NOON, b"\0%s?")]


def test_nothing_is_none_and_an_empty_value_stays_empty(shelf: Store) -> None:
    with shelf.transaction() as session:
        ADD.run(session, {"id": ONE, "n": 1, "at": None, "raw": None})

        assert FIND.one(session, {"of": 1}) == (ONE, 1, None, None)
        assert FIND.one(session, {"of": 2}) is None


def test_a_value_that_stands_in_the_statement_is_not_asked_for(shelf: Store) -> None:
    low = Ready(select(SHELF.c.id).where(SHELF.c.n == bindparam("of"), SHELF.c.n < 3))
    with shelf.transaction() as session:
        for n in (1, 5):
            ADD.run(session, {"id": UUID(int=n), "n": n, "at": NOON, "raw": b""})

        assert low.one(session, {"of": 1}) == (ONE,)
        assert low.one(session, {"of": 5}) is None


def test_several_rows_are_written_at_once(shelf: Store) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    rows = [{"id": uuid4(), "n": n, "at": now, "raw": b""} for n in range(3)]
    with shelf.transaction() as session:
        ADD.run(session, *rows)

        assert session.scalars(select(SHELF.c.n).order_by(SHELF.c.n)).all() == [0, 1, 2]
        assert RAISE.one(session, {"of": 2, "by": 5}) == (7,)


def test_every_row_of_an_answer_is_read_as_one_is(shelf: Store) -> None:
    ranged = Ready(select(SHELF).where(SHELF.c.n < bindparam("to")).order_by(SHELF.c.n))
    rows = [{"id": UUID(int=n), "n": n, "at": NOON, "raw": b""} for n in range(3)]
    with shelf.transaction() as session:
        ADD.run(session, *rows)

        assert ranged.all(session, {"to": 2}) == [
            (UUID(int=0), 0, NOON, b""),
            (UUID(int=1), 1, NOON, b""),
        ]
        assert ranged.all(session, {"to": 0}) == []


def test_a_refusal_is_the_one_that_callers_know(shelf: Store) -> None:
    row: dict[str, object] = {"n": 1, "at": NOON, "raw": b""}
    with shelf.transaction() as session:
        ADD.run(session, {"id": ONE, **row})

    with pytest.raises(IntegrityError), shelf.transaction() as session:
        ADD.run(session, {"id": uuid4(), **row})
    naive = row | {"id": uuid4(), "at": NOON.replace(tzinfo=None)}
    with pytest.raises(ValueError, match="naive"), shelf.reading() as session:
        ADD.run(session, naive)
