"""The pages on which a body puts facts right, and what everybody else sees of it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.clock import utc_now
from oversight.intake.models.corrections import FactCorrection
from tests.factories.accounts import an_actor
from tests.factories.review import a_decided_case, panel_members
from tests.fixtures.web import Visitor

DATA = Path(__file__).parents[1] / "data"
NAUGHTY = [
    one
    for one in json.loads((DATA / "blns.json").read_text(encoding="utf-8"))
    if one.strip()
][::25] + (DATA / "xss_payloads_even_lines.txt").read_text("utf-8").splitlines()[:5]
WHY = "The officer copied the day of the report instead of that of the post."
SAID = {"fact": "published_on", "becomes": "2026-01-19", "why": WHY}
DAY = {"published_on": "2026-01-20", "captured_at": "2026-01-21T10:00:00+05:00"}


@pytest.fixture
def docket(session: Session) -> str:
    return a_decided_case(session, now=utc_now() - timedelta(hours=2), **DAY)  # type: ignore[arg-type]


@pytest.fixture
def officer(session: Session, docket: str) -> Actor:
    assert docket
    return an_actor(session, role=Role.DRAFTER, body="pta")


def at(docket: str, number: int | None = None) -> str:
    place = f"/en/desk/asked/{docket}/facts"
    return place if number is None else f"{place}/{number}"


def shown(visitor: Visitor, docket: str) -> dict[str, object]:
    """What the page's own form would send as it stands."""
    form = visitor.page.form(at(docket, 1))
    assert form is not None
    return dict(visitor.page.values(form))


def count(session: Session) -> int:
    return session.scalar(select(func.count(FactCorrection.id))) or 0


def test_an_officer_finds_the_way_and_puts_a_fact_right(
    session: Session, visitor: Visitor, docket: str, officer: Actor
) -> None:
    visitor.sign_in(officer)
    page = visitor.get(f"/en/desk/filing/{docket}")
    assert at(docket) in page.text
    assert at(docket, 1) in visitor.get(at(docket)).text

    reply = visitor.post(at(docket, 1), SAID, follow=True)

    assert "Put right." in reply.text
    for text in ("20 January 2026", "19 January 2026", WHY):
        assert text in reply.text
    now = visitor.get(f"/en/desk/filing/{docket}").text
    assert "Put right since the decision" in now
    assert count(session) == 1


def test_everybody_reads_that_a_fact_was_put_right_and_not_what_it_says(
    visitor: Visitor, docket: str, officer: Actor
) -> None:
    visitor.sign_in(officer)
    visitor.post(at(docket, 1), SAID)
    visitor.sign_out()

    for lang in ("en", "ur"):
        shown = visitor.get(f"/{lang}/register/{docket}").text
        assert WHY not in shown
        assert "2026-01-19" not in shown
    shown = visitor.get(f"/en/register/{docket}").text
    assert "The body put a fact right" in shown
    assert "1 was put right by the body" in shown


def test_who_decided_reads_both_values(
    session: Session, visitor: Visitor, docket: str, officer: Actor
) -> None:
    visitor.sign_in(officer)
    visitor.post(at(docket, 1), SAID)
    (member,) = panel_members(session, docket)

    visitor.sign_in(member)
    shown = visitor.get(f"/en/desk/review/{docket}/1").text

    assert "Put right by the body since the decision" in shown
    assert WHY in shown


def test_a_page_sent_twice_puts_right_once(
    session: Session, visitor: Visitor, docket: str, officer: Actor
) -> None:
    visitor.sign_in(officer)
    visitor.get(at(docket, 1))
    sent = {**shown(visitor, docket), **SAID}

    answers = [visitor.web.post(at(docket, 1), data=sent) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert len({one.location for one in answers}) == 1
    assert count(session) == 1


def test_whoever_comes_second_keeps_the_text_and_may_send_it_again(
    session: Session, visitor: Visitor, docket: str, officer: Actor
) -> None:
    visitor.sign_in(officer)
    visitor.get(at(docket, 1))
    sent = {**shown(visitor, docket), **SAID}
    visitor.sign_in(an_actor(session, role=Role.AUTHORISER, body="pta"))
    visitor.post(at(docket, 1), {**SAID, "becomes": "2026-01-18"})

    visitor.sign_in(officer)
    reply = visitor.post(at(docket, 1), {**sent, "csrf_token": None, **token(visitor)})

    assert reply.status_code == 422
    assert "Another officer put a fact of this item right" in reply.text
    assert WHY in reply.text
    again = visitor.post(at(docket, 1))
    assert again.status_code == 303
    assert count(session) == 2


def token(visitor: Visitor) -> dict[str, str]:
    visitor.get("/en/desk/")
    return {"csrf_token": str(visitor.page.token)}


@pytest.mark.parametrize("missing", ["fact", "becomes", "why"])
def test_what_is_missing_is_said_beside_its_field(
    session: Session, visitor: Visitor, docket: str, officer: Actor, missing: str
) -> None:
    visitor.sign_in(officer)

    reply = visitor.post(at(docket, 1), {**SAID, missing: ""})

    assert reply.status_code == 422
    assert missing in visitor.page.errors
    assert count(session) == 0


def test_everything_that_is_missing_is_said_at_once(
    visitor: Visitor, docket: str, officer: Actor
) -> None:
    visitor.sign_in(officer)

    visitor.post(at(docket, 1), {"becomes": "", "why": "Too short."})

    assert {"fact", "becomes", "why"} <= set(visitor.page.errors)


def test_days_are_said_in_the_words_of_the_reader(
    visitor: Visitor, docket: str, officer: Actor
) -> None:
    visitor.sign_in(officer)

    for page in (at(docket), at(docket, 1)):
        assert "20 January 2026" in visitor.get(page).text
        urdu = visitor.get(page.replace("/en/", "/ur/")).text
        assert "20 جنوری 2026" in urdu
        assert ">2026-01-20<" not in urdu


@pytest.mark.parametrize("text", NAUGHTY)
def test_no_text_breaks_the_page(
    visitor: Visitor, docket: str, officer: Actor, text: str
) -> None:
    visitor.sign_in(officer)

    reply = visitor.post(
        at(docket, 1), {"fact": "handle", "becomes": text, "why": text * 3}
    )

    assert reply.status_code in {303, 422}
    assert visitor.get(at(docket)).status_code == 200


def test_another_body_and_an_undecided_item_have_no_page(
    session: Session, visitor: Visitor, docket: str
) -> None:
    visitor.sign_in(an_actor(session, role=Role.DRAFTER, body="nccia"))
    assert visitor.get(at(docket)).status_code == 404
    assert visitor.get(at(docket, 1)).status_code == 404
    visitor.sign_in(an_actor(session, role=Role.DRAFTER, body="pta"))
    assert visitor.get(at(docket, 9)).status_code == 404
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    assert visitor.get(at(docket)).status_code == 403
