"""The papers of a docket, each with its moment: for whoever certifies the record.

A text that was erased is not there; its paper says so. Drafts are no papers.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import inspect

from oversight.desk.rules.certifying import PaperKind
from oversight.storage.base import Base

ERASED = "This text was erased. What was recorded of it in the public log stays.\n"
# Who people are stands in no paper, nor what opens something.
_APART = frozenset({"id", "receipt_hash", "body_hash", "code_hash"})


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: what it is, when it came, and its content once it is asked for.

    ``public`` is what everybody may read of it; without that it is for a court alone.
    """

    kind: PaperKind
    at: datetime
    content: Callable[[], bytes]
    suffix: str = "txt"
    public: Callable[[], bytes] | None = None

    @property
    def is_cut(self) -> bool:
        """Say whether everybody may read it, but not all of it."""
        return self.public is not None and self.public() != self.content()

    @property
    def order(self) -> tuple[datetime, str]:
        """Return what papers are put in order by."""
        return self.at, self.kind.value


def written(kind: PaperKind, at: datetime, said: Mapping[str, object]) -> Paper:
    """Return a paper of names and values, one below the other."""
    return Paper(kind, at, lambda: spelt(said).encode())


def spelt(said: Mapping[str, object]) -> str:
    """Return names and values as text that can be read without a program."""
    return "".join(f"{name}:\n{_indented(value)}" for name, value in said.items())


def columns(row: Base, *names: str) -> dict[str, object]:
    """Return what a row says: everything but keys, sealed bytes and who people are.

    ``names`` takes only these.
    """
    mapper: Any = inspect(type(row))
    return {
        column.key: getattr(row, column.key)
        for column in mapper.column_attrs
        if column.key in names or (not names and _plain(column.columns[0]))
    }


def _plain(column: Any) -> bool:  # noqa: ANN401  # A column's type is anything.
    name = str(column.name)
    if name in _APART or "sealed" in name:
        return False
    return not column.foreign_keys and column.type.python_type not in (bytes, UUID)


def _indented(value: object) -> str:
    lines = list(_lines(value)) or ["-"]
    return "".join(f"    {line}\n" for line in lines)


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            first, *rest = list(_lines(one)) or ["-"]
            yield f"{name}: {first}"
            yield from (f"    {line}" for line in rest)
    elif isinstance(value, list | tuple):
        for one in value:
            first, *rest = list(_lines(one)) or ["-"]
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    elif value is not None and value != "":
        yield from _said(value).split("\n")


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)
