"""The rows of a PostgreSQL database, kept beside it and put back after each race.

A copy of a database of 150 tables takes longer than everything that is raced in it.
"""

from sqlalchemy import Engine

from oversight.storage.base import Base

ASLEEP = "SET LOCAL session_replication_role = replica"


def keep(engine: Engine) -> None:
    """Keep every row as it is now, in a schema that no act knows of."""
    with engine.begin() as line:
        line.exec_driver_sql("CREATE SCHEMA kept")
        for name in _tables():
            line.exec_driver_sql(f'CREATE TABLE kept."{name}" AS TABLE "{name}"')


def back(engine: Engine) -> None:
    """Let every table have the rows that were kept, and no other."""
    names = _tables()
    cleared = [f'DELETE FROM "{name}"' for name in names]
    given = [f'INSERT INTO "{name}" SELECT * FROM kept."{name}"' for name in names]
    with engine.begin() as line:
        line.exec_driver_sql("; ".join([ASLEEP, *cleared, *given]))


def _tables() -> list[str]:
    return [table.name for table in Base.metadata.sorted_tables]
