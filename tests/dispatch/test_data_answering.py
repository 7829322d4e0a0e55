"""What a platform answers on each account: every check of the act, and both answers."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import data_lines
from oversight.dispatch.rules import data_document
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.service import (
    data_answering,
    data_sending,
    data_standing,
    data_sweep,
    data_telling,
)
from oversight.intake.queries import matters
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices
from oversight.notices.rules.parts import Stage
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import data_deciding
from oversight.web import filters
from tests.factories import data as make
from tests.factories.intake import NOW
from tests.factories.review import some_words
from tests.fixtures.web import Visitor

NAME = ("name",)


def kinds_of(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def test_a_receipt_is_given_once_by_the_platform_that_was_asked(
    session: Session,
) -> None:
    docket = make.sent(session)
    ours, other = make.a_liaison(session), make.a_liaison(session, "youtube")

    for by, reference, code in (
        (other, "", "not_found"),
        (ours, "aisha@example.org", "manifest_reference"),
        (ours, "0300-1234567", "manifest_reference"),
    ):
        with pytest.raises(RuleError) as caught:
            data_answering.acknowledge(
                session, docket, by=by, now=make.ANSWERED, reference=reference
            )
        assert caught.value.code == code
    order = data_answering.acknowledge(
        session, docket, by=ours, now=make.ANSWERED, reference="PK/7"
    )
    assert (order.acknowledged_at, order.reference) == (make.ANSWERED, "PK/7")
    with pytest.raises(RuleError) as caught:
        data_answering.acknowledge(session, docket, by=ours, now=make.ANSWERED)
    assert caught.value.code == "already_acknowledged"
    assert kinds_of(session, docket).count("platform.acknowledged") == 1


def test_what_was_never_sent_is_not_there_for_the_platform(session: Session) -> None:
    docket = make.decided(session)
    by = make.a_liaison(session)
    data_sending.issue(session, docket, now=make.SENT)

    for number in (docket, "DR-2026-999999"):
        with pytest.raises(RuleError) as caught:
            data_answering.produce(
                session, number, 1, make.a_manifest(NAME), by=by, now=make.ANSWERED
            )
        assert caught.value.code == "not_found"


def test_an_account_is_answered_once_with_a_whole_manifest(session: Session) -> None:
    docket = make.sent(session, accounts=[make.an_account(), make.an_account()])
    ours, other = make.a_liaison(session), make.a_liaison(session, "youtube")
    whole = make.a_manifest(sendings.order(session, docket).lines[0].fields)

    for by, number, paper, code in (
        (other, 1, whole, "not_found"),
        (ours, 3, whole, "not_found"),
        (ours, 1, make.a_manifest(()), "manifest_fields"),
        (
            ours,
            1,
            make.a_manifest(NAME, produced_on=date(2026, 11, 22)),
            "manifest_day",
        ),
        (ours, 1, make.a_manifest(NAME, record_count=-1), "manifest_records"),
        (ours, 1, make.a_manifest(NAME, file_hashes=("x",)), "manifest_hashes"),
        (ours, 1, make.a_manifest(NAME, reference="7"), "manifest_reference"),
        (ours, 1, make.a_manifest(("login-ips",)), "over_unsaid"),
    ):
        with pytest.raises(RuleError) as caught:
            data_answering.produce(
                session, docket, number, paper, by=by, now=make.ANSWERED
            )
        assert caught.value.code == code
    assert "platform.answered" not in kinds_of(session, docket)

    data_answering.produce(session, docket, 1, whole, by=ours, now=make.ANSWERED)
    part = make.a_manifest(NAME)
    data_answering.produce(session, docket, 2, part, by=ours, now=make.ANSWERED)
    with pytest.raises(RuleError) as caught:
        data_answering.produce(session, docket, 1, whole, by=ours, now=make.ANSWERED)
    assert caught.value.code == "not_answerable"
    states = [line.state for line in sendings.order(session, docket).lines]
    assert states == [DataState.PRODUCED, DataState.PART]
    assert kinds_of(session, docket).count("platform.acknowledged") == 1


def test_a_refusal_has_a_reason_is_published_and_the_holder_is_told(
    session: Session,
) -> None:
    docket = make.sent(session, accounts=[make.an_account(), make.an_account()])
    ours, other = make.a_liaison(session), make.a_liaison(session, "youtube")

    for by, number, reason, code in (
        (other, 1, "overbroad", "not_found"),
        (ours, 9, "overbroad", "not_found"),
        (ours, 1, "because", "reason_missing"),
    ):
        with pytest.raises(RuleError) as caught:
            data_answering.refuse(
                session, docket, number, reason, by=by, now=make.ANSWERED
            )
        assert caught.value.code == code

    for number in (1, 2):
        line = data_answering.refuse(
            session, docket, number, "overbroad", by=ours, now=make.ANSWERED
        )
        assert (line.state, line.refusal) == (DataState.REFUSED, "overbroad")
        notice = notices.made(session, docket, number, Stage.SENT)
        assert notice.facts["handed"] == "no"
    with pytest.raises(RuleError) as caught:
        data_answering.refuse(
            session, docket, 1, "overbroad", by=ours, now=make.ANSWERED
        )
    assert caught.value.code == "not_answerable"
    leaves = ledger.of_stream(session, docket)
    said = [leaf for leaf in leaves if leaf["k"] == "platform.answered"]
    assert [one["reason"] for one in said] == ["overbroad", "overbroad"]
    assert {one["action"] for one in said} == {"refused"}
    assert kinds_of(session, docket).count("platform.acknowledged") == 1


def test_an_approval_that_fell_is_not_answered_any_more(session: Session) -> None:
    docket = make.sent(session)
    line = sendings.order(session, docket).lines[0]
    data_standing.lift(session, line, cause="appeal", error="yes", now=make.ANSWERED)

    with pytest.raises(RuleError) as caught:
        data_answering.produce(
            session,
            docket,
            1,
            make.a_manifest(NAME),
            by=make.a_liaison(session),
            now=make.ANSWERED,
        )

    assert caught.value.code == "not_answerable"
    assert sendings.production_of(session, line.id) is None
    assert "data.due" not in kinds_of(session, docket)


def test_a_delayed_notice_opens_on_its_day_once_and_never_before(
    session: Session,
) -> None:
    docket = make.produced(
        session,
        notice_plan="delay",
        delay_ground="flight",
        delay_facts=some_words("flight", 100),
        delay_days="10",
    )
    line = make.held(session, docket).line
    early, day = NOW + timedelta(days=9), NOW + timedelta(days=11)

    assert data_telling.unseal(session, line.id, now=early) is False
    assert notices.find(session, docket, 1, Stage.SENT) is None
    assert data_telling.unseal(session, line.id, now=day) is True
    assert data_telling.unseal(session, line.id, now=day) is False
    assert data_telling.unseal(session, line.id, now=early) is False  # set back

    facts = notices.made(session, docket, 1, Stage.SENT).facts
    assert (facts["delay_ground"], facts["delay_days"]) == ("flight", 10)
    assert kinds_of(session, docket).count("notice.unsealed") == 1


def test_a_platform_is_asked_to_say_nothing_on_that_account_until_its_day_alone(
    session: Session, visitor: Visitor
) -> None:
    both = [make.an_account(), make.an_account()]
    docket, sitting = make.ready(session, accounts=both, **make.DELAYED)
    make.vote_all(session, docket, sitting, 1)
    ballot = make.a_ballot(make.asked_of(session, docket, 2), delay_days=None)
    told = replace(ballot, findings=replace(ballot.findings, delay="no"))
    now = NOW + timedelta(minutes=20)
    data_deciding.vote(session, docket, 2, told, by=sitting[0], now=now)
    liaison = make.a_liaison(session)
    data_sweep.sweep(session, make.SENT)

    document = json.loads(sendings.order(session, docket).body)
    said = document["disclosure"]
    assert said["user_may_be_told"] is False
    assert said["later"] == [
        {"number": 1, "days": 10, "from": "answered", "ground": "flight"}
    ]
    first, others = said["text"]["en"]
    assert "account 1 is told 10 days after your answer on it" in first
    assert "found made out: flight." in first
    assert "any other account" in others
    assert "10" in said["text"]["ur"][0]
    assert "فرار" in said["text"]["ur"][0]

    rows = data_lines.lines(session, sendings.order(session, docket))
    assert [row.silent_until for row in rows] == [None, None]
    for number in (1, 2):
        data_answering.refuse(
            session, docket, number, "foreign-law", by=liaison, now=make.ANSWERED
        )
    session.commit()
    until = make.ANSWERED + timedelta(days=10)
    rows = data_lines.lines(session, sendings.order(session, docket))
    assert [row.silent_until for row in rows] == [until, None]
    visitor.sign_in(liaison)
    page = visitor.get(f"/en/desk/data-requests/{docket}").text
    assert "say nothing to the account holder before" in page
    assert str(filters.when(until)) in page

    line = sendings.order(session, docket).lines[0]
    assert data_telling.unseal(session, line.id, now=until)
    rows = data_lines.lines(session, sendings.order(session, docket))
    assert [row.silent_until for row in rows] == [None, None]


def test_where_nobody_is_told_later_nothing_forbids_a_word(session: Session) -> None:
    said = json.loads(sendings.order(session, make.sent(session)).body)["disclosure"]

    assert said["user_may_be_told"] is True
    assert said["later"] == []
    assert said["text"]["en"] == [data_document.NO_DELAY]


def test_before_an_answer_a_notice_names_no_day_of_one(session: Session) -> None:
    docket = make.sent(session)

    line = sendings.order(session, docket).lines[0]
    data_telling.tell(session, line, now=make.SENT)

    facts = notices.made(session, docket, 1, Stage.SENT).facts
    assert facts["handed"] == "no"
    assert "answered_on" not in facts


def test_whose_data_were_not_approved_is_told_once(session: Session) -> None:
    docket = make.decided(session, outcome=Outcome.REJECTED)
    later = NOW + timedelta(days=14)
    data_sweep.sweep(session, later)
    request = matters.request(session, docket)

    again = data_telling.refused(session, request.items[0], request, now=later)

    assert again is False
    assert notices.made(session, docket, 1, Stage.ENDED).facts["cause"] == "rejected"
    assert kinds_of(session, docket).count("notice.published") == 1
