"""The ladder of measures: from the mildest to the hardest, and how long each lasts."""

LADDER = (
    "label",
    "limit-reach",
    "geo-withhold",
    "remove",
    "suspend-feature",
    "suspend-account",
    "remove-account",
)

ACCOUNT_KINDS = frozenset({"channel", "page", "account", "group"})
ACCOUNT_MEASURES = frozenset({"suspend-feature", "suspend-account", "remove-account"})

LONGEST_ITEM_DAYS = 365
LONGEST_ACCOUNT_DAYS = 180


def longest(measure: str, kind: str) -> int:
    """Return for how many days at most a measure may hold on this kind of item."""
    whole_account = kind in ACCOUNT_KINDS or measure in ACCOUNT_MEASURES
    return LONGEST_ACCOUNT_DAYS if whole_account else LONGEST_ITEM_DAYS


def is_stronger_or_equal(a: str, b: str) -> bool:
    """Tell whether measure ``a`` is the same rung of the ladder as ``b`` or later."""
    if a in LADDER and b in LADDER:
        return LADDER.index(a) >= LADDER.index(b)
    return a == b  # preserving and disclosing are no rungs


def lower_rungs(measure: str) -> tuple[str, ...]:
    """Return every milder measure, mildest first: each must be shown to fail."""
    return LADDER[: LADDER.index(measure)] if measure in LADDER else ()
