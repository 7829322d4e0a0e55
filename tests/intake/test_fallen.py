"""A body's docket says that its law fell: since when, by whom, and what can be done."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item
from oversight.intake.pages import dockets
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.law import storing
from oversight.law.models import LawProvision
from oversight.law.rules.kinds import Entered
from tests.factories.dispatch import NOW, an_approval, an_issued, docket_of
from tests.factories.extensions import an_authoriser
from tests.fixtures.web import Visitor

LAW = "peca-2016-s37"


def fall(session: Session, **values: object) -> None:
    row = session.scalars(
        select(LawProvision).where(LawProvision.provision_id == LAW)
    ).one()
    for name, value in values.items():
        setattr(row, name, value)
    storing.note_state(session, sha256="", entered=Entered.ACT, now=NOW)
    session.flush()


def shown(session: Session, docket: str) -> tuple[dockets.DocketPage, Actor]:
    by = an_authoriser(session, docket)
    now = NOW + timedelta(days=1)
    return dockets.docket_page(session, docket, by, now=now), by


def test_nothing_is_said_while_the_law_holds(session: Session) -> None:
    page, _ = shown(session, an_approval(session))
    assert page.fallen == ()


def test_an_approved_docket_names_the_court_and_what_is_left_to_do(
    session: Session, visitor: Visitor
) -> None:
    docket = docket_of(an_issued(session))
    fall(session, suspended_by_court=NOW.date(), ruling="High Court, 2026")

    page, by = shown(session, docket)

    (found,) = page.fallen
    assert (found.provision, found.items, found.ruling) == (
        LAW,
        (1,),
        "High Court, 2026",
    )
    assert page.ordered
    visitor.sign_in(by)
    said = visitor.get(f"/en/desk/filing/{docket}").text
    assert "Held: the law it rests on is not in force" in said
    assert "High Court, 2026" in said
    assert f"/en/desk/documents/{docket}" in said
    visitor.get(f"/ur/desk/filing/{docket}")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"valid_to": NOW.date()}, "It ended on"),
        (
            {"valid_from": date(2099, 1, 1), "not_before": None},
            "It does not hold today",
        ),
    ],
)
def test_what_ended_and_what_has_not_begun_is_told_apart(
    session: Session, visitor: Visitor, values: dict[str, object], sentence: str
) -> None:
    docket = an_approval(session)
    fall(session, **values)
    page, by = shown(session, docket)
    assert len(page.fallen) == 1
    visitor.sign_in(by)
    assert sentence in visitor.get(f"/en/desk/filing/{docket}").text


def test_what_has_ended_rests_on_nothing(session: Session) -> None:
    docket = an_approval(session)
    fall(session, suspended_by_court=NOW.date(), ruling="High Court, 2026")
    session.execute(update(Item).values(ended_as=ItemEnd.LAPSED, ended_at=NOW))
    session.expire_all()
    assert shown(session, docket)[0].fallen == ()
