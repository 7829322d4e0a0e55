"""Wherever a provision is chosen from a list, the list names the Act it is part of."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.service import holding
from oversight.intake.models.batches import Batch
from oversight.law.queries import register as law
from tests.factories import data as make
from tests.factories.intake import NOW
from tests.fixtures.pages import Element
from tests.fixtures.web import Visitor
from tests.intake.test_views import House


def acts(session: Session, place: int) -> set[str]:
    catalogue = law.catalogue(session)
    return {row.act_named[place] for row in catalogue.provisions.values()}


def chosen_from(visitor: Visitor, path: str, name: str) -> Element:
    assert visitor.get(path).status_code == 200
    (found,) = [
        one for one in visitor.page.root.all("select") if one.attrs.get("name") == name
    ]
    return found


def names_its_acts(found: Element, known: set[str]) -> None:
    groups = [one.attrs["label"] for one in found.all("optgroup")]
    assert groups
    for label in groups:
        assert any(label.endswith(act) for act in known), label
    assert len(groups) == len(set(groups))
    offered = [one for one in found.all("option") if one.attrs["value"]]
    grouped = [one for group in found.all("optgroup") for one in group.all("option")]
    assert [one for one in grouped if one.attrs["value"]] == offered


@pytest.mark.parametrize(("lang", "place"), [("en", 0), ("ur", 1)])
def test_the_list_of_powers_names_the_act(
    visitor: Visitor, session: Session, lang: str, place: int
) -> None:
    house = House(session)
    session.commit()
    visitor.sign_in(house.drafter)
    found = chosen_from(visitor, f"/{lang}/desk/filing/new", "provision")
    names_its_acts(found, acts(session, place))


@pytest.mark.parametrize(("lang", "place"), [("en", 0), ("ur", 1)])
def test_the_lists_of_a_data_request_name_the_act(
    visitor: Visitor, session: Session, lang: str, place: int
) -> None:
    team = make.a_team(session)
    session.commit()
    visitor.sign_in(team.drafter)
    assert visitor.post("/en/desk/data/new").status_code == 303
    home = f"/{lang}/desk/data/{session.scalars(select(Batch.number)).one()}"
    assert visitor.post(f"{home}/asked", {"tier": "D1"}).status_code == 303
    known = acts(session, place)
    for name in ("power", "offence_law"):
        names_its_acts(chosen_from(visitor, f"{home}/part/offence", name), known)


@pytest.mark.parametrize(("lang", "place"), [("en", 0), ("ur", 1)])
def test_the_list_of_another_offence_names_the_act(
    visitor: Visitor, session: Session, lang: str, place: int
) -> None:
    docket, team = make.received(session)
    holding.minimise(session, docket, 1, by=team.custodian, now=NOW + timedelta(days=1))
    session.commit()
    visitor.sign_in(team.authoriser)
    found = chosen_from(visitor, f"/{lang}/desk/uses/{docket}/1/ask", "provision")
    names_its_acts(found, acts(session, place))
