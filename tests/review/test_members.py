"""Declaring before the file opens, stepping aside, being replaced."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.ledger import queries as log
from oversight.review.queries import cases, seats
from oversight.review.rules.lifecycle import CaseState, PanelPurpose, SeatState
from oversight.review.service import deciding, members, panels
from oversight.review.service.beacon import make_beacon
from oversight.review.service.sweep import sweep
from tests.factories.intake import NOW
from tests.factories.review import (
    MINUTE,
    a_case,
    a_roster,
    declared,
    member,
    panel_members,
)

SOON = NOW + 12 * MINUTE
AFTER_DECLARATION = NOW + timedelta(days=2)


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, object]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] == kind]


def an_outsider(session: Session, docket: str) -> Actor:
    sitting = {actor.id for actor in panel_members(session, docket)}
    return next(actor for actor in a_roster(session) if actor.id not in sitting)


def refused(code: str, session: Session, docket: str, by: Actor) -> None:
    with pytest.raises(RuleError) as refusal:
        members.declare(session, docket, by=by, now=SOON)
    assert refusal.value.code == code


def test_a_declaration_is_on_the_record(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)

    seat = members.declare(session, docket, by=sitting, now=SOON)

    assert (seat.state, seat.declared_at) == (SeatState.DECLARED, SOON)
    (leaf,) = leaves(session, docket, "member.declared")
    assert (leaf["by"], leaf["code"]) == (sitting.pseudonym, "none")
    assert cases.case(session, docket).state is CaseState.UNDER_REVIEW


def test_the_review_begins_when_every_member_has_declared(session: Session) -> None:
    docket = a_case(session, items=11)
    first, second, third = panel_members(session, docket)

    members.declare(session, docket, by=first, now=SOON)
    members.declare(session, docket, by=third, now=SOON)
    assert cases.case(session, docket).state is CaseState.ASSIGNED

    members.declare(session, docket, by=second, now=SOON)
    assert cases.case(session, docket).state is CaseState.UNDER_REVIEW


def test_nobody_declares_twice_late_or_without_a_seat(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = declared(session, docket)

    refused("declared_already", session, docket, sitting)
    refused("not_found", session, docket, an_outsider(session, docket))
    refused("not_found", session, "TD-2026-999999", sitting)
    late = a_case(session)
    with pytest.raises(RuleError) as refusal:
        members.declare(
            session, late, by=panel_members(session, late)[0], now=AFTER_DECLARATION
        )
    assert refusal.value.code == "declaration_late"


def test_no_item_opens_before_the_declaration(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)

    with pytest.raises(RuleError) as refusal:
        deciding.open_item(session, docket, 1, by=sitting, now=SOON)

    assert refusal.value.code == "not_declared"
    assert not leaves(session, docket, "item.viewed")


def test_stepping_aside_gives_the_seat_to_the_next(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = declared(session, docket)

    members.recuse(session, docket, "decided-earlier", by=sitting, now=SOON)

    (following,) = panel_members(session, docket)
    assert following.id != sitting.id
    assert cases.case(session, docket).state is CaseState.ASSIGNED
    panel = seats.panel_of(session, docket)
    old = seats.seat_of(session, panel.id, sitting.id)
    assert (old.state, old.code) == (SeatState.RECUSED, "decided-earlier")
    with pytest.raises(RuleError, match="not yours"):
        deciding.open_item(session, docket, 1, by=sitting, now=SOON)
    with pytest.raises(RuleError, match="not yours"):
        members.recuse(session, docket, "cannot-act", by=sitting, now=SOON)


def test_a_reason_must_be_on_the_list(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)

    with pytest.raises(RuleError) as refusal:
        members.recuse(session, docket, "bored", by=sitting, now=SOON)

    assert refusal.value.code == "recusal_unknown"


def test_a_threat_is_reported_for_all_to_count(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)

    members.recuse(session, docket, "threat-or-inducement", by=sitting, now=SOON)

    (leaf,) = leaves(session, docket, "threat.reported")
    assert set(leaf) == {"v", "k", "n", "at", "docket", "_sd", "_sd_alg"}


def test_a_replaced_panel_gets_its_five_days_once(session: Session) -> None:
    docket = a_case(session, items=11)
    first, second, _ = declared(session, docket)
    due = cases.case(session, docket).due_at

    members.recuse(session, docket, "cannot-act", by=first, now=NOW + timedelta(days=3))
    later = cases.case(session, docket).due_at
    members.recuse(
        session, docket, "cannot-act", by=second, now=NOW + timedelta(days=4)
    )

    assert due < later == cases.case(session, docket).due_at
    (leaf,) = leaves(session, docket, "clock.extended")
    assert leaf | {"clock": "replacement", "body": "panel"} == leaf


def test_who_does_not_declare_is_replaced_once(session: Session) -> None:
    docket = a_case(session)
    (silent,) = panel_members(session, docket)

    assert sweep(session, AFTER_DECLARATION) == 1
    assert sweep(session, AFTER_DECLARATION) == 0

    (following,) = panel_members(session, docket)
    assert following.id != silent.id
    (missed,) = leaves(session, docket, "deadline.missed")
    assert missed | {"clock": "declaration", "body": "reviewer"} == missed
    (left,) = leaves(session, docket, "member.recused")
    (taken,) = leaves(session, docket, "member.replaced")
    assert (left["by"], left["code"]) == (silent.pseudonym, "no-declaration")
    assert (taken["by"], taken["code"]) == (following.pseudonym, "no-declaration")
    refused("not_found", session, docket, silent)


def test_who_declared_in_time_stays(session: Session) -> None:
    docket = a_case(session)
    before = declared(session, docket)

    assert sweep(session, AFTER_DECLARATION) == 0

    assert panel_members(session, docket) == before


def test_after_the_time_to_decide_nobody_steps_in_or_out(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = declared(session, docket)

    with pytest.raises(RuleError) as refusal:
        members.recuse(
            session, docket, "cannot-act", by=sitting, now=NOW + timedelta(days=30)
        )

    assert refusal.value.code == "too_late"


def test_an_appeal_panel_declares_and_steps_aside_in_the_same_way(
    session: Session,
) -> None:
    docket = a_case(session)
    panel = panels.commit_panel(
        session,
        docket="AP-2026-000001",
        purpose=PanelPurpose.APPEAL,
        matter=cases.case(session, docket).legal_request,
        seats=3,
        now=NOW,
    )
    make_beacon(session, now=SOON)
    panels.draw(session, panel, now=SOON)
    first, second, _ = (
        member(session, seat.pseudonym) for seat in seats.sitting(session, panel.id)
    )

    members.declare(session, "AP-2026-000001", by=first, now=SOON)
    following = members.recuse(
        session, "AP-2026-000001", "other-conflict", by=second, now=SOON
    )

    assert following is not None
    assert following.position == 2
    sitting = seats.sitting(session, panel.id)
    assert [seat.state for seat in sitting] == ["declared", "drawn", "drawn"]
    assert sweep(session, AFTER_DECLARATION) >= 2
    assert seats.sitting(session, panel.id)[0].person_id == first.id
