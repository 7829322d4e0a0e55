"""Hands files to every form that takes one, and judges what comes back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fixtures.pages import Page
from tests.hostile import judging
from tests.hostile.forms import Asked, Filled, asked
from tests.hostile.house import House
from tests.hostile.uploads import body
from tests.hostile.ways import Way

DONE = frozenset({302, 303})
BROKEN = 500
REFUSED = frozenset({200, 413, 422})
DOWNLOAD = re.compile(r"/(original|view|copy|paper)$")
# What an honest hand says of a file.
SAID = {
    "shows_child": ["no"],
    "purpose": ["document"],
    "caption": ["A page that was saved"],
    "number": ["12-3/2026/PTA/418"],
    "passed_on": ["2026-11-20"],
    "fingerprint": [""],
    "document_sha256": [""],
    "text": ["The account was taken over; its holder told the police then."],
}


@dataclass(frozen=True)
class Slot:
    """A field for a file, and who may fill it."""

    who: str
    path: str
    form: Asked
    box: str


def slots(
    house: House, wanted: Iterator[Way], endpoints: set[str], lang: str
) -> Iterator[Slot]:
    """Return a field for a file at each of these views."""
    router = house.app.url_map.bind("localhost")
    left = set(endpoints)
    for way in wanted:
        path = f"/{lang}{way.path}"
        if way.before or not re.search(
            r"/(bulk|practise|exhibits|authority|correct|added|warrant|list|hand-in|answers"
            r"|data-correction|manifests)\b",
            path,
        ):
            continue
        page = Page.read(house.client(way.who).get(path).text)
        for form in asked(page, path.partition("?")[0]):
            endpoint = str(router.match(form.action, method="POST")[0])
            for box in form.boxes:
                if box.kind == "file" and endpoint in left:
                    left.remove(endpoint)
                    yield Slot(way.who, path, form, box.name)
    assert not left, f"no page shows the form of {left}"


def answered(slot: Slot, page: Page) -> Filled:
    """Fill in everything but the file on a fresh page, as an honest hand does."""
    sent: Filled = {}
    again = (one for one in asked(page, slot.path) if one.action == slot.form.action)
    for box in next(again).boxes:
        if box.name == slot.box:
            continue
        offered = [one for one in box.options if one][:1]
        sent[box.name] = SAID.get(box.name, offered or [box.value])
    return sent


def hand(
    house: House, slot: Slot, name: str, content: bytes, *, raw: bool
) -> Iterator[str]:
    """Hand in one file; say what is wrong with the answer and with what is kept."""
    client = house.client(slot.who)
    page = Page.read(client.get(slot.path).text)
    sent = answered(slot, page)
    data, kind = body(sent, slot.box, name, content, raw=raw)
    answer = client.post(slot.form.action, data=data, content_type=kind)
    where = f"{slot.form.action} {slot.box} {name[:40]!r}{' raw' * raw}"
    yield from (f"{where}: {one}" for one in _judged(answer, slot))
    if answer.status_code in DONE:
        yield from (f"{where}: {one}" for one in _kept(client, answer, name))
        house.back()


def _judged(answer: TestResponse, slot: Slot) -> Iterator[str]:
    if answer.status_code >= BROKEN:
        yield f"status {answer.status_code}"
    if answer.status_code in DONE or not answer.data:
        return
    page = Page.read(answer.text)
    yield from judging.unsafe(page)
    if answer.status_code not in REFUSED and answer.status_code < BROKEN:
        yield f"status {answer.status_code}: {page.main[:200]}"
    if answer.status_code in {200, 422}:
        yield from judging.foreign(page, {})
        if slot.box not in page.errors and not page.root.all("table"):
            yield f"refused without a sentence beside it: {page.main[:200]}"


def _kept(client: FlaskClient, answer: TestResponse, name: str) -> Iterator[str]:
    """Look at the page that follows, and take back each copy of the file."""
    page = Page.read(client.get(answer.location).text)
    yield from judging.unsafe(page)
    for there in dict.fromkeys(page.links.values()):
        if DOWNLOAD.search(there):
            yield from _handed_out(client.get(there), name)


def _handed_out(answer: TestResponse, name: str) -> Iterator[str]:
    told = answer.headers.get("Content-Disposition", "")
    if answer.status_code >= BROKEN:
        yield f"its copy: status {answer.status_code}"
    if answer.status_code in DONE or answer.mimetype == "text/html":
        return
    if not told.startswith("attachment; filename=") or told.count("filename=") != 1:
        yield f"Content-Disposition: {told[:120]}"
    if any(sign in told for sign in "\r\n\0\u202e<>") or "X-Evil" in answer.headers:
        yield f"Content-Disposition holds {told[:120]!r} of {name[:40]!r}"
    if answer.headers["X-Content-Type-Options"] != "nosniff":
        yield "its kind may be guessed"
    if "sandbox" not in answer.headers["Content-Security-Policy"]:
        yield "it may act"
