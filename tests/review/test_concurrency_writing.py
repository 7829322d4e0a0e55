"""Writing, naming and signing at the same moment: one lawful result, no text lost."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.intake.models.requests import Item
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import signing as filing
from oversight.ledger import queries as log
from oversight.review.models.deciding import Draft, Vote
from oversight.review.queries import cases, kept, seats
from oversight.review.rules.findings import Joining
from oversight.review.rules.lifecycle import CaseState, Outcome, SeatState
from oversight.review.service import deciding, drafting, members
from oversight.storage.session import Store
from tests.factories.intake import a_row, officers, received
from tests.factories.narrowing import a_post, an_account, narrowing
from tests.factories.review import a_ballot, asked_of, ready, some_words
from tests.review.test_concurrency import VOTING, Work, at_once, voting

WRITERS = 32


def saving(docket: str, text: str, by: object, *, seen: int | None = 0) -> Work:
    return lambda session: drafting.save_draft(
        session,
        docket,
        1,
        {"candour": text},
        seen=seen,
        by=by,  # type: ignore[arg-type]
        now=VOTING,
    )


def test_two_windows_saving_at_once_keep_one_text_and_refuse_the_other(
    store: Store,
) -> None:
    with store.transaction() as session:
        docket, (by,) = ready(session)

    ended = at_once(store, [saving(docket, f"text {n}", by) for n in range(8)])

    assert sorted(ended) == ["done", *["draft_newer"] * 7]
    with store.reading() as session:
        assert session.scalars(select(Draft)).one().version == 1


def test_a_signature_and_a_save_leave_no_draft_behind_a_vote(store: Store) -> None:
    with store.transaction() as session:
        docket, (by,) = ready(session)
        ballot = a_ballot(asked_of(session, docket))

    ended = at_once(store, [voting(docket, ballot, by), saving(docket, "late", by)])

    assert ended[0] == "done"
    assert ended[1] in {"done", "matter_closed"}
    with store.reading() as session:
        assert session.scalars(select(Draft)).all() == []


def test_of_32_signatures_of_one_person_one_counts(store: Store) -> None:
    with store.transaction() as session:
        docket, (by,) = ready(session)
        ballots = [a_ballot(asked_of(session, docket)) for _ in range(WRITERS)]

    ended = at_once(store, [voting(docket, ballot, by) for ballot in ballots])

    assert ended.count("done") == 1
    assert set(ended) <= {"done", "matter_closed"}
    with store.reading() as session:
        assert len(session.scalars(select(Vote)).all()) == 1


def test_a_last_vote_and_a_redraw_leave_one_result(store: Store) -> None:
    with store.transaction() as session:
        docket, (lead, second, third) = ready(session, protected="journalist")
        asked = asked_of(session, docket)
        deciding.vote(session, docket, 1, a_ballot(asked), by=lead, now=VOTING)
        joining = Joining(some_words("draft"))
        deciding.vote(session, docket, 1, joining, by=second, now=VOTING)
        last = a_ballot(asked, Outcome.REJECTED)

    ended = at_once(
        store,
        [
            voting(docket, last, third),
            lambda session: members.recuse(
                session, docket, "cannot-act", by=third, now=VOTING
            ),
        ],
    )

    with store.reading() as session:
        case = cases.case(session, docket)
        panel = seats.panel_of(session, docket)
        if ended == ["done", "matter_closed"]:
            assert case.state is CaseState.DECIDED
        else:
            assert ended == ["not_found", "done"]
            assert case.state is CaseState.ASSIGNED
            seat = seats.seat_of(session, panel.id, third.id)
            assert seat.state is SeatState.RECUSED


def test_whoever_loses_against_a_redraw_keeps_their_text(store: Store) -> None:
    with store.transaction() as session:
        docket, (lead, *_) = ready(session, protected="journalist")

    def leave(session: Session) -> None:
        members.recuse(session, docket, "cannot-act", by=lead, now=VOTING)

    ended = at_once(store, [leave, saving(docket, "my text", lead, seen=None)])

    assert ended[0] == "done"
    assert ended[1] in {"done", "not_found"}
    with store.transaction() as session:
        if ended[1] == "not_found":
            error = RuleError("not_found", "not found")
            answers = {"candour": "my text"}
            drafting.keep(session, docket, 1, answers, error, by=lead, now=VOTING)
        item = cases.case(session, docket).legal_request.items[0]
        texts = kept.texts(session, item.id, lead.id)
        assert [text for _, text in texts] == [{"candour": "my text"}]


@pytest.mark.parametrize("rounds", range(2))
def test_a_post_named_and_filed_at_once_is_live_in_one_item(
    store: Store, rounds: int
) -> None:
    with store.transaction() as session:
        docket, (lead, second, third), handle = an_account(session)
        post = a_post(handle)
        ballot = narrowing(session, docket, post, a_post(handle))
        deciding.vote(session, docket, 1, ballot, by=lead, now=VOTING)
        for member in (second,):
            joining = Joining(some_words("draft"))
            deciding.vote(session, docket, 1, joining, by=member, now=VOTING)
        last = a_ballot(asked_of(session, docket), Outcome.REJECTED)
        by = officers(session)
        number = received(session, [a_row(locator=post)], by=by)

    at_once(
        store,
        [
            voting(docket, last, third),
            lambda session: filing.sign(session, number, by=by.authoriser, now=VOTING),
        ][:: 1 if rounds else -1],
    )

    with store.reading() as session:
        live = session.scalars(
            select(Item).where(
                Item.native_id == post.rpartition("/")[2], Item.ended_as.is_(None)
            )
        ).all()
        assert len(live) == 1
        case = cases.case(session, docket)
        done = [
            leaf
            for leaf in log.of_stream(session, docket)
            if leaf["k"] == "item.decided"
        ]
        assert case.state in {CaseState.DECIDED, CaseState.UNDER_REVIEW}
        if case.state is CaseState.DECIDED:
            assert case.legal_request.items[0].ended_as is ItemEnd.SPLIT
            assert len(done) == len(case.legal_request.items)
