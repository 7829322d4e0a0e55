"""A page on paper: a PDF made from our own HTML, with our own fonts and nothing else.

The library opens Pango when it is imported; a machine without it runs the portal and
says which packages it lacks. Whatever a text asks to be fetched is refused.
"""

import hashlib
import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.settings import HOUSE
from oversight.web.store import store

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
MISSING = "pdf_missing"
SHEET = HOUSE / "static" / "css" / "paper.css"
FONTS = HOUSE / "static" / "fonts"
_SCHEME = "font:"
_LIBRARY = "weasyprint"
_one_at_a_time = Lock()  # Pango's font lists are shared by a process.


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that travels inside the PDF."""

    name: str
    about: str
    body: bytes


def printed(html: str, enclosed: Sequence[Enclosed] = (), *, at: datetime) -> bytes:
    """Return the page as a tagged PDF; the same page gives the same bytes.

    ``at`` dates the files that are enclosed: the moment the page was written.
    """
    weasyprint = _library()
    made = weasyprint.HTML(string=html, url_fetcher=_only_our_fonts(weasyprint))
    attachments = [
        weasyprint.Attachment(
            string=one.body,
            name=one.name,
            description=one.about,
            created=at,
            modified=at,
            relationship="Source",
        )
        for one in enclosed
    ]
    with _one_at_a_time:
        faces = weasyprint.text.fonts.FontConfiguration()
        body = made.write_pdf(
            stylesheets=[_sheet(weasyprint, faces)],
            font_config=faces,
            attachments=attachments,
            pdf_variant="pdf/ua-1",
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
        )
    assert isinstance(body, bytes)
    return body


def source_digest(html: str) -> str:
    """Return the digest of everything that decides how the page looks on paper."""
    whole = hashlib.sha256(html.encode())
    whole.update(SHEET.read_bytes())
    return whole.hexdigest()


def _library() -> Any:  # noqa: ANN401  # The library has no types.
    try:
        # Where it fails it advises on the standard output, which is not its own.
        with redirect_stdout(StringIO()):
            import weasyprint.text.fonts  # noqa: PLC0415  # It may lack Pango.
    except (ImportError, OSError) as error:
        _clear_away()
        raise RuleError(
            MISSING,
            N_(
                "This machine cannot make PDFs: it lacks Pango (Debian and Ubuntu: apt "
                "install %(packages)s). Take the plain text or the JSON instead."
            ),
            packages=PACKAGES,
        ) from error
    # Its warnings quote the text of the page; that belongs in no log.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    return weasyprint


def _clear_away() -> None:
    """Forget what was loaded of the library before it broke off.

    Otherwise whoever asks a second time meets half of it, and no sentence.
    """
    if _LIBRARY not in sys.modules:
        for name in [one for one in sys.modules if one.startswith(f"{_LIBRARY}.")]:
            del sys.modules[name]


def _only_our_fonts(weasyprint: Any) -> Any:  # noqa: ANN401
    """Return what answers for our own fonts and refuses every other address."""
    urls = weasyprint.urls

    def fetch(_self: object, url: str, _headers: object = None) -> Any:  # noqa: ANN401
        named = {f"{_SCHEME}{path.name}": path for path in FONTS.iterdir()}
        if url not in named:
            raise ValueError("only the portal's own fonts are read")
        return urls.URLFetcherResponse(url, named[url].read_bytes())

    return type("OurFonts", (urls.URLFetcher,), {"fetch": fetch})()


def _sheet(weasyprint: Any, faces: object) -> Any:  # noqa: ANN401
    return weasyprint.CSS(
        string=SHEET.read_text(),
        url_fetcher=_only_our_fonts(weasyprint),
        font_config=faces,
    )


def once(
    html: str,
    enclosed: Sequence[Enclosed],
    *,
    at: datetime,
    find: Callable[[Session, str], bytes | None],
    keep: Callable[[Session, str, bytes], bytes],
) -> bytes:
    """Return the print of this page: made at the first asking, kept for every other."""
    source = source_digest(html)
    with store().reading() as session:
        found = find(session, source)
    if found is not None:
        return found
    body = printed(html, enclosed, at=at)
    with store().transaction() as session:
        return keep(session, source, body)
