"""Committing and drawing: who can sit is public before anybody can know who will."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor, Role
from oversight.cli.fsck.book import Book
from oversight.cli.fsck.review import beacon_heard
from oversight.core.errors import RuleError
from oversight.intake.models.requests import Touch
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import matters, withdrawing
from oversight.ledger import queries as log
from oversight.review.models.panels import Panel, Seat
from oversight.review.models.roster import Reviewer
from oversight.review.queries import beacons, cases, pools, seats
from oversight.review.rules.beacons import DRAND
from oversight.review.rules.lifecycle import CaseState, PanelPurpose, SeatState
from oversight.review.service import beacon, members, opening, panels, roster
from oversight.review.service.beacon import make_beacon
from oversight.review.service.sweep import sweep
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW, a_request, officers
from tests.factories.review import (
    MINUTE,
    a_case,
    a_profile,
    a_roster,
    before_the_record,
    declared,
    panel_members,
)

PLAIN: dict[str, Any] = {}
ACCOUNT: dict[str, Any] = {
    "locator": "https://x.com/somebody",
    "native_id": "1234567890",
    "measure": "suspend-account",
    "duration_days": "30",
}
LAWYER: dict[str, Any] = {"protected": "lawyer"}


def strangers_sequence(leaf: dict[str, object], randomness: str) -> list[str]:
    """The whole drawn sequence, from the published pool and value alone."""
    left, drawn, block = list(leaf["pool"]), [], 0  # type: ignore[call-overload]
    key = bytes.fromhex(randomness) + str(leaf["docket"]).encode()
    while left:
        raw = hmac.new(key, block.to_bytes(8, "big"), hashlib.sha256).digest()
        number, block = int.from_bytes(raw[:8], "big"), block + 1
        if number < 2**64 // len(left) * len(left):
            drawn.append(left.pop(number % len(left)))
    return drawn


def kinds(session: Session, docket: str, *names: str) -> list[dict[str, object]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] in names]


def test_a_draw_is_repeated_from_the_leaves_alone(session: Session) -> None:
    docket = a_case(session, items=11)

    (pool,) = kinds(session, docket, "pool.committed")
    (drawn,) = kinds(session, docket, "panel.drawn")

    assert pool["pool"] == sorted(pool["pool"])  # type: ignore[call-overload]
    expected = strangers_sequence(pool, str(drawn["randomness"]))[:3]
    assert drawn["seats"] == expected
    assert [pool["pool"][place] for place in drawn["index"]] == expected  # type: ignore[index, attr-defined]
    assert drawn["round"] == pool["round"]
    assert [actor.pseudonym for actor in panel_members(session, docket)] == expected


def test_the_pool_is_published_before_the_round_begins(session: Session) -> None:
    docket = a_case(session, drawn=False)

    panel = seats.panel_of(session, docket)
    (pool,) = kinds(session, docket, "pool.committed")

    assert panel.round * 10 > panel.committed_at.timestamp()
    assert not kinds(session, docket, "panel.drawn")
    assert pool | {"size": 18, "seats": 1, "reserve": 7, "excluded": {}} == pool
    assert (pool["algorithm"], pool["beacon"]) == (
        "hmac-sha256-v1",
        "local-not-independent",
    )


def test_no_beacon_no_draw(session: Session) -> None:
    docket = a_case(session, drawn=False)
    panel = seats.panel_of(session, docket)
    committed = panel.committed_at

    assert make_beacon(session, now=committed) == 0
    assert not panels.draw(session, panel, now=committed + MINUTE)
    assert make_beacon(session, now=committed + MINUTE) == 1
    assert make_beacon(session, now=committed + MINUTE) == 0
    assert panels.draw(session, panel, now=committed + MINUTE)
    assert not panels.draw(session, panel, now=committed + 2 * MINUTE)
    assert len(kinds(session, docket, "panel.drawn")) == 1


def test_a_draw_starts_the_time_to_decide(session: Session) -> None:
    docket = a_case(session)

    case = cases.case(session, docket)
    (clock,) = kinds(session, docket, "clock.set")

    assert case.state is CaseState.ASSIGNED
    assert case.assigned_at == NOW + 11 * MINUTE
    assert clock | {"clock": "decision", "body": "reviewer"} == clock
    assert clock["due"] == "2026-11-30T18:59:59Z"
    assert f"{case.due_at:%Y-%m-%d}" == "2026-11-30"


@pytest.mark.parametrize(
    ("cells", "items", "needed"),
    [({}, 1, 1), ({}, 10, 1), ({}, 11, 3), ({"protected": "journalist"}, 1, 3)],
)
def test_the_class_of_a_matter_says_how_many_are_drawn(
    session: Session, cells: dict[str, Any], items: int, needed: int
) -> None:
    docket = a_case(session, items=items, **cells)

    assert len(panel_members(session, docket)) == needed


def test_a_whole_account_is_heard_by_a_panel(session: Session) -> None:
    docket = a_case(session, **ACCOUNT)

    assert len(panel_members(session, docket)) == 3


def test_conflicts_and_touches_keep_people_out_and_are_counted(
    session: Session,
) -> None:
    request = a_request(session)
    people = a_roster(session, 24)
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    for person, (kind, value) in zip(
        people,
        [
            ("body", "pta"),
            ("platform", "x"),
            ("docket", request.docket),
            ("body", "nccia"),
        ],
        strict=False,
    ):
        assert person.pseudonym
        roster.add_conflict(session, person.pseudonym, kind, value, by=admin, now=NOW)
    roster.set_active(session, "R-05", "resting", by=admin, now=NOW)
    matters.touch(session, request.id, people[5].id, Capacity.REGISTRY, now=NOW)
    gone = session.get_one(Person, people[6].id)
    gone.disabled_at = NOW

    sweep(session, NOW + 10 * MINUTE)

    (pool,) = kinds(session, request.docket, "pool.committed")
    assert pool["excluded"] == {
        "body": 1,
        "docket": 1,
        "inactive": 2,
        "platform": 1,
        "touched": 1,
    }
    left_out = {"R-01", "R-02", "R-03", "R-05", "R-06", "R-07"}
    assert left_out.isdisjoint(pool["pool"])  # type: ignore[arg-type]
    assert "R-04" in pool["pool"]  # type: ignore[operator]
    assert pool["size"] == 18


def test_an_ended_conflict_lets_people_back(session: Session) -> None:
    a_roster(session)
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    conflict = roster.add_conflict(session, "R-01", "body", "pta", by=admin, now=NOW)
    roster.end_conflict(session, conflict, by=admin, now=NOW)

    docket = a_case(session, drawn=False)

    assert "R-01" in seats.panel_of(session, docket).pool


def test_who_decided_a_request_is_left_out_when_it_is_filed_again(
    session: Session,
) -> None:
    docket = a_case(session)
    (first,) = panel_members(session, docket)
    again = a_request(session, now=NOW + timedelta(hours=1))
    again.items[0].refiled_from = f"{docket}/1"
    again.items[0].new_facts = "Something new."

    sweep(session, NOW + timedelta(hours=2))

    assert first.pseudonym not in seats.panel_of(session, again.docket).pool


@pytest.mark.parametrize(
    ("profile", "size", "cells", "opens"),
    [
        ("full", 8, {}, True),
        ("full", 7, {}, False),
        ("full", 10, ACCOUNT, True),
        ("full", 9, ACCOUNT, False),
        ("standard", 6, {}, True),
        ("standard", 5, {}, False),
        ("pilot", 7, ACCOUNT, True),
        ("pilot", 6, ACCOUNT, False),
        ("pilot-6", 6, ACCOUNT, True),
        ("pilot-6", 5, ACCOUNT, False),
        ("pilot-5", 5, {}, True),
        ("pilot-5", 4, {}, False),
    ],
)
def test_a_matter_opens_only_while_enough_are_left_for_an_appeal(
    session: Session,
    profile: str,
    size: int,
    cells: dict[str, Any],
    opens: bool,  # noqa: FBT001
) -> None:
    a_profile(session, profile)

    docket = a_case(session, roster_size=size, **cells)

    case = cases.case(session, docket)
    assert case.state is (CaseState.ASSIGNED if opens else CaseState.WAITING)
    assert bool(kinds(session, docket, "pool.committed")) is opens


def test_a_waiting_matter_opens_when_people_join(session: Session) -> None:
    docket = a_case(session, roster_size=7)
    a_roster(session, 8)

    sweep(session, NOW + timedelta(hours=1))

    assert cases.case(session, docket).state is CaseState.COMMITTED


def test_a_pilot_opens_only_so_much_in_a_week(session: Session) -> None:
    a_profile(session, "pilot")
    dockets = [a_case(session, items=10, roster_size=11) for _ in range(4)]

    states = [cases.case(session, docket).state for docket in dockets]

    assert states == [CaseState.ASSIGNED] * 3 + [CaseState.WAITING]


@pytest.mark.parametrize("cells", [ACCOUNT, LAWYER])
def test_what_a_small_roster_cannot_hear_waits_and_lapses(
    session: Session, cells: dict[str, Any]
) -> None:
    docket = a_request(session, **cells).docket
    a_profile(session, "pilot-5")
    a_roster(session, 5)

    sweep(session, NOW + 10 * MINUTE)
    assert cases.case(session, docket).state is CaseState.WAITING

    sweep(session, NOW + timedelta(days=30))
    case = cases.case(session, docket)
    assert (case.state, case.lapsed_cause) == (CaseState.LAPSED, "pool")


def test_people_with_a_full_desk_are_not_drawn_for_more(session: Session) -> None:
    a_profile(session, "pilot")  # 8 a day, 8 working days: 64 items
    busy = a_case(session, roster_size=11)
    (sitting,) = panel_members(session, busy)
    found = pools.pool(
        session,
        docket="TD-2026-999999",
        purpose=PanelPurpose.FIRST,
        matter=None,
        most_open=1,
        now=NOW,
    )

    assert sitting.pseudonym not in found.names
    assert found.excluded == {"over-cap": 1}


def test_an_appeal_is_drawn_from_those_who_never_touched_the_matter(
    session: Session,
) -> None:
    docket = a_case(session, items=11)
    first = {actor.pseudonym for actor in panel_members(session, docket)}
    matter = cases.case(session, docket).legal_request

    panel = panels.commit_panel(
        session,
        docket="AP-2026-000001",
        purpose=PanelPurpose.APPEAL,
        matter=matter,
        seats=5,
        now=NOW + timedelta(days=1),
    )
    make_beacon(session, now=NOW + timedelta(days=1, minutes=1))
    panels.draw(session, panel, now=NOW + timedelta(days=1, minutes=1))

    sitting = seats.sitting(session, panel.id)
    assert first.isdisjoint(panel.pool)
    assert panel.excluded == {"touched": 3}
    assert len(sitting) == 5
    assert {seat.capacity for seat in sitting} == {Capacity.APPEAL}
    assert panel.reserve == 0
    touches = session.scalars(
        select(Touch.capacity).where(
            Touch.matter_id == matter.id,
            Touch.person_id.in_([seat.person_id for seat in sitting]),
        )
    ).all()
    assert set(touches) == {Capacity.APPEAL}


def test_an_appeal_without_a_known_matter_touches_nothing(session: Session) -> None:
    a_case(session)

    panel = panels.commit_panel(
        session,
        docket="AP-2026-000002",
        purpose=PanelPurpose.APPEAL,
        matter=None,
        seats=3,
        now=NOW,
    )
    make_beacon(session, now=NOW + MINUTE)
    panels.draw(session, panel, now=NOW + MINUTE)

    assert {seat.matter_id for seat in seats.sitting(session, panel.id)} == {None}


def test_too_few_for_an_appeal_is_refused(session: Session) -> None:
    docket = a_case(session, roster_size=8)
    matter = cases.case(session, docket).legal_request
    left = update(Reviewer).where(Reviewer.pseudonym > "R-04")
    session.execute(left.values(active=False))

    with pytest.raises(RuleError) as refused:
        panels.commit_panel(
            session,
            docket="AP-2026-000001",
            purpose=PanelPurpose.APPEAL,
            matter=matter,
            seats=5,
            now=NOW,
        )
    assert refused.value.code == "pool_too_small"


def test_the_table_refuses_a_seat_to_who_touched_the_matter_otherwise(
    session: Session,
) -> None:
    docket = a_case(session)
    panel = seats.panel_of(session, docket)
    outsider = next(
        actor
        for actor in a_roster(session)
        if actor not in panel_members(session, docket)
    )
    assert panel.matter_id is not None
    matters.touch(session, panel.matter_id, outsider.id, Capacity.REGISTRY, now=NOW)

    session.add(before_the_record(outsider.id))
    session.flush()
    session.add(
        Seat(
            panel_id=panel.id,
            matter_id=panel.matter_id,
            capacity=Capacity.FIRST,
            person_id=outsider.id,
            pseudonym="R-99",
            position=2,
            state=SeatState.DRAWN,
            drawn_at=NOW,
            declare_by=NOW,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_who_became_tied_between_pool_and_draw_is_passed_over_in_public(
    session: Session,
) -> None:
    docket = a_case(session, drawn=False)
    panel = seats.panel_of(session, docket)
    make_beacon(session, now=NOW + 11 * MINUTE)
    spoken = beacons.spoken(session, panel)
    assert spoken is not None
    (pool,) = kinds(session, docket, "pool.committed")
    first, second, *_ = strangers_sequence(pool, spoken.value)
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    roster.add_conflict(session, first, "platform", "x", by=admin, now=NOW)

    panels.draw(session, panel, now=NOW + 11 * MINUTE)

    (drawn,) = kinds(session, docket, "panel.drawn")
    left, replaced = kinds(session, docket, "member.recused", "member.replaced")
    assert drawn["seats"] == [first]
    assert (left["by"], left["code"]) == (first, "platform")
    assert (replaced["by"], replaced["code"]) == (second, "not-available")
    assert [actor.pseudonym for actor in panel_members(session, docket)] == [second]


def test_a_replacement_is_the_next_of_the_same_sequence(session: Session) -> None:
    docket = a_case(session, items=11)
    (pool,) = kinds(session, docket, "pool.committed")
    (drawn,) = kinds(session, docket, "panel.drawn")
    order = strangers_sequence(pool, str(drawn["randomness"]))
    _, second, _ = declared(session, docket)

    members.recuse(session, docket, "kin-or-money", by=second, now=NOW + 13 * MINUTE)
    sitting = panel_members(session, docket)

    assert [actor.pseudonym for actor in sitting] == [order[0], order[3], order[2]]
    left, replaced = kinds(session, docket, "member.recused", "member.replaced")
    assert (left["by"], left["code"]) == (order[1], "kin-or-money")
    assert (replaced["by"], replaced["code"]) == (order[3], "kin-or-money")


def test_the_next_who_cannot_sit_is_passed_over_in_public(session: Session) -> None:
    docket = a_case(session, items=11)
    (pool,) = kinds(session, docket, "pool.committed")
    (drawn,) = kinds(session, docket, "panel.drawn")
    order = strangers_sequence(pool, str(drawn["randomness"]))
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    roster.set_active(session, order[3], "resting", by=admin, now=NOW)
    first, _, _ = declared(session, docket)

    members.recuse(session, docket, "cannot-act", by=first, now=NOW + 13 * MINUTE)

    found = kinds(session, docket, "member.recused", "member.replaced")
    assert [(leaf["by"], leaf["code"]) for leaf in found] == [
        (order[0], "cannot-act"),
        (order[3], "inactive"),
        (order[4], "cannot-act"),
    ]


def test_a_matter_without_a_panel_is_nobody_s(session: Session) -> None:
    docket = a_case(session, roster_size=3)
    someone = a_roster(session)[0]

    with pytest.raises(RuleError) as refused:
        seats.my_seat(session, cases.case(session, docket).panel_id, someone)
    assert refused.value.code == "not_found"


def test_a_pool_is_committed_once_and_never_too_late(session: Session) -> None:
    docket = a_case(session, drawn=False)
    late = a_case(session, roster_size=18, drawn=False)
    cases.case(session, late).state = CaseState.WAITING
    cases.case(session, late).panel_id = None

    assert not opening.commit(session, docket, now=NOW)
    assert not opening.commit(session, late, now=NOW + timedelta(days=30))
    assert opening.commit(session, late, now=NOW)


def test_a_pool_too_large_for_its_leaf_is_a_fault_that_is_seen(
    session: Session,
) -> None:
    docket = a_request(session).docket
    a_roster(session, 700)

    with pytest.raises(RuleError) as refused:
        sweep(session, NOW + 10 * MINUTE)
    assert refused.value.code == "too_large"
    assert not kinds(session, docket, "pool.committed")


def test_when_the_sequence_is_used_up_the_seat_stays_empty(session: Session) -> None:
    a_profile(session, "pilot-5")
    docket = a_case(session, roster_size=5)
    for _ in range(5):
        (sitting,) = panel_members(session, docket)
        members.recuse(session, docket, "cannot-act", by=sitting, now=NOW + 12 * MINUTE)

    assert panel_members(session, docket) == []
    assert len(kinds(session, docket, "member.replaced")) == 4
    assert len(kinds(session, docket, "member.recused")) == 5


def test_two_dockets_have_draws_of_their_own(session: Session) -> None:
    one, two = a_case(session, items=11), a_case(session, items=11)

    panels_of = [seats.panel_of(session, docket) for docket in (one, two)]

    assert panels_of[0].id != panels_of[1].id
    assert session.scalars(select(Panel.seats)).all() == [3, 3]


def test_the_roster_gives_stable_pseudonyms(session: Session) -> None:
    people: list[Actor] = a_roster(session, 3)

    assert [actor.pseudonym for actor in people] == ["R-01", "R-02", "R-03"]
    assert session.scalars(
        select(Reviewer.pseudonym).order_by(Reviewer.pseudonym)
    ).all() == ["R-01", "R-02", "R-03"]


def test_nothing_waits_for_a_beacon_of_what_was_taken_back(session: Session) -> None:
    beacon.choose(session, DRAND, now=NOW)
    docket = a_case(session, drawn=False)
    later = NOW + timedelta(minutes=10)
    withdrawing.withdraw(
        *(session, docket, "filed-in-error", "We named another page by mistake."),
        by=officers(session).authoriser,
        now=later,
    )
    sweep(session, later + timedelta(minutes=1))

    assert list(beacon_heard(Book(session, NOW + timedelta(days=30)))) == []


def test_nobody_is_awaited_in_what_is_over(session: Session) -> None:
    docket = a_case(session)
    late = cases.case(session, docket).due_at + timedelta(days=1)
    assert seats.undeclared(session, late) != []

    sweep(session, late)

    assert cases.case(session, docket).state is CaseState.LAPSED
    assert seats.undeclared(session, late) == []
