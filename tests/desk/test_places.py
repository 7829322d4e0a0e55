"""What is due leads to the page on which one acts, on the desk of every role."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import GRANTS, Permission, Role
from oversight.core import clock
from oversight.core.vocabularies.desks import DUE_CLOCKS
from oversight.desk.rules.places import CONFIRM, KEPT, OF_DATA, PLACES, place
from oversight.dispatch.service import sending
from oversight.extensions.service import sweep as confirming
from oversight.outreach.queries import running
from oversight.outreach.queries.sent import KEPT as KEPT_BY_PLATFORM
from oversight.review.rules.lifecycle import PanelPurpose
from oversight.review.service import sweep as review
from oversight.web import access
from tests.dispatch.test_delaying import LATER, a_delayed, asked
from tests.factories import data as make
from tests.factories import extensions
from tests.factories.appeals import a_seated, a_sent_matter, an_appeal
from tests.factories.dispatch import a_sending
from tests.factories.intake import NOW, a_request, officers, received
from tests.factories.review import a_case
from tests.fixtures.web import Visitor
from tests.outreach.test_every_clock import a_second_look

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def every_place() -> Iterator[tuple[str, Role, str]]:
    for name, places in PLACES.items():
        for role, endpoint in places.items():
            yield name, role, endpoint
            yield name, role, OF_DATA.get(endpoint, endpoint)


def test_every_clock_has_a_page_for_everybody_who_is_reminded_of_it() -> None:
    assert set(PLACES) == set(DUE_CLOCKS)
    assert (PanelPurpose.CONFIRM, KEPT_BY_PLATFORM) == (CONFIRM, KEPT)


def test_nobody_is_led_to_a_page_that_their_role_may_not_open(app: Flask) -> None:
    declared = access.declared(app)
    for name, role, endpoint in every_place():
        assert Permission(declared[endpoint]) in GRANTS[role], (name, role, endpoint)


def test_the_page_is_that_of_the_matter_and_of_its_item() -> None:
    held = place("received", Role.CUSTODIAN, "DR-2026-000001", item=2)
    assert held == ("custody.held", {"docket": "DR-2026-000001", "number": 2})
    assert place("received", Role.CUSTODIAN, "DR-2026-000001") is None
    assert place("received", Role.REGISTRAR, "DR-2026-000001", item=2) is None
    assert place("nothing", Role.REGISTRAR, "TD-2026-000001") is None

    asked_of = place("declaration", Role.REVIEWER, "TD-2026-000001", of=CONFIRM)
    assert asked_of == ("longer.matter", {"docket": "TD-2026-000001"})
    heard = place("declaration", Role.REVIEWER, "AP-2026-000001", of="appeal")
    assert heard == ("appeals_desk.appeal", {"docket": "AP-2026-000001"})
    kept = place("acknowledge", Role.LIAISON, "DR-2026-000001", of=KEPT)
    assert kept == ("data_orders.index", {})
    assert place("draft", Role.AUTHORISER, "B-2026-ABCD") == (
        "filing.batch",
        {"number": "B-2026-ABCD"},
    )


def in_turn(visitor: Visitor, session: Session, now: datetime) -> dict[str, set[str]]:
    """Follow every link of what is due, on the desk of everybody who has some."""
    session.commit()
    people = {who for one in running.running(session, now) for who in one.people}
    met: dict[str, set[str]] = {}
    clock.shift(now - clock.machine_now())
    try:
        for person_id in people:
            person = session.get_one(Person, person_id)
            rows = running.due_rows(session, person_id, now=now)
            visitor.sign_in(person)
            for lang in ("en", "ur"):
                visitor.get(f"/{lang}/desk")
                due = [
                    part
                    for part in visitor.page.root.all("ul")
                    if part.attrs.get("class") == "tasks"
                ]
                links = [one.attrs["href"] for part in due for one in part.all("a")]
                assert len(links) == len(rows), (person.role, rows)
                for path, row in zip(links, rows, strict=True):
                    reply = visitor.get(path.partition("#")[0])
                    assert reply.status_code == 200, (person.role, row.clock, path)
                    assert row.docket in visitor.page.main, (person.role, path)
                    met.setdefault(row.clock, set()).add(person.role.value)
    finally:
        clock.shift(timedelta(0))
    return met


def test_what_is_due_leads_there_before_anything_is_decided(
    session: Session, visitor: Visitor
) -> None:
    a_request(session, screened=False)
    a_case(session)
    met = in_turn(visitor, session, NOW + 20 * HOUR)
    assert met == {"screening": {"registrar"}, "declaration": {"reviewer"}}


def test_a_filing_to_sign_leads_to_it(session: Session, visitor: Visitor) -> None:
    received(session, by=officers(session, "pta"))
    assert in_turn(visitor, session, NOW + 20 * DAY) == {"draft": {"authoriser"}}


def test_what_was_sent_leads_each_to_their_own_page(
    session: Session, visitor: Visitor
) -> None:
    a_sending(session)
    docket = a_sent_matter(session)
    a_seated(session, an_appeal(session, docket))
    met = in_turn(visitor, session, NOW + 4 * DAY)
    assert met["answer"] == {"liaison"}
    assert met["facts"] == {"drafter"}
    notices = [
        one.due for one in running.running(session, NOW) if one.clock == "notice"
    ]
    assert in_turn(visitor, session, min(notices) - HOUR)["notice"] == {"liaison"}


def test_data_that_came_lead_their_custodian_to_them(
    session: Session, visitor: Visitor
) -> None:
    make.produced(session, make.a_team(session))
    (due,) = [
        one.due
        for one in running.running(session, NOW + 4 * HOUR)
        if one.clock == "received"
    ]
    assert in_turn(visitor, session, due - HOUR)["received"] == {"custodian"}


def test_a_later_notice_leads_its_reviewer_to_the_item(
    session: Session, visitor: Visitor
) -> None:
    docket, team = a_delayed(session)
    asked(session, docket, team)
    (due,) = [
        one.due for one in running.running(session, LATER) if one.clock == "delay"
    ]
    assert in_turn(visitor, session, due - HOUR)["delay"] == {"reviewer"}


def test_a_victim_s_panel_is_led_to_its_own_desk(
    session: Session, visitor: Visitor
) -> None:
    extensions.an_asked_one(session)
    confirming.sweep(session, extensions.ASKED)
    review.sweep(session, extensions.DRAWN)
    confirming.sweep(session, extensions.DRAWN)
    due = {
        one.due
        for one in running.running(session, extensions.DRAWN)
        if one.clock == "declaration" and one.of == CONFIRM
    }
    met = in_turn(visitor, session, max(due) - HOUR)
    assert met["declaration"] == {"reviewer"}


def test_a_second_look_leads_whoever_can_end_it_to_the_document(
    session: Session, visitor: Visitor
) -> None:
    docket, *_, day = a_second_look(session)
    sending.dispatch(session, docket, now=NOW + DAY)
    met = in_turn(visitor, session, day + HOUR)
    assert met["look"] == {"reviewer", "authoriser"}
