"""A victims' restriction beyond thirty days: who asks, who decides, what is found.

WORKFLOWS §2.2: thirty days at most, unless a panel confirms it. The panel looks at each
item afresh: the State carries the burden, one test that fails is enough to end it, and
what the panel does not decide before the end date ends on that date by itself.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules.lifecycle import ANSWERABLE, LineState
from oversight.extensions.rules.lifecycle import ConfirmOutcome, ConfirmState
from oversight.intake.rules.victims import LONGEST_REFERENCE, VICTIM
from oversight.review.rules.findings import Exempt, Rejection
from oversight.review.rules.formc import MAX_SUMMARY, MIN_SUMMARY
from oversight.review.rules.words import (
    MIN_FINDING,
    MIN_REASONS,
    MIN_REPLY,
    is_urdu,
    too_short,
)

SEATS = 3
SHORTEST_FACTS, LONGEST_FACTS = 80, 5000
YES, NO = "yes", "no"
LASTING = ANSWERABLE | {LineState.SUSPENDED}
"""Lines that are in force or rest: what never left cannot stand longer."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a body asks: which items, how much longer, why, on which consent."""

    items: tuple[int, ...]
    days: int
    facts: str
    consent_on: date | None
    consent_reference: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What one member finds on one item; a question left open is empty."""

    unlawful: str = ""
    unlawful_why: str = ""
    lasting: str = ""
    lasting_why: str = ""
    milder: str = ""
    milder_why: str = ""
    exempt: str = ""
    exempt_why: str = ""
    answer: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return plain values for the row and for the commitment."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ConfirmBallot:
    """One member's own answer on one item; days only if it is to stand longer."""

    outcome: ConfirmOutcome
    reasons: str
    findings: Findings
    summary: str = ""
    summary_ur: str = ""
    code: str | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """One vote as counted."""

    pseudonym: str
    outcome: ConfirmOutcome
    days: int | None
    code: str | None
    reasons: str


def check_track(track: str) -> None:
    """Refuse what is no victims' restriction, as if there were nothing to ask."""
    if track != VICTIM:
        raise RuleError(
            "not_victims",
            N_(
                "Only a restriction on the victims' track can be let stand longer by a "
                "panel. File a new request instead."
            ),
        )


def check_asked_once(earlier: ConfirmState | None) -> None:
    """Refuse to ask twice: a restriction is confirmed once, or ends."""
    if earlier is not None:
        raise RuleError(
            "confirm_once",
            N_("A panel is asked once in a matter. What comes after is a new request."),
        )


def check_items(
    chosen: Collection[int], *, lasting: Collection[int], known: Collection[int]
) -> None:
    """Refuse to ask for no item, or for one that is not in force."""
    if not chosen or not set(chosen) <= set(known) or not set(chosen) <= set(lasting):
        raise RuleError(
            "confirm_items",
            N_("Choose at least one item that was sent and has not ended."),
            field="items",
        )


def check_running(ends_at: datetime, *, now: datetime) -> None:
    """Refuse what comes when the end date is here: nothing that ended is revived."""
    if now >= ends_at:
        raise RuleError(
            "confirm_over",
            N_("This restriction ended on %(day)s: nothing can let it stand longer."),
            day=ends_at,
        )


def check_days(days: int | None, *, most: int) -> None:
    """Refuse a time that is none, or longer than law, house and request allow."""
    if days is None or not 1 <= days <= most:
        raise RuleError(
            "confirm_days",
            N_("Write a number of days from 1 to %(most)s."),
            field="days",
            most=most,
        )


def check_can_last(most: int) -> None:
    """Refuse to ask where the law leaves no day more."""
    if most < 1:
        raise RuleError(
            "confirm_no_days",
            N_("The law allows no day more than this restriction has already."),
            field="days",
        )


def check_facts(facts: str) -> None:
    """Refuse to ask without saying what makes it necessary still."""
    if not SHORTEST_FACTS <= len(facts.strip()) <= LONGEST_FACTS:
        raise RuleError(
            "confirm_facts",
            N_("Write between %(min)s and %(max)s characters."),
            field="facts",
            min=SHORTEST_FACTS,
            max=LONGEST_FACTS,
        )


def check_consent(
    given_on: date | None, reference: str, *, filed_on: date, today: date
) -> None:
    """Refuse to go on without a consent that the victim gave anew."""
    if given_on is None or not filed_on <= given_on <= today:
        raise RuleError(
            "confirm_consent_on",
            N_(
                "The victim or the guardian must consent again: say on which day since "
                "the filing it was given."
            ),
            field="consent_on",
        )
    if not reference.strip() or len(reference) > LONGEST_REFERENCE:
        raise RuleError(
            "confirm_consent_reference",
            N_(
                "Give the number under which your body keeps the signed consent. "
                "Never a name: the portal does not need to know who the victim is."
            ),
            field="consent_reference",
        )


def check_open(state: ConfirmState) -> None:
    """Refuse a vote where no panel sits, or after it has ended."""
    if state is not ConfirmState.SEATED:
        raise RuleError(
            "confirm_closed",
            N_("Votes are taken while a drawn panel decides. Open the page again."),
        )


def check_undecided(outcome: ConfirmOutcome | None) -> None:
    """Refuse to decide an item twice."""
    if outcome is not None:
        raise RuleError("confirm_decided", N_("This item has been decided."))


def check_heard(until: datetime | None, *, answered: bool, now: datetime) -> None:
    """Refuse to decide before the uploader's time to answer is over."""
    if not answered and until is not None and now <= until:
        raise RuleError(
            "confirm_hearing",
            N_("The uploader has time to answer until %(until)s."),
            until=until,
        )


def check_ballot(ballot: ConfirmBallot, *, most: int, answered: bool) -> None:
    """Refuse a vote with a finding missing, too short or against itself."""
    for fault in faults(ballot, most=most, answered=answered):
        raise fault


def faults(ballot: ConfirmBallot, *, most: int, answered: bool) -> Iterator[RuleError]:
    """Return everything that keeps this vote from being signed."""
    if ballot.outcome is ConfirmOutcome.CONFIRMED:
        yield from _every_finding(ballot.findings)
        try:
            check_days(ballot.days, most=most)
        except RuleError as error:
            yield error
    elif ballot.outcome is ConfirmOutcome.NOT_CONFIRMED:
        if ballot.code not in set(Rejection):
            sentence = N_("Say why it is not to stand longer.")
            yield RuleError("confirm_code", sentence, field="code")
    else:
        raise ValueError("nobody votes for silence")
    if answered:
        yield from too_short("answer", ballot.findings.answer, MIN_REPLY)
    yield from too_short("reasons", ballot.reasons, MIN_REASONS)
    yield from _summaries(ballot)


def majority(casts: Sequence[Cast]) -> ConfirmOutcome:
    """Return what more than half of the seats say; a tie confirms nothing."""
    willing = [one for one in casts if one.outcome is ConfirmOutcome.CONFIRMED]
    is_more = len(willing) * 2 > len(casts)
    return ConfirmOutcome.CONFIRMED if is_more else ConfirmOutcome.NOT_CONFIRMED


def days_of(casts: Sequence[Cast]) -> int | None:
    """Return the fewest days among those who confirm, if it is confirmed."""
    if majority(casts) is not ConfirmOutcome.CONFIRMED:
        return None
    return min(one.days or 0 for one in casts if one.days is not None)


def _every_finding(found: Findings) -> Iterator[RuleError]:
    wanted = (("unlawful", YES), ("lasting", YES), ("milder", NO))
    for name, favour in (*wanted, ("exempt", Exempt.NONE.value)):
        given = getattr(found, name)
        if not given:
            sentence = N_("Answer this question.")
            yield RuleError("finding_missing", sentence, field=name)
        elif given != favour:
            yield RuleError(
                "confirm_against",
                N_("With this finding it cannot stand longer: one test fails."),
                field=name,
            )
        why = f"{name}_why"
        yield from too_short(why, getattr(found, why), MIN_FINDING)


def _summaries(ballot: ConfirmBallot) -> Iterator[RuleError]:
    for field, text in (("summary", ballot.summary), ("summary_ur", ballot.summary_ur)):
        yield from too_short(field, text, MIN_SUMMARY)
        if len(text) > MAX_SUMMARY:
            yield RuleError(
                "summary_long",
                N_("Keep the summary for the public to %(most)s characters."),
                field=field,
                most=MAX_SUMMARY,
            )
    if ballot.summary_ur and not is_urdu(ballot.summary_ur):
        yield RuleError(
            "summary_language",
            N_("One summary is read in Urdu, the other in English: write both."),
            field="summary_ur",
        )
