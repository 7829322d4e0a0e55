"""Reads every kind of file that the portal hands out, and says what is wrong in it."""

import csv
import io
import json
import re
from collections.abc import Iterator
from posixpath import isabs, normpath
from zipfile import ZipFile

from openpyxl import load_workbook
from pypdf import PdfReader
from werkzeug.test import TestResponse

from oversight.core.text import clean_line, clean_text
from tests.fixtures.pages import Page
from tests.hostile import judging
from tests.hostile.lists import MARK

FILE = re.compile(r"\.(pdf|json|csv|zip|txt|xlsx)$|/(copy|paper|original|view)$")
FORMULA = re.compile(r"[=+@\t\r\uff1d\uff0b\uff0d\uff20]|-(?![0-9.,]*$)")
ACTS = ("/JavaScript", "/JS", "/Launch", "/OpenAction", "/SubmitForm", "/RichMedia")
BROKEN = 500

Sent = dict[str, str]


def links(page: Page) -> set[str]:
    """Return where a page offers a file."""
    there = (one.attrs.get("href", "") for one in page.root.all("a"))
    return {one for one in there if one.startswith("/") and FILE.search(one)}


def wrong(answer: TestResponse, sent: Sent) -> Iterator[str]:
    """Return what is wrong with a file as it was handed out."""
    if answer.status_code >= BROKEN:
        yield f"status {answer.status_code}"
    if answer.status_code != 200:
        return
    told = answer.headers.get("Content-Disposition", "")
    if re.search(r"[\r\n\0<>\u202e]", told):
        yield f"Content-Disposition: {told!r}"
    yield from inside(answer.mimetype or "", answer.data, sent)


def inside(kind: str, content: bytes, sent: Sent) -> Iterator[str]:
    """Return what is wrong inside a file of this kind."""
    readers = {
        "application/pdf": _pdf,
        "text/csv": _csv,
        "application/json": _json,
        "text/plain": _text,
        "application/zip": _zip,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _xlsx,
        "text/html": _page,
    }
    if kind in readers:
        yield from readers[kind](content, sent)


def _pdf(content: bytes, sent: Sent) -> Iterator[str]:
    read = PdfReader(io.BytesIO(content))
    whole = _squeezed("".join(page.extract_text() for page in read.pages))
    yield from (
        f"it can act: {act}" for act in ACTS if act in str(read.trailer["/Root"])
    )
    for mark in dict.fromkeys(MARK.findall(whole)):
        # A printed page is read back letter by letter in one script alone.
        typed = clean_text(sent.get(mark, ""))
        if typed.isascii() and _squeezed(typed) not in whole:
            yield f"printed otherwise: {typed[:80]!r}"


def _squeezed(words: str) -> str:
    return "".join(words.split())


def _csv(content: bytes, _sent: Sent) -> Iterator[str]:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    for cell in (cell for row in rows for cell in row):
        if FORMULA.match(cell):
            yield f"a formula: {cell[:60]!r}"


def _xlsx(content: bytes, _sent: Sent) -> Iterator[str]:
    book = load_workbook(io.BytesIO(content))
    for cell in (cell for sheet in book for row in sheet for cell in row):
        if cell.data_type == "f":
            yield f"a formula: {cell.value!r}"


def _json(content: bytes, sent: Sent) -> Iterator[str]:
    yield from (
        told
        for text in judging.strings(json.loads(content))
        for told in _said(text, sent)
    )


def _text(content: bytes, sent: Sent) -> Iterator[str]:
    yield from _said(content.decode(), sent)


def _said(text: str, sent: Sent) -> Iterator[str]:
    """Return the marks in a text that stand behind other words than were sent."""
    words = " ".join(text.split())
    for mark in dict.fromkeys(MARK.findall(words)):
        wanted = sent.get(mark, "")
        shapes = {" ".join(clean(wanted).split()) for clean in (clean_line, clean_text)}
        if wanted and not any(shape in words for shape in shapes):
            yield f"says otherwise: {wanted[:80]!r}"


def _zip(content: bytes, sent: Sent) -> Iterator[str]:
    with ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if isabs(name) or normpath(name).startswith(".."):
                yield f"it unpacks to {name!r}"
            kind = "application/json" if name.endswith(".json") else ""
            yield from inside(kind, packed.read(name), sent)


def _page(content: bytes, sent: Sent) -> Iterator[str]:
    page = Page.read(content.decode())
    yield from judging.unsafe(page)
    yield from judging.misread(page, sent)
