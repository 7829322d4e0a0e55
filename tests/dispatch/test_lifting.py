"""An approval ends before its date: on own motion, for the body, by a court's word."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.lifting import CourtResult, Lifting
from oversight.dispatch.queries import mending, rows
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.rules.lifting import AgencyCode, Cause, CourtWord
from oversight.dispatch.service import courts, lifting, restoring, standing
from oversight.dispatch.service.courts import Ruling
from oversight.intake.queries import matters as intake
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.ledger import queries as ledger
from oversight.ledger.models import Audit
from oversight.notices.models.mail import Mail
from oversight.notices.queries import notices
from oversight.notices.service import mail
from tests.dispatch.test_models import refused
from tests.factories.accounts import an_actor
from tests.factories.dispatch import (
    LATER,
    NOW,
    a_sending,
    an_authoriser,
    an_issued,
    docket_of,
)

WHY = "Read again, it quotes the speaker in order to contradict him, and says so."
NEXT_DAY = LATER + timedelta(days=1)


def the_decider(session: Session, pseudonym: str = "R-07") -> Actor:
    return replace(an_actor(session, role=Role.REVIEWER), pseudonym=pseudonym)


def a_ruling(**cells: Any) -> Ruling:
    whole: dict[str, Any] = {
        "forum": "high-court-writ",
        "case_number": "W.P. 12/2026",
        "decided_on": date(2026, 11, 23),
        "result": CourtWord.SET_ASIDE,
        "items": (1,),
        "document_sha256": "d" * 64,
        "reasons": WHY,
    }
    return Ruling(**{**whole, **cells})


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, Any]]:
    return [leaf for leaf in ledger.of_stream(session, docket) if leaf["k"] == kind]


def letters(session: Session) -> list[str]:
    return sorted(session.scalars(select(Mail.message)))


def test_those_who_decided_lift_on_their_own_motion(session: Session) -> None:
    found, liaison = a_sending(session, items=2)
    docket = docket_of(found)
    officer = an_authoriser(session)
    by = the_decider(session)

    kept = lifting.lift_on_own_motion(
        session, docket, 1, WHY, error=True, by=by, now=LATER
    )

    assert (kept.cause, kept.by_name, kept.error) == (Cause.OWN_MOTION, "R-07", True)
    states = [line.state for line in rows.sending(session, docket).lines]
    assert states == [LineState.LIFTED, LineState.DISPATCHED]
    assert intake.item(session, docket, 1).ended_as is ItemEnd.LIFTED
    (leaf,) = leaves(session, docket, "item.lifted")
    assert (leaf["item"], leaf["cause"], leaf["error"]) == (1, "own-motion", "yes")
    assert len(leaves(session, docket, "release.sent")) == 1
    asked = session.scalars(select(Restoration)).one()
    assert asked.asked_at == LATER
    assert {"order_release", "order_over"} <= set(letters(session))
    assert officer.body == "pta"
    told = [one.stage for one in notices.of_docket(session, docket)]
    assert sorted(told) == ["ended", "sent", "sent"]

    restoring.answer_restoration(
        session, asked.id, restored=True, restored_at=NEXT_DAY, by=liaison, now=NEXT_DAY
    )

    assert len(leaves(session, docket, "release.receipted")) == 1


def test_the_presiding_reviewer_may_lift_too(session: Session) -> None:
    docket = docket_of(a_sending(session)[0])
    by = an_actor(session, role=Role.PRESIDING)

    kept = lifting.lift_on_own_motion(
        session, docket, 1, WHY, error=False, by=by, now=LATER
    )

    assert kept.by_name == "presiding"
    (leaf,) = leaves(session, docket, "item.lifted")
    assert leaf["error"] == "no"


def test_what_was_never_sent_is_lifted_without_asking_back(session: Session) -> None:
    docket = docket_of(an_issued(session))

    lifting.lift_on_own_motion(
        session, docket, 1, WHY, error=False, by=the_decider(session), now=LATER
    )

    assert rows.sending(session, docket).lines[0].state is LineState.LIFTED
    assert session.scalars(select(Restoration)).all() == []


def test_nobody_else_lifts_on_own_motion(session: Session) -> None:
    found, liaison = a_sending(session)
    for by in (
        liaison,
        an_authoriser(session),
        the_decider(session, "R-08"),
        an_actor(session, role=Role.REGISTRAR),
    ):
        with pytest.raises(RuleError) as caught:
            lifting.lift_on_own_motion(
                session, docket_of(found), 1, WHY, error=False, by=by, now=LATER
            )
        assert caught.value.code == "not_found"


@pytest.mark.parametrize("reasons", ["", "Too short.", "x" * 5001])
def test_an_end_needs_reasons(session: Session, reasons: str) -> None:
    docket = docket_of(a_sending(session)[0])

    with pytest.raises(RuleError) as own:
        lifting.lift_on_own_motion(
            session, docket, 1, reasons, error=False, by=the_decider(session), now=LATER
        )
    with pytest.raises(RuleError) as body:
        lifting.lift_for_body(
            session,
            docket,
            1,
            AgencyCode.OTHER,
            reasons,
            by=an_authoriser(session),
            now=LATER,
        )
    with pytest.raises(RuleError) as court:
        courts.enter(
            session,
            docket,
            a_ruling(reasons=reasons),
            by=an_actor(session, role=Role.REGISTRAR),
            now=LATER,
        )

    codes = {own.value.code, body.value.code, court.value.code}
    assert codes == {"reasons_short"}


def test_what_has_ended_is_not_ended_again(session: Session) -> None:
    found, _ = a_sending(session)
    docket = docket_of(found)
    by = the_decider(session)
    lifting.lift_on_own_motion(session, docket, 1, WHY, error=False, by=by, now=LATER)

    with pytest.raises(RuleError) as own:
        lifting.lift_on_own_motion(
            session, docket, 1, WHY, error=False, by=by, now=LATER
        )
    with pytest.raises(RuleError) as body:
        lifting.lift_for_body(
            session,
            docket,
            1,
            AgencyCode.OTHER,
            WHY,
            by=an_authoriser(session),
            now=LATER,
        )

    assert own.value.code == body.value.code == "ended_already"
    assert len(leaves(session, docket, "item.lifted")) == 1


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (AgencyCode.MISTAKE, "yes"),
        (AgencyCode.TOO_WIDE, "yes"),
        (AgencyCode.NOT_NEEDED, "no"),
        (AgencyCode.OTHER, "no"),
    ],
)
def test_the_body_that_asked_gives_up(
    session: Session, code: AgencyCode, error: str
) -> None:
    docket = docket_of(a_sending(session)[0])

    kept = lifting.lift_for_body(
        session, docket, 1, code, WHY, by=an_authoriser(session), now=LATER
    )

    assert (kept.cause, kept.code, kept.by_name) == (Cause.AGENCY, code, "authoriser")
    (leaf,) = leaves(session, docket, "item.lifted")
    assert (leaf["cause"], leaf["error"]) == ("agency", error)


def test_another_body_cannot_give_it_up(session: Session) -> None:
    docket = docket_of(a_sending(session)[0])
    for by in (an_authoriser(session, "nccia"), the_decider(session)):
        with pytest.raises(RuleError) as caught:
            lifting.lift_for_body(
                session, docket, 1, AgencyCode.OTHER, WHY, by=by, now=LATER
            )
        assert caught.value.code == "not_found"


def test_what_a_court_sets_aside_ends(session: Session) -> None:
    found, _ = a_sending(session, items=3)
    docket = docket_of(found)
    by = an_actor(session, role=Role.REGISTRAR)
    lifting.lift_on_own_motion(
        session, docket, 2, WHY, error=False, by=the_decider(session), now=LATER
    )

    kept = courts.enter(session, docket, a_ruling(items=(1, 2)), by=by, now=NEXT_DAY)

    states = [line.state for line in rows.sending(session, docket).lines]
    assert states == [LineState.LIFTED, LineState.LIFTED, LineState.DISPATCHED]
    (leaf,) = leaves(session, docket, "court.result")
    assert (leaf["forum"], leaf["result"]) == ("high-court-writ", "set-aside")
    causes = [leaf["cause"] for leaf in leaves(session, docket, "item.lifted")]
    assert causes == ["own-motion", "court"]
    row = session.scalars(select(Lifting).where(Lifting.court_id == kept.id)).one()
    assert (row.cause, row.error) == (Cause.COURT, True)


def test_what_a_court_stays_rests(session: Session) -> None:
    found, _ = a_sending(session, items=2)
    docket = docket_of(found)
    standing.suspend(session, found.lines[1], cause="stay", now=LATER)
    ruling = a_ruling(result=CourtWord.STAYED, items=(1, 2))

    courts.enter(
        session, docket, ruling, by=an_actor(session, role=Role.REGISTRAR), now=NEXT_DAY
    )

    states = {line.state for line in rows.sending(session, docket).lines}
    assert states == {LineState.SUSPENDED}
    causes = [leaf["cause"] for leaf in leaves(session, docket, "item.suspended")]
    assert causes == ["stay", "court"]


def test_a_platform_is_told_apart_what_a_court_stayed_and_what_it_ended(
    session: Session,
) -> None:
    found, _ = a_sending(session, items=2)
    docket, by = docket_of(found), an_actor(session, role=Role.REGISTRAR)
    stayed = a_ruling(result=CourtWord.STAYED, items=(1,))
    courts.enter(session, docket, stayed, by=by, now=NEXT_DAY)
    courts.enter(session, docket, a_ruling(items=(2,)), by=by, now=NEXT_DAY)

    asked = session.scalars(select(Restoration.cause).order_by(Restoration.cause))
    assert list(asked) == ["court", "court-stay"]
    sent = session.scalars(select(Mail).where(Mail.message == "order_release"))
    said = " ".join(mail.letter_of(session, row).text for row in sent)
    assert f"item 1 of {docket} no longer counts: a court stayed it." in said
    assert f"item 2 of {docket} no longer counts: a court ended it." in said


def test_what_a_court_upholds_stays_as_it_is(session: Session) -> None:
    docket = docket_of(a_sending(session)[0])

    courts.enter(
        session,
        docket,
        a_ruling(result=CourtWord.UPHELD),
        by=an_actor(session, role=Role.REGISTRAR),
        now=NEXT_DAY,
    )

    assert rows.sending(session, docket).lines[0].state is LineState.DISPATCHED
    assert len(leaves(session, docket, "court.result")) == 1


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"forum": "a-court"}, "forum_unknown"),
        ({"forum": "authority-review"}, "forum_unknown"),
        ({"case_number": ""}, "case_missing"),
        ({"case_number": "1" * 81}, "case_missing"),
        ({"decided_on": date(2027, 1, 1)}, "decided_later"),
        ({"document_sha256": "abc"}, "digest_missing"),
        ({"items": ()}, "items_missing"),
        ({"items": (1, 9)}, "items_missing"),
    ],
)
def test_a_court_is_not_entered_without_its_paper(
    session: Session, cells: dict[str, Any], code: str
) -> None:
    docket = docket_of(a_sending(session)[0])

    with pytest.raises(RuleError) as caught:
        courts.enter(
            session,
            docket,
            a_ruling(**cells),
            by=an_actor(session, role=Role.REGISTRAR),
            now=NEXT_DAY,
        )

    assert caught.value.code == code
    assert session.scalars(select(CourtResult)).all() == []


@pytest.mark.parametrize(
    "cells",
    [
        {"cause": Cause.COURT},
        {"cause": Cause.AGENCY},
        {"code": AgencyCode.OTHER},
        {"reasons": ""},
    ],
)
def test_the_database_refuses_half_a_lifting(
    session: Session, cells: dict[str, Any]
) -> None:
    found, liaison = a_sending(session)
    whole: dict[str, Any] = {"cause": Cause.OWN_MOTION, "reasons": WHY, **cells}

    refused(
        session,
        Lifting(
            line_id=found.lines[0].id,
            error=False,
            by_id=liaison.id,
            by_name="R-07",
            lifted_at=NOW,
            **whole,
        ),
    )


def test_what_a_court_held_is_kept_whatever_it_said(session: Session) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    by = an_actor(session, role=Role.REGISTRAR)
    said = (CourtWord.STAYED, CourtWord.UPHELD, CourtWord.SET_ASIDE)
    for result in said:
        ruling = a_ruling(result=result, reasons=f"{WHY} It was {result}.")
        courts.enter(session, docket, ruling, by=by, now=NEXT_DAY)

    kept = mending.said_by_courts(session, found.request_id)
    told = {(one.result, one.reasons, one.items) for one in kept}
    assert told == {(one, f"{WHY} It was {one}.", (1,)) for one in said}
    row = session.scalars(select(CourtResult)).first()
    assert row is not None
    cells = {
        column.name: getattr(row, column.name)
        for column in CourtResult.__table__.columns
        if column.name != "id"
    }
    unsaid = {"decided_on": date(2026, 11, 20), "reasons": ""}
    refused(session, CourtResult(**{**cells, **unsaid, "by_id": liaison.id}))


def test_one_decision_of_a_court_is_entered_once_for_each_item(
    session: Session,
) -> None:
    found, _liaison = a_sending(session, items=2)
    docket = docket_of(found)
    by = an_actor(session, role=Role.REGISTRAR)
    stayed = CourtWord.STAYED
    courts.enter(session, docket, a_ruling(result=stayed), by=by, now=NEXT_DAY)

    again = a_ruling(result=stayed, items=(1, 2), document_sha256="e" * 64)
    with pytest.raises(RuleError) as caught:
        courts.enter(session, docket, again, by=by, now=NEXT_DAY)

    assert (caught.value.code, caught.value.field) == ("ruling_entered", "items")
    assert caught.value.values["items"] == "1"
    assert len(leaves(session, docket, "court.result")) == 1
    left_out = a_ruling(result=stayed, items=(2,))
    courts.enter(session, docket, left_out, by=by, now=NEXT_DAY)
    states = {line.number: line.state for line in rows.sending(session, docket).lines}
    assert set(states.values()) == {LineState.SUSPENDED}


def test_a_court_that_decides_once_more_in_the_same_case_is_heard(
    session: Session,
) -> None:
    found, _liaison = a_sending(session)
    docket = docket_of(found)
    by = an_actor(session, role=Role.REGISTRAR)
    said = (
        (CourtWord.STAYED, 20, LineState.SUSPENDED),
        (CourtWord.UPHELD, 21, LineState.DISPATCHED),
        (CourtWord.STAYED, 22, LineState.SUSPENDED),
    )

    for result, day, state in said:
        ruling = a_ruling(result=result, decided_on=date(2026, 11, day))
        courts.enter(session, docket, ruling, by=by, now=NEXT_DAY)
        assert [line.state for line in rows.sending(session, docket).lines] == [state]

    assert len(leaves(session, docket, "court.result")) == len(said)


def test_a_stay_ends_with_its_case_however_its_number_is_spelled(
    session: Session,
) -> None:
    found, _liaison = a_sending(session)
    docket = docket_of(found)
    by = an_actor(session, role=Role.REGISTRAR)

    def said(result: CourtWord, case: str, day: int) -> LineState:
        ruling = a_ruling(
            result=result, case_number=case, decided_on=date(2026, 11, day)
        )
        courts.enter(session, docket, ruling, by=by, now=NEXT_DAY)
        (line,) = rows.sending(session, docket).lines
        return line.state

    stayed, upheld = CourtWord.STAYED, CourtWord.UPHELD
    assert said(stayed, "W.P. No. 12 of 2026", 20) is LineState.SUSPENDED
    with pytest.raises(RuleError) as again:
        said(stayed, "WP 12/26", 20)
    assert again.value.code == "ruling_entered"
    assert said(stayed, "WP 12/26", 21) is LineState.SUSPENDED
    assert said(upheld, "W.P. 13/2026", 22) is LineState.SUSPENDED
    assert said(upheld, "w.p. ۱۲/۲۰۲۶", 23) is LineState.DISPATCHED
    assert [leaf["k"] for leaf in leaves(session, docket, "item.suspended")] == [
        "item.suspended"
    ]


def test_the_database_keeps_one_decision_once_for_each_item(session: Session) -> None:
    found, _liaison = a_sending(session, items=2)
    docket = docket_of(found)
    by = an_actor(session, role=Role.REGISTRAR)
    kept = courts.enter(session, docket, a_ruling(), by=by, now=NEXT_DAY)
    row = {
        column.name: getattr(kept, column.name)
        for column in CourtResult.__table__.columns
        if column.name != "id"
    }

    session.add(CourtResult(**{**row, "items": [2]}))
    session.flush()
    refused(session, CourtResult(**{**row, "items": [2, 1]}))


def test_the_database_refuses_a_court_without_a_paper(session: Session) -> None:
    found, liaison = a_sending(session)

    refused(
        session,
        CourtResult(
            request_id=found.request_id,
            forum="high-court-writ",
            case_number="1",
            decided_on=NOW.date(),
            result=CourtWord.UPHELD,
            items=[1],
            document_sha256="",
            reasons=WHY,
            by_id=liaison.id,
            entered_at=NOW,
        ),
    )


@pytest.mark.parametrize("forum", ["high-court-writ", "telecom-appellate-tribunal"])
def test_a_court_is_obeyed_however_long_its_number(
    session: Session, forum: str
) -> None:
    docket = docket_of(a_sending(session)[0])
    number = ("W.P. 12345/2026 connected with W.P. 12346/2026 and others " * 2)[:80]
    ruling = a_ruling(forum=forum, case_number=number, result=CourtWord.STAYED)

    courts.enter(session, docket, ruling, by=an_actor(session), now=LATER)

    (line,) = rows.sending(session, docket).lines
    assert line.state is LineState.SUSPENDED
    noted = select(Audit.subject).where(Audit.act.like("%stay%"))
    assert all(len(one) <= 80 for one in session.scalars(noted))
