"""Statements put together once in a process: a run binds its values, and no more.

For the few that stand in every act: the mapper and the compiler cost a statement of
one row more than the database does.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Dialect, Insert, Select
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.types import TypeEngine

Turn = Callable[[Any], Any]
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Spelt:
    """The text for one database, what turns each value for it, and each answer.

    ``fixed`` are the values that stand in the statement itself.
    """

    text: str
    names: tuple[str, ...]
    slots: tuple[tuple[str, Turn | None], ...]
    positional: bool
    answers: tuple[Turn | None, ...]
    fixed: Values

    def bound(self, values: Values) -> Any:  # noqa: ANN401  # as the driver wants it
        given = {**self.fixed, **values} if self.fixed else values
        turned = [
            given[name] if turn is None else turn(given[name])
            for name, turn in self.slots
        ]
        if self.positional:
            return tuple(turned)
        return dict(zip(self.names, turned, strict=True))

    def turned(self, found: Iterable[Any]) -> tuple[Any, ...]:
        pairs = zip(self.answers, found, strict=True)
        return tuple([value if turn is None else turn(value) for turn, value in pairs])


class Ready:
    """One statement; its values are named as in the table or by ``bindparam``."""

    def __init__(
        self,
        statement: Insert | Select[*tuple[Any, ...]] | ReturningUpdate[Any],
        *columns: str,
    ) -> None:
        self._statement = statement
        self._columns = columns
        self._spelt: dict[str, _Spelt] = {}

    def run(self, session: Session, *rows: Values) -> None:
        """Write these rows."""
        connection = session.connection()
        spelt = self._for(connection.dialect)
        connection.exec_driver_sql(spelt.text, [spelt.bound(row) for row in rows])

    def one(self, session: Session, values: Values) -> tuple[Any, ...] | None:
        """Return the first row of the answer, or None when there is none."""
        spelt, answer = self._asked(session, values)
        found = answer.first()
        return None if found is None else spelt.turned(found)

    def all(self, session: Session, values: Values) -> list[tuple[Any, ...]]:
        """Return every row of the answer."""
        spelt, answer = self._asked(session, values)
        return [spelt.turned(found) for found in answer]

    def _asked(
        self, session: Session, values: Values
    ) -> tuple[_Spelt, CursorResult[Any]]:
        connection = session.connection()
        spelt = self._for(connection.dialect)
        bound = [spelt.bound(values)]
        return spelt, connection.exec_driver_sql(spelt.text, bound)

    def _for(self, dialect: Dialect) -> _Spelt:
        found = self._spelt.get(dialect.name)
        if found is None:
            found = self._spelt[dialect.name] = self._spell(dialect)
        return found

    def _spell(self, dialect: Dialect) -> _Spelt:
        columns = list(self._columns) or None
        made = self._statement.compile(dialect=dialect, column_keys=columns)
        if not isinstance(made, SQLCompiler):  # pragma: no cover
            raise TypeError("only statements are run")
        names = made.positiontup if made.positiontup is not None else [*made.binds]
        slots = tuple((name, _in(made.binds[name].type, dialect)) for name in names)
        answers: tuple[Turn | None, ...] = ()
        if not isinstance(self._statement, Insert):
            of = self._statement.exported_columns
            answers = tuple(_out(column.type, dialect) for column in of)
        positional = made.positiontup is not None
        fixed = {
            name: bind.value for name, bind in made.binds.items() if not bind.required
        }
        return _Spelt(made.string, tuple(names), slots, positional, answers, fixed)


def _in(of: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    return of.dialect_impl(dialect).bind_processor(dialect)


def _out(of: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    return of.dialect_impl(dialect).result_processor(dialect, None)
