"""What a notice is made of, before anybody puts it into a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from oversight.core.words import N_


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


def decided_by(facts: Mapping[str, Any]) -> list[Paragraph]:
    """Say which body asked, and who approved it when; nothing before it is known."""
    if not {"body", "filed_on", "decided_on", "reviewers"} <= set(facts):
        return []
    return [
        Paragraph(
            N_(
                "%(body)s asked for it on %(filed)s. Independent reviewers, named "
                "here by their code names (%(reviewers)s), approved it on %(decided)s."
            ),
            {
                "body": titled(facts["body"]),
                "filed": date.fromisoformat(facts["filed_on"]),
                "decided": date.fromisoformat(facts["decided_on"]),
                "reviewers": tuple(facts["reviewers"]),
            },
        )
    ]
