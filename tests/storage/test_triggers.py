"""Append-only rows stay as they were written, whoever asks."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.storage.session import Store, open_store
from oversight.storage.triggers import append_only, queued

METADATA = MetaData()
DIARY = Table("diary", METADATA, Column("n", Integer, primary_key=True))
DRAFT = Table("draft", METADATA, Column("n", Integer, primary_key=True))
append_only(DIARY)
append_only(DRAFT, ("UPDATE",))
LETTER = Table("letter", METADATA, Column("id", Integer, primary_key=True))
TRAY = Table("tray", METADATA, Column("id", Integer, primary_key=True))
queued(LETTER, TRAY)


@pytest.fixture
def diary(blank_url: str) -> Iterator[Store]:
    store = open_store(blank_url)
    METADATA.create_all(store.engine)
    with store.transaction() as session:
        session.execute(text("INSERT INTO diary VALUES (1), (2)"))
        session.execute(text("INSERT INTO draft VALUES (1), (2)"))
    yield store
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE diary SET n = 3 WHERE n = 1",
        "DELETE FROM diary WHERE n = 1",
        "DELETE FROM diary",
        "TRUNCATE diary",
        "UPDATE draft SET n = 3 WHERE n = 1",
    ],
)
def test_rewriting_is_refused(diary: Store, kind: str, statement: str) -> None:
    if statement.startswith("TRUNCATE") and kind == "sqlite":
        statement = "DELETE FROM diary"

    with (
        pytest.raises(DBAPIError, match="append-only"),
        diary.transaction() as session,
    ):
        session.execute(text(statement))

    assert _numbers(diary, "diary") == [1, 2]
    assert _numbers(diary, "draft") == [1, 2]


def test_an_upsert_cannot_rewrite_either(diary: Store) -> None:
    with (
        pytest.raises(DBAPIError, match="append-only"),
        diary.transaction() as session,
    ):
        session.execute(
            text("INSERT INTO diary VALUES (1) ON CONFLICT (n) DO UPDATE SET n = 9")
        )


def test_rows_can_be_added_and_a_draft_can_be_taken_away(diary: Store) -> None:
    with diary.transaction() as session:
        session.execute(text("INSERT INTO diary VALUES (3)"))
        session.execute(text("DELETE FROM draft WHERE n = 1"))

    assert _numbers(diary, "diary") == [1, 2, 3]
    assert _numbers(diary, "draft") == [2]


def test_a_row_is_queued_with_its_own_transaction_whoever_writes_it(
    diary: Store,
) -> None:
    with diary.transaction() as session:
        session.execute(text("INSERT INTO letter VALUES (1), (2)"))
        session.execute(text("DELETE FROM tray WHERE id = 1"))
    with diary.transaction() as session:
        session.execute(text("INSERT INTO letter VALUES (3)"))
        session.rollback()

    with diary.reading() as session:
        assert session.scalars(text("SELECT id FROM tray")).all() == [2]


def test_the_tables_of_the_house_know_their_guard(session: Session) -> None:
    guarded = {
        row[0]
        for row in session.execute(
            text(
                "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
                if session.get_bind().dialect.name == "sqlite"
                else "SELECT tgrelid::regclass::text FROM pg_trigger"
                " WHERE NOT tgisinternal"
            )
        )
    }

    assert {"audit_rows", "ledger_pending", "review_decisions"} <= guarded


def _numbers(store: Store, table: str) -> list[int]:
    with store.reading() as session:
        rows = session.scalars(text(f"SELECT n FROM {table} ORDER BY n"))
        return list(rows)
