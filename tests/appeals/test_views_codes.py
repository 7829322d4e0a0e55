"""Following an appeal, looking at a notice, answering before the decision."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import admission, filing
from oversight.core.codes import grouped, new_code
from oversight.dispatch.models.answers import Restoration
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices as notice_rows
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.privacy.service import erasing
from oversight.review.models.deciding import UserAnswer
from tests.factories.appeals import (
    NOW,
    a_code,
    a_form,
    a_seated,
    a_sent_matter,
    an_admitted,
    decide_all,
    words,
)
from tests.factories.law import a_law
from tests.factories.review import ready
from tests.fixtures.web import Visitor

URDU = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.fixture(autouse=True)
def _the_portals_own_secret(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make codes with the secret of the running portal, on the factories' day."""
    secret = app.config["SECRET_KEY"].encode()
    for place in (
        "tests.factories.appeals.SECRET",
        "tests.factories.review.NOTICE_SECRET",
    ):
        monkeypatch.setattr(place, secret)
    filing.use(secret)
    notices.use(secret)
    for room in ("track", "check"):
        monkeypatch.setattr(f"oversight.appeals.views.{room}.utc_now", lambda: NOW)


def a_receipt(session: Session, docket: str, **facts: object) -> tuple[str, str]:
    """The number and the receipt of an appeal on a sent matter."""
    form = a_form(notice_code=a_code(session, docket), **facts)
    filed = filing.file(session, form, form_key=b"f" * 32, now=NOW)
    session.info.clear()
    return filed.docket, filed.receipt


def an_asked_code(session: Session) -> tuple[str, str]:
    """A docket whose user was asked first, and the code of the notice."""
    docket, _ = ready(session, skipped=False)
    found = notice_rows.find(session, docket, 1, Stage.ASKED)
    assert found is not None
    return docket, notices.code_of(session, found)


def test_a_receipt_opens_its_appeal_however_it_is_typed(
    session: Session, visitor: Visitor
) -> None:
    docket, receipt = a_receipt(session, a_sent_matter(session), words="Hear me.")
    for typed in (
        receipt,
        grouped(receipt),
        grouped(receipt).lower(),
        f"  {receipt[:9]} {receipt[9:]}\t",
        receipt.translate(URDU),
        grouped(receipt).replace("0", "o").replace("1", "l"),
        receipt.replace("-", "–"),
    ):
        visitor.get("/en/track")
        assert visitor.post("/en/track", {"code": typed}).status_code == 200, typed
        assert docket in visitor.page.h1
        assert "Hear me." in visitor.page.main


@pytest.mark.parametrize("days", [-400, -1, 400, 7000])
def test_a_clock_that_jumps_closes_no_code_opens_none_and_files_nothing_twice(
    session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    matter = a_sent_matter(session)
    docket, receipt = a_receipt(session, matter)
    code, entries = a_code(session, matter), ledger.size(session)
    then = NOW + timedelta(days=days)
    for room in ("track", "check"):
        monkeypatch.setattr(f"oversight.appeals.views.{room}.utc_now", lambda: then)

    for page, right, seen in (
        ("track", receipt, docket),
        ("check", code, "X has been asked"),
    ):
        visitor.get(f"/en/{page}")
        assert visitor.post(f"/en/{page}", {"code": right}).status_code == 200
        assert seen in visitor.page.h1 + visitor.page.main
        visitor.get(f"/en/{page}")
        assert visitor.post(f"/en/{page}", {"code": new_code()}).status_code == 422
    form = a_form(notice_code=code)
    again = filing.file(session, form, form_key=b"f" * 32, now=then)

    assert (again.docket, again.receipt, again.repeated) == (docket, receipt, True)
    assert ledger.size(session) == entries


def test_a12_a_flood_of_guesses_keeps_nobody_from_their_own_appeal(
    session: Session, visitor: Visitor
) -> None:
    docket, receipt = a_receipt(session, a_sent_matter(session))
    visitor.get("/en/track")
    for _ in range(100):
        assert visitor.post("/en/track", {"code": new_code()}).status_code == 422

    assert visitor.post("/en/track", {"code": receipt}).status_code == 200
    assert docket in visitor.page.h1


def test_a_wrong_code_gets_one_same_sentence_everywhere(
    session: Session, visitor: Visitor
) -> None:
    _, receipt = a_receipt(session, a_sent_matter(session))
    swapped = receipt[:-1] + ("A" if receipt[-1] != "A" else "B")
    for path in ("/en/track", "/en/check"):
        said = set()
        for typed in (swapped, new_code(), "hello", "0" * 26, "'; DROP TABLE", "۱۲۳"):
            visitor.get(path)
            assert visitor.post(path, {"code": typed}).status_code == 422
            said.add(visitor.page.errors["code"])
        assert len(said) == 1
        assert visitor.post(path, {"code": ""}).status_code == 422
        assert visitor.page.errors["code"] not in said
    # A receipt is no notice and a notice no receipt.
    visitor.get("/en/check")
    assert visitor.post("/en/check", {"code": receipt}).status_code == 422


def test_an_appeal_is_followed_from_filing_to_restoring(
    session: Session, visitor: Visitor
) -> None:
    docket, receipt = a_receipt(session, a_sent_matter(session), stay_asked=True)

    def seen() -> str:
        visitor.get("/en/track")
        assert visitor.post("/en/track", {"code": receipt}).status_code == 200
        return visitor.page.main

    assert "If nobody answers, it is admitted." in seen()
    panel = an_admitted(session, docket)
    admission.stay(session, docket, granted=True, by=panel[0], now=NOW)
    text = seen()
    assert "Admitted" in text
    assert "asked to restore it until the decision" in text
    decide_all(session, docket, panel, AppealOutcome.OVERTURNED)
    text = seen()
    assert "overturned: the restriction ends" in text
    assert "It has not answered yet." in text
    for asked in session.scalars(select(Restoration)):
        asked.restored, asked.restored_at, asked.answered_at = True, NOW, NOW
    assert "says that it restored it on" in seen()
    for asked in session.scalars(select(Restoration)):
        asked.restored, asked.restored_at = False, None
    assert "will not restore it" in seen()


def test_a_narrowed_answer_says_what_remains_and_who_disagreed(
    session: Session, visitor: Visitor
) -> None:
    docket, receipt = a_receipt(session, a_sent_matter(session))
    panel = an_admitted(session, docket)
    partly = AppealOutcome.PARTLY
    decide_all(
        session, docket, panel, AppealOutcome.UPHELD, *[partly] * (len(panel) - 1)
    )
    visitor.get("/en/track")
    visitor.post("/en/track", {"code": receipt})
    assert "What remains" in visitor.page.main
    assert "Dissent" in visitor.page.main
    public = visitor.get(f"/en/register/{docket}")
    assert "narrowed" in public.text


def test_a_refusal_gives_its_ground_and_reasons_to_the_person(
    session: Session, visitor: Visitor
) -> None:
    docket, receipt = a_receipt(session, a_sent_matter(session))
    panel = a_seated(session, docket)
    reasons = words("admission")
    admission.refuse(session, docket, "no-interest", reasons, by=panel[0], now=NOW)
    visitor.get("/en/track")
    visitor.post("/en/track", {"code": receipt})
    assert reasons in visitor.page.main
    visitor.get(f"/en/register/{docket}")
    assert "It was not taken" in visitor.page.main
    assert reasons not in visitor.page.main


def test_a_notice_code_opens_its_notice_and_the_way_to_an_appeal(
    session: Session, visitor: Visitor
) -> None:
    code = a_code(session, a_sent_matter(session))
    visitor.get("/en/check")
    visitor.post("/en/check", {"code": grouped(code).lower()})
    assert visitor.page.h1 == "Your notice"
    assert code not in visitor.page.title
    visitor.post("/en/appeal")
    assert visitor.page.h1 == "Tell us what happened"
    form = visitor.page.form("/en/appeal")
    assert form is not None
    assert visitor.page.values(form)["notice_code"].replace("-", "").upper() == code


def test_the_user_answers_once_before_the_decision_and_without_a_name(
    session: Session, visitor: Visitor
) -> None:
    docket, code = an_asked_code(session)
    visitor.get("/en/check")
    visitor.post("/en/check", {"code": code})
    assert "Answer before anything is decided" in visitor.page.main

    assert visitor.post("/en/check/answer", {"words": "   "}).status_code == 422
    said = "یہ دریا کی تصویر ہے۔ canary-answer"
    assert visitor.post("/en/check/answer", {"words": said}).status_code == 200
    assert visitor.page.h1 == "Check your answer"
    assert said in visitor.page.main
    assert session.scalars(select(UserAnswer)).all() == []
    visitor.post("/en/check/answer", {"go": "write"})
    form = visitor.page.form("/en/check/answer")
    assert form is not None
    assert visitor.page.values(form)["words"] == said
    visitor.post("/en/check/answer")
    reply = visitor.post("/en/check/answer", follow=True)
    assert "Your answer is in" in visitor.page.text
    assert "see how it ends" in visitor.page.text
    assert reply.status_code == 200
    assert len(session.scalars(select(UserAnswer)).all()) == 1

    visitor.get("/en/check")
    visitor.post("/en/check", {"code": code})
    twice = {"code": code, "words": "Once more, please."}
    again = visitor.post("/en/check/answer", twice)
    assert again.status_code == 422
    assert "Once more, please." in again.text
    public = visitor.get(f"/en/register/{docket}").text
    assert "canary-answer" not in public
    assert code not in public


def test_nobody_answers_with_a_code_that_opens_nothing(
    session: Session, visitor: Visitor
) -> None:
    _, code = an_asked_code(session)
    visitor.get("/en/check")
    visitor.post("/en/check", {"code": code})
    for wrong in (new_code(), "", "x"):
        answer = {"code": wrong, "words": "Hear me."}
        assert visitor.post("/en/check/answer", answer).status_code == 422
        assert visitor.page.h1 == "Do you have a code?"
        visitor.get("/en/check")
    assert session.scalars(select(UserAnswer)).all() == []


def test_an_answer_to_a_notice_that_asks_nothing_is_refused(
    session: Session, visitor: Visitor
) -> None:
    code = a_code(session, a_sent_matter(session))
    visitor.get("/en/check")
    visitor.post("/en/check", {"code": code})
    reply = visitor.post("/en/check/answer", {"code": code, "words": "Hear me."})
    assert reply.status_code == 422
    assert session.scalars(select(UserAnswer)).all() == []


def test_a_bare_address_is_never_answered(session: Session, visitor: Visitor) -> None:
    a_sent_matter(session)
    visitor.get("/en/check")
    visitor.post("/en/check", {"code": "https://x.com/somebody"})
    assert visitor.page.errors["code"]
    assert "somebody" not in visitor.page.errors["code"]


def test_pages_of_codes_are_not_kept_by_the_browser(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    for path in ("/en/track", "/en/check", "/ur/appeal"):
        assert visitor.get(path).headers["Cache-Control"] == "no-store"
        assert session.scalars(select(Appeal)).all() == []


def test_the_page_of_an_appeal_says_until_when_its_words_are_kept(
    session: Session, visitor: Visitor
) -> None:
    docket, receipt = a_receipt(session, a_sent_matter(session), words="Hear me.")
    visitor.get("/en/track")
    visitor.post("/en/track", {"code": receipt})
    assert "kept for 180 days after your appeal" in visitor.page.main
    panel = an_admitted(session, docket)
    decide_all(session, docket, panel, AppealOutcome.UPHELD)
    session.info.clear()
    visitor.get("/en/track")
    visitor.post("/en/track", {"code": receipt})
    assert "Hear me." in visitor.page.main
    assert "What you wrote is kept until" in visitor.page.main

    erasing.erase(session, docket, "appellant", "term-ended", now=NOW)
    session.info.clear()
    visitor.get("/en/track")
    page = visitor.post("/en/track", {"code": receipt})

    assert page.status_code == 200
    assert "Hear me." not in page.text
    assert "forgotten for good, as promised" in visitor.page.main
    assert "/en/kept" in visitor.page.links.values()
