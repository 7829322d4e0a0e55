"""The pages on which a record is certified and taken, in both languages."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from markupsafe import escape
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.cli.ledger.verify import verify
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.desk.models.certified import CertifiedRecord
from oversight.desk.service import certifying as service
from oversight.desk.views import records as views
from oversight.storage.session import Store
from oversight.web.access import WEIGHS
from tests.desk.test_certifying import COURT, NOW, PARTY
from tests.dispatch.test_data_concurrency import at_once
from tests.dispatch.test_printing import extracted, words
from tests.factories import appeals as ap
from tests.factories.accounts import an_actor
from tests.fixtures.web import Visitor
from tests.ledger.checking.test_handing import show

DESK = "/en/desk/records"
NAUGHTY = "<script>alert(1)</script> لاہور ہائی کورٹ"
SAID = {
    "part": "sealed",
    "asked_by": "court",
    "court": NAUGHTY,
    "reference": "W.P. 1/2026 <b>",
    "dated": "2026-11-01",
    "reasons": "The court called for the record of this docket.",
}


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    clock.shift(timedelta(0))
    clock.shift(NOW - utc_now())
    yield
    clock.shift(timedelta(0))


@pytest.fixture
def docket(session: Session, visitor: Visitor) -> str:
    """A sent matter that the log shows; the registrar is signed in."""
    found = ap.a_sent_matter(session)
    show(session)
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    return found


def taken(visitor: Visitor, docket: str, number: int = 1) -> dict[str, bytes]:
    reply = visitor.get(f"{DESK}/{docket}/{number}/record.zip")
    assert reply.status_code == 200
    assert reply.headers["Content-Disposition"].startswith("attachment")
    with ZipFile(io.BytesIO(reply.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_registrar_finds_certifies_and_takes_a_record(
    visitor: Visitor, docket: str, tmp_path: Path
) -> None:
    visitor.get(DESK)
    assert "No record was certified yet." in visitor.page.main
    assert visitor.get(f"{DESK}?docket={docket.lower()}").location.endswith(docket)

    visitor.post(f"{DESK}/{docket}", SAID, follow=True)
    assert "The record is certified." in visitor.page.text
    assert "لاہور ہائی کورٹ" in visitor.page.main
    reply = visitor.get(f"{DESK}/{docket}/1/record.zip")
    file = tmp_path / "record.zip"
    file.write_bytes(reply.data)

    found = CliRunner().invoke(verify, [str(file)])
    assert found.exit_code == 0, found.output
    visitor.get(f"{DESK}/{docket}")
    assert "Fingerprint of the file taken on" in visitor.page.main
    visitor.get(DESK)
    assert docket in visitor.page.main


def test_the_index_is_tagged_and_can_be_copied_out_in_both_languages(
    visitor: Visitor, docket: str, tmp_path: Path
) -> None:
    visitor.post(f"{DESK}/{docket}", SAID)
    parts = taken(visitor, docket)

    for name, lang, told in (
        ("index.pdf", "en", "What is not certified"),
        ("index.ur.pdf", "ur", "کس بات کی تصدیق نہیں کی جاتی"),
    ):
        read = PdfReader(io.BytesIO(parts[name]))
        root: Any = read.trailer["/Root"]
        assert root["/Lang"] == lang
        assert root["/MarkInfo"]["/Marked"]
        whole = extracted(parts[name], tmp_path)
        assert words(told) in whole
        assert words("لاہور ہائی کورٹ") in whole
        assert docket in whole
    assert NAUGHTY in parts["index.txt"].decode()
    assert "کس بات کی تصدیق نہیں کی جاتی" in parts["index.ur.txt"].decode()
    assert "<time" not in parts["index.txt"].decode()


def test_the_same_record_twice_is_the_same_file(visitor: Visitor, docket: str) -> None:
    visitor.post(f"{DESK}/{docket}", SAID)

    assert taken(visitor, docket) == taken(visitor, docket)


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    session: Session, visitor: Visitor, docket: str
) -> None:
    reply = visitor.post(f"{DESK}/{docket}", {**SAID, "asked_by": "party"})

    assert reply.status_code == 422
    assert "The sealed annex goes to a court alone" in visitor.page.main
    assert "W.P. 1/2026 &lt;b&gt;" in reply.get_data(as_text=True)
    assert session.scalars(select(CertifiedRecord)).all() == []


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.REGISTRAR, Role.PRESIDING}]
)
def test_nobody_else_comes_here(
    session: Session, visitor: Visitor, docket: str, role: Role
) -> None:
    body = "pta" if role in {Role.DRAFTER, Role.AUTHORISER, Role.CUSTODIAN} else None
    platform = "x" if role is Role.LIAISON else None
    visitor.sign_in(an_actor(session, role=role, body=body, platform=platform))

    for place in ("", f"/{docket}", f"/{docket}/1/record.zip"):
        assert visitor.get(f"{DESK}{place}").status_code in {303, 403}


def test_a_factor_is_asked_anew_before_it_is_certified_or_taken() -> None:
    assert getattr(views.show, WEIGHS, False)
    assert getattr(views.take, WEIGHS, False)


def test_what_there_is_not_is_not_found(visitor: Visitor, docket: str) -> None:
    for place in ("TD-2026-999999", f"{docket}/7/record.zip", "%3Cscript%3E"):
        assert visitor.get(f"{DESK}/{place}").status_code == 404


def test_two_who_certify_at_once_make_two_records(store: Store) -> None:
    with store.transaction() as session:
        docket = ap.a_sent_matter(session)
        by = an_actor(session, role=Role.REGISTRAR)

    came = at_once(
        store,
        lambda s: service.certify(s, docket, COURT, by=by, now=NOW),
        lambda s: service.certify(s, docket, PARTY, by=by, now=NOW),
    )

    assert came == ["1", "2"]


def test_a_docket_that_is_none_is_said_beside_what_was_typed(
    session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))

    for typed in ("td-2026-999999", "../../x", "<b>"):
        answer = visitor.get(f"{DESK}?docket={typed}")

        assert answer.status_code == 404
        assert "There is no docket with this number." in visitor.page.main
        assert f'value="{escape(typed.upper())}"' in answer.text


def test_a_docket_that_is_typed_small_is_opened(visitor: Visitor, docket: str) -> None:
    answer = visitor.get(f"{DESK}?docket=%20{docket.lower()}")

    assert answer.status_code == 303
    assert answer.location == f"{DESK}/{docket}"
