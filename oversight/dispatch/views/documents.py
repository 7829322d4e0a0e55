"""The versions of a document and its copies: PDF, plain text, the very JSON."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.models.orders import OrderDocument
from oversight.dispatch.queries import details, mending
from oversight.dispatch.queries import documents as queries
from oversight.dispatch.queries.data_shelf import data_shelf
from oversight.dispatch.queries.drawn import drawn
from oversight.dispatch.queries.shelf import shelf
from oversight.dispatch.rules.printing import Edition
from oversight.dispatch.service import printing
from oversight.web import pdf
from oversight.web.access import allow, current_actor
from oversight.web.pages import language
from oversight.web.store import store

bp = Blueprint("documents", __name__, url_prefix="/<lang:lang>/desk/documents")

TYPES = {"pdf": "application/pdf", "txt": "text/plain", "json": "application/json"}


@bp.get("")
@allow(Permission.DISPATCH_READ)
def index() -> ResponseReturnValue:
    """List the documents that the visitor may read, newest first."""
    by, asked = current_actor(), request.args
    with store().reading() as session:
        page = shelf(session, by, asked.get("after", ""))
        data = data_shelf(session, by, asked.get("data_after", ""))
    return render_template("dispatch/shelf.html", page=page, data=data)


@bp.get("/<docket>")
@allow(Permission.DISPATCH_READ)
def versions(docket: str) -> ResponseReturnValue:
    """Show every version of a document and what changed from one to the next."""
    with store().reading() as session:
        by = current_actor()
        page = queries.documents_page(session, docket, by=by, lang=language())
        work = mending.mending_page(session, docket, by=by)
        said = details.of_docket(session, docket)
    shown = {"page": page, "work": work, "said": said}
    return render_template("dispatch/documents.html", **shown)


@bp.get("/<docket>/<int:version>/document.<any(pdf, txt, json):form>")
@allow(Permission.DISPATCH_READ)
def copy(docket: str, version: int, form: str) -> ResponseReturnValue:
    """Hand out one version, and note in the audit who took it."""
    actor = current_actor()
    with store().transaction() as session:
        found = printing.take(session, docket, version, form, by=actor, now=utc_now())
    body = {"pdf": _pdf, "txt": _text, "json": _json}[form](found)
    answer = Response(body, mimetype=TYPES[form])
    name = f"{docket}-v{found.version}-{language()}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _json(found: OrderDocument) -> bytes:
    return found.body.encode()


def _text(found: OrderDocument) -> bytes:
    paper = drawn(found, language())
    return render_template("dispatch/paper.txt", paper=paper, public=False).encode()


def _pdf(found: OrderDocument) -> bytes:
    paper, lang = drawn(found, language()), language()
    return pdf.once(
        render_template("dispatch/paper.html", paper=paper, public=False),
        (
            pdf.Enclosed("document.txt", "The same in plain text", _text(found)),
            pdf.Enclosed("document.json", "The document itself", _json(found)),
        ),
        at=found.issued_at,
        find=lambda session, source: queries.kept_print(
            session, found.id, Edition.WHOLE, lang, source
        ),
        keep=lambda session, source, body: printing.keep(
            session,
            found,
            body,
            edition=Edition.WHOLE,
            language=lang,
            source=source,
            now=utc_now(),
        ),
    )
