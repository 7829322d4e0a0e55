"""What is ticked on a list, carried by a page, and found again: nothing beside it."""

import json
from collections.abc import Collection, Iterable

MOST = 300
_NAMED = 10  # So many are named in a refusal; the page shows the rest.


def packed(names: Iterable[object]) -> str:
    """Return what was read back, as the page carries it to the next one."""
    return json.dumps([str(one) for one in names])


def unpacked(text: str) -> tuple[str, ...]:
    """Return what a page carried; what this house did not write is nothing."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(found, list):
        return ()
    return tuple(one for one in found if isinstance(one, str))


def some(gone: Collection[str]) -> str:
    """Return the first of these names, for a refusal that says what is gone."""
    listed = sorted(gone)
    return ", ".join(listed[:_NAMED]) + (" …" if listed[_NAMED:] else "")
