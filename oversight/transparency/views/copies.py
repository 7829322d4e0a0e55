"""The public copy of a document that was sent, as PDF and as plain text."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from oversight.core.clock import utc_now
from oversight.dispatch.models.orders import OrderDocument
from oversight.dispatch.queries import documents
from oversight.dispatch.queries.drawn import DocumentView
from oversight.dispatch.rules.printing import Edition
from oversight.dispatch.service import printing
from oversight.transparency.queries.copy import public_copy
from oversight.web import pdf
from oversight.web.access import public
from oversight.web.pages import language
from oversight.web.store import store

bp = Blueprint("copies", __name__, url_prefix="/<lang:lang>/register")


@bp.get("/<docket>/document.txt")
@public
def text(docket: str) -> ResponseReturnValue:
    """Hand out the public copy as plain text."""
    _, paper = _found(docket)
    return Response(_text(paper), mimetype="text/plain")


@bp.get("/<docket>/document.pdf")
@public
def paper(docket: str) -> ResponseReturnValue:
    """Hand out the public copy as PDF: printed once, and again only if it changes."""
    found, paper = _found(docket)
    answer = Response(_pdf(found, paper), mimetype="application/pdf")
    name = f"{docket}-v{found.version}-{language()}-public.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _found(docket: str) -> tuple[OrderDocument, DocumentView]:
    with store().reading() as session:
        return public_copy(session, docket, language())


def _text(paper: DocumentView) -> bytes:
    return render_template("dispatch/paper.txt", paper=paper, public=True).encode()


def _pdf(found: OrderDocument, paper: DocumentView) -> bytes:
    lang = language()
    return pdf.once(
        render_template("dispatch/paper.html", paper=paper, public=True),
        [pdf.Enclosed("document.txt", "The same in plain text", _text(paper))],
        at=found.issued_at,
        find=lambda session, source: documents.kept_print(
            session, found.id, Edition.PUBLIC, lang, source
        ),
        keep=lambda session, source, body: printing.keep(
            session,
            found,
            body,
            edition=Edition.PUBLIC,
            language=lang,
            source=source,
            now=utc_now(),
        ),
    )
