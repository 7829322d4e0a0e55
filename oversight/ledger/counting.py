"""Numbers without gap: each counter is a row that whoever takes from it holds.

A number is taken and its row locked by one statement, which waits for others' commits
and counts on from what they left; undone with the transaction, it is given again.
"""

from functools import cache
from uuid import uuid4

from sqlalchemy import bindparam, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.storage.base import Base
from oversight.storage.statements import Ready


def take(
    session: Session, table: type[Base], column: str, many: int = 1, **key: object
) -> int:
    """Take the next numbers of a counter, made on first need; return the first."""
    # Locks are taken in one order: what the act changed comes before any counter.
    session.flush()
    last = _counted(session, table, column, many, key)
    if last is None:
        last = _begun(session, table, column, many, key)
    return last - many + 1


def catch_up(
    session: Session, table: type[Base], column: str, number: int, **key: object
) -> None:
    """Let a counter stand at this number at least, so that none is given twice."""
    next_one = take(session, table, column, 0, **key)
    if next_one <= number:
        take(session, table, column, number - next_one + 1, **key)


def _counted(
    session: Session, table: type[Base], column: str, many: int, key: dict[str, object]
) -> int | None:
    given = {f"of_{name}": value for name, value in key.items()}
    counts = _statement(table, column, tuple(key))
    found = counts.one(session, {"many": many, **given})
    return None if found is None else int(found[0])


@cache
def _statement(table: type[Base], column: str, names: tuple[str, ...]) -> Ready:
    """Return the statement that counts on; it is written once in a process."""
    rows = Base.metadata.tables[table.__tablename__]
    counter = rows.c[column]
    return Ready(
        update(rows)
        .where(*(rows.c[name] == bindparam(f"of_{name}") for name in names))
        .values({column: counter + bindparam("many")})
        .returning(counter)
    )


def _begun(
    session: Session, table: type[Base], column: str, many: int, key: dict[str, object]
) -> int:
    """Make a counter that begins with these numbers, whoever else makes it too."""
    rows = Base.metadata.tables[table.__tablename__]
    row = {"id": uuid4(), column: many, **key}
    try:
        with session.begin_nested():
            session.connection().execute(insert(rows), row)
    except IntegrityError:
        # A rival made it just now.
        return take(session, table, column, many, **key) + many - 1
    return many
