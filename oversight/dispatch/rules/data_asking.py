"""What a platform may ask about a request for data before it answers (T14)."""

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules.answers import LONGEST_QUESTION, QUESTIONS


def check_question(reason: str, question: str) -> None:
    """Refuse a question without a reason of the closed list, or without words."""
    if reason not in QUESTIONS:
        raise RuleError(
            "answer_unlisted",
            N_("Choose one of the answers that are offered."),
            field="reason",
        )
    if not question.strip():
        raise RuleError(
            "question_missing", N_("Write your question."), field="question"
        )
    if len(question) > LONGEST_QUESTION:
        raise RuleError(
            "question_long",
            N_("Write at most %(most)s characters."),
            field="question",
            most=LONGEST_QUESTION,
        )
