"""The public pages: whole, in both languages, and with nobody's name on them."""

import csv
import io
import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.authority.permissions import Role
from oversight.core.clock import local_date, utc_now
from oversight.dispatch.models.answers import AuthorityOrder
from oversight.dispatch.rules.lifting import CourtWord
from oversight.dispatch.service import courts
from oversight.intake.models.requests import Item, LegalRequest
from oversight.law.queries import register as law
from oversight.law.rules.policy import Mandate
from oversight.ledger import queries as ledger
from oversight.review.rules.lifecycle import Outcome
from oversight.transparency import service
from oversight.transparency.queries import reports
from oversight.transparency.rules import files
from oversight.transparency.rules.figures import report
from oversight.transparency.rules.history import history
from oversight.transparency.rules.periods import Quarter
from oversight.transparency.views import drawn
from oversight.transparency.views.mandate import SENTENCES, MandateNotice
from oversight.web.pages import MANDATE
from oversight.web.store import STORE
from tests.dispatch.test_lifting import a_ruling
from tests.factories.accounts import an_actor
from tests.factories.appeals import (
    NOW,
    a_code,
    a_sent_matter,
    an_admitted,
    an_appeal,
    decide_all,
)
from tests.factories.intake import a_request
from tests.factories.law import a_law, set_policy
from tests.factories.review import a_decided_case
from tests.fixtures.web import Visitor

LANGUAGES = ("en", "ur")
Q4 = Quarter(2026, 4)


@pytest.fixture(autouse=True)
def _in_the_quarter(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages be read on the day after the factories' day."""
    for room in ("home", "reports"):
        monkeypatch.setattr(
            f"oversight.transparency.views.{room}.utc_now",
            lambda: NOW + timedelta(days=1),
        )
    app.extensions[MANDATE] = MandateNotice(app.extensions[STORE])
    drawn.forget()


def the_pages(session: Session) -> list[str]:
    """Every public address that shows something of what is in the tables."""
    dockets = list(session.scalars(select(LegalRequest.docket)))
    appeals = sorted(
        {leaf["docket"] for leaf in ledger.leaves(session, kind="appeal.filed")}
    )
    return [
        "/",
        "/register",
        "/register?stage=approved&provision=peca-2016-s37",
        *(f"/register/{docket}" for docket in (*dockets, *appeals)),
        *("/reports", "/reports/2026-Q4", "/reports/2026-Q4.json"),
        *("/reports/2026-Q4.csv", "/law", "/law/peca-2016-s37", "/law/peca-2016-s2b"),
        *("/check", "/track", "/appeal"),
    ]


def canaries(session: Session) -> set[str]:
    """Write a canary into every private column; return what points at an item."""
    session.flush()
    for number, person in enumerate(session.scalars(select(Person))):
        person.name = f"Canary Officer {number}"
        person.email = f"canary{number}@portal.example"
    for number, request in enumerate(session.scalars(select(LegalRequest))):
        request.answers = {"note": "canary-answers"}
        request.agency_ref = f"canary-ref-{number}"
        request.withdrawn_reason = "canary-withdrawn"
    items = session.scalars(select(Item)).all()
    names = ("why_unlawful", "passage", "attribution", "risk", "agency_ref", "source")
    for item in items:
        for name in names:
            setattr(item, name, f"canary-{name}")
    session.flush()
    found = {
        one for i in items for one in (i.locator, i.canonical, i.native_id, i.handle)
    }
    return {one for one in found if one}


def test_no_public_page_carries_what_is_private(
    session: Session, visitor: Visitor
) -> None:
    docket = a_sent_matter(session, items=2)
    code = a_code(session, docket)
    words = {"words": "canary-words", "late_because": "canary-late"}
    appeal = an_appeal(session, docket, locator="canary-place", **words)
    panel = an_admitted(session, appeal)
    decide_all(session, appeal, panel, AppealOutcome.OVERTURNED)
    a_decided_case(session, outcome=Outcome.REJECTED, body="nccia")
    secrets = {code, code.lower(), "canary", "Canary", *canaries(session)}
    session.commit()

    for lang in LANGUAGES:
        for path in the_pages(session):
            reply = visitor.get(f"/{lang}{path}")
            assert reply.status_code == 200, path
            for secret in secrets:
                assert secret not in reply.text, (lang, path, secret)


def test_page_json_and_table_are_what_the_leaves_say(
    session: Session, visitor: Visitor
) -> None:
    a_decided_case(session, items=2)
    session.flush()
    recounted = report(history(ledger.leaves(session)), Q4)

    body = visitor.get("/en/reports/2026-Q4.json")
    table = visitor.get("/en/reports/2026-Q4.csv")
    page = visitor.get("/en/reports/2026-Q4")

    assert body.data == files.as_json(recounted)
    assert table.data == files.as_csv(recounted)
    assert body.headers["Content-Disposition"].endswith('oversight-2026-Q4.json"')
    rows = csv.DictReader(io.StringIO(table.data.decode("utf-8-sig")))
    items = [
        r["value"] for r in rows if (r["indicator"], r["figure"]) == ("K01", "items")
    ]
    assert items == ["2"]
    assert json.loads(body.data)["indicators"][1]["rate"] == {
        "n": 0,
        "d": 2,
        "percent": None,
        "low": None,
        "high": None,
    }
    assert "not published yet" in visitor.page.main
    assert "0 of 2" in visitor.page.main
    assert "<bdi" not in visitor.page.main
    assert page.status_code == 200


def test_a_published_report_is_shown_with_the_hash_of_its_file(
    session: Session, visitor: Visitor
) -> None:
    a_decided_case(session)
    row = service.publish(session, Q4, now=NOW + timedelta(days=60))
    assert row is not None
    a_request(session, now=NOW + timedelta(hours=5))
    session.commit()

    assert visitor.get("/en/reports/2026-Q4.json").data == row.body
    visitor.get("/en/reports/2026-Q4")
    assert row.sha256 in visitor.page.main
    assert "version 1" in visitor.page.main
    assert "not published yet" not in visitor.page.main
    visitor.get("/en/reports")
    assert "not yet" not in visitor.page.main


def test_a_share_of_ten_or_more_is_said_in_percent(
    session: Session, visitor: Visitor
) -> None:
    a_request(session, items=12)
    for lang in LANGUAGES:
        visitor.get(f"/{lang}/reports/2026-Q4")
        assert "<bdi" not in visitor.page.main
        assert "0.0" in visitor.page.main
        assert "24.2" in visitor.page.main


@pytest.mark.parametrize(
    "period", ["2026-Q3", "2031-Q1", "2026", "x.json", "2026-Q9.csv"]
)
def test_a_quarter_without_a_report_is_not_there(
    session: Session, visitor: Visitor, period: str
) -> None:
    a_request(session)
    assert visitor.get(f"/en/reports/{period}").status_code == 404


@pytest.mark.parametrize(
    "name", ["TD-2026-999999", "AP-2026-999999", "TD-2026-1", "x", "td-2026-000001"]
)
def test_a_docket_never_given_is_not_there(
    session: Session, visitor: Visitor, name: str
) -> None:
    a_law(session)
    assert visitor.get(f"/en/register/{name}").status_code == 404


def test_a_filter_keeps_what_was_asked_and_finds_the_appeal_itself(
    session: Session, visitor: Visitor
) -> None:
    docket = a_request(session).docket
    asked = f"/en/register?body=pta&platform=x&stage=waiting&year=2026&docket={docket}"
    visitor.get(asked + "&provision=peca-2016-s37&page=7")
    page = visitor.page
    assert docket in page.links
    chosen = [
        option.attrs["value"]
        for option in page.root.all("option")
        if "selected" in option.attrs and "value" in option.attrs
    ]
    assert chosen == ["waiting", "pta", "x", "peca-2016-s37"]
    assert page.links["اردو"].startswith("/ur/register?body=pta")
    assert page.links["The whole register"] == "/en/register"
    assert 'action="/en/register#list"' in visitor.get(asked).text
    reply = visitor.get("/en/register?docket=ap-2026-000001")
    assert reply.location == "/en/register/AP-2026-000001"
    visitor.get("/en/register?docket=nothing&year=abcd&page=-3")
    assert "Nothing matches" in visitor.page.main
    assert "The whole register" not in visitor.get("/en/register").text


def test_pages_turn_and_keep_the_question(
    session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oversight.transparency.queries.register.PAGE", 1)
    older, newer = a_request(session).docket, a_request(session, now=NOW).docket
    visitor.get("/en/register?body=pta")
    assert newer in visitor.page.links
    assert not {"First page", "Previous page"} & set(visitor.page.links)
    following = f"/en/register?body=pta&after={newer}"
    assert visitor.page.links["Next page"] == following
    for second in (following, "/en/register?body=pta&page=2"):
        visitor.get(second)
        assert older in visitor.page.links
        assert visitor.page.links["First page"] == "/en/register?body=pta"
        previous = f"/en/register?body=pta&before={older}"
        assert visitor.page.links["Previous page"] == previous
        assert "Next page" not in visitor.page.links
    visitor.get(previous)
    assert visitor.page.links["Next page"] == following
    assert "First page" not in visitor.page.links
    visitor.get("/en/register?after=%00&before=TD&page=99999999999")
    assert newer in visitor.page.links
    assert "First page" not in visitor.page.links
    visitor.get("/en/register?after=" + older.lower())
    assert visitor.page.links["First page"] == "/en/register"


def test_empty_pages_say_so(session: Session, visitor: Visitor) -> None:
    a_law(session)
    for path, words in (
        ("/en/", "Nothing has been filed yet"),
        ("/en/register", "Nothing matches"),
        ("/en/reports", "nothing to report"),
    ):
        assert visitor.get(path).status_code == 200
        assert words in visitor.page.main


def test_the_order_of_the_authority_stands_apart_from_the_review(
    session: Session, visitor: Visitor
) -> None:
    docket = a_sent_matter(session)
    session.flush()
    request = session.scalars(select(LegalRequest)).one()
    visitor.get(f"/en/register/{docket}")
    assert "None has been entered" in visitor.page.main
    session.add(
        AuthorityOrder(
            request_id=request.id,
            body_id=request.body_id,
            number="PTA/7/2026",
            passed_on=NOW.date(),
            communicated_on=NOW.date(),
            recorded_at=NOW,
        )
    )
    drawn.forget()  # Written without its act, and so without a leaf.
    visitor.get(f"/en/register/{docket}")
    assert "PTA/7/2026" in visitor.page.main
    assert "None has been entered" not in visitor.page.main


def test_a_provision_says_what_is_not_known_and_who_must_wait(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    visitor.get("/en/law/peca-2016-s2b")
    text = visitor.page.main
    assert "not before 29 January 2025" in text
    assert "Read this too" in text
    assert "not yet; it waits for" in text
    assert visitor.get("/en/law/no-such-law").status_code == 404


def test_hours_that_are_not_sure_say_so(session: Session, visitor: Visitor) -> None:
    a_law(session)

    unsure = [
        row.provision_id
        for row in law.provision_rows(session)
        if row.comply_hours and row.comply_confidence not in {None, "high"}
    ]
    assert unsure
    for name in unsure:
        visitor.get(f"/en/law/{name}")
        assert "Do not rely on these hours" in visitor.page.main


def test_every_provision_has_a_page_in_both_languages(
    session: Session, visitor: Visitor
) -> None:
    for name in a_law(session).provisions:
        for lang in LANGUAGES:
            assert visitor.get(f"/{lang}/law/{name}").status_code == 200, name


def test_both_languages_say_the_same(session: Session, visitor: Visitor) -> None:
    an_appeal(session, a_sent_matter(session))
    session.commit()
    for path in the_pages(session):
        if path.endswith((".json", ".csv")):
            continue
        shapes = []
        for lang in LANGUAGES:
            visitor.get(f"/{lang}{path}")
            tags = visitor.page.root.all("h1", "h2", "h3", "tr", "th", "li", "form")
            links = [
                one.attrs["href"].replace(f"/{lang}/", "/-/", 1)
                for one in visitor.page.root.all("a")
                if "hreflang" not in one.attrs
            ]
            states = [
                one.attrs["class"]
                for one in visitor.page.root.all("span")
                if one.attrs.get("class", "").startswith("state")
            ]
            shapes.append(([tag.tag for tag in tags], links, states))
        assert shapes[0] == shapes[1], path


@pytest.mark.parametrize("mandate", list(SENTENCES))
def test_every_page_says_on_what_the_review_rests(
    session: Session, visitor: Visitor, app: Flask, mandate: Mandate
) -> None:

    a_law(session)
    two = [an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2)]
    if mandate is not Mandate.NONE:
        set_policy(
            session,
            "mandate",
            str(mandate),
            valid_from=local_date(utc_now()),
            by=two[0],
            second=two[1],
            now=utc_now(),
        )
    visitor.get("/en/track")
    assert SENTENCES[mandate] in visitor.page.text


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("A court decided : stayed, High Court (", "item 1: a court stayed it")),
        (
            "ur",
            (
                "عدالت نے فیصلہ دیا : عمل درآمد روک دیا گیا، ہائی کورٹ (",
                "عدالت نے عمل درآمد روک",
            ),
        ),
    ],
)
def test_a_docket_says_what_a_court_said(
    visitor: Visitor, session: Session, lang: str, said: tuple[str, ...]
) -> None:
    docket = a_sent_matter(session)
    by = an_actor(session, role=Role.REGISTRAR)
    ruling = a_ruling(result=CourtWord.STAYED)
    courts.enter(session, docket, ruling, by=by, now=NOW + timedelta(days=1))
    session.commit()

    visitor.get(f"/{lang}/register/{docket}")

    assert "court.result" not in visitor.page.main
    for words in said:
        assert words in " ".join(visitor.page.main.split())


def test_without_law_and_without_database_the_banner_is_silent_or_stays(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    visitor.get("/en/track")
    assert not any(words in visitor.page.text for words in SENTENCES.values())
    notice = MandateNotice(app.extensions[STORE])
    a_law(session)
    session.commit()
    with app.test_request_context("/en/"):
        assert notice() == SENTENCES[Mandate.NONE]
        assert notice() == SENTENCES[Mandate.NONE]


def test_reports_are_counted_as_the_running_quarter(session: Session) -> None:
    a_request(session)
    assert reports.page(session, Q4, now=NOW).running
    assert not reports.page(session, Q4, now=NOW + timedelta(days=60)).running


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_docket_shows_how_to_repeat_its_draw(
    visitor: Visitor, session: Session, lang: str
) -> None:
    docket = a_sent_matter(session)
    session.commit()
    leaf = next(
        one for one in ledger.of_stream(session, docket) if one["k"] == "panel.drawn"
    )

    page = visitor.get(f"/{lang}/register/{docket}")

    assert leaf["randomness"] in page.text
    assert "hmac-sha256-v1" in page.text
    command = f"python -m oversight ledger draws http://localhost/log --docket {docket}"
    assert command in page.text
