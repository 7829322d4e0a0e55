"""The document on paper: readable, exact in both languages, and nothing is fetched."""

import hashlib
import io
import json
import re
import shutil
import subprocess
import unicodedata
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
from oversight.dispatch.models.orders import OrderDocument
from oversight.dispatch.models.printing import Print
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.correcting import FieldName, Fix
from oversight.dispatch.rules.printing import Edition
from oversight.dispatch.service import correcting, printing, standing
from oversight.intake.models.requests import LegalRequest, Touch
from oversight.intake.rules.lifecycle import Capacity
from oversight.ledger.models import Audit
from oversight.review.models.panels import Panel, Seat
from oversight.review.rules.lifecycle import SeatState
from oversight.web import pdf
from tests.factories.accounts import an_actor
from tests.factories.dispatch import (
    LATER,
    NOW,
    a_liaison,
    a_sending,
    an_authoriser,
    an_issued,
    docket_of,
)
from tests.factories.review import before_the_record
from tests.fixtures.web import Visitor

DESK = "/en/desk/documents"
URDU = (
    "یہ پوسٹ ایک دن اور ایک جگہ کا نام لیتی ہے اور وہاں تشدد پر اکساتی ہے۔ "
    "اس کی زبان صاف ہے، اور 37 افراد نے جواب میں آنے کا کہا۔"
)
A4, MARGIN = 595.3, 55.0  # points: the paper's width, and just within its margin
ENGLISH = "It names a day & a place, and calls for violence there: “come on Friday”."
BIDI = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"))


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked some hours after the sending."""
    clock.shift(timedelta(0))
    clock.shift(LATER + timedelta(hours=4) - utc_now())
    yield
    clock.shift(timedelta(0))


def pdf_of(visitor: Visitor, docket: str, lang: str = "en", version: int = 1) -> bytes:
    reply = visitor.get(f"/{lang}/desk/documents/{docket}/{version}/document.pdf")
    assert reply.status_code == 200
    assert reply.mimetype == "application/pdf"
    return bytes(reply.data)


def extracted(body: bytes, place: Path) -> str:
    """What a reader copies out of it, in reading order, as one line of words."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is missing (Debian: apt install poppler-utils)")
    file = place / "printed.pdf"
    file.write_bytes(body)
    told = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=True
    )
    return words(told.stdout.decode())


def words(text: str) -> str:
    """The words alone: a vowel mark comes out, but not always beside its letter."""
    plain = unicodedata.normalize("NFC", text.translate(BIDI))
    plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
    return re.sub(r"\s+", " ", plain)


def test_the_print_is_tagged_and_says_its_language(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    visitor.sign_in(liaison)

    for lang in ("en", "ur"):
        read = PdfReader(io.BytesIO(pdf_of(visitor, docket_of(found), lang)))
        root: Any = read.trailer["/Root"]
        assert root["/Lang"] == lang
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert docket_of(found) in str(read.metadata and read.metadata.title)
        assert b"pdfuaid" in root["/Metadata"].get_data()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_both_languages_can_be_copied_out_exactly(
    session: Session, visitor: Visitor, tmp_path: Path
) -> None:
    found, liaison = a_sending(session, why_unlawful=ENGLISH, passage=URDU)
    document = rows.document(session, docket_of(found))
    assert document is not None
    whole = json.loads(document.body)
    visitor.sign_in(liaison)

    for lang in ("en", "ur"):
        said = extracted(pdf_of(visitor, docket_of(found), lang), tmp_path)
        assert words(ENGLISH) in said
        # On a page that is mostly English, programs turn round what stands about
        # numbers and commas inside an Urdu line; the words themselves are exact.
        letters = r"[\u0620-\u06d3]+"
        assert set(re.findall(letters, URDU)) <= set(re.findall(letters, said))
        sentences = " ".join(
            whole["issuer"]["mandate_text"][lang]
            + whole["redress"]["text"][lang]
            + whole["redress"]["appeal"]["code"][lang]
        )
        assert set(re.findall(letters, sentences)) <= set(re.findall(letters, said))
        assert lang == "ur" or set(words(sentences).split()) <= set(said.split())
        assert document.sha256 in said.replace(" ", "")
        assert whole["items"][0]["canonical"] in said.replace(" ", "")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_nothing_runs_over_the_edge_of_the_paper(
    session: Session, visitor: Visitor, tmp_path: Path
) -> None:
    """However long an address or a word without a blank is, in whatever direction."""
    long = "https://x.com/i/status/1?" + "c" * 600
    found, liaison = a_sending(
        session,
        canonical=long,
        handle="h" * 64,
        why_unlawful=f"See {long} for it.",
        passage=f"{URDU} {long} " + "\u0628" * 300,
    )
    visitor.sign_in(liaison)

    for lang in ("en", "ur"):
        said = extracted(pdf_of(visitor, docket_of(found), lang), tmp_path)
        file = str(tmp_path / "printed.pdf")
        boxes = subprocess.run(
            ["pdftotext", "-bbox", file, "-"], capture_output=True, check=True
        )
        edges = re.findall(r'xMin="(.+?)".*?xMax="(.+?)"', boxes.stdout.decode())
        assert len(edges) > 100
        assert all(float(left) > MARGIN for left, _ in edges)
        assert all(float(right) < A4 - MARGIN for _, right in edges)
        # Of a page in Urdu, programs turn round what ends a line within an address.
        assert lang == "ur" or long in said.replace(" ", "")


def test_whole_sentences_come_out_of_an_urdu_page(tmp_path: Path) -> None:
    page = f"<html lang=ur dir=rtl><title>a</title><h1>جائزہ</h1><p>{URDU}</p>"

    body = pdf.printed(page, at=NOW)

    # Where a blank stands beside a number or a comma, programs differ.
    assert words(URDU).replace(" ", "") in extracted(body, tmp_path).replace(" ", "")
    fonts = subprocess.run(
        ["pdffonts", str(tmp_path / "printed.pdf")], capture_output=True, check=True
    )
    assert b"Naskh" in fonts.stdout


@pytest.mark.parametrize("kind", ["sqlite"])
def test_addresses_and_pages_read_in_their_order_on_an_urdu_page(
    session: Session, visitor: Visitor, tmp_path: Path
) -> None:
    found, liaison = a_sending(
        session, passage="دیکھیے https://x.com/kon/lists/ پر، پھر یہ پڑھیے۔"
    )
    visitor.sign_in(liaison)

    said = extracted(pdf_of(visitor, docket_of(found), "ur"), tmp_path)

    assert "https://x.com/kon/lists/" in said
    assert "/https" not in said.replace(" ", "")
    assert "صفحہ" in said.split()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_text_and_the_document_itself_travel_inside(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session, why_unlawful=ENGLISH, passage=URDU)
    docket = docket_of(found)
    document = rows.document(session, docket)
    assert document is not None
    visitor.sign_in(liaison)

    inside = PdfReader(io.BytesIO(pdf_of(visitor, docket, "ur"))).attachments
    text = inside["document.txt"][0].decode()

    assert inside["document.json"] == [document.body.encode()]
    assert URDU in text
    assert ENGLISH in text
    plain = visitor.get(f"/ur/desk/documents/{docket}/1/document.txt")
    assert plain.data.decode() == text
    assert plain.mimetype == "text/plain"


def test_plain_text_says_whatever_the_paper_says(
    session: Session, visitor: Visitor, tmp_path: Path
) -> None:
    """Whoever reads the text alone learns the conditions, the days and the reviewers."""
    condition = "Leave the second picture of the post where it is."
    found, liaison = a_sending(session, conditions=condition)
    visitor.sign_in(liaison)
    docket = docket_of(found)

    paper = extracted(pdf_of(visitor, docket), tmp_path)
    plain = visitor.get(f"/en/desk/documents/{docket}/1/document.txt").text

    for told in (
        f"Conditions {condition}",
        "Decided on 23 November 2026",
        "Reviewed by R-07",
        "Other ways the law names",
        "Language Urdu",
        "Published on 20 November 2026",
        "law since 1 January 2016 at the earliest",
    ):
        assert told in paper
        assert told in words(plain.replace(":", ""))


def test_the_same_version_is_printed_once(session: Session, visitor: Visitor) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(liaison)

    first, again = pdf_of(visitor, docket), pdf_of(visitor, docket)

    assert first == again
    (kept,) = session.scalars(select(Print)).all()
    assert kept.sha256 == hashlib.sha256(first).hexdigest()
    notes = session.scalars(select(Audit.act).where(Audit.act.like("document.%"))).all()
    assert sorted(notes) == ["document.printed", "document.taken", "document.taken"]


def test_printing_again_gives_the_same_bytes() -> None:
    html = "<!doctype html><html lang=ur dir=rtl><title>a</title><h1>یہ</h1><p>Words"
    inside = (pdf.Enclosed("a.txt", "Text", b"words"),)

    assert pdf.printed(html, inside, at=NOW) == pdf.printed(html, inside, at=NOW)


def test_who_printed_first_counts(session: Session) -> None:
    document = rows.document(session, docket_of(an_issued(session)))
    assert document is not None

    first, second = (
        printing.keep(
            session,
            document,
            body,
            edition=Edition.WHOLE,
            language="en",
            source="a" * 64,
            now=NOW,
        )
        for body in (b"%PDF one", b"%PDF two")
    )

    assert first == second == b"%PDF one"


# --- hostile text


@pytest.mark.parametrize("kind", ["sqlite"])
def test_hostile_text_is_printed_as_text_and_fetches_nothing(
    session: Session, visitor: Visitor, tmp_path: Path
) -> None:
    hostile = (
        '<img src="file:///etc/passwd"><link rel=attachment href=file:///etc/passwd>'
        "<style>@import url(http://127.0.0.1:9/a);*{display:none}</style>"
        "{{ 7 * 7 }} <script>alert(1)</script> &lt;b&gt; \\0 url(font:x)"
    )
    found, liaison = a_sending(
        session, why_unlawful=hostile, passage=hostile, handle="a"
    )
    visitor.sign_in(liaison)

    body = pdf_of(visitor, docket_of(found))

    said = extracted(body, tmp_path).replace(" ", "")
    assert words(hostile).replace(" ", "") in said
    assert set(PdfReader(io.BytesIO(body)).attachments) == {
        "document.txt",
        "document.json",
    }


def payloads() -> list[str]:
    data = Path(__file__).parents[1] / "data"
    naughty = json.loads((data / "blns.json").read_text())
    scripts = (data / "xss_payloads_even_lines.txt").read_text().splitlines()
    return [text for text in [*naughty, *scripts[::40]] if text.strip()]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite"])
def test_naughty_texts_never_break_the_print(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session, passage="\n\n".join(payloads()))
    visitor.sign_in(liaison)

    body = pdf_of(visitor, docket_of(found))

    read = PdfReader(io.BytesIO(body))
    assert len(read.pages) > 1
    assert "/JavaScript" not in str(read.trailer["/Root"])


@pytest.mark.parametrize(
    "asked",
    [
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="file:///etc/hostname">',
        '<link rel="stylesheet" href="data:text/css,*{color:red}">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<p style="background:url(font:../../pyproject.toml)">a</p>',
        '<object data="font:LICENSES.txt"></object>',
    ],
)
def test_nothing_but_our_fonts_is_ever_read(
    asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was opened")

    monkeypatch.setattr("urllib.request.OpenerDirector.open", refuse)

    body = pdf.printed(f"<html lang=en><title>a</title>{asked}<p>Words", at=NOW)

    assert not PdfReader(io.BytesIO(body)).attachments


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_machine_without_pango_names_the_packages(
    session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, liaison = a_sending(session)
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    visitor.sign_in(liaison)

    for lang in ("en", "ur"):
        docket = docket_of(found)
        reply = visitor.get(f"/{lang}/desk/documents/{docket}/1/document.pdf")
        assert reply.status_code == 501
        assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in reply.text
    assert visitor.get(f"{DESK}/{docket}/1/document.txt").status_code == 200


# --- who may read


def seated(session: Session, docket: str, state: SeatState) -> Actor:
    member = an_actor(session, role=Role.REVIEWER)
    request = session.scalars(
        select(LegalRequest).where(LegalRequest.docket == docket)
    ).one()
    panel = session.scalars(select(Panel).where(Panel.docket == docket)).one()
    session.add(
        Touch(
            matter_id=request.id,
            person_id=member.id,
            capacity=Capacity.FIRST,
            since=NOW,
        )
    )
    session.flush()
    session.add(before_the_record(member.id))
    session.flush()
    session.add(
        Seat(
            panel_id=panel.id,
            matter_id=request.id,
            capacity=Capacity.FIRST,
            person_id=member.id,
            pseudonym="R-77",
            position=1,
            state=state,
            drawn_at=NOW,
            declare_by=NOW,
            declared_at=NOW,
        )
    )
    session.flush()
    return member


def test_those_it_concerns_by_office_may_read_it(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    readers = [
        liaison,
        an_authoriser(session),
        an_actor(session, role=Role.DRAFTER, body="pta"),
        an_actor(session, role=Role.REGISTRAR),
        an_actor(session, role=Role.PRESIDING),
        an_actor(session, role=Role.AUDITOR),
        seated(session, docket, SeatState.DECLARED),
    ]
    for reader in readers:
        visitor.sign_in(reader)
        for lang in ("en", "ur"):
            assert visitor.get(f"/{lang}/desk/documents/{docket}").status_code == 200
        assert visitor.get(f"{DESK}/{docket}/1/document.json").status_code == 200


def test_everybody_else_finds_nothing(session: Session, visitor: Visitor) -> None:
    found, _ = a_sending(session)
    docket = docket_of(found)
    strangers = [
        a_liaison(session, "youtube"),
        an_authoriser(session, "nccia"),
        an_actor(session, role=Role.REVIEWER),
        seated(session, docket, SeatState.DRAWN),
    ]
    for stranger in strangers:
        visitor.sign_in(stranger)
        assert visitor.get(f"{DESK}/{docket}").status_code == 404
        for form in ("pdf", "txt", "json"):
            path = f"{DESK}/{docket}/1/document.{form}"
            assert visitor.get(path).status_code == 404


def test_a_liaison_reads_nothing_before_it_is_sent(
    session: Session, visitor: Visitor
) -> None:
    issued = an_issued(session)
    visitor.sign_in(a_liaison(session))
    assert visitor.get(f"{DESK}/{docket_of(issued)}").status_code == 404
    visitor.sign_in(an_authoriser(session))
    visitor.get(f"{DESK}/{docket_of(issued)}")
    assert "not sent yet" in visitor.page.main


def test_what_is_not_there_is_not_found(session: Session, visitor: Visitor) -> None:
    found, liaison = a_sending(session)
    visitor.sign_in(liaison)

    assert visitor.get(f"{DESK}/{docket_of(found)}/9/document.pdf").status_code == 404
    assert visitor.get(f"{DESK}/TD-2026-999999").status_code == 404
    with pytest.raises(RuleError):
        printing.take(session, docket_of(found), 9, "pdf", by=liaison, now=NOW)


def test_the_versions_say_what_changed(session: Session, visitor: Visitor) -> None:
    found, liaison = a_sending(session)
    standing.narrow(session, found.lines[0], measure="label", days=10, now=LATER)
    visitor.sign_in(liaison)

    visitor.get(f"{DESK}/{docket_of(found)}")

    assert "The first version." in visitor.page.main
    assert "the measure: was" in visitor.page.main
    assert "the end: was" in visitor.page.main


def test_a_language_put_right_is_said_in_words_and_no_code(
    session: Session, visitor: Visitor, tmp_path: Path
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    why = "The post is in Sindhi; the file called it Urdu, which it is not."
    fix = Fix(1, FieldName.LANGUAGE, "sd", why)
    by = an_actor(session, role=Role.REGISTRAR)
    correcting.correct(session, docket, fix, by=by, now=LATER)
    visitor.sign_in(liaison)

    paper = extracted(pdf_of(visitor, docket, version=2), tmp_path)
    plain = visitor.get(f"/en/desk/documents/{docket}/2/document.txt").text
    assert "Urdu became Sindhi. The post is in Sindhi" in paper
    assert "Urdu -> Sindhi. The post is in Sindhi" in plain
    assert "Language Sindhi" in paper
    visitor.get(f"/en/desk/orders/{docket}")
    assert "Urdu became Sindhi" in words(visitor.page.main)


def test_no_print_is_ever_rewritten(session: Session) -> None:
    document = rows.document(session, docket_of(an_issued(session)))
    assert document is not None
    printing.keep(
        session,
        document,
        b"%PDF",
        edition=Edition.PUBLIC,
        language="ur",
        source="b" * 64,
        now=NOW,
    )
    for table in (Print, OrderDocument):
        with pytest.raises(Exception, match="append-only"), session.begin_nested():
            session.execute(update(table).values(sha256="c" * 64))
