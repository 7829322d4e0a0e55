"""The pages of restrictions beyond thirty days: ask, declare, open, vote, read."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core import clock
from oversight.dispatch.service.sweep import sweep as dispatch
from oversight.extensions.service.sweep import sweep
from oversight.review.queries import seats
from oversight.review.service.sweep import sweep as review
from tests.factories.accounts import an_actor
from tests.factories.extensions import (
    ASKED,
    ENDS,
    HEARD,
    MINUTE,
    a_panel,
    a_sent_restriction,
    a_vote,
    an_asked_one,
    an_authoriser,
    opened,
    voted,
)
from tests.factories.review import member, some_words
from tests.fixtures.web import Visitor


def at(moment: datetime) -> None:
    clock.shift(moment - clock.machine_now())


@pytest.fixture(autouse=True)
def _time() -> Iterator[None]:
    yield
    clock.shift(timedelta(0))


def filled(**changes: str) -> dict[str, str]:
    ballot = a_vote()
    return {
        **ballot.findings.as_json(),
        "outcome": ballot.outcome.value,
        "days": "60",
        "reasons": ballot.reasons,
        "summary": ballot.summary,
        "summary_ur": ballot.summary_ur,
        **changes,
    }


def test_an_officer_asks_on_the_page_of_the_document(
    session: Session, visitor: Visitor
) -> None:
    docket = a_sent_restriction(session)
    by = an_authoriser(session, docket)
    other = an_actor(session, role=Role.AUTHORISER, body="nccia")
    at(ASKED)
    visitor.sign_in(by)
    where = f"/en/desk/longer/{docket}/ask"
    assert where in visitor.get(f"/en/desk/documents/{docket}").text
    visitor.get(where)
    bad = {"items": "1", "days": "900", "facts": "<script>alert(1)</script>"}
    assert visitor.post(where, bad).status_code == 422
    assert "<script>alert(1)<" in visitor.page.main  # As text: nothing is lost.
    sent = {
        "items": "1",
        "days": "60",
        "facts": some_words("threat that goes on"),
        "consent_on": ASKED.date().isoformat(),
        "consent_reference": "consent 31/2026",
    }
    assert "three decides" in visitor.post(where, sent, follow=True).text
    assert visitor.post(where, sent).status_code == 422
    assert visitor.get(f"/ur/desk/longer/{docket}/ask").status_code == 200
    visitor.sign_in(other)
    assert visitor.get(where).status_code == 404


def test_an_ordinary_restriction_has_no_such_page(
    session: Session, visitor: Visitor
) -> None:
    from tests.factories.appeals import a_sent_matter

    docket = a_sent_matter(session, items=1)
    visitor.sign_in(an_authoriser(session, docket))
    assert visitor.get(f"/en/desk/longer/{docket}/ask").status_code == 404


def test_a_member_declares_opens_and_votes(session: Session, visitor: Visitor) -> None:
    docket = an_asked_one(session)
    sweep(session, ASKED)
    review(session, ASKED + 2 * MINUTE)
    sweep(session, ASKED + 2 * MINUTE)
    held = seats.sitting(session, seats.panel_of(session, docket).id)
    first, second = (member(session, seat.pseudonym) for seat in held[:2])
    there = f"/en/desk/longer/{docket}"
    at(ASKED + 3 * MINUTE)
    visitor.sign_in(first)
    assert docket in visitor.get("/en/desk/longer/").text
    visitor.get(there)
    assert "threat that goes on" not in visitor.page.main
    assert visitor.get(f"{there}/1").status_code == 404
    assert visitor.post(f"{there}/1/open", {}).status_code == 422
    assert "Open and vote" not in visitor.page.main
    visitor.post(f"{there}/declare", {}, follow=True)
    assert "threat that goes on" in visitor.page.main
    assert "Step aside" in visitor.page.main
    assert visitor.post(f"{there}/declare", {}).status_code == 422
    assert "Open the item first" in visitor.get(f"{there}/1").text
    at(HEARD)
    visitor.sign_in(first).get(there)
    visitor.post(f"{there}/1/open", {}, follow=True)
    assert "What the first reviewer said" in visitor.page.main
    refused = visitor.post(f"{there}/1", filled(milder="yes", lasting_why=""))
    assert refused.status_code == 422
    assert "one test fails" in visitor.page.main
    assert visitor.post(f"{there}/1", {}).status_code == 422
    visitor.post(f"{there}/1", filled())
    assert visitor.page.h1 == "Read your decision back"
    assert "for 60 days more" in visitor.page.main
    assert "on the record" in visitor.post(f"{there}/1/sign", follow=True).text
    assert "on the record" in visitor.get(f"{there}/1").text
    assert visitor.get(f"/ur/desk/longer/{docket}/1").status_code == 200
    visitor.sign_in(second)
    assert visitor.post(f"{there}/recuse", {"code": "luck"}).status_code == 422
    done = visitor.post(f"{there}/recuse", {"code": "cannot-act"}, follow=True)
    assert "stepped aside" in done.text
    assert visitor.get(there).status_code == 404
    assert "Nothing of this kind" in visitor.get("/en/desk/longer/").text


def test_a_vote_waits_for_the_uploader(session: Session, visitor: Visitor) -> None:
    docket = an_asked_one(session)
    sitting = a_panel(session, docket)
    opened(session, docket, sitting)
    at(ASKED + 9 * MINUTE)
    visitor.sign_in(sitting[0])
    there = f"/en/desk/longer/{docket}/1"
    assert "has time to answer" in visitor.get(there).text
    assert visitor.post(there, filled()).status_code == 422


def test_everybody_reads_what_became_of_it(session: Session, visitor: Visitor) -> None:
    docket = an_asked_one(session, 3)
    sitting = a_panel(session, docket)
    against = [a_vote(confirms=False) for _ in range(2)]
    voted(session, docket, sitting, number=1)
    voted(session, docket, sitting, a_vote(), *against, number=2)
    by = an_authoriser(session, docket)
    at(HEARD)
    visitor.sign_in(sitting[0])
    assert "stands longer" in visitor.get(f"/en/desk/longer/{docket}").text.lower()
    assert "Stands longer" in visitor.get(f"/en/desk/longer/{docket}/1").text
    dispatch(session, ENDS)
    sweep(session, ENDS)
    at(ENDS + MINUTE)
    visitor.sign_in(by)
    for lang in ("en", "ur"):
        visitor.get(f"/{lang}/desk/longer/{docket}/ask")
        assert against[0].reasons in visitor.page.text
    visitor.sign_out()
    page = visitor.get(f"/en/register/{docket}").text
    assert "A panel decided whether it stands longer" in page
