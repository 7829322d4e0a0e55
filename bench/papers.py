"""One order document as PDF, and the same PDF asked for again.

Ours: the public copy as the portal makes it, its page drawn and printed with tags,
fonts, plain text inside and its digest kept. Limit: the library alone on that very
page with that very sheet, untagged, nothing inside. Again: the kept print, through the
whole application; its limit is the one SELECT that fetches the bytes.
"""

from contextlib import closing
from pathlib import Path

import weasyprint
import weasyprint.text.fonts
from flask import Flask, render_template

from bench.ground import SECRET, bare_sqlite, keys, sqlite_ground
from bench.rounds import compared, tell
from oversight.app import create_app
from oversight.core.clock import utc_now
from oversight.settings import read
from oversight.storage.session import open_store
from oversight.transparency.queries.copy import public_copy
from oversight.web import pdf
from oversight.web.store import STORE
from tests.factories.dispatch import a_sending

ITEMS = 3


def measure() -> None:
    """Measure a document of three items, printed and asked for again."""
    keys()
    with sqlite_ground() as place:
        url = place.create()
        store = open_store(url)
        with store.transaction() as session:
            found, _ = a_sending(session, items=ITEMS)
            docket = found.legal_request.docket
        store.close()
        app = _app(url, place.home)
        _print(app, docket)
        _again(app, url, docket)
        app.extensions[STORE].close()


def _print(app: Flask, docket: str) -> None:
    path = f"/en/register/{docket}/document.pdf"
    with app.test_request_context(path):
        with app.extensions[STORE].reading() as session:
            _, paper = public_copy(session, docket, "en")

        def page() -> str:
            return str(render_template("dispatch/paper.html", paper=paper, public=True))

        inside = [pdf.Enclosed("document.txt", "Text", b"text")]
        html = page()
        figures = compared(
            lambda: lambda: pdf.printed(page(), inside, at=utc_now()),
            lambda: lambda: _bare(html),
        )
        size = len(pdf.printed(html, inside, at=utc_now()))
    a_second = round(1 / figures["ours"], 2)
    tell("order_pdf", figures, items=ITEMS, bytes=size, per_second=a_second)


def _bare(html: str) -> bytes:
    faces = weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(string=pdf.SHEET.read_text(), font_config=faces)
    made = weasyprint.HTML(string=html).write_pdf(
        stylesheets=[sheet], font_config=faces
    )
    assert isinstance(made, bytes)
    return made


def _again(app: Flask, url: str, docket: str) -> None:
    client, path = app.test_client(), f"/en/register/{docket}/document.pdf"
    body = client.get(path).data
    with closing(bare_sqlite(url)) as connection:

        def kept() -> bytes:
            (found,) = connection.execute("SELECT body FROM dispatch_prints").fetchone()
            return bytes(found)

        assert kept() == body
        figures = compared(lambda: lambda: client.get(path).data, lambda: kept)
    tell("order_pdf_again", figures, bytes=len(body))


def _app(url: str, home: Path) -> Flask:
    key = home / "vault.key"
    key.write_bytes(SECRET)
    key.chmod(0o600)
    told = {"DATABASE_URL": url, "SECRET_KEY": SECRET.decode()}
    return create_app(read(told, instance=home))
