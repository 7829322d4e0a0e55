"""The platform's pages about data: receive, hand over by manifest, refuse, keep."""

import json

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.data import (
    EmptyForm,
    ManifestForm,
    ReceiptForm,
    RefusalForm,
    RestForm,
)
from oversight.dispatch.forms.orders import QuestionForm
from oversight.dispatch.queries import data_desk, data_inbox
from oversight.dispatch.rules.rests import MOST_DAYS
from oversight.dispatch.service import data_answering, data_asking, keeping
from oversight.ledger import handing, receipts
from oversight.ledger.rules.holders import Holder
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import settings, store
from oversight.web.words import _

bp = Blueprint("data_orders", __name__, url_prefix="/<lang:lang>/desk/data-requests")


@bp.get("/")
@allow(Permission.DISPATCH_ANSWER)
def index() -> ResponseReturnValue:
    """Show what the platform is asked about data."""
    return _index(EmptyForm())


@bp.get("/<docket>")
@allow(Permission.DISPATCH_ANSWER)
def docket(docket: str) -> ResponseReturnValue:
    """Show one request for data, with its document."""
    return _docket(docket, ReceiptForm())


@bp.get("/<docket>.json", endpoint="document")
@allow(Permission.DISPATCH_ANSWER)
def document_json(docket: str) -> ResponseReturnValue:
    """Hand out the document as it was hashed."""
    with store().reading() as session:
        page = data_desk.platform_page(session, docket, current_actor())
    body = json.dumps(page.document, ensure_ascii=False, sort_keys=True, indent=2)
    headers = {"Content-Disposition": f"attachment; filename={docket}.json"}
    return Response(body, mimetype="application/json", headers=headers)


@bp.post("/<docket>/proof")
@allow(Permission.DISPATCH_ANSWER)
def proof(docket: str) -> ResponseReturnValue:
    """Hand the platform the proof of what was recorded in a request sent to it."""
    with store().reading() as session:
        data_desk.platform_page(session, docket, current_actor())
        return receipts.handed_to(session, docket, Holder.PLATFORM)


@bp.post("/<docket>/received")
@allow(Permission.DISPATCH_ANSWER)
def acknowledge(docket: str) -> ResponseReturnValue:
    """Record that the request arrived."""
    form, actor = ReceiptForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_answering.acknowledge(
            session,
            docket,
            by=actor,
            now=utc_now(),
            reference=form.reference.data or "",
        ),
    ):
        flash(_("Receipt is on the record."))
        return redirect(url_for("data_orders.docket", docket=docket), code=303)
    return _docket(docket, form)


@bp.route("/<docket>/<int:number>/handed-over", methods=["GET", "POST"])
@allow(Permission.DISPATCH_ANSWER)
def produce(docket: str, number: int) -> ResponseReturnValue:
    """Ask for the manifest of what was handed over; no data are taken."""
    form, actor = ManifestForm(), current_actor()
    page = _page(docket)
    line = data_desk.line(page, number)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_answering.produce(
            session, docket, number, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Your answer is on the record."))
        return redirect(url_for("data_orders.docket", docket=docket), code=303)
    shown = {"page": page, "line": line, "form": form}
    return render_template("dispatch/data/produce.html", **shown), form.status


@bp.route("/<docket>/<int:number>/question", methods=["GET", "POST"])
@allow(Permission.DISPATCH_ANSWER)
def ask(docket: str, number: int) -> ResponseReturnValue:
    """Ask what has to be known before an account can be answered, and record it."""
    form, actor = QuestionForm(), current_actor()
    page = _page(docket)
    line = data_desk.line(page, number)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_asking.ask(
            session,
            docket,
            number,
            form.reason.data,
            form.question.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("Your question is on its way to those who decided."))
        return redirect(url_for("data_orders.docket", docket=docket), code=303)
    shown = {"page": page, "line": line, "form": form}
    return render_template("dispatch/data/ask.html", **shown), form.status


@bp.route("/<docket>/<int:number>/refused", methods=["GET", "POST"])
@allow(Permission.DISPATCH_ANSWER)
def refuse(docket: str, number: int) -> ResponseReturnValue:
    """Ask why nothing is handed over."""
    form, actor = RefusalForm(), current_actor()
    page = _page(docket)
    line = data_desk.line(page, number)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_answering.refuse(
            session, docket, number, form.reason.data or "", by=actor, now=utc_now()
        ),
    ):
        flash(_("Your answer is on the record."))
        return redirect(url_for("data_orders.docket", docket=docket), code=303)
    shown = {"page": page, "line": line, "form": form}
    return render_template("dispatch/data/refuse.html", **shown), form.status


@bp.route("/<docket>/<int:number>/not-for-now", methods=["GET", "POST"])
@allow(Permission.DISPATCH_ANSWER)
def not_for_now(docket: str, number: int) -> ResponseReturnValue:
    """Ask until when nothing can be handed over, through no fault of the platform."""
    form, actor = RestForm(), current_actor()
    page = _page(docket)
    line = data_desk.line(page, number)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_answering.not_for_now(
            session, docket, number, form.not_until.data, by=actor, now=utc_now()
        ),
    ):
        flash(_("Your answer is on the record."))
        return redirect(url_for("data_orders.docket", docket=docket), code=303)
    shown = {"page": page, "line": line, "form": form, "most_days": MOST_DAYS}
    return render_template("dispatch/data/not_for_now.html", **shown), form.status


@bp.post("/keep/<docket>/<int:number>")
@allow(Permission.DISPATCH_ANSWER)
def keep(docket: str, number: int) -> ResponseReturnValue:
    """Record that one account's data are being kept."""
    form, actor = EmptyForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: keeping.acknowledge(
            session, docket, number, by=actor, now=utc_now()
        ),
    ):
        flash(_("It is on the record that you keep them."))
        return redirect(url_for("data_orders.index"), code=303)
    return _index(form)


def _page(docket: str) -> data_desk.PlatformPage:
    with store().reading() as session:
        return data_desk.platform_page(session, docket, current_actor())


def _index(form: Form) -> ResponseReturnValue:
    with store().reading() as session:
        page = data_inbox.platform_desk(session, current_actor(), now=utc_now())
    shown = {"page": page, "form": form}
    return render_template("dispatch/data/platform.html", **shown), form.status


def _docket(docket: str, form: Form) -> ResponseReturnValue:
    with store().reading() as session:
        page = data_desk.platform_page(session, docket, current_actor())
        proved = handing.proved(session, docket, asked=settings().witness_policy)
    shown = {"page": page, "proved": proved, "form": form}
    return render_template("dispatch/data/order.html", **shown), form.status
