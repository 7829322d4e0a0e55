"""The affected person is asked first; leaving that out needs a ground."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.ledger import queries as log
from oversight.ledger.models import Pending
from oversight.notices.queries import notices as notice_queries
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.models.deciding import UserAnswer
from oversight.review.queries import answers, cases
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import asking, deciding
from tests.factories.intake import NOW
from tests.factories.review import (
    ANSWERABLE,
    GIST,
    MINUTE,
    a_ballot,
    a_case,
    asked_of,
    declared,
    panel_members,
    ready,
    some_words,
    vote_all,
)

SOON = NOW + 12 * MINUTE
TEXT = "یہ ایک اجازت شدہ جلسہ تھا۔ The permit is attached to the post."


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, object]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] == kind]


def code_of(session: Session, docket: str, number: int = 1) -> str:
    notice = notice_queries.find(session, docket, number, Stage.ASKED)
    assert notice is not None
    return notices.code_of(session, notice)


def test_each_item_s_user_is_told_what_is_asked(session: Session) -> None:
    docket = a_case(session, items=3)
    (sitting,) = declared(session, docket)

    case = asking.ask_user(session, docket, GIST, by=sitting, now=SOON)

    assert case.asked_until == SOON + timedelta(hours=48)
    told = leaves(session, docket, "user.asked")
    assert [(leaf["item"], leaf["how"], leaf["ground"]) for leaf in told] == [
        (n, "liaison", None) for n in (1, 2, 3)
    ]
    notice = notice_queries.find(session, docket, 2, Stage.ASKED)
    assert notice is not None
    assert notice.platform == "x"
    assert notice.facts["measure"] == "geo-withhold"
    assert notice.facts["answer_until"] == (SOON + timedelta(hours=48)).isoformat()
    assert "37" in notice.facts["provisions"][0]["en"]


def test_leaving_it_out_is_public_with_its_ground(session: Session) -> None:
    docket = a_case(session, items=2)
    (sitting,) = declared(session, docket)
    reasons = some_words("danger")

    case = asking.skip_asking(
        session, docket, "imminent-harm", reasons, by=sitting, now=SOON
    )

    assert (case.not_asked_ground, case.not_asked_reasons) == ("imminent-harm", reasons)
    told = leaves(session, docket, "user.asked")
    assert [(leaf["how"], leaf["ground"]) for leaf in told] == [
        ("none", "imminent-harm")
    ] * 2
    assert reasons not in str(told)
    assert notice_queries.of_docket(session, docket) == []


def test_it_is_settled_once_by_who_has_declared(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)

    refuses(
        "not_declared",
        lambda: asking.ask_user(session, docket, GIST, by=sitting, now=SOON),
    )
    declared(session, docket)
    refuses(
        "ground_unknown",
        lambda: asking.skip_asking(
            session, docket, "in a hurry", some_words("x"), by=sitting, now=SOON
        ),
    )
    refuses(
        "finding_short",
        lambda: asking.skip_asking(
            session, docket, "unreachable", "tried", by=sitting, now=SOON
        ),
    )
    refuses(
        "too_late",
        lambda: asking.ask_user(
            session, docket, GIST, by=sitting, now=NOW + timedelta(days=30)
        ),
    )
    asking.ask_user(session, docket, GIST, by=sitting, now=SOON)
    refuses(
        "asked_already",
        lambda: asking.skip_asking(
            session, docket, "unreachable", some_words("x"), by=sitting, now=SOON
        ),
    )


def test_no_vote_before_the_user_could_answer(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = declared(session, docket)
    deciding.open_item(session, docket, 1, by=sitting, now=SOON)

    def vote() -> object:
        ballot = a_ballot(asked_of(session, docket))
        return deciding.vote(
            session, docket, 1, ballot, by=sitting, now=NOW + timedelta(hours=47)
        )

    refuses("not_asked", vote)
    asking.ask_user(session, docket, GIST, by=sitting, now=SOON)
    refuses("time_to_answer", vote)


def test_after_the_time_the_review_goes_on_without_an_answer(session: Session) -> None:
    docket, sitting = ready(session, skipped=False)

    vote_all(session, docket, sitting, now=SOON + ANSWERABLE)

    assert cases.decisions_of(session, cases.case(session, docket).request_id)


def test_an_answer_is_sealed_and_carries_only_the_day(session: Session) -> None:
    docket, _ = ready(session, skipped=False)
    code = code_of(session, docket)

    found = asking.answer(session, code.lower(), TEXT, now=NOW + timedelta(hours=3))

    assert found == docket
    item = cases.case(session, docket).legal_request.items[0]
    kept = session.scalars(select(UserAnswer)).one()
    assert TEXT.encode() not in kept.sealed
    assert kept.answered_on.hour == 19  # midnight in Karachi
    assert answers.read(session, docket, item) == TEXT
    (leaf,) = leaves(session, docket, "user.answered")
    assert (leaf["item"], leaf["how"], leaf["day"]) == (1, "code", "2026-11-23")
    assert "at" not in leaf
    assert not [
        entry for entry in session.scalars(select(Pending.entry)) if b"permit" in entry
    ]


def test_an_answer_opens_the_vote_and_must_be_weighed(session: Session) -> None:
    docket, sitting = ready(session, skipped=False)
    asking.answer(session, code_of(session, docket), TEXT, now=NOW + timedelta(hours=3))
    session.info.clear()
    now = NOW + timedelta(hours=4)
    asked = asked_of(session, docket)
    assert asked.answered
    unweighed = a_ballot(asked)
    object.__setattr__(unweighed.findings, "replies", ())

    with pytest.raises(RuleError) as refusal:
        deciding.vote(session, docket, 1, unweighed, by=sitting[0], now=now)
    assert refusal.value.field == "replies-0"

    vote_all(session, docket, sitting, outcome=Outcome.REJECTED, now=now)
    assert cases.decisions_of(session, cases.case(session, docket).request_id)


def test_an_answer_is_given_once_and_in_time(session: Session) -> None:
    docket, sitting = ready(session, skipped=False, items=2)
    code = code_of(session, docket)
    later = SOON + ANSWERABLE

    def answering(text: str, with_code: str = code) -> Callable[[], object]:
        return lambda: asking.answer(session, with_code, text, now=later)

    refuses("code_unknown", answering(TEXT, "0000-0000"))
    refuses("answer_empty", answering("  "))
    answering(TEXT)()
    refuses("answered_already", answering(TEXT))
    vote_all(session, docket, sitting, 2, now=later)
    refuses("item_closed", answering(TEXT, code_of(session, docket, 2)))


def test_a_notice_that_asks_nothing_takes_no_answer(session: Session) -> None:
    docket, _ = ready(session)
    code = notices.issue(
        session,
        docket=docket,
        item=1,
        stage=Stage.SENT,
        platform="x",
        facts={},
        now=NOW,
    )

    refuses(
        "notice_asks_nothing",
        lambda: asking.answer(session, code, TEXT, now=NOW),
    )


def test_the_table_keeps_one_answer_an_item(session: Session) -> None:
    docket, _ = ready(session, skipped=False)
    item = cases.case(session, docket).legal_request.items[0]
    for _ in range(2):
        session.add(UserAnswer(item_id=item.id, sealed=b"x", answered_on=NOW))

    with pytest.raises(IntegrityError):
        session.flush()


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code
