"""A request for data on paper: tagged, exact in both languages, kept once."""

import hashlib
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.dispatch.models.data_printing import DataPrint
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import data_versions
from oversight.dispatch.service import data_printing
from oversight.ledger.models import Audit
from tests.dispatch.test_printing import extracted, words
from tests.factories import data as make
from tests.factories.accounts import a_body, an_actor
from tests.fixtures.web import Visitor

PLACE = "/{}/desk/data-documents/{}/document.{}"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked some hours after the sending."""
    clock.shift(timedelta(0))
    clock.shift(make.SENT + timedelta(hours=4) - utc_now())
    yield
    clock.shift(timedelta(0))


def sent(
    session: Session, team: make.Team | None = None, **how: Any
) -> tuple[str, Actor]:
    """A data request that reached its platform, and who speaks for the platform."""
    return make.sent(session, team, **how), make.a_liaison(session)


def taken(visitor: Visitor, docket: str, form: str = "pdf", lang: str = "en") -> bytes:
    reply = visitor.get(PLACE.format(lang, docket, form))
    assert reply.status_code == 200
    return bytes(reply.data)


def test_the_print_is_tagged_and_says_its_language(
    session: Session, visitor: Visitor
) -> None:
    docket, liaison = sent(session)
    visitor.sign_in(liaison)

    for lang in ("en", "ur"):
        root: Any = PdfReader(io.BytesIO(taken(visitor, docket, lang=lang))).trailer[
            "/Root"
        ]
        assert root["/Lang"] == lang
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_is_asked_for_can_be_copied_out(
    session: Session, visitor: Visitor, tmp_path: Path
) -> None:
    team = make.a_team(session)
    docket, liaison = sent(session, team, tier="D2")
    order = sendings.order(session, docket)
    whole = json.loads(order.body)
    visitor.sign_in(liaison)

    said = extracted(taken(visitor, docket), tmp_path)

    assert order.sha256 in said.replace(" ", "")
    assert whole["items"][0]["canonical"] in said.replace(" ", "")
    assert whole["warrant"]["sha256"] in said.replace(" ", "")
    for line in (*whole["scope"]["text"]["en"], *whole["redress"]["text"]["en"]):
        assert set(words(line).split()) <= set(said.split())
    urdu = extracted(taken(visitor, docket, lang="ur"), tmp_path)
    assert whole["items"][0]["canonical"] in urdu.replace(" ", "")


def test_the_text_and_the_document_itself_travel_inside(
    session: Session, visitor: Visitor
) -> None:
    docket, liaison = sent(session)
    order = sendings.order(session, docket)
    visitor.sign_in(liaison)

    inside = PdfReader(io.BytesIO(taken(visitor, docket))).attachments

    assert inside["document.json"][0] == order.body.encode()
    assert inside["document.txt"][0] == taken(visitor, docket, "txt")
    assert taken(visitor, docket, "json") == order.body.encode()
    assert hashlib.sha256(order.body.encode()).hexdigest() == order.sha256


def test_a_print_is_made_once_in_each_language_and_never_changed(
    session: Session, visitor: Visitor
) -> None:
    docket, liaison = sent(session)
    visitor.sign_in(liaison)

    first, again = taken(visitor, docket), taken(visitor, docket)
    taken(visitor, docket, lang="ur")

    assert first == again
    session.expire_all()
    prints = session.scalars(select(DataPrint)).all()
    assert sorted(one.language for one in prints) == ["en", "ur"]
    with pytest.raises(Exception, match="append-only"), session.begin_nested():
        session.execute(update(DataPrint).values(body=b"x"))


def test_whoever_printed_first_is_the_one_that_counts(session: Session) -> None:
    docket, _ = sent(session)
    paper = data_versions.newest(session, sendings.order(session, docket))
    how: dict[str, Any] = {"language": "en", "source": "a" * 64, "now": make.ANSWERED}

    first = data_printing.keep(session, paper, b"first", **how)
    second = data_printing.keep(session, paper, b"second", **how)

    assert (first, second) == (b"first", b"first")


def test_the_audit_says_who_took_it_away(session: Session, visitor: Visitor) -> None:
    docket, liaison = sent(session)
    visitor.sign_in(liaison)
    taken(visitor, docket, "txt")

    found = session.scalars(select(Audit).where(Audit.act == "document.taken")).one()

    assert found.subject == f"{docket}@1"
    assert found.facts["form"] == "txt"


def test_only_those_it_concerns_may_take_it(session: Session, visitor: Visitor) -> None:
    team = make.a_team(session)
    docket, liaison = sent(session, team)
    a_body(session, "pta")
    others: list[Actor] = [
        an_actor(session, role=Role.DRAFTER, body="pta"),
        an_actor(session, role=Role.LIAISON, platform="facebook"),
        an_actor(session, role=Role.REVIEWER),
        an_actor(session, role=Role.CUSTODIAN, body=make.BODY),
    ]

    for actor in (liaison, team.drafter, an_actor(session, role=Role.AUDITOR)):
        visitor.sign_in(actor)
        assert visitor.get(PLACE.format("en", docket, "txt")).status_code == 200
    for actor in others:
        visitor.sign_in(actor)
        assert visitor.get(PLACE.format("en", docket, "txt")).status_code in {403, 404}


def test_a_platform_does_not_find_what_was_not_sent_to_it(session: Session) -> None:
    docket, liaison = sent(session)
    sendings.order(session, docket).dispatched_at = None
    session.flush()

    with pytest.raises(RuleError) as caught:
        data_printing.take(session, docket, "pdf", by=liaison, now=make.ANSWERED)
    assert caught.value.code == "not_found"
    with pytest.raises(RuleError):
        data_printing.take(
            session,
            "DR-2026-009999",
            "pdf",
            by=liaison,
            now=make.ANSWERED,
        )
