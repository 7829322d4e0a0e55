"""What the desks wait for: hearings, questions and returns stand as the record says."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from sqlalchemy import select

from oversight.cli.fsck.book import Book, Leaf
from oversight.intake.models.requests import LegalRequest
from oversight.review.models.deciding import Vote
from oversight.review.models.hearing import Hearing
from oversight.review.models.late_reviews import LateReview
from oversight.review.models.panels import Case
from oversight.review.models.questions import Question, Return
from oversight.review.models.victims import VictimClock
from oversight.review.queries.cases import LIVE
from oversight.review.rules.findings import Rejection
from oversight.review.rules.hearing import LEAST_HOURS
from oversight.review.service import late_reviews
from oversight.review.service.clocks import DECISION, REPLACEMENT, spelled

Found = Iterator[tuple[str, str]]
DECIDING = frozenset({DECISION, REPLACEMENT})
TO_BODY = "agency"


def hearings_whole(book: Book) -> Found:
    """Find users who were asked without grounds, or with less than 48 hours."""
    told = dict(book.session.execute(select(Hearing.case_id, Hearing.hours)).all())
    for docket, case in _cases(book):
        if case.asked_at is None or case.asked_until is None:
            continue
        if case.id not in told:
            yield docket, "the user was asked and told no grounds"
        least = timedelta(hours=LEAST_HOURS)
        if (
            case.asked_until - case.asked_at < least
            or told.get(case.id, LEAST_HOURS) < LEAST_HOURS
        ):
            yield docket, "the user had less than 48 hours to answer"


def questions_recorded(book: Book) -> Found:
    """Find questions to a body whose record or whose end is missing."""
    asked = _to_body(book, "question.asked")
    answered = _to_body(book, "question.answered")
    rows = book.session.execute(
        select(LegalRequest.docket, Case.state, Question)
        .join(Case, Case.request_id == LegalRequest.id)
        .join(Question, Question.case_id == Case.id)
    )
    for docket, state, row in rows:
        if asked[docket] != 1:
            yield docket, f"the record has {asked[docket]} questions to its body"
        if answered[docket] != (row.answered_at is not None):
            yield docket, "the record and the answer of its body do not agree"
        is_open = row.answered_at is None and row.missed_at is None
        if is_open and state in LIVE and book.overdue(row.due_at):
            yield docket, "its body did not answer and nothing happened"


def aims_heard(book: Book) -> Found:
    """Find votes that find another aim before the body could answer about its aim."""
    rows = book.session.execute(
        select(
            LegalRequest.docket,
            Vote.pseudonym,
            Vote.at,
            Question.answered_at,
            Question.about_aim,
        )
        .join(Vote, Vote.matter_id == LegalRequest.id)
        .join(Case, Case.request_id == LegalRequest.id)
        .outerjoin(Question, Question.case_id == Case.id)
        .where(Vote.code == Rejection.IMPROPER.value)
    )
    for docket, pseudonym, at, answered_at, about_aim in rows:
        if answered_at is None or at < answered_at or not about_aim:
            yield docket, f"{pseudonym} found another aim before its body was heard"


def returns_recorded(book: Book) -> Found:
    """Find items handed back whose record or whose end is missing (T10)."""
    said = Counter(leaf["docket"] for leaf in book.leaves("request.returned"))
    rows = book.session.execute(
        select(LegalRequest.docket, Case.state, Return)
        .join(Case, Case.request_id == LegalRequest.id)
        .join(Return, Return.case_id == Case.id)
    )
    known = set()
    for docket, state, row in rows:
        known.add(docket)
        if said[docket] != (row.returned_at is not None):
            yield docket, "the record and what was handed back do not agree"
        is_open = row.answered_at is None and row.missed_at is None
        waits = is_open and row.due_at is not None and state in LIVE
        if waits and row.due_at is not None and book.overdue(row.due_at):
            yield docket, "what was handed back is overdue and nothing happened"
    for docket in sorted(set(said) - known):
        yield docket, "stands as handed back, but what was missing is gone"


def times_recorded(book: Book) -> Found:
    """Find a time to decide that moved without an entry (I82)."""
    last: dict[str, Leaf] = {}
    for leaf in _in_order(book):
        if leaf["clock"] in DECIDING and leaf["due"]:
            last[leaf["docket"]] = leaf
    for docket, case in _cases(book):
        found = last.get(docket)
        if case.assigned_at is not None and (
            found is None or found["due"] != spelled(case.due_at)
        ):
            yield docket, "the time to decide is not the one on the record"


def victims_clocked(book: Book) -> Found:
    """Find victims' matters that were drawn and have no clock of their own."""
    clocked = set(book.session.scalars(select(VictimClock.case_id)))
    rows = book.session.execute(
        select(LegalRequest.docket, Case)
        .join(Case, Case.request_id == LegalRequest.id)
        .where(LegalRequest.track == "victim", Case.assigned_at.is_not(None))
    )
    for docket, case in rows:
        began = case.assigned_at
        if began and case.id not in clocked and book.overdue(began):
            yield docket, "runs on the victims' track without its clock"


def _cases(book: Book) -> list[tuple[str, Case]]:
    rows = book.session.execute(
        select(LegalRequest.docket, Case).join(
            LegalRequest, LegalRequest.id == Case.request_id
        )
    )
    return [(docket, case) for docket, case in rows]


def _to_body(book: Book, kind: str) -> Counter[str]:
    return Counter(
        leaf["docket"] for leaf in book.leaves(kind) if leaf["to"] == TO_BODY
    )


def _in_order(book: Book) -> list[Leaf]:
    """Return what the record says of clocks, docket by docket in its order."""
    kinds = ("clock.set", "clock.extended", "clock.paused", "clock.resumed")
    return sorted(book.leaves(*kinds), key=lambda leaf: (leaf["docket"], leaf["n"]))


def late_reviews_recorded(book: Book) -> Found:
    """Find clocks of reviews after an order that the record does not show."""
    said = Counter(
        leaf["docket"]
        for leaf in book.leaves("clock.set")
        if leaf["clock"] == late_reviews.CLOCK
    )
    rows = book.session.execute(
        select(LegalRequest.docket)
        .join(Case, Case.request_id == LegalRequest.id)
        .join(LateReview, LateReview.case_id == Case.id)
    )
    for (docket,) in rows:
        if said[docket] != 1:
            yield docket, f"the record set its late review {said[docket]} times"


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "hearings-whole": hearings_whole,
    "questions-recorded": questions_recorded,
    "aims-heard": aims_heard,
    "returns-recorded": returns_recorded,
    "times-recorded": times_recorded,
    "victims-clocked": victims_clocked,
    "late-reviews-recorded": late_reviews_recorded,
}
