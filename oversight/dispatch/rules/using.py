"""Use for longer, or for more, than was approved: by a new decision, never by time."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.lifecycle import Lifecycle, Step
from oversight.core.words import N_
from oversight.dispatch.rules.data_lifecycle import Holding

SHORTEST_FACTS, LONGEST_FACTS = 80, 2_000
SHORTEST_REASONS = 80
SHORTEST_OFFENCE, LONGEST_OFFENCE = 20, 500
MOST_DAYS, MOST_IN_ALL = 90, 180
CODE = "use-extension"
ANOTHER = "another-offence"


class UseWhat(StrEnum):
    """What a body asks for beyond the approval."""

    TIME = "time"
    PURPOSE = "purpose"


class UseOutcome(StrEnum):
    """Where such a request stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


class UseAct(StrEnum):
    """What can happen to it."""

    GRANT = "grant"
    REFUSE = "refuse"
    STEP_ASIDE = "step-aside"
    LAPSE = "lapse"


LIFECYCLE = Lifecycle(
    Step(UseOutcome.OPEN, UseAct.GRANT, UseOutcome.GRANTED),
    Step(UseOutcome.OPEN, UseAct.REFUSE, UseOutcome.REFUSED),
    Step(UseOutcome.OPEN, UseAct.STEP_ASIDE, UseOutcome.OPEN),
    # Nobody decided in time: nothing was granted, and the data go on their day.
    Step(UseOutcome.OPEN, UseAct.LAPSE, UseOutcome.LAPSED),
)


@dataclass(frozen=True, slots=True, repr=False)
class MoreUse:
    """What a body asks: how many more days, or for which other offence, and why."""

    what: str
    days: int | None
    provision: str
    offence: str
    facts: str


def check_asks(*, own: bool) -> None:
    """Refuse everybody but an authorising officer of the body that asked."""
    if not own:
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )


def check_held(
    state: Holding, *, until: datetime, use_bar: bool, now: datetime
) -> None:
    """Refuse to lengthen what is over, barred, or was not reduced yet."""
    if state is not Holding.MINIMISED or use_bar or until <= now:
        raise RuleError(
            "use_over",
            N_(
                "This can be asked only while the data are kept as approved: once they "
                "are due to be destroyed, they go."
            ),
        )


def check_alone(*, deciders: int) -> None:
    """Refuse to let one reviewer widen what a panel of several approved."""
    if deciders > 1:
        raise RuleError(
            "use_of_a_panel",
            N_(
                "A panel approved this, so no single reviewer can widen it. File a new "
                "request: another panel decides on it."
            ),
        )


def check_none_open(*, waits: bool) -> None:
    """Refuse a second request while one is undecided."""
    if waits:
        raise RuleError(
            "use_asked_already",
            N_("This has been asked for already and is not decided yet."),
        )


def check_asked(asked: MoreUse) -> None:
    """Refuse a request that does not say what, how much and why."""
    if asked.what not in set(UseWhat):
        raise RuleError("use_what", N_("Choose one of these."), field="what")
    if asked.what == UseWhat.TIME:
        check_days(asked.days or 0, most=MOST_DAYS)
    elif not SHORTEST_OFFENCE <= len(asked.offence.strip()) <= LONGEST_OFFENCE:
        raise RuleError(
            "use_offence",
            N_("Write between %(min)s and %(max)s characters."),
            field="offence",
            min=SHORTEST_OFFENCE,
            max=LONGEST_OFFENCE,
        )
    if not SHORTEST_FACTS <= len(asked.facts.strip()) <= LONGEST_FACTS:
        raise RuleError(
            "use_facts",
            N_("Write between %(min)s and %(max)s characters."),
            field="facts",
            min=SHORTEST_FACTS,
            max=LONGEST_FACTS,
        )


def check_offence(*, known: bool) -> None:
    """Refuse another purpose that is no offence of the catalogue in force today."""
    if not known:
        raise RuleError(
            "use_provision",
            N_("Choose the offence from the list: a purpose without a law is none."),
            field="provision",
        )


def check_days(days: int, *, most: int) -> None:
    """Refuse more days than one decision may give, or than were asked for."""
    if not 1 <= days <= most:
        raise RuleError(
            "use_days",
            N_("Write a number of days from 1 to %(most)s."),
            field="days",
            most=most,
        )


def check_total(until: date, *, since: date, before_court: bool) -> None:
    """Refuse more than 180 days in all, unless a court has the data and decides."""
    if (until - since).days > MOST_IN_ALL and not before_court:
        raise RuleError(
            "use_too_long",
            N_(
                "All together at most %(most)s days. Longer only while a court to "
                "which they were lodged has not decided: record that first."
            ),
            field="days",
            most=MOST_IN_ALL,
        )


def check_undecided(outcome: str | None) -> None:
    """Refuse to decide twice."""
    if outcome is not None:
        raise RuleError("use_decided", N_("This was decided already."))


def check_in_time(decide_by: datetime, *, now: datetime) -> None:
    """Refuse to decide when the time has run out: silence has granted nothing."""
    if decide_by <= now:
        raise RuleError(
            "use_late",
            N_("The time to decide has run out: nothing was granted, and nothing is."),
        )


def check_purpose(purpose: str, *, granted: bool) -> None:
    """Refuse a look for another offence that no reviewer has allowed."""
    if purpose == ANOTHER and not granted:
        raise RuleError(
            "purpose_not_granted",
            N_(
                "No reviewer has allowed these data to be used for another offence. "
                "Ask for it first; until it is granted nobody may look."
            ),
            field="purpose",
        )


def check_still_kept(used_on: date, *, last: date) -> None:
    """Refuse a look after the last day: what is over is not used any more."""
    if used_on > last:
        raise RuleError(
            "use_after_end",
            N_(
                "The time of these data had run out by then. If somebody did look, "
                "report it as a misuse."
            ),
            field="used_on",
        )


def check_reduced(state: Holding) -> None:
    """Refuse a look before the data were reduced to what was approved."""
    if state in {Holding.PRODUCED, Holding.RECEIVED}:
        raise RuleError(
            "not_reduced",
            N_("First reduce the data to what was approved: until then nobody looks."),
        )
