"""A line after it was sent: suspended, resumed, narrowed, lifted, asked back."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import clocks, desk, pages, rows
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.service import answering, restoring, sending, standing
from oversight.dispatch.service.sweep import sweep
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.ledger import queries as ledger
from oversight.notices.models.mail import Mail
from oversight.notices.queries import notices
from oversight.outreach.queries import sent
from tests.factories.dispatch import (
    LATER,
    NOW,
    a_liaison,
    a_sending,
    acted,
    an_issued,
    docket_of,
)

APPEAL = "AP-2026-000001"


def kinds(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def last(session: Session, docket: str, kind: str) -> dict[str, object]:
    return [leaf for leaf in ledger.of_stream(session, docket) if leaf["k"] == kind][-1]


def asked_back(session: Session, line: Line) -> list[Restoration]:
    return rows.restorations(session, [line.id])


# --- suspend and resume


def test_a_suspended_item_is_asked_back(session: Session) -> None:
    found, _ = a_sending(session)
    line, docket = found.lines[0], docket_of(found)

    standing.suspend(
        session, line, cause="appeal-clock", appeal_docket=APPEAL, now=LATER
    )

    assert line.state is LineState.SUSPENDED
    assert line.item.ended_as is None
    (asked,) = asked_back(session, line)
    assert (asked.cause, asked.appeal_docket) == ("appeal-clock", APPEAL)
    leaf = last(session, docket, "item.suspended")
    assert (leaf["cause"], leaf["error"], leaf["item"]) == ("appeal-clock", None, 1)
    assert "release.sent" not in kinds(session, docket)


def test_a_release_without_an_appeal_is_on_the_record(session: Session) -> None:
    found, _ = a_sending(session)

    standing.suspend(session, found.lines[0], cause="own-motion", now=LATER)

    assert last(session, docket_of(found), "release.sent")["item"] == 1


def test_what_was_never_sent_is_suspended_without_asking_it_back(
    session: Session,
) -> None:
    issued = an_issued(session)
    line = issued.lines[0]

    standing.suspend(session, line, cause="stay", appeal_docket=APPEAL, now=LATER)
    assert line.state is LineState.SUSPENDED
    assert asked_back(session, line) == []
    standing.resume(session, line, held_by={APPEAL}, now=LATER)
    assert rows.line(session, line.id).state is LineState.ISSUED


def test_a_suspended_item_counts_again_by_a_new_version(session: Session) -> None:
    found, _ = a_sending(session, items=2)
    line, docket = found.lines[0], docket_of(found)
    standing.suspend(session, line, cause="stay", appeal_docket=APPEAL, now=LATER)

    standing.resume(session, line, held_by={APPEAL}, now=LATER)

    assert line.state is LineState.DISPATCHED
    leaf = last(session, docket, "order.corrected")
    assert (leaf["version"], leaf["items"]) == (2, [1, 2])


def test_a_second_suspension_for_the_same_reason_is_asked_again(
    session: Session,
) -> None:
    found, _ = a_sending(session)
    line = found.lines[0]
    for _ in range(2):
        standing.suspend(session, line, cause="stay", appeal_docket=APPEAL, now=LATER)
        standing.resume(session, line, held_by={APPEAL}, now=LATER)

    assert [asked.cause for asked in asked_back(session, line)] == ["stay", "stay:2"]


def test_what_is_not_suspended_has_nothing_to_count_again(session: Session) -> None:
    found, _ = a_sending(session)

    assert not standing.resume(session, found.lines[0], held_by={APPEAL}, now=LATER)
    assert kinds(session, docket_of(found))[-1] != "order.corrected"


@pytest.mark.parametrize("milder", [False, True])
def test_what_counts_again_is_answered_anew_and_not_asked_back(
    session: Session, *, milder: bool
) -> None:
    found, liaison = a_sending(session)
    line, docket = found.lines[0], docket_of(found)
    answering.answer(session, docket, 1, acted(), by=liaison, now=LATER)
    standing.suspend(session, line, cause="stay", appeal_docket=APPEAL, now=LATER)
    session.flush()
    assert len(desk.index_page(session, by=liaison, now=LATER).restorations) == 1
    asks = {one.clock for one in sent.of_platforms(session, LATER)}
    assert asks & {"restore", "answer"} == {"restore"}
    again = LATER + timedelta(days=20)

    if milder:
        standing.narrow(
            *(session, line),
            measure="label",
            days=30,
            appeal_docket=APPEAL,
            held_by={APPEAL},
            now=again,
        )
    else:
        standing.resume(session, line, held_by={APPEAL}, now=again)

    session.flush()
    page = desk.index_page(session, by=liaison, now=again)
    (row,) = page.waiting
    assert row.answer_by is not None
    assert row.answer_by > again + timedelta(days=5)
    assert (row.is_late, page.restorations) == (False, ())
    (owed,) = [
        one
        for one in sent.of_platforms(session, again)
        if one.clock in {"answer", "restore"}
    ]
    assert (owed.clock, owed.due) == ("answer", row.answer_by)
    told = session.scalars(select(Mail.message).order_by(Mail.id)).all()
    assert [one for one in told if one.startswith("order_")][-2:] == [
        "order_release",
        "order_anew",
    ]


def test_what_was_made_milder_without_a_stay_is_answered_anew(
    session: Session,
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    answering.answer(session, docket, 1, acted(), by=liaison, now=LATER)
    again = LATER + timedelta(days=20)

    standing.narrow(
        *(session, found.lines[0]),
        measure="label",
        days=30,
        appeal_docket=APPEAL,
        now=again,
    )

    session.flush()
    (row,) = desk.index_page(session, by=liaison, now=again).waiting
    assert row.answer_by is not None
    assert row.answer_by > again + timedelta(days=5)


def test_a_stay_that_ended_before_the_sending_shortens_no_time(
    session: Session,
) -> None:
    issued = an_issued(session)
    line = issued.lines[0]
    standing.suspend(session, line, cause="stay", appeal_docket=APPEAL, now=NOW)
    standing.resume(session, line, held_by={APPEAL}, now=NOW)
    liaison = a_liaison(session)
    whole = sending.dispatch(session, docket_of(issued), now=LATER)
    session.flush()

    (row,) = desk.index_page(session, by=liaison, now=LATER).new

    assert row.answer_by == clocks.answer_by(session, [whole.dispatched_at])


def test_a_copy_is_kept_until_the_item_is_to_be_put_back(session: Session) -> None:
    found, _ = a_sending(session)
    line, docket = found.lines[0], docket_of(found)
    until = line.starts_at + timedelta(days=300)

    standing.prolong(session, line, until=until, by=["R-07"], now=LATER)

    first, second = (json.loads(one.body) for one in rows.versions(session, docket))
    assert first["preservation"]["until"] > first["times"]["until"]
    kept = datetime.fromisoformat(second["preservation"]["until"])
    assert kept == (until + timedelta(hours=24)).replace(microsecond=0)
    said = second["preservation"]["text"]["en"]
    assert said != first["preservation"]["text"]["en"]


# --- narrow


def test_what_is_narrowed_stands_in_a_second_linked_version(session: Session) -> None:
    found, liaison = a_sending(session)
    line, docket = found.lines[0], docket_of(found)
    answering.answer(session, docket, 1, acted(), by=liaison, now=LATER)

    standing.narrow(
        session, line, measure="label", days=30, appeal_docket=APPEAL, now=LATER
    )

    assert line.state is LineState.DISPATCHED
    assert line.measure == "label"
    assert line.ends_at == line.starts_at + timedelta(days=30)
    assert line.narrowed_by == APPEAL
    first, second = rows.versions(session, docket)
    whole = json.loads(second.body)
    assert whole["supersedes"] == f"{docket}@1"
    assert second.supersedes_id == first.id
    assert whole["items"][0]["measure"] == "label"
    assert json.loads(first.body)["items"][0]["measure"] == "geo-withhold"
    leaf = last(session, docket, "order.corrected")
    assert (leaf["version"], leaf["sha256"]) == (2, second.sha256)


def test_what_is_suspended_can_be_narrowed_and_counts_again(session: Session) -> None:
    found, _ = a_sending(session)
    line = found.lines[0]
    standing.suspend(session, line, cause="stay", now=LATER)

    standing.narrow(
        session, line, measure="label", days=30, held_by={"stay"}, now=LATER
    )

    assert line.state is LineState.DISPATCHED


def test_what_was_never_sent_stays_unsent_when_narrowed(session: Session) -> None:
    line = an_issued(session).lines[0]

    standing.narrow(session, line, measure="label", days=30, now=LATER)
    assert line.state is LineState.ISSUED
    standing.suspend(session, line, cause="stay", now=LATER)
    standing.narrow(
        session, line, measure="label", days=20, held_by={"stay"}, now=LATER
    )
    assert line.state is LineState.ISSUED


@pytest.mark.parametrize(
    ("measure", "days"), [("remove", 30), ("geo-withhold", 91), ("geo-withhold", 90)]
)
def test_nothing_is_ever_made_wider(session: Session, measure: str, days: int) -> None:
    found, _ = a_sending(session)

    with pytest.raises(RuleError):
        standing.narrow(session, found.lines[0], measure=measure, days=days, now=LATER)

    assert len(rows.versions(session, docket_of(found))) == 1


# --- lift


@pytest.mark.parametrize(
    ("cause", "error", "end"),
    [
        ("appeal", "yes", ItemEnd.OVERTURNED),
        ("appeal-default", "no", ItemEnd.LIFTED),
        ("agency", "no", ItemEnd.LIFTED),
    ],
)
def test_what_is_lifted_ends_for_good(
    session: Session, cause: str, error: str, end: ItemEnd
) -> None:
    found, _ = a_sending(session)
    line, docket = found.lines[0], docket_of(found)

    standing.lift(
        session, line, cause=cause, error=error, appeal_docket=APPEAL, now=LATER
    )

    assert (line.state, line.ended_cause) == (LineState.LIFTED, cause)
    assert (line.item.ended_as, line.item.ended_at) == (end, LATER)
    leaf = last(session, docket, "item.lifted")
    assert (leaf["cause"], leaf["error"]) == (cause, error)
    (asked,) = asked_back(session, line)
    assert asked.appeal_docket == APPEAL
    told = notices.of_docket(session, docket)
    assert [one.stage for one in told] == ["sent", "ended"]
    assert told[1].facts["cause"] == cause
    assert told[1].facts["ended_on"] == "2026-11-23"


def test_what_was_never_sent_is_lifted_without_telling_anybody(
    session: Session,
) -> None:
    issued = an_issued(session)
    line = issued.lines[0]

    standing.lift(session, line, cause="appeal", error="yes", now=LATER)

    assert line.item.ended_as is ItemEnd.OVERTURNED
    assert asked_back(session, line) == []
    assert notices.of_docket(session, docket_of(issued)) == []


def test_what_has_ended_is_not_lifted_again(session: Session) -> None:
    found, _ = a_sending(session)
    line = found.lines[0]
    standing.lift(session, line, cause="appeal", error="yes", now=LATER)

    with pytest.raises(RuleError, match="no longer possible"):
        standing.lift(session, line, cause="court", error="no", now=LATER)
    with pytest.raises(RuleError, match="no longer possible"):
        standing.suspend(session, line, cause="stay", now=LATER)
    with pytest.raises(RuleError, match="no longer possible"):
        standing.narrow(session, line, measure="label", days=1, now=LATER)


# --- restoring


def a_restoration(
    session: Session, *, appeal: str | None = APPEAL
) -> tuple[Restoration, Line, str]:
    found, _ = a_sending(session)
    line = found.lines[0]
    standing.lift(
        session,
        line,
        cause="appeal",
        error="yes",
        appeal_docket=appeal,
        appeal_item=4 if appeal else None,
        now=LATER,
    )
    (asked,) = asked_back(session, line)
    return asked, line, docket_of(found)


@pytest.mark.parametrize(
    ("said", "leaf_kind"), [("yes", "remedy.confirmed"), ("no", "remedy.refused")]
)
def test_the_answer_stands_in_the_appeals_own_docket(
    session: Session, said: str, leaf_kind: str
) -> None:
    restored = said == "yes"
    asked, _, _ = a_restoration(session)
    since = LATER + timedelta(minutes=30)

    restoring.answer_restoration(
        session,
        asked.id,
        restored=restored,
        restored_at=since,
        by=a_liaison(session),
        now=LATER + timedelta(hours=1),
    )

    assert asked.restored is restored
    assert asked.restored_at == (since if restored else None)
    assert asked.answered_at == LATER + timedelta(hours=1)
    (leaf,) = ledger.of_stream(session, APPEAL)
    assert (leaf["k"], leaf["item"]) == (leaf_kind, 4)
    assert leaf["restored"] == ("2026-11-23T10:00:00Z" if restored else None)


def test_without_an_appeal_the_release_is_receipted(session: Session) -> None:
    asked, _, docket = a_restoration(session, appeal=None)

    restoring.answer_restoration(
        session,
        asked.id,
        restored=True,
        restored_at=LATER,
        by=a_liaison(session),
        now=LATER,
    )

    assert last(session, docket, "release.receipted")["item"] == 1


def test_an_item_restored_while_suspended_keeps_its_earlier_moment(
    session: Session,
) -> None:
    found, liaison = a_sending(session)
    line = found.lines[0]
    standing.suspend(session, line, cause="stay", appeal_docket=APPEAL, now=NOW)
    standing.lift(
        session, line, cause="appeal", error="yes", appeal_docket=APPEAL, now=LATER
    )
    asked = session.scalars(
        select(Restoration).where(Restoration.cause == "appeal")
    ).one()

    restoring.answer_restoration(
        session,
        asked.id,
        restored=True,
        restored_at=NOW + timedelta(minutes=5),
        by=liaison,
        now=LATER,
    )

    assert asked.restored_at == NOW + timedelta(minutes=5)


def test_only_the_own_platform_answers_and_only_once(session: Session) -> None:
    asked, _, _ = a_restoration(session)
    liaison, stranger = a_liaison(session), a_liaison(session, "tiktok")
    answer = {"restored": True, "restored_at": LATER, "now": LATER}

    with pytest.raises(RuleError) as caught:
        restoring.answer_restoration(session, asked.id, by=stranger, **answer)  # type: ignore[arg-type]
    assert caught.value.code == "not_found"
    restoring.answer_restoration(session, asked.id, by=liaison, **answer)  # type: ignore[arg-type]
    with pytest.raises(RuleError) as caught:
        restoring.answer_restoration(session, asked.id, by=liaison, **answer)  # type: ignore[arg-type]
    assert caught.value.code == "already_answered"


def test_a_restoration_needs_its_moment(session: Session) -> None:
    asked, _, _ = a_restoration(session)

    with pytest.raises(RuleError) as caught:
        restoring.answer_restoration(
            session,
            asked.id,
            restored=True,
            restored_at=None,
            by=a_liaison(session),
            now=LATER,
        )

    assert caught.value.code == "restored_undated"


# --- what rests at the very sending


def anew(session: Session) -> int:
    """How many letters say that something is to be answered anew."""
    told = session.scalars(select(Mail.message)).all()
    return told.count("order_anew")


@pytest.mark.parametrize("act", ["resume", "narrow"])
def test_what_rests_at_the_sending_is_not_sent_and_lapses(
    session: Session, act: str
) -> None:
    issued = an_issued(session, items=2)
    a_liaison(session)
    (first, second), docket = issued.lines, docket_of(issued)
    standing.suspend(session, second, cause="stay", appeal_docket=APPEAL, now=NOW)

    sending.dispatch(session, docket, now=NOW)

    written = rows.document(session, docket)
    assert written is not None
    asked = [entry["number"] for entry in json.loads(written.body)["items"]]
    assert (asked, first.held, second.held) == ([1], False, True)

    # Nothing else counts, so that no document could be written at all.
    standing.suspend(session, first, cause="stay", appeal_docket=APPEAL, now=LATER)
    mild = {"measure": "label", "days": 30, "appeal_docket": APPEAL}
    if act == "resume":
        standing.resume(session, second, held_by={APPEAL}, now=LATER)
    else:
        standing.narrow(session, second, **mild, held_by={APPEAL}, now=LATER)  # type: ignore[arg-type]
    assert (second.state, anew(session)) == (LineState.ISSUED, 0)
    assert {one.item for one in notices.of_docket(session, docket)} == {1}

    sweep(session, NOW + timedelta(days=8))
    assert second.state is LineState.LAPSED
    assert asked_back(session, second) == []


def test_what_is_made_milder_begins_its_own_time_and_no_other_item_s(
    session: Session,
) -> None:
    found, liaison = a_sending(session, items=2)
    (first, second), docket = found.lines, docket_of(found)
    answering.answer(session, docket, 2, acted(), by=liaison, now=LATER)
    mild = {"measure": "label", "days": 30, "appeal_docket": APPEAL}
    standing.narrow(session, first, **mild, now=LATER)  # type: ignore[arg-type]
    session.flush()
    before = desk.index_page(session, by=liaison, now=LATER).waiting[0].answer_by
    later = LATER + timedelta(days=40)

    until = second.ends_at + timedelta(days=30)
    standing.prolong(session, second, until=until, by=["R-07"], now=later)

    session.flush()
    (row,) = desk.index_page(session, by=liaison, now=later).waiting
    assert (row.answer_by, row.is_late) == (before, True)


def test_of_two_askings_back_the_last_alone_is_open(session: Session) -> None:
    found, liaison = a_sending(session)
    line, docket = found.lines[0], docket_of(found)
    answering.answer(session, docket, 1, acted(), by=liaison, now=LATER)
    standing.suspend(session, line, cause="stay", appeal_docket=APPEAL, now=LATER)
    standing.resume(session, line, held_by={APPEAL}, now=LATER + timedelta(days=20))
    over = LATER + timedelta(days=50)
    standing.lift(session, line, cause="mistake", error="no", now=over)
    session.flush()

    first, second = asked_back(session, line)
    assert first.answered_at is None
    (row,) = desk.index_page(session, by=liaison, now=over).restorations
    assert (row.id, row.is_late) == (second.id, False)
    (owed,) = [
        one for one in sent.of_platforms(session, over) if one.clock == "restore"
    ]
    assert owed.since == second.asked_at
    asked = pages.open_restoration(session, docket, 1, by=liaison)
    assert asked.id == second.id
