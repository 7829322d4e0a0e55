"""A victims' restriction beyond thirty days: asked, decided by three, or over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.service import standing
from oversight.dispatch.service.sweep import sweep as dispatch
from oversight.extensions.models.confirming import (
    Confirmation,
    ConfirmationItem,
    ConfirmationVote,
)
from oversight.extensions.queries import confirming as queries
from oversight.extensions.rules.lifecycle import ConfirmOutcome, ConfirmState
from oversight.extensions.service import asking, confirming
from oversight.extensions.service.sweep import sweep
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.ledger import queries as log
from oversight.notices.queries import notices as notice_queries
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.models.panels import Seat
from oversight.review.models.roster import Reviewer
from oversight.review.queries import pools, seats
from oversight.review.rules.draws import check as redraw
from oversight.review.rules.lifecycle import PanelPurpose, SeatState
from oversight.review.service import asking as hearing
from oversight.review.service import members
from oversight.review.service.sweep import sweep as review
from oversight.transparency.rules import courses
from tests.factories import law
from tests.factories.accounts import an_actor
from tests.factories.extensions import (
    ASKED,
    DAY,
    ENDS,
    HEARD,
    HOUR,
    SENT,
    a_confirmed_one,
    a_panel,
    a_request_to_confirm,
    a_sent_restriction,
    a_vote,
    an_asked_one,
    an_authoriser,
    opened,
    voted,
)
from tests.factories.review import panel_members, some_words


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, object]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] == kind]


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code


def test_a_panel_of_three_lets_it_stand_longer_and_everybody_is_told(
    session: Session,
) -> None:
    docket = a_confirmed_one(session)

    (line,) = rows.sending(session, docket).lines
    assert line.ends_at == ENDS + 60 * DAY
    assert line.state is LineState.DISPATCHED
    (asked,) = leaves(session, docket, "confirmation.asked")
    assert (asked["days"], asked["agency"]) == (60, "pta")
    (decided,) = leaves(session, docket, "confirmation.decided")
    assert (decided["outcome"], decided["days"]) == ("confirmed", 60)
    assert len(set(decided["by"])) == 3  # type: ignore[call-overload]
    (renewed,) = leaves(session, docket, "item.renewed")
    assert renewed["cause"] == "confirmed"
    (version,) = leaves(session, docket, "order.corrected")
    assert str(version["until"])[:10] == (ENDS + 60 * DAY).date().isoformat()
    told = notice_queries.of_docket(session, docket)
    assert {one.stage for one in told} == {"sent", "longer-asked", "longer"}
    dispatch(session, ENDS + HOUR)
    assert rows.sending(session, docket).lines[0].state is LineState.DISPATCHED
    dispatch(session, ENDS + 60 * DAY)
    assert rows.sending(session, docket).lines[0].state is LineState.EXPIRED


def test_silence_never_extends(session: Session) -> None:
    docket = an_asked_one(session)
    sitting = a_panel(session, docket)
    opened(session, docket, sitting)
    for one in sitting[:2]:
        confirming.vote(session, docket, 1, a_vote(), by=one, now=HEARD)

    dispatch(session, ENDS)
    sweep(session, ENDS)
    sweep(session, ENDS + HOUR)

    (line,) = rows.sending(session, docket).lines
    assert (line.state, line.ends_at) == (LineState.EXPIRED, ENDS)
    assert line.item.ended_as is ItemEnd.EXPIRED
    found = queries.confirmation(session, docket)
    assert found.state is ConfirmState.LAPSED
    assert found.items[0].outcome is ConfirmOutcome.LAPSED
    (decided,) = leaves(session, docket, "confirmation.decided")
    assert (decided["outcome"], decided["by"]) == ("lapsed", [])
    late = sitting[2]
    refuses(
        "confirm_closed",
        lambda: confirming.vote(session, docket, 1, a_vote(), by=late, now=ENDS),
    )


def test_nobody_confirms_in_the_words_of_the_affected_person(session: Session) -> None:
    docket = an_asked_one(session)
    sitting = a_panel(session, docket)
    opened(session, docket, sitting)
    notice = notice_queries.find(session, docket, 1, Stage.SENT)
    assert notice is not None
    said = some_words("picture that I took myself", 220)
    hearing.answer(session, notices.code_of(session, notice), said, now=ASKED + HOUR)

    for ballot in (a_vote(reasons=said), a_vote(confirms=False, reasons=said)):
        with pytest.raises(RuleError) as refused:
            confirming.vote(session, docket, 1, ballot, by=sitting[0], now=HEARD)

        assert refused.value.code == "reasons_copied"
        assert "of the affected person" in refused.value.sentence


def test_a_late_vote_is_refused_before_the_job_has_run(session: Session) -> None:
    docket = an_asked_one(session)
    sitting = a_panel(session, docket)
    opened(session, docket, sitting)
    refuses(
        "confirm_over",
        lambda: confirming.vote(session, docket, 1, a_vote(), by=sitting[0], now=ENDS),
    )


def test_whoever_decided_first_is_not_drawn_and_who_confirms_sits_in_no_appeal(
    session: Session,
) -> None:
    docket = an_asked_one(session)
    (first,) = panel_members(session, docket)
    sitting = a_panel(session, docket)

    found = queries.confirmation(session, docket)
    assert first.id not in {one.id for one in sitting}
    pool = pools.pool(
        session,
        docket="AP-2026-000001",
        purpose=PanelPurpose.APPEAL,
        matter=found.legal_request,
        most_open=None,
        now=HEARD,
    )
    assert not {one.pseudonym for one in (first, *sitting)} & set(pool.names)
    with pytest.raises(IntegrityError):
        session.execute(
            update(Seat)
            .where(Seat.panel_id == found.panel_id, Seat.position == 1)
            .values(person_id=first.id, pseudonym=first.pseudonym)
        )


def test_two_against_one_end_it_on_its_day_with_reasons_and_dissent(
    session: Session,
) -> None:
    docket = an_asked_one(session)
    sitting = a_panel(session, docket)
    against = [a_vote(confirms=False) for _ in range(2)]

    found = voted(session, docket, sitting, a_vote(), *against)

    (item,) = found.items
    assert (item.outcome, item.code) == ("not-confirmed", "not-necessary")
    assert item.reasons == against[0].reasons
    assert item.split
    assert str(sitting[0].pseudonym) in str(item.dissent)
    assert found.state is ConfirmState.DECIDED
    (line,) = rows.sending(session, docket).lines
    assert line.ends_at == ENDS
    assert leaves(session, docket, "item.renewed") == []


def test_the_fewest_days_of_those_who_confirm_count(session: Session) -> None:
    docket = an_asked_one(session)
    sitting = a_panel(session, docket)
    ballots = a_vote(days=50), a_vote(days=20), a_vote(confirms=False)
    found = voted(session, docket, sitting, *ballots)
    assert found.items[0].days == 20
    assert found.items[0].reasons == ballots[1].reasons
    assert rows.sending(session, docket).lines[0].ends_at == ENDS + 20 * DAY


def test_each_item_is_decided_for_itself(session: Session) -> None:
    docket = an_asked_one(session, 2)
    sitting = a_panel(session, docket)
    voted(session, docket, sitting, number=1)
    assert queries.confirmation(session, docket).state is ConfirmState.SEATED

    found = voted(
        session, docket, sitting, *(a_vote(confirms=False) for _ in range(3)), number=2
    )

    assert [one.outcome for one in found.items] == ["confirmed", "not-confirmed"]
    assert found.state is ConfirmState.DECIDED
    lines = rows.sending(session, docket).lines
    assert [line.ends_at for line in lines] == [ENDS + 60 * DAY, ENDS]


def test_what_a_panel_said_counts_though_the_other_item_ran_out(
    session: Session,
) -> None:
    docket = an_asked_one(session, 2)
    voted(session, docket, a_panel(session, docket), number=1)
    dispatch(session, ENDS)
    sweep(session, ENDS)
    found = queries.confirmation(session, docket)
    assert [one.outcome for one in found.items] == ["confirmed", "lapsed"]
    assert found.state is ConfirmState.DECIDED


def test_what_ends_meanwhile_needs_no_panel(session: Session) -> None:
    docket = an_asked_one(session)
    a_panel(session, docket)
    (line,) = rows.sending(session, docket, lock=True).lines
    standing.lift(session, line, cause="appeal", error="yes", now=HEARD)
    sweep(session, HEARD)
    assert queries.confirmation(session, docket).state is ConfirmState.LAPSED


def test_what_rests_can_be_confirmed_and_goes_on_resting(session: Session) -> None:
    docket = an_asked_one(session)
    sitting = a_panel(session, docket)
    (line,) = rows.sending(session, docket, lock=True).lines
    standing.suspend(session, line, cause="stay", held_by="AP-2026-000001", now=HEARD)
    voted(session, docket, sitting)
    (line,) = rows.sending(session, docket).lines
    assert (line.state, line.ends_at) == (LineState.SUSPENDED, ENDS + 60 * DAY)
    assert leaves(session, docket, "order.corrected") == []
    standing.resume(session, line, held_by={"AP-2026-000001"}, now=HEARD + DAY)
    assert len(leaves(session, docket, "order.corrected")) == 1


def test_the_uploader_is_heard_again_before_anybody_votes(session: Session) -> None:
    docket = an_asked_one(session)
    sitting = a_panel(session, docket)
    opened(session, docket, sitting)
    soon = ASKED + HOUR
    refuses(
        "confirm_hearing",
        lambda: confirming.vote(session, docket, 1, a_vote(), by=sitting[0], now=soon),
    )
    notice = notice_queries.find(session, docket, 1, Stage.SENT)
    assert notice is not None
    code = notices.code_of(session, notice)
    hearing.answer(session, code, "The picture shows nobody.", now=soon)
    bare = a_vote()
    silent = a_vote(
        findings=type(bare.findings)(**{**bare.findings.as_json(), "answer": ""})
    )
    refuses(
        "finding_short",
        lambda: confirming.vote(session, docket, 1, silent, by=sitting[0], now=soon),
    )
    confirming.vote(session, docket, 1, bare, by=sitting[0], now=soon)


def test_what_a_body_asks_is_whole(session: Session) -> None:
    docket = a_sent_restriction(session)
    by = an_authoriser(session, docket)
    for code, changes in (
        ("confirm_items", {"items": ()}),
        ("confirm_items", {"items": (7,)}),
        ("confirm_days", {"days": 0}),
        ("confirm_days", {"days": 400}),
        ("confirm_facts", {"facts": "It goes on."}),
        ("confirm_consent_on", {"consent_on": None}),
        ("confirm_consent_on", {"consent_on": (SENT - 9 * DAY).date()}),
        ("confirm_consent_on", {"consent_on": (ENDS + 9 * DAY).date()}),
        ("confirm_consent_reference", {"consent_reference": " "}),
    ):
        asked = a_request_to_confirm(**changes)
        with pytest.raises(RuleError) as refused:
            asking.ask(session, docket, asked, by=by, now=ASKED)
        assert refused.value.code == code


def test_only_the_body_that_filed_asks_once_and_before_the_end(
    session: Session,
) -> None:
    docket = a_sent_restriction(session)
    by, asked = an_authoriser(session, docket), a_request_to_confirm()
    other = an_actor(session, role=Role.AUTHORISER, body="nccia")
    refuses(
        "not_found", lambda: asking.ask(session, docket, asked, by=other, now=ASKED)
    )
    refuses("confirm_over", lambda: asking.ask(session, docket, asked, by=by, now=ENDS))
    asking.ask(session, docket, asked, by=by, now=ASKED)
    refuses(
        "confirm_once", lambda: asking.ask(session, docket, asked, by=by, now=ASKED)
    )


def test_only_seated_members_who_declared_and_opened_it_vote_once(
    session: Session,
) -> None:
    docket = an_asked_one(session)
    sweep(session, ASKED)
    stranger = an_actor(session, role=Role.REVIEWER)
    refuses(
        "not_found",
        lambda: confirming.vote(session, docket, 1, a_vote(), by=stranger, now=HEARD),
    )
    sitting = a_panel(session, docket)
    one = sitting[0]
    refuses(
        "not_viewed",
        lambda: confirming.vote(session, docket, 1, a_vote(), by=one, now=HEARD),
    )
    opened(session, docket, sitting)
    refuses(
        "not_found", lambda: confirming.open_item(session, docket, 9, by=one, now=HEARD)
    )
    confirming.vote(session, docket, 1, a_vote(), by=one, now=HEARD)
    refuses(
        "voted_already",
        lambda: confirming.vote(session, docket, 1, a_vote(), by=one, now=HEARD),
    )


def test_whoever_steps_aside_is_replaced_and_their_vote_does_not_count(
    session: Session,
) -> None:
    docket = an_asked_one(session)
    sitting = a_panel(session, docket)
    opened(session, docket, sitting)
    confirming.vote(session, docket, 1, a_vote(), by=sitting[0], now=HEARD)
    members.recuse(session, docket, "cannot-act", by=sitting[0], now=HEARD)
    for one in sitting[1:]:
        confirming.vote(session, docket, 1, a_vote(), by=one, now=HEARD)
    assert queries.confirmation(session, docket).state is ConfirmState.SEATED
    found = queries.confirmation(session, docket)
    assert found.panel_id is not None
    new = [
        seat
        for seat in seats.sitting(session, found.panel_id)
        if seat.state is SeatState.DRAWN
    ]
    assert len(new) == 1


def test_nobody_is_called_to_a_panel_that_is_over(session: Session) -> None:
    docket = an_asked_one(session)
    sweep(session, ASKED)
    review(session, ASKED + timedelta(minutes=2))
    sweep(session, ASKED + timedelta(minutes=2))
    dispatch(session, ENDS)
    sweep(session, ENDS)
    found = queries.confirmation(session, docket)
    assert found.panel_id is not None
    assert seats.sitting(session, found.panel_id) == []
    before = len(log.of_stream(session, docket))
    review(session, ENDS + DAY)
    assert len(log.of_stream(session, docket)) == before


def test_too_few_reviewers_leave_it_waiting_and_then_it_ends(session: Session) -> None:
    docket = an_asked_one(session)
    session.execute(update(Reviewer).values(active=False))
    sweep(session, ASKED)
    assert queries.confirmation(session, docket).state is ConfirmState.ASKED
    dispatch(session, ENDS)
    sweep(session, ENDS)
    assert queries.confirmation(session, docket).state is ConfirmState.LAPSED


def test_the_tables_refuse_what_no_act_would_write(session: Session) -> None:
    a_confirmed_one(session)
    for table, values in (
        (Confirmation, {"decide_by": SENT}),
        (Confirmation, {"facts": "short"}),
        (Confirmation, {"consent_reference": ""}),
        (Confirmation, {"panel_id": None}),
        (ConfirmationItem, {"days": 61}),
        (ConfirmationItem, {"days": None}),
        (ConfirmationItem, {"outcome": "lapsed"}),
        (ConfirmationItem, {"outcome": "not-confirmed", "days": None}),
        (ConfirmationItem, {"reasons": None}),
        (ConfirmationItem, {"decided_at": None}),
        (ConfirmationItem, {"split": True}),
        (ConfirmationItem, {"asked_days": 0}),
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(table).values(**values))


def test_a_vote_is_written_once(session: Session) -> None:
    a_confirmed_one(session)
    assert len(session.scalars(select(ConfirmationVote)).all()) == 3
    with pytest.raises(Exception, match="append-only"):
        session.execute(update(ConfirmationVote).values(days=1))


def test_strangers_find_nothing_amiss_and_whatever_is_left_out(
    session: Session,
) -> None:
    docket = a_confirmed_one(session)
    told = sorted(log.of_stream(session, docket), key=lambda leaf: int(leaf["n"]))

    def found(*without: str) -> set[str]:
        left = [leaf for leaf in told if leaf["k"] not in without]
        matter = courses.begun(left[0])
        assert matter is not None
        seen = [one for leaf in left[1:] for one in courses.seen(matter, leaf)]
        return {one.code for one in (*seen, *redraw(left))}

    assert found() == set()
    assert found("confirmation.asked") == {
        "pool_twice",
        "not_asked",
    }
    assert found("confirmation.decided") == {"not_confirmed"}
    assert "not_opened" in found("item.viewed")


def test_a_silent_end_is_in_order_too(session: Session) -> None:
    docket = an_asked_one(session)
    a_panel(session, docket)
    dispatch(session, ENDS)
    sweep(session, ENDS)
    assert list(redraw(log.of_stream(session, docket))) == []


def test_nothing_is_confirmed_once_the_law_has_fallen(session: Session) -> None:
    docket = an_asked_one(session)
    first, second, third = a_panel(session, docket)
    opened(session, docket, (first, second, third))
    for one in (first, second):
        confirming.vote(session, docket, 1, a_vote(), by=one, now=HEARD)
    line = rows.sending(session, docket).lines[0]
    before = line.ends_at
    by, other = (an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2))
    for provision in {one.partition(":")[0] for one in line.item.provisions}:
        law.suspend(
            session,
            provision,
            since=local_date(HEARD),
            ruling="W.P. 1/2026, Islamabad High Court",
            by=by,
            second=other,
            now=HEARD,
        )

    confirming.vote(session, docket, 1, a_vote(confirms=False), by=third, now=HEARD)

    (item,) = queries.confirmation(session, docket).items
    assert (item.outcome, item.days) == (ConfirmOutcome.NOT_CONFIRMED, None)
    assert item.code == "not-necessary"
    assert item.split
    assert rows.sending(session, docket).lines[0].ends_at == before
