"""The tables refuse what no act may do."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.intake.rules.lifecycle import Capacity
from oversight.review.models.deciding import Draft, ItemDecision, View, Vote
from oversight.review.models.panels import Case, Panel, Seat
from oversight.review.models.roster import Beacon, Conflict, Reviewer
from oversight.review.queries import cases, seats
from oversight.review.rules.lifecycle import CaseState, Outcome, PanelPurpose
from tests.factories.accounts import a_person
from tests.factories.intake import NOW
from tests.factories.review import a_case, a_decided_case, a_roster, ready


def refused(session: Session, row: object) -> None:
    session.add(row)
    with pytest.raises(IntegrityError):
        session.flush()


def a_vote(session: Session, **facts: object) -> Vote:
    docket, (sitting,) = ready(session)
    case = cases.case(session, docket)
    values: dict[str, Any] = {
        "panel_id": case.panel_id,
        "matter_id": case.request_id,
        "item_id": case.legal_request.items[0].id,
        "person_id": sitting.id,
        "pseudonym": sitting.pseudonym,
        "outcome": Outcome.APPROVED,
        "measure": "label",
        "territory": "PK",
        "days": 1,
        "findings": {},
        "reasons": "x",
        "at": NOW,
    }
    return Vote(**{**values, **facts})


def test_a_sound_vote_is_kept(session: Session) -> None:
    session.add(a_vote(session))
    session.flush()

    assert session.scalars(select(Vote.capacity)).one() is Capacity.FIRST


@pytest.mark.parametrize(
    "facts",
    [
        {"outcome": Outcome.REJECTED, "measure": None, "days": None},
        {"code": "moot"},
        {"measure": None},
        {"days": None},
        {"capacity": Capacity.APPEAL},
        {"capacity": Capacity.REGISTRY},
    ],
)
def test_an_unsound_vote_is_not(session: Session, facts: dict[str, object]) -> None:
    refused(session, a_vote(session, **facts))


def test_a_vote_needs_an_opened_item(session: Session) -> None:
    row = a_vote(session)
    session.execute(delete(View))

    refused(session, row)


def test_a_vote_needs_a_person_who_touched_the_matter_as_a_member(
    session: Session,
) -> None:
    row = a_vote(session)
    outsider = next(one for one in a_roster(session) if one.id != row.person_id)
    session.add(
        View(
            panel_id=row.panel_id,
            item_id=row.item_id,
            person_id=outsider.id,
            first_at=NOW,
        )
    )
    session.flush()
    row.person_id = outsider.id

    refused(session, row)


@pytest.mark.parametrize("table", [Vote, ItemDecision])
@pytest.mark.parametrize(
    "rewrite",
    [lambda table: update(table).values(reasons="x"), delete],
)
def test_what_was_signed_is_never_rewritten(
    session: Session, table: type[Vote | ItemDecision], rewrite: Callable[..., Any]
) -> None:
    a_decided_case(session)

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(rewrite(table))


@pytest.mark.parametrize(
    "facts",
    [
        {"outcome": Outcome.REJECTED},
        {"code": "moot"},
        {"measure": None},
        {"split": True},
    ],
)
def test_an_unsound_decision_is_not_kept(
    session: Session, facts: dict[str, object]
) -> None:
    docket, _ = ready(session)
    case = cases.case(session, docket)
    values: dict[str, Any] = {
        "item_id": case.legal_request.items[0].id,
        "case_id": case.id,
        "outcome": Outcome.APPROVED,
        "measure": "label",
        "days": 1,
        "by": ["R-01"],
        "reasons": "x",
        "summary": "x",
        "findings": {},
        "decided_at": NOW,
    }

    refused(session, ItemDecision(**{**values, **facts}))


def test_an_item_is_decided_once(session: Session) -> None:
    docket = a_decided_case(session)
    (made,) = cases.decisions_of(session, cases.case(session, docket).request_id)

    refused(
        session,
        ItemDecision(
            item_id=made.item_id,
            case_id=made.case_id,
            outcome=Outcome.REJECTED,
            code="moot",
            by=[],
            reasons="x",
            summary="x",
            findings={},
            decided_at=NOW,
        ),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"state": CaseState.DECIDED},
        {"decided_at": NOW},
        {"panel_id": None},
        {"state": "half-done"},
    ],
)
def test_a_case_is_where_it_can_be(
    session: Session, changes: dict[str, object]
) -> None:
    case = cases.case(session, a_case(session))
    for name, value in changes.items():
        setattr(case, name, value)

    with pytest.raises((DBAPIError, LookupError)) as refusal:
        session.flush()
    assert refusal.value


def test_a_request_has_one_case(session: Session) -> None:
    case = cases.case(session, a_case(session))

    refused(
        session,
        Case(
            request_id=case.request_id,
            state=CaseState.WAITING,
            seats=1,
            opened_at=NOW,
            due_at=NOW,
        ),
    )


@pytest.mark.parametrize(
    "facts",
    [
        {"seats": 4},
        {"seats": 0},
        {"seats": 5},
        *({"purpose": PanelPurpose.CONFIRM, "seats": seats} for seats in (1, 2, 5)),
        *({"purpose": PanelPurpose.APPEAL, "seats": seats} for seats in (1, 2)),
        {"drawn_at": NOW},
        {"randomness": "00"},
    ],
)
def test_an_odd_panel_is_refused(session: Session, facts: dict[str, object]) -> None:
    values: dict[str, Any] = {
        "docket": "TD-2026-000001",
        "purpose": PanelPurpose.FIRST,
        "seats": 3,
        "reserve": 7,
        "pool": [],
        "excluded": {},
        "algorithm": "x",
        "round": 1,
        "committed_at": NOW,
    }
    refused(session, Panel(**{**values, **facts}))


def test_a_person_sits_once_on_a_panel(session: Session) -> None:
    docket = a_case(session)
    panel = seats.panel_of(session, docket)
    (held,) = seats.sitting(session, panel.id)

    refused(
        session,
        Seat(
            panel_id=panel.id,
            matter_id=held.matter_id,
            capacity=held.capacity,
            person_id=held.person_id,
            pseudonym=held.pseudonym,
            position=2,
            drawn_at=NOW,
            declare_by=NOW,
        ),
    )


def test_a_declared_seat_is_dated(session: Session) -> None:
    docket = a_case(session)
    (held,) = seats.sitting(session, seats.panel_of(session, docket).id)
    held.state = "declared"  # type: ignore[assignment]

    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("rows", ["person", "pseudonym", "round", "kind", "draft"])
def test_each_thing_stands_once(session: Session, rows: str) -> None:
    person = a_person(session, role=Role.REVIEWER, pseudonym=None)
    other = a_person(session, role=Role.REVIEWER, pseudonym=None)
    pairs: dict[str, list[object]] = {
        "person": [
            Reviewer(person_id=person.id, pseudonym=name, since=NOW)
            for name in ("R-71", "R-72")
        ],
        "pseudonym": [
            Reviewer(person_id=one.id, pseudonym="R-71", since=NOW)
            for one in (person, other)
        ],
        "round": [Beacon(round=7, value="00", made_at=NOW) for _ in range(2)],
        "kind": [
            Conflict(person_id=person.id, kind="friend", value="x", declared_at=NOW)
        ],
    }
    if rows == "draft":
        item = cases.case(session, a_case(session)).legal_request.items[0]
        pairs["draft"] = [
            Draft(item_id=item.id, person_id=person.id, answers={}, saved_at=NOW)
            for _ in range(2)
        ]
    session.add_all(pairs[rows])

    with pytest.raises(IntegrityError):
        session.flush()
