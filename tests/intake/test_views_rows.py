"""Whoever signs can read every row, word by word, before the signature."""

import pytest
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.queries.people import actor_of
from oversight.authority.permissions import Role
from oversight.core.clock import utc_now
from oversight.intake.pages import cited
from oversight.intake.service import signing
from tests.factories.accounts import a_person
from tests.factories.intake import Officers, a_house, a_row, received
from tests.fixtures.web import Visitor

HOME = "/en/desk/filing/batch"
THIRTY = 30


class House:
    """Two officers of one body and one of another."""

    def __init__(self, session: Session) -> None:
        a_house(session)
        self.drafter = a_person(session, role=Role.DRAFTER, body="pta")
        self.authoriser = a_person(session, role=Role.AUTHORISER, body="pta")
        self.stranger: Person = a_person(session, role=Role.AUTHORISER, body="nccia")
        self.officers = Officers(actor_of(self.drafter), actor_of(self.authoriser))


@pytest.fixture
def house(session: Session) -> House:
    return House(session)


def a_list(session: Session, house: House, *rows: dict[str, str]) -> str:
    return received(session, rows, by=house.officers, now=utc_now())


def numbered(count: int) -> list[dict[str, str]]:
    return [
        a_row(passage=f"Passage {n} alone.", translation=f"Translation {n} alone.")
        for n in range(1, count + 1)
    ]


def test_thirty_rows_are_read_one_after_the_other(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_list(session, house, *numbered(THIRTY))
    visitor.sign_in(house.authoriser)
    visitor.get(f"{HOME}/{number}")
    links = visitor.page.links
    assert sum(f"/{number}/row/" in at for at in links.values()) == THIRTY + 1
    at: str | None = links["Read row by row"]

    seen = 0
    while at:
        assert visitor.get(at).status_code == 200
        seen += 1
        assert f"Passage {seen} alone." in visitor.page.main
        assert f"Translation {seen} alone." in visitor.page.main
        assert f"{seen} of {THIRTY}" in visitor.page.main
        last, at = at, visitor.page.links.get("Next row")

    assert seen == THIRTY
    assert visitor.page.links["Back to the filing"] == f"{HOME}/{number}"
    visitor.get(visitor.page.links["Previous row"])
    assert f"{THIRTY - 1} of {THIRTY}" in visitor.page.main
    assert last


def test_a_single_row_is_read_where_it_is_signed(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_list(session, house, *numbered(1))
    visitor.sign_in(house.authoriser)

    visitor.get(f"{HOME}/{number}")

    assert "Passage 1 alone." in visitor.page.main
    assert "Translation 1 alone." in visitor.page.main
    assert "Read row by row" not in visitor.page.links


def test_what_a_row_lacks_is_said_beside_it(
    session: Session, visitor: Visitor, house: House
) -> None:
    whole, poor = numbered(2)
    number = a_list(session, house, whole, {**poor, "risk": ""})
    visitor.sign_in(house.authoriser)

    visitor.get(f"{HOME}/{number}/row/3")
    assert "Something is missing" in visitor.page.main
    visitor.get(f"{HOME}/{number}/row/2")
    assert "Something is missing" not in visitor.page.main


def test_a_row_has_a_page_for_its_body_while_it_waits(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_list(session, house, *numbered(2))
    visitor.sign_in(house.stranger)
    assert visitor.get(f"{HOME}/{number}/row/2").status_code == 404
    visitor.sign_in(house.drafter)
    assert visitor.get(f"{HOME}/{number}/row/2").status_code == 200
    assert visitor.get(f"{HOME}/{number}/row/99").status_code == 404

    signing.sign(session, number, by=house.officers.authoriser, now=utc_now())
    session.commit()

    assert visitor.get(f"{HOME}/{number}/row/2").status_code == 404


def test_the_law_is_named_in_words_before_the_signature(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_list(session, house, *numbered(2))
    visitor.sign_in(house.authoriser)

    for path in (f"{HOME}/{number}", f"{HOME}/{number}/row/2"):
        visitor.get(path)
        assert "37. Unlawful online content" in visitor.page.main
        assert "public order" in visitor.page.main
    visitor.get(f"/ur/desk/filing/batch/{number}")
    assert "37. Unlawful online content" not in visitor.page.main


def test_what_the_register_lacks_stays_as_it_was_written(session: Session) -> None:
    a_house(session)

    words = cited.in_words(session, ["no-such-law:whatever", "peca-2016-s12"])

    assert words["no-such-law:whatever"].title == "no-such-law:whatever"
    assert words["peca-2016-s12"].ground == ""
