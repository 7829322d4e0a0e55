"""Asking the body that filed, and handing an item back: once each, for what is curable.

Neither is a way to refuse softly: a question is precise, and an item goes back only
for something of form that the closed list names. What is unlawful, needed or
proportionate is decided, never returned.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.data_tiers import KIND as DATA
from oversight.review.rules.between import (
    ASKED,
    RETURNED,
    AskedAct,
    AskedState,
    ReturnAct,
    ReturnState,
)
from oversight.review.rules.words import length

SHORTEST, LONGEST = 40, 3_000
CURABLE = (
    "passage_missing",
    "passage_unclear",
    "translation_missing",
    "native_id_missing",
    "capture_hash_missing",
    "capture_time_missing",
    "published_on_missing",
    "attribution_missing",
    "risk_missing",
)
# Of an account whose data are asked for: the rest of its form has no such fields.
CURABLE_OF_DATA = ("native_id_missing",)


def curable(kind: str) -> tuple[str, ...]:
    """Return what can be handed back in a request of this kind, TD or DR."""
    return CURABLE_OF_DATA if kind == DATA else CURABLE


def check_text(text: str, *, field: str) -> None:
    """Refuse a question or an answer too short to be one, or too long to be read."""
    if length(text) < SHORTEST:
        raise RuleError(
            "text_short",
            N_("Write at least %(least)s characters; there are %(given)s."),
            field=field,
            least=SHORTEST,
            given=length(text),
        )
    if len(text) > LONGEST:
        raise RuleError(
            "text_long",
            N_("This is too long: write at most %(limit)s characters."),
            field=field,
            limit=LONGEST,
        )


def check_not_asked_before(earlier: object) -> None:
    """Refuse a second question in one matter (T08)."""
    if earlier is not None:
        raise RuleError(
            "question_once",
            N_("The body was asked once in this matter; there is no second question."),
        )


def check_room(due: datetime, *, decide_by: datetime) -> None:
    """Refuse a question whose answer may come after the time to decide."""
    if due > decide_by:
        raise RuleError(
            "no_room",
            N_(
                "The body has until %(due)s to answer, and the time to decide ends "
                "before that. Ask for more time first."
            ),
            due=due,
        )


def check_awaited(state: AskedState | ReturnState) -> None:
    """Refuse an answer to what was answered, or not answered in time."""
    if not (
        ASKED.allows(state, AskedAct.ANSWER)
        if isinstance(state, AskedState)
        else RETURNED.allows(state, ReturnAct.COMPLETE)
    ):
        raise RuleError(
            "not_awaited",
            N_("No answer is awaited any more. Open the page again to see why."),
        )


def check_answer_in_time(due: datetime, *, now: datetime) -> None:
    """Refuse an answer that comes after its time: what it was about lapses."""
    if now > due:
        raise RuleError(
            "answer_late",
            N_("The time to answer ended on %(until)s: it has lapsed."),
            until=due,
        )


def check_nothing_awaited(until: datetime | None) -> None:
    """Refuse a vote on an item while the body's answer about it is awaited."""
    if until is not None:
        raise RuleError(
            "body_answers",
            N_("The body has until %(until)s to answer: no vote before that."),
            until=until,
        )


def check_returned_once(earlier: object, returned: Collection[int]) -> None:
    """Refuse to hand anything back twice: one proposal a matter, one return an item."""
    if earlier is not None or returned:
        raise RuleError(
            "returned_once",
            N_("In this matter something was handed back already: that is done once."),
        )


def check_curable(lacks: Mapping[int, Iterable[str]], kind: str) -> None:
    """Refuse to hand back nothing, or what is not on the closed list (T10)."""
    codes = [code for item in lacks.values() for code in item]
    if not codes:
        raise RuleError(
            "nothing_lacking",
            N_("Name for at least one item what is missing."),
            field="codes",
        )
    if set(codes) - set(curable(kind)):
        raise RuleError(
            "not_curable",
            N_(
                "Only what can be cured is handed back. Whether it is unlawful or "
                "needed is yours to decide."
            ),
            field="codes",
        )


def check_unvoted(voted: Collection[int]) -> None:
    """Refuse to hand back an item on which a vote has been cast."""
    if voted:
        raise RuleError(
            "voted_on",
            N_(
                "A member has voted on item %(items)s, so it is decided and not "
                "handed back."
            ),
            field="codes",
            items=", ".join(str(number) for number in sorted(voted)),
        )


def check_open_items(closed: Collection[int]) -> None:
    """Refuse to hand back an item that was decided or has ended."""
    if closed:
        raise RuleError(
            "items_closed",
            N_("Item %(items)s is no longer open."),
            field="codes",
            items=", ".join(str(number) for number in sorted(closed)),
        )


def check_proposed(proposal: object) -> None:
    """Refuse to agree with a proposal that nobody made."""
    if proposal is None:
        raise RuleError(
            "nothing_proposed", N_("Nobody proposed to hand anything back.")
        )


def check_not_backed(backers: Collection[object], person: object) -> None:
    """Refuse to count one member twice for handing back."""
    if person in backers:
        raise RuleError("backed_already", N_("You have agreed to this already."))


def check_not_returned(state: ReturnState) -> None:
    """Refuse to agree with what has happened."""
    if not RETURNED.allows(state, ReturnAct.HAND_BACK):
        raise RuleError("returned_already", N_("The items were handed back already."))


def carries(backers: int, *, seats: int) -> bool:
    """Say whether more than half of the seats want the items handed back."""
    return backers * 2 > seats
