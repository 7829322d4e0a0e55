"""The administrators' pages of the register, as a browser meets them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.clock import utc_now
from oversight.law.models import LawProposal, LawProvision
from oversight.law.queries import offers
from oversight.law.queries import register as law
from oversight.law.rules.changes import What
from oversight.law.rules.proposing import ProposalState
from tests.factories.accounts import an_actor
from tests.factories.law import a_law
from tests.fixtures.web import Visitor

DESK = "/en/desk/law"
DATA = Path(__file__).resolve().parents[1] / "data"
NAUGHTY = json.loads((DATA / "blns.json").read_text())
SOURCE = "Gazette of Pakistan, Extraordinary, 20 November 2026"
DAY = "2027-01-05"
RULING = "High Court, W.P. 1 of 2026, 20 November 2026"
FILLED: dict[What, dict[str, Any]] = {
    What.SUSPENSION: {"provision": "peca-2016-s37", "since": DAY, "ruling": RULING},
    What.ENDING: {"provision": "peca-2016-s37", "valid_to": DAY, "source": SOURCE},
    What.PROVISION: {
        "instrument": "peca-2016",
        "provision": "peca-2016-s37a",
        "number": "37A",
        "title": "Another power",
        "role": "power",
        "powers": ["takedown", "block"],
        "standalone": "y",
        "authorisation": "authority",
        "grounds": "public-order: public order",
        "summary": "Allows a thing.",
        "valid_from": DAY,
        "confidence": "medium",
        "source": SOURCE,
    },
    What.DESIGNATION: {
        "listing": "sro",
        "number": "S.R.O. 1(I)/2027",
        "group": "new",
        "title": "A new group",
        "provision": "desig-new-sro",
        "valid_from": DAY,
        "source": SOURCE,
    },
    What.POWER: {
        "body": "nccia",
        "provision": "peca-2016-s37",
        "may_order": "y",
        "valid_from": DAY,
        "confidence": "medium",
        "source": SOURCE,
    },
    What.FORUM: {
        "forum": "platform-complaint",
        "sitting": "working",
        "within_days": "30",
        "source": SOURCE,
    },
    What.HOLIDAY: {
        "day": "2027-01-06",
        "op": "holiday",
        "name": "A sudden holiday",
        "source": SOURCE,
    },
    What.POLICY: {
        "name": "refile_months",
        "value": "18",
        "valid_from": DAY,
        "source": SOURCE,
    },
}


@pytest.fixture
def one(session: Session, visitor: Visitor) -> Visitor:
    a_law(session)
    return visitor.sign_in(an_actor(session, role=Role.ADMINISTRATOR))


def waiting(session: Session) -> LawProposal:
    return session.scalars(
        select(LawProposal).where(LawProposal.state == ProposalState.WAITING)
    ).one()


@pytest.mark.parametrize("what", FILLED)
def test_each_change_is_proposed_on_its_own_form(
    session: Session, one: Visitor, what: What
) -> None:
    reply = one.post(f"{DESK}/propose/{what.value}", FILLED[what], follow=True)

    assert reply.status_code == 200
    assert "waits until another administrator" in reply.text
    found = waiting(session)
    assert found.what is what
    second = Visitor(one.app, session)
    second.sign_in(an_actor(session, role=Role.ADMINISTRATOR))
    second.get(f"{DESK}/proposals/{found.id}")
    reply = second.post(f"{DESK}/proposals/{found.id}/confirm", follow=True)
    assert "in the register and on the public record" in reply.text
    session.refresh(found)
    assert found.state is ProposalState.ENACTED


def test_the_way_back_from_a_suspension_is_offered(
    session: Session, one: Visitor
) -> None:
    row = session.scalars(
        select(LawProvision).where(LawProvision.provision_id == "peca-2016-s37")
    ).one()
    row.suspended_by_court, row.ruling = date(2026, 1, 1), RULING

    reply = one.post(
        f"{DESK}/propose/reinstatement",
        {"provision": "peca-2016-s37", "ruling": RULING},
    )

    assert reply.status_code == 303
    assert waiting(session).what is What.REINSTATEMENT
    assert RULING in one.get(DESK).text
    in_urdu = one.get(DESK.replace("/en/", "/ur/")).text
    assert row.title_ur
    assert row.title_ur in in_urdu
    assert row.title not in in_urdu


def test_a_rule_is_changed_beside_the_value_that_it_has(one: Visitor) -> None:
    one.get(f"{DESK}/propose/policy")
    assert f"{DESK}/rows/rules" in one.page.links.values()
    one.get(f"{DESK}/propose/suspension")
    assert f"{DESK}/rows/rules" not in one.page.links.values()


@pytest.mark.parametrize("what", FILLED)
def test_an_empty_form_says_what_is_missing_and_proposes_nothing(
    session: Session, one: Visitor, what: What
) -> None:
    reply = one.post(
        f"{DESK}/propose/{what.value}", dict.fromkeys(FILLED[what]) | {"since": ""}
    )

    assert reply.status_code == 422
    assert session.scalars(select(LawProposal)).all() == []


@pytest.mark.parametrize(
    ("what", "field"),
    [
        (What.SUSPENSION, "provision"),
        (What.ENDING, "provision"),
        (What.PROVISION, "instrument"),
        (What.PROVISION, "role"),
        (What.POWER, "body"),
        (What.FORUM, "forum"),
        (What.POLICY, "name"),
    ],
)
def test_no_row_of_the_register_stands_chosen_by_itself(
    session: Session, one: Visitor, what: What, field: str
) -> None:
    one.get(f"{DESK}/propose/{what.value}")
    form = one.page.form(f"{DESK}/propose/{what.value}")
    assert form is not None
    assert one.page.values(form).get(field, "") == ""

    reply = one.post(f"{DESK}/propose/{what.value}", {**FILLED[what], field: ""})
    assert reply.status_code == 422
    assert field in one.page.errors
    assert session.scalars(select(LawProposal)).all() == []


@pytest.mark.parametrize(
    ("what", "field", "typed"),
    [
        (What.POLICY, "value", "{"),
        (What.POLICY, "value", "NaN"),
        (What.POLICY, "value", '"many"'),
        (What.POLICY, "value", "[" * 3000),
        (What.FORUM, "within_days", "0"),
        (What.FORUM, "within_days", "99999999999"),
        (What.SUSPENSION, "provision", "no-such-law"),
        (What.SUSPENSION, "since", "31 February"),
        (What.PROVISION, "provision", "Not An Id"),
        (What.HOLIDAY, "op", "feast"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_was_typed_kept(
    session: Session, one: Visitor, what: What, field: str, typed: str
) -> None:
    reply = one.post(f"{DESK}/propose/{what.value}", {**FILLED[what], field: typed})

    assert reply.status_code == 422
    assert SOURCE in reply.text or RULING in reply.text
    assert session.scalars(select(LawProposal)).all() == []


def test_a_proposal_can_be_declined_or_taken_back(
    session: Session, one: Visitor
) -> None:
    second = Visitor(one.app, session)
    second.sign_in(an_actor(session, role=Role.ADMINISTRATOR))
    one.post(f"{DESK}/propose/policy", FILLED[What.POLICY])
    found = waiting(session)

    address = f"{DESK}/proposals/{found.id}"
    second.get(address)
    assert second.post(f"{address}/decline", {"reason": "no"}).status_code == 422
    reply = second.post(f"{address}/decline", {"reason": "The gazette says otherwise."})
    assert reply.status_code == 303
    assert "The gazette says otherwise." in one.get(address).text

    one.post(f"{DESK}/propose/policy", FILLED[What.POLICY])
    found = waiting(session)
    one.get(f"{DESK}/proposals/{found.id}")
    reply = one.post(f"{DESK}/proposals/{found.id}/withdraw", follow=True)
    assert "taken back" in reply.text


def test_ones_own_proposal_cannot_be_confirmed_by_hand(
    session: Session, one: Visitor
) -> None:
    one.post(f"{DESK}/propose/suspension", FILLED[What.SUSPENSION])
    found = waiting(session)

    one.get(f"{DESK}/proposals/{found.id}")
    reply = one.post(f"{DESK}/proposals/{found.id}/confirm")

    assert reply.status_code == 422
    assert "Another administrator has to read" in reply.text
    assert (
        law.catalogue(session)
        .out_of_force(date(2027, 2, 1))
        .isdisjoint({"peca-2016-s37"})
    )


def test_a_row_leads_to_its_form_already_filled(one: Visitor) -> None:
    for kind in ("powers", "forums", "calendar", "rules"):
        assert one.get(f"{DESK}/rows/{kind}").status_code == 200
    reply = one.get(f"{DESK}/propose/policy?name=refile_months")
    assert '<option selected value="refile_months">' in reply.text
    assert one.get(f"{DESK}/propose/holiday?day=2026-12-25").status_code == 200


def test_what_can_be_chosen_is_named_in_the_language_of_the_page(one: Visitor) -> None:
    for lang, words in (("en", "Unlawful online content"), ("ur", "آن لائن مواد")):
        one.get(f"/{lang}/desk/law/propose/suspension")
        offered = {o.attrs["value"]: o.text for o in one.page.root.all("option")}
        assert words in offered["peca-2016-s37"], lang


def test_days_of_a_proposal_are_said_in_words(session: Session, one: Visitor) -> None:
    for what in (What.HOLIDAY, What.SUSPENSION, What.FORUM):
        one.post(f"{DESK}/propose/{what.value}", FILLED[what])

    shown = one.get(DESK.replace("en", "ur")).text
    assert "6 جنوری 2027" in shown
    for found in session.scalars(select(LawProposal)):
        page = one.get(f"/ur/desk/law/proposals/{found.id}").text
        assert ">2027-01" not in page
        assert found.what is What.FORUM or "جنوری 2027" in page


def test_the_calendar_names_its_days_in_words(session: Session, one: Visitor) -> None:
    (first, *_) = offers.rows_page(session, "calendar", now=utc_now()).rows
    day = date.fromisoformat(first[0])

    shown = one.get(f"{DESK}/rows/calendar").text

    assert f'<time datetime="{first[0]}">{day.day} ' in shown


def test_what_is_not_there_is_not_found(one: Visitor) -> None:
    assert one.get(f"{DESK}/propose/weather").status_code == 404
    assert one.get(f"{DESK}/rows/weather").status_code == 404
    nobody = "00000000-0000-0000-0000-000000000000"
    assert one.get(f"{DESK}/proposals/{nobody}").status_code == 404


def test_no_text_breaks_the_forms_or_the_pages(session: Session, one: Visitor) -> None:
    for text in NAUGHTY:
        reply = one.web.post(
            f"{DESK}/propose/holiday",
            data={
                **FILLED[What.HOLIDAY],
                "name": text,
                "notification": text,
                "csrf_token": one.page.token if one.pages else "",
            },
        )
        assert reply.status_code in {303, 400, 422}, text
    one.get(DESK)
    for found in session.scalars(select(LawProposal)).all()[:50]:
        assert one.get(f"{DESK}/proposals/{found.id}").status_code == 200


@pytest.mark.parametrize(
    "role", [role for role in Role if role is not Role.ADMINISTRATOR]
)
def test_nobody_else_changes_the_register(
    session: Session, visitor: Visitor, role: Role
) -> None:
    a_law(session)
    visitor.sign_in(an_actor(session, role=role))

    assert visitor.get(DESK).status_code == 403
    assert visitor.get(f"{DESK}/propose/policy").status_code == 403
