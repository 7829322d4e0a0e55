"""Whoever changes the language in the middle of something goes on with all they typed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.authority.permissions import Role
from oversight.review.models.deciding import UserAnswer
from tests.appeals.test_views_codes import _the_portals_own_secret, an_asked_code
from tests.appeals.test_views_form import (
    ASK,
    URGENT,
    WHAT,
    WHY,
    WORDS,
    _the_day_after,
    the_receipt,
    to_the_end,
)
from tests.factories.accounts import an_actor
from tests.factories.appeals import a_code, a_sent_matter
from tests.factories.law import a_law
from tests.fixtures.pages import Element
from tests.fixtures.web import Visitor

__all__ = ["_the_day_after", "_the_portals_own_secret"]


def tongue(visitor: Visitor) -> Element | None:
    """What changes the language on the page last shown."""
    all_ = visitor.page.root.all("a", "button")
    return next((e for e in all_ if e.attrs.get("class") == "lang"), None)


def change_language(visitor: Visitor, **typed: object) -> None:
    """Press the button of the other language, with this typed and not sent yet."""
    button = tongue(visitor)
    assert button is not None
    assert button.tag == "button"
    name = button.attrs.get("form")
    form = button.within("form") or next(
        e for e in visitor.page.root.all("form") if e.attrs.get("id") == name
    )
    sent: dict[str, object] = {**visitor.page.values(form), **typed}
    if "name" in button.attrs:
        sent[button.attrs["name"]] = button.attrs["value"]
    address = button.attrs.get("formaction", form.attrs["action"])
    visitor.web.post(address, data=sent)  # A double press does no harm.
    assert visitor.post(address, sent).status_code == 200


def test_every_step_of_an_appeal_is_shown_in_the_other_language_with_what_was_typed(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    visitor.get(ASK)
    change_language(visitor, **WHAT)
    assert visitor.page.h1 == "بتائیں کیا ہوا"
    assert "a page of mine" in visitor.page.html
    visitor.post("/ur/appeal")
    change_language(visitor, **WHY)
    assert visitor.page.h1 == "Why is it wrong?"
    form = visitor.page.form(ASK)
    assert form is not None
    assert visitor.page.values(form)["words"].strip() == WORDS
    visitor.post(ASK, WHY)
    change_language(visitor, **URGENT)
    visitor.post("/ur/appeal", URGENT)
    change_language(visitor)
    assert visitor.page.h1 == "Check your answers"
    assert WORDS.split("\n", maxsplit=1)[0] in visitor.page.main
    assert "a page of mine" in visitor.page.main
    assert session.scalars(select(Appeal)).all() == []


def test_enter_goes_on_and_changes_no_language(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    visitor.get(ASK)
    ours = [
        e
        for e in visitor.page.root.all("button")
        if e.attrs.get("form") == "answers" or e.within("form") is None
    ]
    assert "name" not in ours[0].attrs
    assert "formaction" not in ours[0].attrs


def test_no_link_leads_away_from_the_one_page_with_the_receipt(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    to_the_end(visitor)
    visitor.post(ASK)
    assert the_receipt(visitor)
    assert tongue(visitor) is None


def test_what_a_code_opened_stays_open_in_the_other_language(
    session: Session, visitor: Visitor
) -> None:
    code = a_code(session, a_sent_matter(session))
    visitor.get("/en/check")
    visitor.post("/en/check", {"code": code})
    change_language(visitor)
    assert visitor.page.h1 == "آپ کا اطلاع نامہ"
    to_the_end(visitor, notice_code=code)
    visitor.post(ASK)
    receipt = the_receipt(visitor)
    visitor.get("/en/track")
    visitor.post("/en/track", {"code": receipt})
    change_language(visitor)
    assert visitor.page.h1.startswith("آپ کی اپیل")
    assert receipt not in visitor.page.text


def test_an_answer_to_a_notice_is_shown_in_the_other_language_as_it_stands(
    session: Session, visitor: Visitor
) -> None:
    _, code = an_asked_code(session)
    visitor.get("/en/check")
    visitor.post("/en/check", {"code": code})
    visitor.post("/en/check/answer", {"words": "x" * 5001})
    change_language(visitor, words=WORDS)
    form = visitor.page.form("/ur/check/answer")
    assert form is not None
    assert visitor.page.values(form)["words"].strip() == WORDS
    visitor.post("/ur/check/answer")
    change_language(visitor)
    assert visitor.page.h1 == "Check your answer"
    assert WORDS.split("\n", maxsplit=1)[0] in visitor.page.main
    assert session.scalars(select(UserAnswer)).all() == []
    assert visitor.post("/en/check/answer").status_code == 303
    assert len(session.scalars(select(UserAnswer)).all()) == 1


def test_a_refused_act_leads_to_its_matter_in_the_other_language(
    session: Session, visitor: Visitor
) -> None:
    docket = a_sent_matter(session)
    visitor.sign_in(an_actor(session, role=Role.REVIEWER))
    assert visitor.post(f"/en/desk/appeals/{docket}/declare").status_code == 404
    link = tongue(visitor)
    assert link is not None
    assert link.attrs["href"] == f"/ur/desk/appeals/{docket}"


def test_no_link_leads_away_from_the_one_page_with_what_was_typed(
    session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(an_actor(session, role=Role.REVIEWER))
    address = "/en/desk/review/TD-2026-000001/1/decide"
    visitor.post(address, {"candour": "Half a thought.", "csrf_token": "stale"})
    assert "Half a thought." in visitor.page.html
    assert tongue(visitor) is None
