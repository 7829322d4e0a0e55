"""A SQLite table made anew keeps its rows, its indexes and its triggers."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from oversight.migrations.rebuild import rebuild, with_more
from oversight.storage.session import Store, open_store
from tests.fixtures.databases import Databases

OLD = (
    "CREATE TABLE diary (n INTEGER NOT NULL, CONSTRAINT pk_diary PRIMARY KEY (n))",
    "CREATE INDEX ix_diary_n ON diary (n)",
    (
        "CREATE TRIGGER diary_no_delete BEFORE DELETE ON diary "
        "BEGIN SELECT RAISE(ABORT, 'diary is append-only'); END"
    ),
    "INSERT INTO diary VALUES (1), (2)",
)


@pytest.fixture
def diary(databases: Databases) -> Iterator[Store]:
    store = open_store(databases.new_url("sqlite"))
    with store.transaction() as session:
        for statement in OLD:
            session.execute(text(statement))
    yield store
    store.close()


def test_a_rebuilt_table_keeps_what_it_had_and_has_more(diary: Store) -> None:
    with diary.transaction() as session:
        rebuild(
            session.connection(),
            "diary",
            lambda made: with_more(
                made, ["m INTEGER"], ["CONSTRAINT ck_diary_m CHECK (m <> 3)"]
            ),
        )

    with diary.reading() as session:
        rows = session.execute(text("SELECT n, m FROM diary ORDER BY n")).all()
        assert [tuple(row) for row in rows] == [(1, None), (2, None)]
        names = "SELECT name FROM sqlite_master WHERE tbl_name = 'diary' ORDER BY name"
        assert session.scalars(text(names)).all() == [
            "diary",
            "diary_no_delete",
            "ix_diary_n",
        ]
    for refused in ("DELETE FROM diary", "INSERT INTO diary VALUES (3, 3)"):
        with pytest.raises(DBAPIError), diary.transaction() as session:
            session.execute(text(refused))


def test_a_new_column_can_have_a_value_in_the_rows_so_far(diary: Store) -> None:
    with diary.transaction() as session:
        rebuild(
            session.connection(),
            "diary",
            lambda made: with_more(made, ["m INTEGER NOT NULL"], []),
            filled={"m": "7"},
        )

    with diary.reading() as session:
        assert session.scalars(text("SELECT m FROM diary")).all() == [7, 7]
