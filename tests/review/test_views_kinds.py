"""A page of the wrong sort of matter, and an act without its occasion, stay calm."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.core import clock
from tests.factories import data
from tests.factories.intake import NOW
from tests.factories.review import MINUTE, a_case, panel_members
from tests.fixtures.web import Visitor

DESK = "/en/desk/review"


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    """Let the portal's clock stand at the time of the story."""
    clock.shift(NOW + 20 * MINUTE - clock.machine_now())
    yield
    clock.shift(timedelta(0))


@pytest.mark.parametrize("page", ["decide", "join", "kept"])
def test_a_request_for_data_has_no_form_for_restrictions(
    session: Session, visitor: Visitor, page: str
) -> None:
    docket, sitting = data.ready(session)
    visitor.sign_in(sitting[0])

    assert visitor.get(f"{DESK}/{docket}/1/{page}").status_code == 404
    assert visitor.get(f"{DESK}/{docket}/1").status_code == 303


def test_nobody_agrees_to_a_return_that_nobody_proposed(
    session: Session, visitor: Visitor
) -> None:
    docket = a_case(session)
    visitor.sign_in(panel_members(session, docket)[0])
    visitor.get(f"{DESK}/{docket}")

    reply = visitor.post(f"{DESK}/{docket}/return/agree")

    assert reply.status_code == 422
    assert "Declare first" in visitor.page.main
