"""Who may sit, open, ask and vote: the distance between people, kept by refusals."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.rules.lifecycle import CaseState, SeatState

OPEN = frozenset({CaseState.ASSIGNED, CaseState.UNDER_REVIEW})
LEAD = 1
# The design's most for one person and day; a profile may only allow fewer.
MOST_A_DAY = 15
NO_DECLARATION = "no-declaration"


class Recusal(StrEnum):
    """Why a member steps aside; the code is public, the detail is not."""

    BODY = "served-the-body"
    PLATFORM = "served-the-platform"
    KIN = "kin-or-money"
    EARLIER = "decided-earlier"
    SPOKE = "spoke-in-public"
    THREAT = "threat-or-inducement"
    ILL = "cannot-act"
    OTHER = "other-conflict"


class NotAsked(StrEnum):
    """The closed grounds for deciding without asking the user first (T07)."""

    HARM = "imminent-harm"
    EVIDENCE = "evidence-destruction"
    UNREACHABLE = "unreachable"


def check_reviewer(role: Role) -> None:
    """Refuse a place on the roster to anybody whose account is not a reviewer's."""
    if role is not Role.REVIEWER:
        raise RuleError(
            "not_a_reviewer",
            N_("Only an account with the role of reviewer can be on the roster."),
            field="person",
        )


def check_declared(state: SeatState) -> None:
    """Refuse the file to a member who has not declared: it opens after that (I28)."""
    if state is not SeatState.DECLARED:
        raise RuleError(
            "not_declared",
            N_("Declare first that nothing ties you to this matter, or step aside."),
        )


def check_may_declare(state: SeatState, *, declare_by: datetime, now: datetime) -> None:
    """Refuse a second declaration, and one that comes after its time."""
    if state is not SeatState.DRAWN:
        raise RuleError("declared_already", N_("You have already declared here."))
    if now > declare_by:
        raise RuleError(
            "declaration_late",
            N_(
                "The time to declare ended on %(until)s: somebody else is drawn in "
                "your place."
            ),
            until=declare_by,
        )


def check_recusal_code(code: str) -> None:
    """Refuse a reason for stepping aside that is not on the closed list."""
    if code not in set(Recusal):
        raise RuleError(
            "recusal_unknown",
            N_("Say which of these reasons it is: the code is made public."),
            field="code",
        )


def check_not_asked_ground(ground: str) -> None:
    """Refuse to leave the user unheard for a reason that is not on the closed list."""
    if ground not in set(NotAsked):
        raise RuleError(
            "ground_unknown",
            N_("Choose one of the three grounds: there is no other."),
            field="ground",
        )


def check_asked_once(asked_at: datetime | None, not_asked: str | None) -> None:
    """Refuse to ask the user twice, or to change how it was settled."""
    if asked_at is not None or not_asked is not None:
        raise RuleError(
            "asked_already",
            N_("It is already settled whether the user is asked in this matter."),
        )


def check_asked(
    *,
    asked_until: datetime | None,
    not_asked: str | None,
    is_answered: bool,
    now: datetime,
) -> None:
    """Refuse a decision before the user was asked and had the time to answer."""
    if not_asked is not None or is_answered:
        return
    if asked_until is None:
        raise RuleError(
            "not_asked",
            N_(
                "Ask the user first, or record which of the three grounds allows "
                "deciding without an answer."
            ),
        )
    if now < asked_until:
        raise RuleError(
            "time_to_answer",
            N_("The user has until %(until)s to answer: no vote before that."),
            until=asked_until,
        )


def check_viewed(count: int) -> None:
    """Refuse a vote on an item that the voter has not opened (I19)."""
    if count < 1:
        raise RuleError("not_viewed", N_("Open the item before you decide on it."))


def check_distance(
    *, own_body: str | None, filing_body: str, touched_otherwise: Collection[str]
) -> None:
    """Refuse a member of the filing body, and whoever touched the matter before."""
    if own_body == filing_body or touched_otherwise:
        raise RuleError(
            "not_independent",
            N_("You belong to the body that filed this, or worked on it before."),
        )


def check_not_voted(voters: Collection[object], person: object) -> None:
    """Refuse a second vote of one person on one item."""
    if person in voters:
        raise RuleError("voted_already", N_("You have already voted on this item."))


def check_open(state: CaseState, request: RequestState) -> None:
    """Refuse to act in a matter that is decided, was taken back or has lapsed."""
    if state not in OPEN or request is not RequestState.SCREENED:
        raise RuleError(
            "matter_closed",
            N_(
                "This matter is no longer before the reviewers. Open the page again "
                "to see where it stands."
            ),
        )


def check_undecided(*, is_ended: bool, is_decided: bool) -> None:
    """Refuse to touch an item that was decided, withdrawn or has lapsed."""
    if is_ended or is_decided:
        raise RuleError(
            "item_closed",
            N_("This item is no longer open: open the matter to see where it stands."),
        )


def check_in_time(due_at: datetime, *, now: datetime) -> None:
    """Refuse what comes after the time to decide: the item lapses (T09)."""
    if now > due_at:
        raise RuleError(
            "too_late",
            N_("The time to decide ended on %(until)s: what was not decided lapses."),
            until=due_at,
        )


def most_a_day(daily_cap: int) -> int:
    """Return how many items one person may sign in a day: never more than fifteen."""
    return min(daily_cap, MOST_A_DAY)


def check_cap(signed_today: int, *, daily_cap: int) -> None:
    """Refuse more signed items in a day than can be read with care (I34)."""
    most = most_a_day(daily_cap)
    if signed_today >= most:
        raise RuleError(
            "daily_cap",
            N_(
                "You have signed %(most)s items today, the most for one day. Nothing "
                "you wrote here is lost: sign it tomorrow, from midnight in Pakistan."
            ),
            most=most,
        )


def check_can_join(*, position: int, lead_voted: bool) -> None:
    """Refuse to join a draft that is one's own or not there yet."""
    if position == LEAD:
        raise RuleError(
            "lead_drafts", N_("You draft in this panel: write the findings in full.")
        )
    if not lead_voted:
        raise RuleError(
            "no_draft",
            N_("There is no draft to join yet: wait, or write findings of your own."),
        )


def check_not_extended(*, is_extended: bool) -> None:
    """Refuse a second extension of the time to decide."""
    if is_extended:
        raise RuleError(
            "extended_already", N_("The time to decide was already extended once.")
        )


def check_dissent(dissent: str | None, *, is_split: bool) -> None:
    """Refuse a split decision without the words of those who saw it otherwise (I30)."""
    if is_split and not dissent:
        raise RuleError("dissent_missing", N_("A split decision carries a dissent."))
