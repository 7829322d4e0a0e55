"""The appeal form as a person fills it in: step by step, back and forth, once."""

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.queries import rows
from oversight.appeals.service import filing
from oversight.appeals.views import form as views
from oversight.core.clock import utc_now
from oversight.core.codes import grouped
from oversight.core.vocabularies.appeals import GROUNDS, URGENCIES, WHAT_HAPPENED
from oversight.dispatch.models.answers import AuthorityOrder
from oversight.intake.models.requests import LegalRequest
from oversight.ledger import queries as ledger
from oversight.storage.session import Store
from tests.factories.appeals import NOW, a_code, a_sent_matter
from tests.factories.law import a_law
from tests.fixtures.pages import Page
from tests.fixtures.web import Visitor

ASK = "/en/appeal"
WORDS = "میں نے صرف دریا کے بارے میں لکھا تھا۔\n\n<b>Really</b>, that is all."
WHAT = {"what_happened": "post-removed", "locator": "a page of mine", "platform": "x"}
WHY = {"grounds": ["not-unlawful", "too-wide"], "words": WORDS}
URGENT = {"urgencies": ["journalist"], "stay_asked": "y", "late_because": ""}
NAUGHTY = json.loads((Path(__file__).parents[1] / "data" / "blns.json").read_text())


@pytest.fixture(autouse=True)
def _the_day_after(monkeypatch: pytest.MonkeyPatch, app: Flask) -> Iterator[None]:
    """Let the pages be read on the day of the factories."""
    for room in ("form", "track", "check"):
        monkeypatch.setattr(f"oversight.appeals.views.{room}.utc_now", lambda: NOW)
    secret = app.config["SECRET_KEY"].encode()
    filing.use(secret)
    yield
    filing.use(secret)


def to_the_end(visitor: Visitor, **what: str | None) -> None:
    """Go through the three screens to the page that shows all answers."""
    visitor.get(ASK)
    for answers in ({**WHAT, **what}, WHY, URGENT):
        assert visitor.post(ASK, answers).status_code == 200
    assert visitor.page.h1 == "Check your answers"


def the_receipt(visitor: Visitor) -> str:
    """The code on the page that shows it."""
    box = next(
        e for e in visitor.page.root.all("div") if e.attrs.get("class") == "receipt"
    )
    return box.all("bdi")[0].text


def appeals(session: Session) -> list[Appeal]:
    return list(session.scalars(select(Appeal)))


def test_a_whole_appeal_goes_in_and_comes_back_by_its_receipt(
    session: Session, visitor: Visitor
) -> None:
    docket = a_sent_matter(session)
    code = a_code(session, docket)
    to_the_end(visitor, notice_code=grouped(code), locator="")
    for said in ("My post was removed", "It is not unlawful", "I am a journalist"):
        assert said in visitor.page.main
    assert "<b>Really</b>" in visitor.page.main

    reply = visitor.post(ASK)

    assert reply.status_code == 200
    assert visitor.page.h1 == "Your appeal is in. Keep this code."
    receipt = the_receipt(visitor)
    found = filing.by_receipt(session, receipt)
    assert (found.told, found.stay_asked) == (True, True)
    assert found.grounds == ["not-unlawful", "too-wide"]
    words = filing.words_of(session, found)
    assert words.words == WORDS
    assert [(i.item.number) for i in found.items] == [1]

    assert visitor.post(ASK, {"last_six": "nope42"}).status_code == 422
    assert "not the last six characters" in visitor.page.main
    assert the_receipt(visitor) == receipt
    assert visitor.post(ASK, {"last_six": ""}).status_code == 422
    kept = visitor.post(ASK, {"last_six": receipt.replace("-", "")[-6:].lower()})
    assert (kept.status_code, kept.location) == (303, "/en/track")
    assert len(appeals(session)) == 1


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, "what_happened"),
        ({**WHAT, "what_happened": "nothing"}, "what_happened"),
        ({**WHAT, "platform": "myspace"}, "platform"),
        ({**WHAT, "locator": "   "}, "locator"),
        ({**WHAT, "notice_code": "no such code"}, "notice_code"),
        ({**WHAT, "locator": "x" * 2001}, "locator"),
    ],
)
def test_the_first_screen_says_what_is_missing_and_keeps_the_rest(
    session: Session, visitor: Visitor, answers: dict[str, str], field: str
) -> None:
    a_law(session)
    visitor.get(ASK)
    reply = visitor.post(ASK, answers)
    assert reply.status_code == 422
    assert field in visitor.page.errors
    form = visitor.page.form(ASK)
    assert form is not None
    assert visitor.page.values(form)["locator"] == answers.get("locator", "").strip()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"words": WORDS}, "grounds"),
        ({"grounds": ["dislike"]}, "grounds"),
        ({**WHY, "words": "x" * 5001}, "words"),
        ({**WHY, "found_out": "2031-01-01"}, "found_out"),
        ({**WHY, "found_out": "yesterday"}, "found_out"),
    ],
)
def test_the_second_screen_says_what_is_missing_and_keeps_the_rest(
    session: Session, visitor: Visitor, answers: dict[str, object], field: str
) -> None:
    a_law(session)
    visitor.get(ASK)
    visitor.post(ASK, WHAT)
    reply = visitor.post(ASK, answers)
    assert reply.status_code == 422
    assert field in visitor.page.errors
    form = visitor.page.form(ASK)
    assert form is not None
    assert visitor.page.values(form)["words"].strip() == answers.get("words", "")


def test_back_keeps_what_was_typed_right_or_wrong(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    visitor.get(ASK)
    visitor.post(ASK, WHAT)
    # Nothing ticked yet: Next would refuse, Back must not.
    assert visitor.post(ASK, {"words": WORDS, "go": "what"}).status_code == 200
    assert visitor.page.h1 == "Tell us what happened"
    form = visitor.page.form(ASK)
    assert form is not None
    shown = visitor.page.values(form)
    assert (shown["locator"], shown["platform"]) == ("a page of mine", "x")
    assert shown["what_happened"] == "post-removed"

    visitor.post(ASK, {"locator": "another page"})
    form = visitor.page.form(ASK)
    assert form is not None
    assert visitor.page.values(form)["words"] == WORDS

    visitor.post(ASK, {**WHY, "found_out": "2026-11-01"})
    visitor.post(ASK, {**URGENT, "late_because": "I was ill.", "go": "why"})
    ticked = {
        box.attrs["value"]
        for box in visitor.page.root.all("input")
        if box.attrs.get("name") == "grounds" and "checked" in box.attrs
    }
    assert ticked == {"not-unlawful", "too-wide"}
    visitor.post(ASK, {**WHY})
    form = visitor.page.form(ASK)
    assert form is not None
    assert visitor.page.values(form)["late_because"] == "I was ill."
    visitor.post(ASK, {**URGENT, "late_because": "I was ill."})
    for said in ("another page", "I was ill.", "1 November 2026"):
        assert said in visitor.page.main
    # From the last page, Change leads to the screen that asked.
    visitor.post(ASK, {"go": "why"})
    assert visitor.page.h1 == "Why is it wrong?"


def test_the_last_page_sent_twice_is_one_appeal_with_one_receipt(
    session: Session, visitor: Visitor
) -> None:
    a_sent_matter(session)
    to_the_end(visitor)
    last = visitor.page
    visitor.post(ASK)
    first = the_receipt(visitor)
    visitor.pages.append(last)
    visitor.post(ASK)
    assert the_receipt(visitor) == first
    assert len(appeals(session)) == 1


def test_the_same_form_with_other_answers_is_told_that_the_first_is_safe(
    session: Session, visitor: Visitor
) -> None:
    a_sent_matter(session)
    to_the_end(visitor)
    last = visitor.page
    visitor.post(ASK)
    visitor.pages.append(last)
    visitor.post(ASK, {"go": "why"})
    visitor.post(ASK, {**WHY, "words": "something else"})
    visitor.post(ASK, URGENT)
    assert visitor.post(ASK).status_code == 422
    assert "already sent" in visitor.page.main
    assert len(appeals(session)) == 1


@pytest.mark.slow
def test_the_last_page_sent_eight_times_at_once_is_one_appeal(
    store: Store, app: Flask
) -> None:
    with store.transaction() as session:
        a_sent_matter(session)
    first = Visitor(app)
    to_the_end(first)
    form = first.page.form(ASK)
    assert form is not None
    data = first.page.values(form)
    cookies = first.web.get_cookie("form")
    assert cookies is not None
    start, receipts, faults = Barrier(8), [], []

    def one() -> None:
        visitor = Visitor(app)
        visitor.web.set_cookie("form", cookies.value)
        start.wait()
        try:
            visitor.post(ASK, {**dict.fromkeys((*WHAT, "notice_code")), **data})
            receipts.append(the_receipt(visitor))
        except Exception as fault:  # noqa: BLE001
            faults.append(fault)

    threads = [Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(receipts) == 8
    assert len(set(receipts)) == 1
    with store.reading() as session:
        assert len(appeals(session)) == 1


def test_r20_two_tabs_of_one_browser_file_two_appeals_and_mix_nothing(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    names = ("the first page of mine", "the second page of mine")
    tabs: list[Page] = []
    for name in names:
        visitor.get(ASK)
        visitor.post(ASK, {**WHAT, "locator": name})
        tabs.append(visitor.page)
    for answers in (WHY, URGENT, {}):
        for place, name in enumerate(names):
            visitor.pages.append(tabs[place])
            own = {"words": name} if "words" in answers else {}
            assert visitor.post(ASK, {**answers, **own}).status_code == 200
            tabs[place] = visitor.page

    receipts = []
    for tab in tabs:
        visitor.pages.append(tab)
        receipts.append(the_receipt(visitor))
    assert len(set(receipts)) == len(appeals(session)) == 2
    for place, name in enumerate(names):
        visitor.get("/en/track")
        visitor.post("/en/track", {"code": receipts[place]})
        assert name in visitor.page.main
        assert names[1 - place] not in visitor.page.main


def test_a_form_open_for_too_long_keeps_the_last_page(
    session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_law(session)
    visitor.get(ASK)
    visitor.post(ASK, WHAT)
    late = utc_now() + views.OPEN_FOR + timedelta(minutes=1)
    monkeypatch.setattr("oversight.core.tokens.utc_now", lambda: late)

    assert visitor.post(ASK, {**WHY}).status_code == 422
    assert "open for too long" in visitor.page.main
    assert visitor.page.h1 == "Tell us what happened"
    visitor.post(ASK, WHAT)
    form = visitor.page.form(ASK)
    assert form is not None
    assert visitor.page.values(form)["words"] == WORDS


@pytest.mark.parametrize("token", ["", "x", "eyJrZXkiOiJhYmMifQ.aaaa.bbbb"])
def test_a_carried_token_that_is_not_ours_starts_again(
    session: Session, visitor: Visitor, token: str
) -> None:
    a_law(session)
    visitor.get(ASK)
    visitor.post(ASK, WHAT)
    assert visitor.post(ASK, {**WHY, "carried": token}).status_code == 422
    assert visitor.page.h1 == "Tell us what happened"
    visitor.get(ASK)
    kept = visitor.post(ASK, {"step": "kept", "carried": token, "last_six": "ABCDEF"})
    assert kept.location == "/en/track"
    assert appeals(session) == []


def test_a_step_that_is_none_starts_at_the_beginning(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    visitor.get(ASK)
    for step in ("none", "../x", ""):
        assert visitor.post(ASK, {"step": step}).status_code in {200, 422}
        assert visitor.page.h1 == "Tell us what happened"


def test_the_receipt_stands_in_no_address_cookie_title_or_log(
    session: Session, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    a_sent_matter(session)
    with caplog.at_level(logging.DEBUG):
        to_the_end(visitor)
        reply = visitor.post(ASK)
        receipt = the_receipt(visitor)
        plain = receipt.replace("-", "")
        visitor.post("/en/track", {"code": receipt})
    assert visitor.page.h1.startswith("Your appeal")
    for page in visitor.pages:
        assert page.title == "Oversight"
        assert not any(receipt in href or plain in href for href in page.links.values())
    cookie = visitor.web.get_cookie("form")
    assert cookie is not None
    for text in (cookie.value, str(reply.headers), caplog.text):
        assert receipt not in text
        assert plain not in text
        assert WORDS not in text
    assert reply.headers["Cache-Control"] == "no-store"
    for row in session.execute(select(Appeal.receipt_hash, Appeal.body_hash)):
        assert plain not in row
    for leaf in ledger.leaves(session):
        assert plain not in str(leaf)


def test_s6_leaving_clears_this_device(visitor: Visitor, session: Session) -> None:
    a_law(session)
    visitor.get(ASK)
    reply = visitor.post("/en/appeal/leave")
    assert reply.status_code == 303
    assert "cookies" in reply.headers["Clear-Site-Data"]


def test_no_form_needs_a_sign_in_a_script_or_a_name(
    visitor: Visitor, session: Session
) -> None:
    a_law(session)
    for lang in ("en", "ur"):
        for path in ("appeal", "track", "check"):
            reply = visitor.get(f"/{lang}/{path}")
            assert reply.status_code == 200
            assert "<script" not in reply.text
            names = {e.attrs.get("name") for e in visitor.page.root.all("input")}
            assert names.isdisjoint({"name", "email", "phone", "cnic"})
            assert not any("checked" in e.attrs for e in visitor.page.root.all("input"))
            assert visitor.page.title in {"Oversight", "شنوائی"}


def test_every_answer_the_form_offers_is_taken(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    visitor.get(ASK)
    for happened in WHAT_HAPPENED:
        visitor.get(ASK)
        assert visitor.post(ASK, {**WHAT, "what_happened": happened}).status_code == 200
    assert visitor.post(ASK, {"grounds": list(GROUNDS)}).status_code == 200
    assert visitor.post(ASK, {"urgencies": list(URGENCIES)}).status_code == 200
    assert visitor.page.h1 == "Check your answers"


def test_the_laws_own_clock_is_shown_beside_ours(
    session: Session, visitor: Visitor
) -> None:
    docket = a_sent_matter(session)
    code = a_code(session, docket)
    request = session.scalars(select(LegalRequest)).one()
    facts = {"request_id": request.id, "body_id": request.body_id, "recorded_at": NOW}
    for number, days in (("PTA/1", 2), ("PTA/2", 60)):
        passed = (NOW - timedelta(days=days)).date()
        session.add(AuthorityOrder(number=number, passed_on=passed, **facts))
    to_the_end(visitor, notice_code=code)
    visitor.post(ASK)
    text = visitor.page.main
    assert "PTA/1" in text
    assert "21 December 2026" in text
    assert "This day has passed" in text
    assert "30 days" in text


@pytest.mark.slow
def test_nothing_a_person_can_type_breaks_the_form_or_comes_back_changed(
    session: Session, visitor: Visitor
) -> None:
    a_sent_matter(session)
    visitor.get(ASK)
    first = visitor.page
    for text in NAUGHTY:
        visitor.pages[:] = [first]
        typed = {"locator": text, "notice_code": text, "go": text}
        reply = visitor.post(ASK, {**WHAT, **typed})
        assert reply.status_code in {200, 422}, text
    visitor.pages[:] = [first]
    visitor.post(ASK, WHAT)
    second = visitor.page
    for text in NAUGHTY:
        visitor.pages[:] = [second]
        reply = visitor.post(ASK, {**WHY, "words": text, "found_out": text})
        assert reply.status_code in {200, 422}, text
        form = visitor.page.form(ASK)
        assert form is not None
        assert visitor.page.h1 in {"Why is it wrong?", "Is there a hurry?"}
    token = second.token
    for text in NAUGHTY:
        for path in ("/en/track", "/en/check"):
            reply = visitor.web.post(path, data={"code": text, "csrf_token": token})
            assert reply.status_code == 422, text


def test_an_exact_text_comes_back_exactly_wherever_it_is_shown(
    session: Session, visitor: Visitor
) -> None:
    a_sent_matter(session)
    texts = [text for text in NAUGHTY if text.strip() and text.isprintable()][:40]
    said = "\n".join(f"{n}: {text}" for n, text in enumerate(texts))[:4500]
    to_the_end(visitor)
    visitor.post(ASK, {"go": "why"})
    visitor.post(ASK, {**WHY, "words": said})
    visitor.post(ASK, URGENT)
    visitor.post(ASK)
    receipt = the_receipt(visitor)
    kept = filing.words_of(session, filing.by_receipt(session, receipt)).words
    visitor.post("/en/track", {"code": receipt})
    shown = visitor.page.main
    for line in kept.split("\n"):
        assert " ".join(line.split()) in shown


def test_the_day_of_the_appeal_and_its_clocks_are_shown(
    session: Session, visitor: Visitor
) -> None:
    a_sent_matter(session)
    to_the_end(visitor)
    visitor.post(ASK)
    found = appeals(session)[0]
    whole = rows.appeal(session, found.docket)
    assert found.docket in visitor.page.main
    for moment in (whole.admit_by, whole.suspend_at, whole.default_at):
        assert isinstance(moment, datetime)
