"""A request for data in every version: its copies, a question, a correction."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.mending import DataCorrectionForm, ReplyForm
from oversight.dispatch.queries import data_documents as queries
from oversight.dispatch.queries.data_drawn import data_drawn
from oversight.dispatch.queries.data_shelf import DataDocumentPage, data_document_page
from oversight.dispatch.queries.data_versions import DataDocument
from oversight.dispatch.service import data_asking, data_correcting, data_printing
from oversight.web import pdf
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import attempt
from oversight.web.pages import language
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint(
    "data_documents", __name__, url_prefix="/<lang:lang>/desk/data-documents"
)

TYPES = {"pdf": "application/pdf", "txt": "text/plain", "json": "application/json"}


@bp.get("/<docket>")
@allow(Permission.DISPATCH_READ)
def show(docket: str) -> ResponseReturnValue:
    """Show a request for data as it went out, and what was asked about it."""
    page = _page(docket)
    return render_template("dispatch/data/document.html", page=page)


@bp.route("/<docket>/<int:number>/reply", methods=["GET", "POST"])
@allow(Permission.DISPATCH_REPLY)
def reply(docket: str, number: int) -> ResponseReturnValue:
    """Show what a platform asks, and record what those who decided answer."""
    form, actor = ReplyForm(), current_actor()
    page = _page(docket)
    question = page.question(number)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_asking.reply(
            session, docket, number, form.reply.data or "", by=actor, now=utc_now()
        ),
    ):
        flash(_("Your answer went to the platform; its time to answer begins anew."))
        return redirect(url_for("data_documents.show", docket=docket), code=303)
    shown = {"page": page, "question": question, "form": form}
    return render_template("dispatch/data/reply.html", **shown), form.status


@bp.route("/<docket>/correction", methods=["GET", "POST"])
@allow(Permission.DISPATCH_CORRECT)
@step_up
def correct(docket: str) -> ResponseReturnValue:
    """Ask what is wrong in a name, and write the version that says it right."""
    page, actor = _page(docket), current_actor()
    form = DataCorrectionForm().offer(page.offered())
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_correcting.correct(
            session, docket, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("The next version takes the place of the one before."))
        return redirect(url_for("data_documents.show", docket=docket), code=303)
    shown = {"page": page, "form": form}
    return render_template("dispatch/data/correct.html", **shown), form.status


@bp.get("/<docket>/document.<any(pdf, txt, json):form>")
@bp.get("/<docket>/<int:version>/document.<any(pdf, txt, json):form>")
@allow(Permission.DISPATCH_READ)
def copy(docket: str, form: str, version: int | None = None) -> ResponseReturnValue:
    """Hand out one version or the newest, and note in the audit who took it."""
    actor = current_actor()
    with store().transaction() as session:
        found = data_printing.take(
            session, docket, form, by=actor, now=utc_now(), version=version
        )
    body = {"pdf": _pdf, "txt": _text, "json": _json}[form](found)
    answer = Response(body, mimetype=TYPES[form])
    name = f"{docket}-v{found.version}-{language()}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(docket: str) -> DataDocumentPage:
    with store().reading() as session:
        return data_document_page(session, docket, by=current_actor(), lang=language())


def _json(found: DataDocument) -> bytes:
    return found.body.encode()


def _text(found: DataDocument) -> bytes:
    paper = data_drawn(found, language())
    return render_template("dispatch/data/paper.txt", paper=paper).encode()


def _pdf(found: DataDocument) -> bytes:
    paper, lang = data_drawn(found, language()), language()
    return pdf.once(
        render_template("dispatch/data/paper.html", paper=paper),
        (
            pdf.Enclosed("document.txt", "The same in plain text", _text(found)),
            pdf.Enclosed("document.json", "The document itself", _json(found)),
        ),
        at=found.issued_at,
        find=lambda session, source: queries.kept_print(
            session, found.order_id, lang, source
        ),
        keep=lambda session, source, body: data_printing.keep(
            session, found, body, language=lang, source=source, now=utc_now()
        ),
    )
