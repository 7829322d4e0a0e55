"""The shapes of a list: which columns it may have, and which it must."""

from dataclasses import dataclass

from oversight.intake.rules import particulars

COLUMNS = (
    "kind",
    "platform",
    "locator",
    "native_id",
    "published_on",
    "language",
    "provision",
    "why_unlawful",
    "passage",
    "measure",
    "territory",
    "duration_days",
    "data_tier",
    "window_from",
    "window_to",
    "fields",
    "attribution",
    "risk",
    "source",
    "agency_ref",
    "item_kind",
    "capture_sha256",
    "captured_at",
    "protected",
    *particulars.COLUMNS,
    "handle",
    "refiled_from",
    "new_facts",
)
REQUIRED = ("locator", "provision", "why_unlawful", "measure", "duration_days")
ITEM = "item"


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of one sort of list; their order is free."""

    columns: tuple[str, ...]
    required: tuple[str, ...]


FILING = Shape(COLUMNS, REQUIRED)
# The same list with the number of the item before each row.
CURING = Shape((ITEM, *COLUMNS), (ITEM,))
# What was listed on a data request: a row an account, “0” for the whole of it.
DATA_CURING = Shape(
    (ITEM, "locator", "native_id", "link", "fir_no", "custodian"), (ITEM,)
)
# The accounts of one data request; what they share is asked once, on its form.
ACCOUNTS = Shape(
    (
        *("locator", "platform", "native_id", "subject", "link", "fields"),
        *("window_from", "window_to", "data_tier", "kind"),
    ),
    ("locator", "subject", "link"),
)
