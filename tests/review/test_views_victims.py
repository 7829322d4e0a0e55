"""A reviewer and a registrar learn that a matter is a victim's, and its hours."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core import clock
from oversight.intake.service import filing, signing
from oversight.review.queries import cases, victims
from tests.factories.accounts import a_person
from tests.factories.intake import (
    ANSWERS,
    NOW,
    a_house,
    a_request,
    a_row,
    an_upload,
    officers,
)
from tests.factories.review import MINUTE, a_case, declared, panel_members
from tests.fixtures.web import Visitor
from tests.intake.test_rules_victims import CONSENT
from tests.review.test_victims import DRAWN, a_victims_case

HOUR = timedelta(hours=1)
DESK, REGISTRY = "/en/desk/review/", "/en/desk/registry/"


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    """Let the portal's clock stand at the time of the story."""
    at(DRAWN - NOW + 20 * MINUTE)
    yield
    clock.shift(timedelta(0))


def at(after: timedelta) -> None:
    clock.shift(timedelta(0))
    clock.shift(NOW + after - clock.machine_now())


def test_the_reviewer_sees_the_hours_from_the_desk_to_the_findings(
    session: Session, visitor: Visitor
) -> None:
    docket = a_victims_case(session)
    (sitting,) = panel_members(session, docket)
    visitor.sign_in(sitting)

    for path in (DESK, f"{DESK}{docket}"):
        visitor.get(path)
        assert "A victim's matter" in visitor.page.main
        assert "12 hours left." in visitor.page.main
        assert "private details" not in visitor.page.main, "shut until declared"
        assert "working days left" not in visitor.page.main
    visitor.post(f"{DESK}{docket}/declare", {"none": "y"})
    visitor.get(f"{DESK}{docket}")
    assert "no official's reputation" in visitor.page.main
    assert "The uploader is not warned" in visitor.page.main
    visitor.post(f"{DESK}{docket}/1/open")
    for path in (f"{DESK}{docket}/1", f"{DESK}{docket}/1/decide"):
        visitor.get(path)
        assert "12 hours left." in visitor.page.main
        assert "The victim" in visitor.page.main
        assert "no official's reputation" in visitor.page.main


def test_hours_that_ran_out_are_said_with_the_day_on_which_it_lapses(
    session: Session, visitor: Visitor
) -> None:
    docket = a_victims_case(session)
    (sitting,) = declared(session, docket)
    at(14 * HOUR)
    visitor.sign_in(sitting)

    for path in (DESK, f"{DESK}{docket}"):
        visitor.get(path)
        assert "Its hours ran out" in visitor.page.main
        assert "hours left" not in visitor.page.main
        assert "lapses" in visitor.page.main


def test_a_matter_whose_hours_do_not_run_yet_is_a_victims_all_the_same(
    session: Session,
) -> None:
    ordinary, docket = a_case(session), a_victims_case(session)
    case = cases.case(session, docket)
    clock_row = victims.clock_of(session, case.id)
    session.delete(clock_row)
    session.flush()

    assert victims.hours(session, cases.case(session, ordinary), now=NOW) is None
    found = victims.hours(session, case, now=NOW)
    assert found is not None
    assert (found.decide_by, found.is_running) == (None, False)


def test_the_registrar_finds_a_victims_matter_first_and_on_whose_word(
    session: Session, visitor: Visitor
) -> None:
    a_house(session)
    ordinary = a_request(session, screened=False).docket
    by = officers(session)
    row = a_row(provision="peca-2016-s21", protected="victim")
    upload = an_upload([row], answers={**ANSWERS, **CONSENT})
    batch = filing.receive(session, upload, by=by.drafter, now=NOW).batch
    assert batch is not None
    docket = signing.sign(session, batch, by=by.authoriser, now=NOW).dockets[0]
    assert ordinary < docket
    visitor.sign_in(a_person(session, role=Role.REGISTRAR))

    visitor.get(REGISTRY)
    assert visitor.page.main.index(docket) < visitor.page.main.index(ordinary)
    assert visitor.page.main.count("A victim's matter") == 1

    visitor.get(f"{REGISTRY}{docket}")
    assert "A victim's matter" in visitor.page.main
    assert "The victim" in visitor.page.main
    assert str(CONSENT["victim_consent_reference"]) in visitor.page.main
    assert "Pass it on before any other" in visitor.page.main
    visitor.get(f"{REGISTRY}{ordinary}")
    assert "A victim's matter" not in visitor.page.main
