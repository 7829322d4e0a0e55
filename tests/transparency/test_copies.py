"""The public copy of a document: everything the State did, nothing of the person."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.dispatch.models.orders import OrderDocument
from oversight.dispatch.models.printing import Print
from oversight.dispatch.rules.printing import Edition
from oversight.intake.models.requests import Item
from tests.factories.dispatch import LATER, a_sending, an_issued, docket_of
from tests.fixtures.web import Visitor


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked some hours after the sending."""
    clock.shift(timedelta(0))
    clock.shift(LATER + timedelta(hours=4) - utc_now())
    yield
    clock.shift(timedelta(0))


def test_the_copy_points_at_nobody(session: Session, visitor: Visitor) -> None:
    found, _ = a_sending(
        session,
        handle="shy_person",
        passage="Meet me at the old mill.",
        why_unlawful="As @shy_person wrote at https://x.com/shy_person/status/1, it is.",
        conditions="Leave what else @shy_person wrote where it is.",
    )
    docket = docket_of(found)
    item = session.scalars(select(Item)).one()
    document = session.scalars(select(OrderDocument)).one()

    for lang in ("en", "ur"):
        plain = visitor.get(f"/{lang}/register/{docket}/document.txt").text
        printed = visitor.get(f"/{lang}/register/{docket}/document.pdf").data
        read = PdfReader(io.BytesIO(printed))
        shown = "".join(page.extract_text() for page in read.pages).replace(" ", "")
        assert list(read.attachments) == ["document.txt"]
        hidden = ["shy_person", "old mill", item.canonical, item.locator]
        hidden += [item.native_id or "", item.capture_sha256 or ""]
        for secret in hidden:
            assert secret not in plain
            assert secret.replace(" ", "") not in shown
            assert secret.encode() not in read.attachments["document.txt"][0]
        for public in ("R-07", docket, document.sha256):
            assert public in plain
            assert public in shown
        assert "[…]" in plain
        # Of the day on which it was published the register names the month alone.
        assert {"en": "20 November 2026", "ur": "20 نومبر 2026"}[lang] not in plain


def test_the_docket_leads_to_the_copy(session: Session, visitor: Visitor) -> None:
    found, _ = a_sending(session)
    docket = docket_of(found)

    visitor.get(f"/en/register/{docket}")

    assert "The document that was sent" in visitor.page.main
    assert f"/en/register/{docket}/document.pdf" in visitor.page.links.values()


def test_the_copy_is_printed_once(session: Session, visitor: Visitor) -> None:
    found, _ = a_sending(session)
    path = f"/en/register/{docket_of(found)}/document.pdf"

    first, again = visitor.get(path), visitor.get(path)

    assert first.data == again.data
    (kept,) = session.scalars(select(Print)).all()
    assert kept.edition is Edition.PUBLIC
    assert kept.body == first.data


@pytest.mark.parametrize("form", ["pdf", "txt"])
def test_there_is_no_copy_of_what_was_not_sent_or_could_harm(
    session: Session, visitor: Visitor, form: str
) -> None:
    unsent = docket_of(an_issued(session))
    harmful = docket_of(
        a_sending(session, provisions=["peca-2016-s37:glory-of-islam"])[0]
    )

    for docket in (unsent, harmful, "TD-2026-999999"):
        reply = visitor.get(f"/en/register/{docket}/document.{form}")
        assert reply.status_code == 404
