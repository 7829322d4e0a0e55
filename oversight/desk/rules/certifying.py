"""Who may have the record of a docket certified, for whom, and what a court gets alone.

The open part is for whoever the matter concerns and for a court; the sealed annex goes
to a court alone, by its order (WORKFLOWS A12).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.preview import is_hidden

LONGEST, LONGEST_REASON, SHORTEST_REASON = 200, 2000, 20


class Part(StrEnum):
    """What is certified: what all concerned may read, or what a court alone may."""

    OPEN = "open"
    SEALED = "sealed"


class AskedBy(StrEnum):
    """On whose word a record is certified."""

    COURT = "court"
    PARTY = "party"


class PaperKind(StrEnum):
    """What a paper of a docket is."""

    FILING = "filing"
    DEFECTS = "defects"
    LATER_FACTS = "later-facts"
    CORRECTION = "correction"
    EXHIBIT = "exhibit"
    QUESTION = "question"
    USER_ANSWER = "user-answer"
    VOTE = "vote"
    DECISION = "decision"
    REASONS = "reasons"
    ORDER = "order"
    PLATFORM_ANSWER = "platform-answer"
    RESTORATION = "restoration"
    AUTHORITY_ORDER = "authority-order"
    NOTICE = "notice"
    PRODUCTION = "production"
    APPEAL = "appeal"
    APPEAL_DECISION = "appeal-decision"
    ACCESS_LOG = "access-log"
    WARRANT = "warrant"
    DATA_USE = "data-use"
    DESTRUCTION = "destruction"
    LONGER = "longer"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part is wanted, on whose word, and why."""

    part: Part
    asked_by: AskedBy
    court: str
    reference: str
    dated: date | None
    reasons: str


def check_wanted(wanted: Wanted, *, today: date) -> None:
    """Refuse what does not say who asks, on which reference, and why."""
    if wanted.part is Part.SEALED and wanted.asked_by is not AskedBy.COURT:
        raise RuleError(
            "court_only",
            N_("The sealed annex goes to a court alone, by its order."),
            field="asked_by",
        )
    if not 0 < len(wanted.reference) <= LONGEST:
        raise RuleError(
            "reference_missing",
            N_("Give the number of the court's order, or of the party's letter."),
            field="reference",
        )
    if wanted.asked_by is AskedBy.COURT and not 0 < len(wanted.court) <= LONGEST:
        raise RuleError("court_missing", N_("Name the court."), field="court")
    if wanted.dated is None or wanted.dated > today:
        raise RuleError(
            "dated_wrong",
            N_("Give the day of that order or letter; it is not in the future."),
            field="dated",
        )
    if not SHORTEST_REASON <= len(wanted.reasons) <= LONGEST_REASON:
        raise RuleError(
            "reasons_short",
            N_("Say in a sentence why the record is certified."),
            field="reasons",
        )


def check_published(recorded: int, shown: int) -> None:
    """Refuse while the public log does not show all that is to be proved."""
    if shown < recorded:
        raise RuleError(
            "not_published_yet",
            N_(
                "The public log does not show the newest entries of this docket yet. "
                "Try again in a minute."
            ),
        )


def all_sealed(kind: str, track: str, basis: Iterable[str]) -> bool:
    """Say whether every paper of a docket is for the court alone.

    A request for data may be one its subject is not told of yet; a victim's is theirs;
    and where the public page shows no text, a party gets none either.
    """
    return kind == "DR" or is_hidden(basis, track=track)
