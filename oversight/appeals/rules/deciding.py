"""How an appeal is admitted and decided: fresh, by strangers to the matter."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from oversight.appeals.rules.lifecycle import AppealOutcome, AppealState
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.data_tiers import is_data
from oversight.intake.rules.measures import LADDER, lower_rungs
from oversight.review.rules.words import check_reasons

SHORTEST_REASONS = 120
SHORTEST_MOTION = 80
LONGEST_SUMMARY = 600
REFUSAL_GROUNDS = (
    "not-this-portal",
    "already-decided",
    "withdrawn",
    "no-interest",
    "out-of-time",
)
NO_RECORD = "no-record"
_LENIENCY = (AppealOutcome.UPHELD, AppealOutcome.PARTLY, AppealOutcome.OVERTURNED)


@dataclass(frozen=True, slots=True)
class AppealBallot:
    """One member's answer on one item; measure and days only when partly."""

    outcome: AppealOutcome
    reasons: str
    summary: str = ""
    measure: str | None = None
    days: int | None = None
    relied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Motion:
    """Why a panel stops a restriction though nobody asked: the case, and the harm."""

    arguable: str
    harm: str

    @property
    def text(self) -> str:
        """Return both as the person reads them."""
        return f"{self.arguable.strip()}\n\n{self.harm.strip()}"


@dataclass(frozen=True, slots=True)
class Cast:
    """One vote as counted."""

    pseudonym: str
    outcome: AppealOutcome
    measure: str | None
    days: int | None
    reasons: str


def check_member(person: UUID, *, declared: Sequence[UUID]) -> None:
    """Refuse whoever is not on the panel, or has not declared before reading."""
    if person not in declared:
        raise RuleError(
            "not_on_panel",
            N_("Only members of this panel who have declared can do this."),
        )


def check_presiding(person: UUID, *, first: UUID | None) -> None:
    """Refuse everyone but the member in the first seat."""
    if person != first:
        raise RuleError(
            "not_first_seat",
            N_("Only the member in the first seat decides on admission and stay."),
        )


def check_refusal(ground: str, reasons: str, *, late: bool, told: bool) -> None:
    """Refuse to refuse without a closed ground, a sentence, or real lateness (I68)."""
    if ground not in REFUSAL_GROUNDS:
        raise RuleError(
            "refusal_ground", N_("Choose one of the listed grounds."), field="ground"
        )
    if ground == "out-of-time" and not (late and told):
        raise RuleError(
            "never_told",
            N_(
                "This appeal is not late: time runs only from actual notice, and "
                "none was given, or the time is not over."
            ),
            field="ground",
        )
    check_reasons(reasons, least=SHORTEST_REASONS)


def check_summary(summary: str) -> None:
    """Refuse a decision without a plain summary for the public."""
    if not summary.strip() or len(summary) > LONGEST_SUMMARY:
        raise RuleError(
            "summary_length",
            N_("Write a plain summary of at most %(most)s characters."),
            field="summary",
            most=LONGEST_SUMMARY,
        )


def remaining(measure: str, days: int) -> tuple[str, ...]:
    """Return the measures that a narrowing may leave, mildest first.

    The measure that stands is among them where it can last a day less. Of data there
    is none: a request for them stands or falls as a whole.
    """
    shorter = (measure,) if days > 1 and measure in LADDER else ()
    return (*lower_rungs(measure), *shorter)


def outcomes(measure: str, days: int) -> tuple[AppealOutcome, ...]:
    """Return what can be decided on what stands: narrowed only if it can be."""
    can_narrow = bool(remaining(measure, days))
    return tuple(
        one for one in _LENIENCY if can_narrow or one is not AppealOutcome.PARTLY
    )


def check_never_worse(ballot: AppealBallot, *, measure: str, days: int) -> None:
    """Refuse to widen what was approved: an appeal never makes it worse (I71)."""
    if ballot.outcome is not AppealOutcome.PARTLY:
        return
    if is_data(measure):
        raise RuleError(
            "data_whole",
            N_(
                "A request for data stands or falls as a whole: choose one of the two. "
                "If one field was not needed, it falls."
            ),
            field="outcome",
        )
    if ballot.measure not in LADDER or ballot.days is None or ballot.days < 1:
        raise RuleError(
            "partly_what",
            N_("Say which milder measure remains, and for how many days."),
            field="measure",
        )
    most = days - 1 if ballot.measure == measure else days
    if ballot.measure not in remaining(measure, days) or ballot.days > most:
        raise RuleError(
            "never_worse",
            N_(
                "An appeal can only narrow or lift: choose a milder measure or "
                "fewer days than were approved."
            ),
            field="measure",
        )


def faults(ballot: AppealBallot, terms: tuple[str, int]) -> Iterator[RuleError]:
    """Return everything on the form itself that keeps a vote from being signed.

    ``terms`` are the measure and the days that stand.
    """
    measure, days = terms
    checks: tuple[Callable[[], None], ...] = (
        lambda: check_never_worse(ballot, measure=measure, days=days),
        lambda: check_reasons(ballot.reasons, least=SHORTEST_REASONS),
        lambda: check_summary(ballot.summary),
    )
    for check in checks:
        try:
            check()
        except RuleError as error:
            yield error


def check_leads(*, is_joined: bool) -> None:
    """Refuse a vote in an appeal that is answered with the one it was joined to."""
    if is_joined:
        raise RuleError(
            "is_joined",
            N_("This appeal is answered with the one it is joined to: vote there."),
        )


def check_undecided(outcome: AppealOutcome | None) -> None:
    """Refuse a vote on an item that was decided meanwhile, by votes or by silence."""
    if outcome is not None:
        raise RuleError("item_closed", N_("This item has been decided."))


def check_not_voted(person: UUID, *, voted: Sequence[UUID]) -> None:
    """Refuse a second vote by the same member."""
    if person in voted:
        raise RuleError(
            "already_voted", N_("Your vote on this item is already on the record.")
        )


def check_unmatched(item_count: int) -> None:
    """Refuse to answer “no record” when there is one."""
    if item_count:
        raise RuleError(
            "record_exists",
            N_("A record is open on this item: it must be decided, not closed."),
        )


def majority(casts: Sequence[Cast]) -> AppealOutcome:
    """Return what most members carry: the median from upheld to overturned."""
    ranks = sorted(_LENIENCY.index(cast.outcome) for cast in casts)
    return _LENIENCY[ranks[len(ranks) // 2]]


def terms(
    casts: Sequence[Cast], outcome: AppealOutcome
) -> tuple[str | None, int | None]:
    """Return the mildest measure and fewest days among members who narrow."""
    if outcome is not AppealOutcome.PARTLY:
        return None, None
    partly = [cast for cast in casts if cast.outcome is AppealOutcome.PARTLY]
    measure = min((c.measure or "" for c in partly), key=LADDER.index)
    return measure, min(cast.days or 1 for cast in partly)


def is_split(casts: Sequence[Cast]) -> bool:
    """Say whether the members differed."""
    return len(Counter(cast.outcome for cast in casts)) > 1


def check_stay_open(*, asked: bool, stayed: bool | None, state: AppealState) -> None:
    """Refuse a stay that nobody asked for, a second one, or one after the end."""
    if not asked:
        raise RuleError("stay_not_asked", N_("Nobody asked for a stay in this appeal."))
    if stayed is not None or over(state):
        raise RuleError(
            "stay_closed", N_("The question of a stay has already been decided.")
        )


def check_may_move(
    *, asked: bool, stayed: bool | None, state: AppealState, items: int
) -> None:
    """Refuse a stay of the panel's own motion where there is one, or nothing to stop.

    Whoever asked for one is answered; what was refused is not taken up again.
    """
    if stayed is not None or over(state):
        raise RuleError(
            "stay_closed", N_("The question of a stay has already been decided.")
        )
    if asked:
        raise RuleError(
            "stay_was_asked",
            N_("The person asked for a stay: decide on that, yes or no."),
        )
    if not items:
        raise RuleError(
            "stay_of_nothing", N_("No record is open here: there is nothing to stop.")
        )


def check_motion(arguable: str, harm: str) -> None:
    """Refuse an own motion that does not say what is arguable and what harm is done."""
    check_said(arguable, field="arguable")
    check_said(harm, field="harm")


def check_said(text: str, *, field: str = "") -> None:
    """Refuse one part of an own motion that says too little."""
    if len(text.strip()) < SHORTEST_MOTION:
        raise RuleError(
            "motion_short",
            N_("Say it in at least %(least)s characters."),
            field=field,
            least=SHORTEST_MOTION,
        )


def over(state: AppealState) -> bool:
    """Return whether an appeal has ended, decided or refused."""
    return state in {AppealState.DECIDED, AppealState.REFUSED}


def check_running(state: AppealState) -> None:
    """Refuse to open anything in an appeal that has ended."""
    if over(state):
        raise RuleError("appeal_over", N_("This appeal is over."))


def check_admitted(state: AppealState) -> None:
    """Refuse a vote on an appeal that was not admitted, or has ended."""
    if state is not AppealState.ADMITTED:
        raise RuleError(
            "not_admitted",
            N_("Votes are taken on admitted appeals that are still open."),
        )
