"""What a registrar lists is read back first: it goes out once."""

import pytest
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Role
from oversight.core.clock import utc_now
from oversight.intake.queries import matters as queries
from oversight.intake.rules.lifecycle import RequestState
from tests.factories.accounts import a_person
from tests.factories.intake import a_house, a_row, filed
from tests.fixtures.web import Visitor


@pytest.fixture
def registrar(session: Session) -> Person:
    a_house(session)
    return a_person(session, role=Role.REGISTRAR)


def a_docket(session: Session, **lacks: str) -> str:
    found = filed(session, [a_row(**lacks), a_row()], now=utc_now()).dockets[0]
    session.commit()
    return found


def state_of(session: Session, docket: str) -> RequestState:
    session.expire_all()
    return queries.request(session, docket).state


def codes_of(session: Session, docket: str) -> set[tuple[int, str]]:
    request = queries.request(session, docket)
    found = queries.defects(session, [request.id], open_only=True)
    wanted = queries.wanted(request, found)
    return {(number, code) for number, codes in wanted.items() for code in codes}


def test_one_click_lists_nothing_and_the_whole_list_is_read_back(
    session: Session, visitor: Visitor, registrar: Person
) -> None:
    docket = a_docket(session, risk="")
    visitor.sign_in(registrar)
    path = f"/en/desk/registry/{docket}/list"

    reply = visitor.post(path, {"translation": ["2"]})

    assert reply.status_code == 200
    assert state_of(session, docket) is RequestState.FILED
    told = visitor.page.main
    assert "Say which harm is expected" in told
    assert "Give the passage again with a translation" in told
    assert "Not met in item 2" in told
    assert told.count("You ticked no item: it counts as met in every one.") == 1

    back = visitor.page.form(path)
    assert back is not None
    sent = visitor.post(path, visitor.page.values(back))

    assert sent.status_code == 303
    assert state_of(session, docket) is RequestState.DEFECTIVE
    listed = {(1, "risk_missing"), (2, "translation_missing")}
    assert codes_of(session, docket) == listed


def test_the_line_that_folds_names_the_address(
    session: Session, visitor: Visitor, registrar: Person
) -> None:
    docket = a_docket(session)
    visitor.sign_in(registrar)

    visitor.get(f"/en/desk/registry/{docket}")

    folded = [one.text for one in visitor.page.root.all("summary")]
    items = [text for text in folded if text.startswith("Item")]
    assert len(items) == 2
    assert all("x.com/" in text for text in items)
    assert items[0].split("x.com/")[1] != items[1].split("x.com/")[1]


def test_where_nothing_is_missing_there_is_nothing_to_read_back(
    session: Session, visitor: Visitor, registrar: Person
) -> None:
    docket = a_docket(session)
    visitor.sign_in(registrar)

    reply = visitor.post(f"/en/desk/registry/{docket}/list")

    assert reply.status_code == 422
    assert "Read this before it goes out" not in reply.text
    assert state_of(session, docket) is RequestState.FILED


def test_what_was_found_since_is_read_before_it_is_listed(
    session: Session, visitor: Visitor, registrar: Person
) -> None:
    docket = a_docket(session, risk="")
    visitor.sign_in(registrar)
    path = f"/en/desk/registry/{docket}/list"
    visitor.post(path, {"translation": ["2"]})
    back = visitor.page.form(path)
    assert back is not None
    read = dict(visitor.page.values(back))

    other = visitor.post(path, {**read, "translation": ["1", "2"]})

    assert other.status_code == 200
    assert "Not met in items 1, 2" in visitor.page.main
    assert state_of(session, docket) is RequestState.FILED
    assert visitor.post(path, read).status_code == 303
