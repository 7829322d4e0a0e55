"""Voting on one account: alone, in a panel, joined, rehearsed, and each refusal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.ledger import queries as log
from oversight.review.models.deciding import Vote
from oversight.review.queries import cases
from oversight.review.rules.data_findings import DataTerms
from oversight.review.rules.findings import Joining
from oversight.review.rules.lifecycle import CaseState, Outcome
from oversight.review.service import data_deciding
from tests.factories import data as make
from tests.factories.intake import NOW
from tests.factories.review import MINUTE, member, some_words
from tests.factories.review import ready as a_takedown

VOTING = NOW + 20 * MINUTE


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as refusal:
        act()
    return refusal.value.code


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, Any]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] == kind]


def vote(
    session: Session,
    docket: str,
    ballot: object,
    by: Actor,
    *,
    now: Any = VOTING,
    number: int = 1,
) -> Vote:
    return data_deciding.vote(session, docket, number, ballot, by=by, now=now)  # type: ignore[arg-type]


def test_one_reviewer_decides_on_subscriber_data(session: Session) -> None:
    docket, (by,) = make.ready(session)

    row = vote(session, docket, make.a_ballot(make.asked_of(session, docket)), by)

    assert (row.is_draft, row.joined, row.measure) == (True, False, "disclose")
    (leaf,) = leaves(session, docket, "item.decided")
    assert (leaf["outcome"], leaf["by"]) == ("approved", [by.pseudonym])
    assert cases.case(session, docket).state is CaseState.DECIDED


def test_a_rejection_names_no_measure_and_no_days(session: Session) -> None:
    docket, (by,) = make.ready(session)
    ballot = make.a_ballot(make.asked_of(session, docket), Outcome.REJECTED)

    row = vote(session, docket, ballot, by)

    assert (row.measure, row.territory, row.days) == (None, None, None)
    assert row.code == "not-necessary"


def test_in_a_panel_the_last_vote_decides_and_no_earlier_one(session: Session) -> None:
    docket, sitting = make.ready(session, privilege="journalist")
    ballot = make.a_ballot(make.asked_of(session, docket))
    votes = [vote(session, docket, ballot, sitting[0])]
    assert leaves(session, docket, "item.decided") == []
    for actor in sitting[1:]:
        assert leaves(session, docket, "item.decided") == []
        joining = Joining(some_words("my own view of the account", 120))
        votes.append(vote(session, docket, joining, actor))

    (leaf,) = leaves(session, docket, "item.decided")
    assert sorted(leaf["by"]) == sorted(str(a.pseudonym) for a in sitting)
    assert [one.joined for one in votes] == [False] + [True] * (len(sitting) - 1)
    assert {one.days for one in votes} == {ballot.terms.retention_days}


def test_nobody_joins_before_there_is_a_draft_and_the_lead_joins_nobody(
    session: Session,
) -> None:
    docket, sitting = make.ready(session, privilege="journalist")
    joining = Joining(some_words("view", 120))

    assert refused(lambda: vote(session, docket, joining, sitting[1])) == "no_draft"
    assert refused(lambda: vote(session, docket, joining, sitting[0])) == "lead_drafts"
    vote(session, docket, make.a_ballot(make.asked_of(session, docket)), sitting[0])
    short = Joining("I agree.")
    assert refused(lambda: vote(session, docket, short, sitting[1])) == "finding_short"


def test_a_rehearsal_shows_the_text_and_counts_for_nothing(session: Session) -> None:
    docket, sitting = make.ready(session, privilege="journalist")
    ballot = make.a_ballot(make.asked_of(session, docket))

    full, text = data_deciding.rehearse(
        session, docket, 1, ballot, by=sitting[0], now=VOTING
    )
    assert full == ballot
    assert docket in text
    assert str(sitting[0].pseudonym) in text
    assert session.scalar(select(func.count(Vote.id))) == 0

    vote(session, docket, ballot, sitting[0])
    joining = Joining(some_words("view", 120))
    full, _text = data_deciding.rehearse(
        session, docket, 1, joining, by=sitting[1], now=VOTING
    )
    assert full == replace(ballot, reasons=joining.reasons)


def test_each_refusal_of_a_vote(session: Session) -> None:
    docket, (by,) = make.ready(session)
    ballot = make.a_ballot(make.asked_of(session, docket))
    stranger = next(
        one
        for one in (member(session, f"R-{n:02}") for n in range(1, 4))
        if one.id != by.id
    )
    wider = replace(ballot, terms=DataTerms(fields=("login-ips",), retention_days=90))
    late = NOW + timedelta(days=30)

    assert refused(lambda: vote(session, docket, ballot, stranger)) == "not_found"
    assert refused(lambda: vote(session, docket, wider, by)) != ""
    assert refused(lambda: vote(session, docket, ballot, by, now=late)) == "too_late"
    assert refused(lambda: vote(session, docket, ballot, by, number=7)) == "not_found"
    assert session.scalar(select(func.count(Vote.id))) == 0
    vote(session, docket, ballot, by)
    assert refused(lambda: vote(session, docket, ballot, by)) == "matter_closed"


def test_the_form_for_data_is_for_nothing_else(session: Session) -> None:
    docket, _sitting = make.ready(session)
    ballot = make.a_ballot(make.asked_of(session, docket))
    other, members = a_takedown(session, now=NOW + timedelta(hours=2))
    later = NOW + timedelta(hours=3)

    assert (
        refused(lambda: vote(session, other, ballot, members[0], now=later))
        == "wrong_form"
    )
