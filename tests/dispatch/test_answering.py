"""What comes back from a platform."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.queries import desk, pages, rows
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.service import answering, sending, standing
from oversight.ledger import queries as ledger
from tests.factories.dispatch import (
    ACTED,
    LATER,
    NOW,
    a_liaison,
    a_sending,
    acted,
    an_issued,
    docket_of,
    refused,
)

DAY = timedelta(days=1)


def leaves(session: Session, docket: str, prefix: str) -> list[dict[str, object]]:
    return [
        leaf
        for leaf in ledger.of_stream(session, docket)
        if str(leaf["k"]).startswith(prefix)
    ]


def state(session: Session, docket: str, number: int = 1) -> LineState:
    return rows.numbered(rows.sending(session, docket), number).state


def test_receipt_is_recorded_once(session: Session) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)

    answering.acknowledge(session, docket, by=liaison, now=LATER, reference="X-1")

    assert found.acknowledged_at == LATER
    assert found.reference == "X-1"
    (leaf,) = leaves(session, docket, "platform.")
    assert leaf["k"] == "platform.acknowledged"
    with pytest.raises(RuleError) as caught:
        answering.acknowledge(session, docket, by=liaison, now=LATER)
    assert caught.value.code == "already_acknowledged"


def test_receipt_without_a_reference_keeps_none(session: Session) -> None:
    found, liaison = a_sending(session)

    answering.acknowledge(session, docket_of(found), by=liaison, now=LATER)

    assert found.reference is None


def test_another_platforms_liaison_finds_nothing(session: Session) -> None:
    found, _ = a_sending(session)
    docket, stranger = docket_of(found), a_liaison(session, "tiktok")

    with pytest.raises(RuleError) as caught:
        answering.acknowledge(session, docket, by=stranger, now=LATER)
    assert caught.value.code == "not_found"
    with pytest.raises(RuleError) as caught:
        answering.answer(session, docket, 1, acted(), by=stranger, now=LATER)
    assert caught.value.code == "not_found"


def test_what_was_never_sent_does_not_exist_for_its_platform(session: Session) -> None:
    docket, liaison = docket_of(an_issued(session)), a_liaison(session)

    with pytest.raises(RuleError) as caught:
        answering.acknowledge(session, docket, by=liaison, now=LATER)
    assert caught.value.code == "not_found"
    with pytest.raises(RuleError) as caught:
        answering.answer(session, docket, 1, acted(), by=liaison, now=LATER)
    assert caught.value.code == "not_found"


def test_an_act_of_the_platform_is_recorded_for_its_item(session: Session) -> None:
    found, liaison = a_sending(session, items=2)
    docket = docket_of(found)

    answering.answer(session, docket, 2, acted(reference="X-9"), by=liaison, now=LATER)

    assert state(session, docket, 1) is LineState.DISPATCHED
    assert state(session, docket, 2) is LineState.COMPLIED
    kept = session.scalars(select(PlatformAnswer)).one()
    assert (kept.action, kept.under, kept.territory) == (
        "geo-withhold",
        "local-law",
        "PK",
    )
    assert (kept.acted_at, kept.answered_at) == (ACTED, LATER)
    assert (kept.user_notified, kept.reference) == ("yes", "X-9")
    assert kept.by_id == liaison.id
    receipt, leaf = leaves(session, docket, "platform.")
    assert receipt["k"] == "platform.acknowledged"
    assert leaf["item"] == 2
    assert leaf["action"] == "geo-withhold"
    assert leaf["under"] == "local-law"
    assert leaf["territory"] == "PK"
    assert leaf["acted"] == "2026-11-23T08:30:00Z"
    assert leaf["reason"] is None


def test_an_answer_after_receipt_does_not_acknowledge_again(session: Session) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    answering.acknowledge(session, docket, by=liaison, now=NOW)

    answering.answer(session, docket, 1, acted(), by=liaison, now=LATER)

    assert found.acknowledged_at == NOW
    assert len(leaves(session, docket, "platform.acknowledged")) == 1


def test_a_refused_item_stays_live_until_its_end(session: Session) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)

    answering.answer(session, docket, 1, refused(), by=liaison, now=LATER)

    line = rows.numbered(rows.sending(session, docket), 1)
    assert line.state is LineState.REFUSED
    assert line.item.ended_as is None
    (_, leaf) = leaves(session, docket, "platform.")
    assert (leaf["action"], leaf["reason"]) == ("refused", "overbroad")
    assert leaf["acted"] is None


def test_a_later_answer_takes_the_place_of_the_first(session: Session) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    answering.answer(session, docket, 1, refused(), by=liaison, now=LATER)

    answering.answer(
        session, docket, 1, acted(), by=liaison, now=LATER + timedelta(hours=1)
    )

    assert state(session, docket) is LineState.COMPLIED
    assert len(session.scalars(select(PlatformAnswer)).all()) == 2


def test_a_question_is_recorded_and_changes_nothing(session: Session) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    asked = Answer("clarify", reason="locator-fails", question="Which of the two?")

    answering.answer(session, docket, 1, asked, by=liaison, now=LATER)

    assert state(session, docket) is LineState.DISPATCHED
    kinds = [leaf["k"] for leaf in leaves(session, docket, "platform.")]
    assert kinds == ["platform.acknowledged", "platform.clarify", "platform.answered"]
    assert session.scalars(select(PlatformAnswer.question)).one() == (
        "Which of the two?"
    )


def test_no_words_of_the_platform_stand_in_the_record(session: Session) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    asked = Answer("clarify", reason="manifest-error", question="Which of the two?")
    answering.answer(session, docket, 1, asked, by=liaison, now=LATER)

    said = str(ledger.of_stream(session, docket))

    assert "Which of the two?" not in said
    assert liaison.name not in said


def test_an_answer_that_contradicts_itself_is_refused(session: Session) -> None:
    found, liaison = a_sending(session)

    with pytest.raises(RuleError) as caught:
        answering.answer(
            session,
            docket_of(found),
            1,
            refused(reason=None),
            by=liaison,
            now=LATER,
        )

    assert caught.value.code == "reason_missing"


def test_a_platform_cannot_have_acted_before_it_was_asked(session: Session) -> None:
    found, liaison = a_sending(session)
    early = acted(acted_at=NOW - timedelta(minutes=1))

    with pytest.raises(RuleError) as caught:
        answering.answer(session, docket_of(found), 1, early, by=liaison, now=LATER)

    assert caught.value.code == "acted_before"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (timedelta(0), ""),
        (timedelta(minutes=1), ""),
        (timedelta(minutes=-1), "acted_before"),
        (timedelta(seconds=29), "acted_before"),
        (timedelta(minutes=2), "acted_later"),
    ],
)
def test_a_platform_may_have_acted_in_the_minute_in_which_it_was_asked(
    session: Session, typed: timedelta, code: str
) -> None:
    liaison, docket = a_liaison(session), an_issued(session).legal_request.docket
    sending.dispatch(session, docket, now=NOW + timedelta(seconds=30))
    given, now = acted(acted_at=NOW + typed), NOW + timedelta(seconds=90)

    if code:
        with pytest.raises(RuleError) as caught:
            answering.answer(session, docket, 1, given, by=liaison, now=now)
        assert caught.value.code == code
    else:
        answering.answer(session, docket, 1, given, by=liaison, now=now)
        (leaf,) = leaves(session, docket, "platform.answered")
        assert leaf["acted"] == f"{NOW + typed:%Y-%m-%dT%H:%M:%SZ}"


def test_an_item_that_is_not_there_is_not_found(session: Session) -> None:
    found, liaison = a_sending(session)

    with pytest.raises(RuleError) as caught:
        answering.answer(session, docket_of(found), 7, acted(), by=liaison, now=LATER)

    assert caught.value.code == "not_found"


@pytest.mark.parametrize(
    "given", [acted(), Answer("clarify", "none", reason="manifest-error", question="?")]
)
def test_a_suspended_item_is_not_answered(session: Session, given: Answer) -> None:
    found, liaison = a_sending(session)
    standing.suspend(session, found.lines[0], cause="stay", now=NOW)

    with pytest.raises(RuleError) as caught:
        answering.answer(session, docket_of(found), 1, given, by=liaison, now=LATER)

    assert caught.value.code == "not_answerable"


def test_what_cannot_be_done_for_now_is_no_refusal_and_rests(
    session: Session,
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    end = (LATER + 10 * DAY).date()
    for_now = Answer("none", reason="force-majeure", not_until=end)

    answering.answer(session, docket, 1, for_now, by=liaison, now=LATER)

    assert state(session, docket) is LineState.DISPATCHED
    (leaf,) = leaves(session, docket, "platform.answered")
    assert (leaf["action"], leaf["reason"]) == ("none", "force-majeure")
    (row,) = desk.index_page(session, by=liaison, now=LATER + 90 * DAY).waiting
    assert (row.waiting, row.is_late) == (1, True)
    page = pages.docket_page(session, docket, by=liaison, lang="en", now=LATER)
    assert (page.lines[0].met, page.compliance) == ("not-yet", "waiting")

    answering.answer(session, docket, 1, acted(), by=liaison, now=LATER)
    assert state(session, docket) is LineState.COMPLIED
