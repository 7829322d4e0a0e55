"""When an account holder may be told still later: never without an end (I58, I60)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.lifecycle import Lifecycle, Step
from oversight.core.words import N_
from oversight.dispatch.rules import keeping
from oversight.dispatch.rules.case_numbers import kept_key
from oversight.intake.rules.data_questions import DELAY_GROUNDS

SHORTEST_FACTS, LONGEST_FACTS = 80, 2_000
SHORTEST_REASONS = 80
MOST_DAYS, MOST_IN_ALL = 30, 180
CODE = "delay-extension"


class DelayOutcome(StrEnum):
    """Where a request to be told still later stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


class DelayAct(StrEnum):
    """What can happen to such a request."""

    GRANT = "grant"
    REFUSE = "refuse"
    STEP_ASIDE = "step-aside"
    LAPSE = "lapse"


LIFECYCLE = Lifecycle(
    Step(DelayOutcome.OPEN, DelayAct.GRANT, DelayOutcome.GRANTED),
    Step(DelayOutcome.OPEN, DelayAct.REFUSE, DelayOutcome.REFUSED),
    Step(DelayOutcome.OPEN, DelayAct.STEP_ASIDE, DelayOutcome.OPEN),
    # The delay that it asked to lengthen is over: the account holder is told.
    Step(DelayOutcome.OPEN, DelayAct.LAPSE, DelayOutcome.LAPSED),
)


@dataclass(frozen=True, slots=True, repr=False)
class Extension:
    """What a body asks: how much later, why, and which court allows it."""

    ground: str
    facts: str
    days: int
    court: str
    court_number: str
    court_on: date | None
    high_court: bool = False


def check_running(until: datetime | None, *, now: datetime) -> None:
    """Refuse to lengthen what is not running: what was told cannot be untold."""
    if until is None or until <= now:
        raise RuleError(
            "delay_over",
            N_("No delay is running on this account: its holder was told, or is now."),
        )


def check_none_open(ask: object) -> None:
    """Refuse a second request while one is undecided."""
    if ask is not None:
        raise RuleError(
            "delay_asked_already",
            N_("An extension has been asked for and is not decided yet."),
        )


def check_asked(asked: Extension, *, today: date) -> None:
    """Refuse a request without its closed ground, its facts, or its court's order."""
    if asked.ground not in DELAY_GROUNDS:
        raise RuleError("ground_unlisted", N_("Choose one of these."), field="ground")
    if not SHORTEST_FACTS <= len(asked.facts.strip()) <= LONGEST_FACTS:
        raise RuleError(
            "facts_short",
            N_("Write between %(min)s and %(max)s characters."),
            field="facts",
            min=SHORTEST_FACTS,
            max=LONGEST_FACTS,
        )
    check_days(asked.days, most=MOST_DAYS)
    keeping.check_court(asked.court)
    keeping.check_court_number(asked.court_number)
    if asked.court_on is None or asked.court_on > today:
        raise RuleError(
            "court_later",
            N_("Write the day of the court's order; it cannot lie ahead."),
            field="court_on",
        )


def check_days(days: int, *, most: int) -> None:
    """Refuse more days than one step may have, or than were asked for."""
    if not 1 <= days <= most:
        raise RuleError(
            "extension_days",
            N_("Write a number of days from 1 to %(most)s."),
            field="days",
            most=most,
        )


def check_total(so_far: int, days: int, *, high_court: bool) -> None:
    """Refuse more than 180 days in all, unless a High Court ordered it (I58)."""
    if so_far + days > MOST_IN_ALL and not high_court:
        raise RuleError(
            "delay_too_long",
            N_(
                "All together at most %(most)s days, %(left)s of them left. Beyond "
                "that only on an order of a High Court."
            ),
            field="days",
            most=MOST_IN_ALL,
            left=max(MOST_IN_ALL - so_far, 0),
        )


def check_other_order(
    number: str, decided_on: date | None, *, known: Collection[tuple[str, date | None]]
) -> None:
    """Refuse an order of a court that lengthened the delay of this account before."""
    before = {(kept_key(said), day) for said, day in known}
    if (kept_key(number), decided_on) in before:
        raise RuleError(
            "order_used",
            N_(
                "This order of the court has lengthened this delay already. To wait "
                "longer still, the court has to order it anew."
            ),
            field="court_number",
        )


def check_extensions_left(extended: int, *, most: int | None) -> None:
    """Refuse more extensions than the dated rules of the house allow."""
    if most is not None and extended >= most:
        raise RuleError(
            "no_extension_left",
            N_(
                "It was extended as often as the rules of this house allow "
                "(%(most)s): the account holder is told when the delay ends."
            ),
            most=most,
        )


def check_judge(judge: object) -> None:
    """Refuse what nobody without a tie is left to decide."""
    if judge is None:
        raise RuleError(
            "no_judge",
            N_("No reviewer without a tie to this matter is left to decide on this."),
        )


def check_other_reviewer(name: str, *, decided: Collection[str]) -> None:
    """Refuse whoever decided an earlier delay of the same notice (I60)."""
    if name in names_in(decided):
        raise RuleError(
            "same_reviewer",
            N_("You decided an earlier delay of this notice: another reviewer does."),
        )


def check_undecided(outcome: str | None) -> None:
    """Refuse to decide twice."""
    if outcome is not None:
        raise RuleError("delay_decided", N_("This was decided already."))


def check_untied(*, untied: bool) -> None:
    """Refuse a decision by who has not declared to be free of ties."""
    if not untied:
        raise RuleError(
            "not_declared",
            N_("Declare that you have no tie, or let the next name decide."),
            field="untied",
        )


def names_in(decided: Collection[str]) -> frozenset[str]:
    """Return the single names in what a panel of several decided together."""
    return frozenset(name for one in decided for name in one.split("+"))
