"""The liaison's desk and the officer's page, as their visitors meet them."""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.dispatch.queries import desk, rows
from oversight.dispatch.service import standing
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notice_acts
from oversight.privacy.service import erasing
from tests.factories.accounts import an_actor
from tests.factories.dispatch import (
    LATER,
    a_liaison,
    a_sending,
    an_approval,
    an_authoriser,
    an_issued,
    docket_of,
)
from tests.factories.notices import a_notice
from tests.fixtures.web import Visitor

DESK = "/en/desk/orders"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked some hours after the sending."""
    clock.shift(timedelta(0))
    clock.shift(LATER + timedelta(hours=4) - utc_now())
    yield
    clock.shift(timedelta(0))


def test_the_desk_shows_what_waits(session: Session, visitor: Visitor) -> None:
    found, liaison = a_sending(session, items=2)
    a_sending(session)
    standing.suspend(session, found.lines[0], cause="stay", now=LATER)
    visitor.sign_in(liaison)

    for lang in ("en", "ur"):
        reply = visitor.get(f"/{lang}/desk/orders/")
        assert reply.status_code == 200
        counts = [
            e.text
            for e in visitor.page.root.all("p")
            if e.attrs.get("class") == "count"
        ]
        assert counts == ["2", "0", "3", "1"]
    assert docket_of(found) in visitor.page.main


def test_an_empty_desk_says_so(session: Session, visitor: Visitor) -> None:
    an_approval(session)
    visitor.sign_in(a_liaison(session))

    visitor.get(f"{DESK}/")

    assert "Nothing new." in visitor.page.main
    assert "No notice waits." in visitor.page.main


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.REVIEWER, Role.AUTHORISER])
def test_only_liaisons_have_this_desk(
    session: Session, visitor: Visitor, role: Role
) -> None:
    visitor.sign_in(an_actor(session, role=role))

    assert visitor.get(f"{DESK}/").status_code == 403


def test_a_stranger_is_asked_to_sign_in(visitor: Visitor) -> None:
    assert visitor.get(f"{DESK}/").status_code in {302, 303}


def test_a_docket_shows_its_document_items_and_notices(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session, items=2)
    docket = docket_of(found)
    visitor.sign_in(liaison)

    for lang in ("en", "ur"):
        assert visitor.get(f"/{lang}/desk/orders/{docket}").status_code == 200
        assert f"{docket}@1" in visitor.page.main
    written = rows.document(session, docket)
    assert written is not None
    assert written.sha256 in visitor.page.main
    assert len(visitor.page.root.all("article")) == 1


def test_the_document_is_never_called_our_order(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    visitor.sign_in(liaison)

    visitor.get(f"{DESK}/{docket_of(found)}")

    assert "Record of review and request to the platform" in visitor.page.main
    assert "Order of this portal" not in visitor.page.main
    assert "court" not in visitor.page.title.lower()


def test_receipt_is_given_from_the_docket(session: Session, visitor: Visitor) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(liaison).get(f"{DESK}/{docket}")

    reply = visitor.post(f"{DESK}/{docket}/receipt", {"reference": "X-77"}, follow=True)

    assert reply.status_code == 200
    assert "X-77" in visitor.page.main
    again = visitor.post(f"{DESK}/{docket}/receipt", {"reference": ""})
    assert again.status_code == 422


def test_the_download_is_the_very_document(session: Session, visitor: Visitor) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    standing.narrow(session, found.lines[0], measure="label", days=10, now=LATER)
    one, two = rows.versions(session, docket)
    visitor.sign_in(liaison)

    latest = visitor.get(f"{DESK}/{docket}/document.json")
    first = visitor.get(f"{DESK}/{docket}/1/document.json")

    assert latest.mimetype == "application/json"
    assert hashlib.sha256(latest.data).hexdigest() == two.sha256
    assert hashlib.sha256(first.data).hexdigest() == one.sha256
    assert json.loads(latest.data)["supersedes"] == f"{docket}@1"
    assert visitor.get(f"{DESK}/{docket}/9/document.json").status_code == 404


def test_an_item_is_answered(session: Session, visitor: Visitor) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(liaison)
    given = {
        "action": "geo-withhold",
        "under": "local-law",
        "territory": "PK",
        "acted_at": "2026-11-23T13:30",
        "user_notified": "yes",
    }

    reply = visitor.post(f"{DESK}/{docket}/1/answer", given, follow=True)

    assert reply.status_code == 200
    assert "acted on" in visitor.page.main
    leaf = ledger.of_stream(session, docket)[-1]
    assert (leaf["k"], leaf["acted"]) == ("platform.answered", "2026-11-23T08:30:00Z")
    visitor.get(f"{DESK}/{docket}/1/answer")
    assert "Your last answer was" in visitor.page.main


def test_a_refused_answer_keeps_what_was_typed(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(liaison)

    reply = visitor.post(
        f"{DESK}/{docket}/1/answer", {"action": "refused", "reference": "X-12"}
    )

    assert reply.status_code == 422
    assert "reason" in visitor.page.errors
    form = visitor.page.form(f"{DESK}/{docket}/1/answer")
    assert form is not None
    assert visitor.page.values(form)["reference"] == "X-12"


def test_what_is_needed_for_an_act_is_not_called_optional_and_is_asked_for(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    there = f"{DESK}/{docket_of(found)}/1/answer"
    visitor.sign_in(liaison).get(there)
    labels = {one.attrs.get("for"): one.text for one in visitor.page.root.all("label")}
    for name in ("territory", "acted_at", "reason", "not_until"):
        assert "(optional)" not in labels[name]
    assert "(optional)" in labels["under"]

    reply = visitor.post(there, {"action": "remove"})

    assert reply.status_code == 422
    assert set(visitor.page.errors) == {"territory"}
    assert "Say where it applies" in visitor.page.main


def test_the_list_says_until_when_a_notice_is_to_be_passed_on_and_what_is_late(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    (row,) = desk.index_page(session, by=liaison, now=LATER).notices
    assert row.pass_on_by is not None
    assert row.made_at < row.pass_on_by
    assert not row.is_late
    (late,) = desk.index_page(session, by=liaison, now=row.pass_on_by).notices
    assert late.is_late

    visitor.sign_in(liaison).get(DESK + "/")

    assert docket_of(found) in visitor.page.main
    assert "Pass on by" in visitor.page.main


def test_a_notice_is_shown_in_both_languages_with_its_code(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(liaison)

    assert visitor.get(f"{DESK}/{docket}/1/notice/sent").status_code == 200

    (told,) = notices.of_docket(session, docket)
    code = notice_acts.code_of(session, told)
    shown = visitor.page.main.replace("-", "")
    assert shown.count(code) == 3
    assert {e.attrs.get("lang") for e in visitor.page.root.all("div")} >= {"ur", "en"}


def test_a_notice_whose_code_was_erased_is_shown_without_it(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    erasing.erase(session, docket, "notice", "wrongly-kept", now=utc_now())
    visitor.sign_in(liaison)

    reply = visitor.get(f"{DESK}/{docket}/1/notice/sent")

    assert reply.status_code == 200
    assert "it ought not to have been kept" in reply.text
    assert "I have passed this on" in reply.text


def test_a_notice_is_passed_on(session: Session, visitor: Visitor) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(liaison).get(f"{DESK}/{docket}/1/notice/sent")

    reply = visitor.post(f"{DESK}/{docket}/1/notice/sent/passed-on", follow=True)

    assert reply.status_code == 200
    assert "passed on" in visitor.page.main
    assert ledger.of_stream(session, docket)[-1]["k"] == "notice.sent"
    again = visitor.post(f"{DESK}/{docket}/1/notice/sent/passed-on")
    assert again.status_code == 422


def test_a_notice_that_reached_nobody_is_said_so(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(liaison).get(f"{DESK}/{docket}/1/notice/sent")
    (asked_once_more,) = visitor.page.root.all("details")[-1:]
    assert "Record that it could not be delivered" in asked_once_more.text

    reply = visitor.post(f"{DESK}/{docket}/1/notice/sent/failed", follow=True)

    assert reply.status_code == 200
    assert "could not be delivered" in visitor.page.main
    assert ledger.of_stream(session, docket)[-1]["k"] == "notice.failed"
    again = visitor.post(f"{DESK}/{docket}/1/notice/sent/failed")
    assert again.status_code == 422


def test_before_the_decision_only_the_notice_is_there(
    session: Session, visitor: Visitor
) -> None:
    docket = an_approval(session)
    liaison = a_liaison(session)
    a_notice(session, docket=docket, stage=Stage.ASKED)
    visitor.sign_in(liaison)

    assert visitor.get(f"{DESK}/{docket}").status_code == 200
    assert "Nothing has been decided" in visitor.page.main
    assert visitor.page.root.all("article") == []
    assert visitor.get(f"{DESK}/{docket}/1/notice/asked").status_code == 200
    assert visitor.get(f"{DESK}/{docket}/document.json").status_code == 404


def test_a_restoration_is_answered(session: Session, visitor: Visitor) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    standing.lift(session, found.lines[0], cause="court", error="yes", now=LATER)
    visitor.sign_in(liaison)
    path = f"{DESK}/{docket}/1/restoration"

    assert visitor.get(path).status_code == 200
    wrong = visitor.post(path, {"restored": "yes"})
    assert wrong.status_code == 422
    assert "restored_at" in visitor.page.errors
    given = {"restored": "yes", "restored_at": "2026-11-23T15:00"}
    assert visitor.post(path, given, follow=True).status_code == 200

    assert "Restored on 23 November 2026, 3:00" in visitor.page.main
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/document.json",
        "/1/answer",
        "/1/notice/sent",
        "/1/restoration",
    ],
)
def test_another_platforms_liaison_gets_not_found(
    session: Session, visitor: Visitor, path: str
) -> None:
    found, _ = a_sending(session)
    standing.suspend(session, found.lines[0], cause="stay", now=LATER)
    if path == "/1/answer":
        standing.resume(session, found.lines[0], held_by={"stay"}, now=LATER)
    docket = docket_of(found)

    visitor.sign_in(a_liaison(session, "tiktok"))
    assert visitor.get(f"{DESK}/{docket}{path}").status_code == 404
    visitor.sign_in(a_liaison(session))
    assert visitor.get(f"{DESK}/{docket}{path}").status_code == 200


@pytest.mark.parametrize(
    "path", ["receipt", "1/notice/sent/passed-on", "1/notice/sent/failed"]
)
def test_another_platforms_liaison_cannot_post(
    session: Session, visitor: Visitor, path: str
) -> None:
    found, _ = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(a_liaison(session, "tiktok")).get(f"{DESK}/")
    before = len(ledger.of_stream(session, docket))

    assert visitor.post(f"{DESK}/{docket}/{path}").status_code == 404

    assert len(ledger.of_stream(session, docket)) == before


@pytest.mark.parametrize("path", ["", "/document.json", "/1/answer", "/1/restoration"])
def test_what_was_not_sent_is_not_found_even_by_its_platform(
    session: Session, visitor: Visitor, path: str
) -> None:
    docket = docket_of(an_issued(session))
    visitor.sign_in(a_liaison(session))

    assert visitor.get(f"{DESK}/{docket}{path}").status_code == 404


@pytest.mark.parametrize("path", ["/1/notice/later", "/7/notice/sent", "/7/answer"])
def test_what_is_not_there_is_not_found(
    session: Session, visitor: Visitor, path: str
) -> None:
    found, liaison = a_sending(session)
    visitor.sign_in(liaison)

    assert visitor.get(f"{DESK}/{docket_of(found)}{path}").status_code == 404


# --- the officer's page


def test_an_officer_records_their_bodys_order(
    session: Session, visitor: Visitor
) -> None:
    docket = an_approval(session)
    visitor.sign_in(an_authoriser(session))
    path = f"/en/desk/authority/{docket}"

    assert visitor.get(path).status_code == 200
    wrong = visitor.post(path, {"number": "37/118", "passed_on": "2026-11-29"})
    assert wrong.status_code == 422
    assert "passed_on" in visitor.page.errors
    given = {
        "number": "37/118",
        "passed_on": "2026-11-21",
        "communicated_on": "2026-11-22",
    }
    assert visitor.post(path, given, follow=True).status_code == 200

    assert "37/118" in visitor.page.main
    assert "22 November 2026" in visitor.page.main


def test_an_officer_of_another_body_gets_not_found(
    session: Session, visitor: Visitor
) -> None:
    docket = an_approval(session)
    visitor.sign_in(an_authoriser(session, "interior"))

    assert visitor.get(f"/en/desk/authority/{docket}").status_code == 404


def test_a_drafter_records_no_order(session: Session, visitor: Visitor) -> None:
    docket = an_approval(session)
    visitor.sign_in(an_actor(session, role=Role.DRAFTER, body="pta"))

    assert visitor.get(f"/en/desk/authority/{docket}").status_code == 403


def test_no_code_is_shown_in_any_list(session: Session, visitor: Visitor) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    (told,) = notices.of_docket(session, docket)
    code = notice_acts.code_of(session, told)
    visitor.sign_in(liaison)

    for path in (f"{DESK}/", f"{DESK}/{docket}", f"{DESK}/{docket}/1/answer"):
        visitor.get(path)
        assert code not in visitor.page.html.replace("-", "")
