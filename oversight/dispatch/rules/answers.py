"""What a platform may answer on one item (FORM-F): closed lists, and dates that fit."""

from dataclasses import dataclass
from datetime import date, datetime

from oversight.core.clock import as_exactly
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules.lifecycle import LineAct
from oversight.intake.rules.measures import LADDER

NONE, REFUSED, CLARIFY = "none", "refused", "clarify"
ACTIONS = (*LADDER, NONE, REFUSED, CLARIFY)
UNDER = ("local-law", "own-terms", "other", NONE)
TERRITORIES = ("PK", "WORLD")
# Not possible for now, through no fault of the platform's: it answers again.
FOR_NOW = "force-majeure"
REASONS = (
    "not-unlawful",
    "overbroad",
    "locator-fails",
    "foreign-law",
    "human-rights",
    "technical",
    "no-jurisdiction",
    "needs-mlat",
)
# What a platform may ask about before it can answer (T14).
QUESTIONS = ("manifest-error", "locator-fails", "foreign-law", "information-missing")
TOLD = ("yes", "no", "not-said")
LONGEST_REFERENCE = 200
LONGEST_QUESTION = 2000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform says it did with one item, and on what it rests."""

    action: str
    under: str = NONE
    territory: str | None = None
    acted_at: datetime | None = None
    reason: str | None = None
    user_notified: str | None = None
    reference: str | None = None
    question: str | None = None
    not_until: date | None = None

    @property
    def acted(self) -> bool:
        """Say whether anything was done to the item."""
        return self.action in LADDER


def act_of(answer: Answer) -> LineAct | None:
    """Return what the answer does to the line."""
    return act(answer.action, answer.reason)


def act(action: str, reason: str | None) -> LineAct | None:
    """Return what an answer does, for the portal and for whoever reads its log.

    A question changes nothing, nor does what cannot be done for now: neither refuses.
    To do nothing, and to give no such reason, is to refuse.
    """
    if action == CLARIFY or reason == FOR_NOW:
        return None
    return LineAct.COMPLY if action in LADDER else LineAct.REFUSE


def check_answer(answer: Answer) -> None:
    """Refuse an answer outside the closed lists, or one that contradicts itself."""
    _check_listed(answer.action, ACTIONS, "action")
    _check_listed(answer.under, UNDER, "under")
    _check_listed(answer.user_notified, (*TOLD, None), "user_notified")
    reasons = QUESTIONS if answer.action == CLARIFY else (*REASONS, FOR_NOW)
    _check_listed(answer.reason, (*reasons, None), "reason")
    if answer.acted:
        _check_act(answer)
    else:
        _check_no_act(answer)
    _check_lengths(answer)


def check_acted_at(
    acted_at: datetime | None, *, sent_at: datetime, now: datetime
) -> None:
    """Refuse a moment of acting that lies ahead, or before the item was sent.

    Typed to the minute, it may be the very minute of the sending.
    """
    if acted_at is None:
        return
    if acted_at > now:
        raise RuleError(
            "acted_later",
            N_("This moment lies ahead. Write when the platform acted."),
            field="acted_at",
        )
    if acted_at < as_exactly(sent_at, acted_at):
        raise RuleError(
            "acted_before",
            N_(
                "This was sent on %(sent)s, so nothing can have been done because of "
                "it before. If it was gone already, answer that nothing was done."
            ),
            field="acted_at",
            sent=sent_at,
        )


def check_restored_at(
    restored_at: datetime | None,
    *,
    is_restored: bool,
    asked_at: datetime,
    now: datetime,
) -> None:
    """Refuse a restoration without its moment, or at a moment that cannot be."""
    if not is_restored:
        return
    if restored_at is None:
        raise RuleError(
            "restored_undated",
            N_("Say when it was restored."),
            field="restored_at",
        )
    if not as_exactly(asked_at, restored_at) <= restored_at <= now:
        raise RuleError(
            "restored_when",
            N_("It was asked for on %(asked)s. Write a moment between then and now."),
            field="restored_at",
            asked=asked_at,
        )


def _check_listed(value: object, listed: tuple[object, ...], field: str) -> None:
    if value not in listed:
        raise RuleError(
            "answer_unlisted",
            N_("Choose one of the answers that are offered."),
            field=field,
        )


def _check_act(answer: Answer) -> None:
    if answer.territory is None:
        raise RuleError(
            "territory_missing",
            N_("Say where it applies: in Pakistan only, or everywhere."),
            field="territory",
        )
    _check_listed(answer.territory, TERRITORIES, "territory")
    if answer.acted_at is None:
        raise RuleError(
            "acted_undated",
            N_("Say when the platform acted."),
            field="acted_at",
        )
    if answer.reason is not None:
        raise RuleError(
            "reason_not_due",
            N_("A reason for refusing does not go with an act. Leave it out."),
            field="reason",
        )


def _check_no_act(answer: Answer) -> None:
    if answer.reason == FOR_NOW and answer.action != NONE:
        raise RuleError(
            "for_now_no_refusal",
            N_("What cannot be done for now is no refusal: choose “nothing done”."),
            field="action",
        )
    if answer.action != NONE and answer.reason is None:
        raise RuleError(
            "reason_missing",
            N_("Say why: choose the reason that comes closest."),
            field="reason",
        )
    if answer.under != NONE:
        raise RuleError(
            "under_not_due",
            N_("Nothing was done, so it rests on nothing: choose “no basis named”."),
            field="under",
        )
    if answer.territory is not None or answer.acted_at is not None:
        raise RuleError(
            "act_not_due",
            N_("Nothing was done: leave the place and the moment empty."),
            field="territory" if answer.territory is not None else "acted_at",
        )
    if (answer.action == CLARIFY) != bool(answer.question):
        raise RuleError(
            "question_missing" if answer.action == CLARIFY else "question_not_due",
            N_("Write your question.")
            if answer.action == CLARIFY
            else N_("A question goes only with the answer that asks one."),
            field="question",
        )


def _check_lengths(answer: Answer) -> None:
    if len(answer.reference or "") > LONGEST_REFERENCE:
        raise RuleError(
            "reference_long",
            N_("Write at most %(most)s characters."),
            field="reference",
            most=LONGEST_REFERENCE,
        )
    if len(answer.question or "") > LONGEST_QUESTION:
        raise RuleError(
            "question_long",
            N_("Write at most %(most)s characters."),
            field="question",
            most=LONGEST_QUESTION,
        )
