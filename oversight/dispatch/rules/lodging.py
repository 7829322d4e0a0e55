"""When data may lie with a court, and what that changes: never how long they stay."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules.case_numbers import case_key
from oversight.dispatch.rules.data_lifecycle import Holding

LONGEST_COURT, LONGEST_CASE = 200, 80
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, repr=False)
class Lodged:
    """What was given to a court: where, in which case, on which day, which fields."""

    court: str
    case_number: str
    fields: tuple[str, ...]
    lodged_on: date | None
    receipt_sha256: str


def check_lodgeable(
    state: Holding, *, retention_until: datetime, now: datetime
) -> None:
    """Refuse to lodge what was not reduced yet, and what should be gone."""
    if state is not Holding.MINIMISED or retention_until <= now:
        raise RuleError(
            "not_lodgeable",
            N_(
                "Only data that were reduced to what was approved, and whose time has "
                "not run out, can be lodged with a court."
            ),
        )


def check_lodged(
    paper: Lodged, *, kept: Collection[str], received_on: date, today: date
) -> None:
    """Refuse what names no court, no case, no day, no receipt, or a field not kept."""
    for name, said, longest in (
        ("court", paper.court, LONGEST_COURT),
        ("case_number", paper.case_number, LONGEST_CASE),
    ):
        if len(said.strip()) > longest or not case_key(said):
            raise RuleError(
                "lodged_where",
                N_("Write it in at most %(most)s characters."),
                field=name,
                most=longest,
            )
    if not paper.fields or set(paper.fields) - set(kept):
        raise RuleError(
            "lodged_what",
            N_("Say which fields the court has: only what is kept here."),
            field="fields",
        )
    if paper.lodged_on is None or not received_on <= paper.lodged_on <= today:
        raise RuleError(
            "lodged_when",
            N_("Write a day from the day of receipt until today."),
            field="lodged_on",
        )
    if not _DIGEST.fullmatch(paper.receipt_sha256):
        raise RuleError(
            "lodged_receipt",
            N_(
                "Write the SHA-256 of the court's receipt: 64 characters, digits and "
                "the letters a to f."
            ),
            field="receipt_sha256",
        )


def check_new(*, known: bool) -> None:
    """Refuse to lodge twice in the same case."""
    if known:
        raise RuleError(
            "lodged_already",
            N_("It is on the record already that data lie with this court."),
            field="case_number",
        )


def check_case_open(ended_at: datetime | None) -> None:
    """Refuse to end twice."""
    if ended_at is not None:
        raise RuleError("case_over", N_("It is on the record that this case is over."))


def check_ended_on(ended_on: date | None, *, lodged_on: date, today: date) -> None:
    """Refuse an end before the data were lodged, or ahead."""
    if ended_on is None or not lodged_on <= ended_on <= today:
        raise RuleError(
            "case_ended_when",
            N_("Write a day from the day of lodging until today."),
            field="ended_on",
        )


def check_method(
    method: str, lodged: Sequence[Collection[str]], *, kept: Collection[str]
) -> None:
    """Refuse “lodged with a court” for fields of which no court was given any."""
    with_courts = {field for one in lodged for field in one}
    if method == "lodged-in-court" and set(kept) - with_courts:
        raise RuleError(
            "not_lodged",
            N_(
                "Not every field lies with a court by this record. First record what "
                "was lodged, or destroy what was not."
            ),
            field="method",
        )
