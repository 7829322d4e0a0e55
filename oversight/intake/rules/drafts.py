"""What a row of a bulk file becomes: the draft of one item, or its errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from oversight.intake.rules.locators import Locator
from oversight.intake.rules.particulars import Particulars


@dataclass(frozen=True)
class ItemDraft:
    """One item ready to be filed, and the codes of what it still lacks."""

    row: int
    kind: str
    platform: str
    locator: Locator
    item_kind: str
    native_id: str | None
    published_on: date | None
    language: str | None
    provisions: tuple[str, ...]
    why_unlawful: str
    passage: str | None
    measure: str
    territory: str
    duration_days: int
    attribution: str | None
    risk: str | None
    source: str | None
    agency_ref: str | None
    capture_sha256: str | None
    captured_at: datetime | None
    protected: str | None
    more: Particulars = field(default_factory=Particulars)
    defects: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowError:
    """What is wrong with one cell: where, which code, and what to do about it."""

    row: int
    column: str
    code: str
    sentence: str
    values: Mapping[str, object]

    @property
    def message(self) -> str:
        """Return the sentence in English."""
        return self.sentence % self.values if self.values else self.sentence


@dataclass(frozen=True)
class RowResult:
    """One row after reading: a draft, or every error found in it."""

    row: int
    draft: ItemDraft | None
    errors: tuple[RowError, ...]
