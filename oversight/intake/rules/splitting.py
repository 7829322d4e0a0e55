"""Splits a list into dockets: one platform each, never more than 25 items."""

from collections.abc import Sequence

from oversight.intake.rules.drafts import ItemDraft

MOST_ITEMS = 25


def dockets_of(
    drafts: Sequence[ItemDraft], *, most: int = MOST_ITEMS
) -> list[list[ItemDraft]]:
    """Return the drafts in dockets, by platform, each list in the order of the file.

    A smaller roster takes smaller dockets: ``most`` can only lower the number.
    """
    size = min(most, MOST_ITEMS)
    by_platform: dict[str, list[ItemDraft]] = {}
    for draft in drafts:
        by_platform.setdefault(draft.platform, []).append(draft)
    return [
        items[start : start + size]
        for items in by_platform.values()
        for start in range(0, len(items), size)
    ]
