"""Looks up the words for a code; the edge puts them into the reader's language.

A table is named in capitals after its vocabulary and stands in a module of
``core/vocabularies``: the words of ``measures`` are ``MEASURES``.
"""

from collections.abc import Mapping
from functools import cache
from types import ModuleType

from oversight.core.vocabularies import (
    appeals,
    data,
    data_beyond,
    desks,
    filing,
    law,
    people,
    record,
    requests,
    review,
    sending,
)

MODULES: tuple[ModuleType, ...] = (
    people,
    requests,
    filing,
    review,
    sending,
    appeals,
    desks,
    record,
    law,
    data,
    data_beyond,
)


def words(vocabulary: str, code: str) -> str:
    """Return the English words of a code, or the code where a table lacks it."""
    return table(vocabulary).get(code, code)


def codes(vocabulary: str) -> tuple[str, ...]:
    """Return the codes of a vocabulary in the order of its table."""
    return tuple(table(vocabulary))


@cache
def table(vocabulary: str) -> Mapping[str, str]:
    """Return a vocabulary, or an empty one where there is none of this name."""
    for module in MODULES:
        found = getattr(module, vocabulary.upper(), None)
        if isinstance(found, Mapping):
            return found
    return {}
