"""What a notice is made of, before anybody puts it into a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias


class Stage(StrEnum):
    """When the affected person is told: before the decision, on sending, at the end.

    Between the last two it may be asked, and decided, that a measure stand longer.
    """

    ASKED = "asked"
    SENT = "sent"
    LONGER_ASKED = "longer-asked"
    LONGER = "longer"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Term:
    """A code whose words stand in one of the label tables."""

    vocabulary: str
    code: str


@dataclass(frozen=True, slots=True)
class Title:
    """An official title as each language spells it."""

    en: str
    ur: str


@dataclass(frozen=True, slots=True)
class Address:
    """A page of this portal, which stands under an address for each language."""

    path: str


Value: TypeAlias = (
    str | int | date | datetime | Term | Title | Address | tuple["Value", ...]
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One marked sentence and what fills its places."""

    sentence: str
    values: Mapping[str, Value] = field(default_factory=dict)


def titled(title: Mapping[str, str]) -> Title:
    """Return an official title from the two spellings kept with the notice."""
    return Title(title["en"], title["ur"])
