"""The pages of a platform's liaison: receive, answer, pass on, restore."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.orders import (
    DetailForm,
    PressForm,
    QuestionForm,
    ReceiptForm,
    RestorationForm,
)
from oversight.dispatch.queries import desk, pages
from oversight.dispatch.rules.rests import MOST_DAYS
from oversight.dispatch.service import answering, handing, restoring
from oversight.ledger import handing as ledger
from oversight.ledger import receipts
from oversight.ledger.rules.holders import Holder
from oversight.notices.service import telling as notices
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.pages import language
from oversight.web.store import settings, store
from oversight.web.words import _

bp = Blueprint("orders", __name__, url_prefix="/<lang:lang>/desk/orders")


@bp.get("/")
@allow(Permission.DISPATCH_ANSWER)
def index() -> ResponseReturnValue:
    """Show what is new, what waits for an answer, what is to be passed on."""
    with store().reading() as session:
        page = desk.index_page(session, by=current_actor(), now=utc_now())
    return render_template("dispatch/index.html", page=page)


@bp.get("/<docket>")
@allow(Permission.DISPATCH_ANSWER)
def docket(docket: str) -> ResponseReturnValue:
    """Show one docket: its document, its items, its notices."""
    return _docket(docket, ReceiptForm())


@bp.post("/<docket>/receipt")
@allow(Permission.DISPATCH_ANSWER)
def acknowledge(docket: str) -> ResponseReturnValue:
    """Record that the platform has received the document."""
    form, actor = ReceiptForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: answering.acknowledge(
            session,
            docket,
            by=actor,
            now=utc_now(),
            reference=form.reference.data or "",
        ),
    ):
        flash(_("Receipt is on the record."))
        return redirect(url_for("orders.docket", docket=docket), code=303)
    return _docket(docket, form)


@bp.post("/<docket>/proof")
@allow(Permission.DISPATCH_ANSWER)
def proof(docket: str) -> ResponseReturnValue:
    """Hand the platform the proof of what was recorded in a docket sent to it."""
    with store().reading() as session:
        pages.docket_page(
            session, docket, by=current_actor(), lang=language(), now=utc_now()
        )
        return receipts.handed_to(session, docket, Holder.PLATFORM)


@bp.get("/<docket>/document.json", defaults={"version": None})
@bp.get("/<docket>/<int:version>/document.json")
@allow(Permission.DISPATCH_ANSWER)
def document_json(docket: str, version: int | None) -> ResponseReturnValue:
    """Hand out the very bytes of a document whose digest is on the record."""
    with store().reading() as session:
        found = pages.own_document(session, docket, version, by=current_actor())
    answer = Response(found.body.encode(), mimetype="application/json")
    name = f"{docket}-v{found.version}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.route("/<docket>/<int:item>/answer", methods=["GET", "POST"])
@allow(Permission.DISPATCH_ANSWER)
def answer(docket: str, item: int) -> ResponseReturnValue:
    """Ask what was done with one item, and record it."""
    form, actor = DetailForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: answering.answer(
            session,
            docket,
            item,
            form.command(),
            details=form.more(),
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("Your answer on item %(item)s is on the record.", item=item))
        return redirect(url_for("orders.docket", docket=docket), code=303)
    with store().reading() as session:
        page = pages.answer_page(session, docket, item, by=actor)
    shown = {"page": page, "form": form, "most_days": MOST_DAYS}
    return render_template("dispatch/answer.html", **shown), form.status


@bp.route("/<docket>/<int:item>/question", methods=["GET", "POST"])
@allow(Permission.DISPATCH_ANSWER)
def ask(docket: str, item: int) -> ResponseReturnValue:
    """Ask what has to be known before an item can be answered, and record it."""
    form, actor = QuestionForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: answering.answer(
            session, docket, item, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Your question on item %(item)s is on its way.", item=item))
        return redirect(url_for("orders.docket", docket=docket), code=303)
    with store().reading() as session:
        page = pages.answer_page(session, docket, item, by=actor)
    return render_template("dispatch/ask.html", page=page, form=form), form.status


@bp.get("/<docket>/<int:item>/notice/<stage>")
@allow(Permission.DISPATCH_ANSWER)
def notice(docket: str, item: int, stage: str) -> ResponseReturnValue:
    """Show a notice in both languages, with its code, to be handed on."""
    return _notice(docket, item, stage, PressForm())


@bp.post("/<docket>/<int:item>/notice/<stage>/passed-on")
@allow(Permission.DISPATCH_ANSWER)
def pass_on(docket: str, item: int, stage: str) -> ResponseReturnValue:
    """Record that the account holder has the notice."""
    form, actor = PressForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: notices.pass_on(
            session,
            pages.own_notice(session, docket, item, stage, by=actor).id,
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("It is on the record that the notice was passed on."))
        return redirect(url_for("orders.docket", docket=docket), code=303)
    return _notice(docket, item, stage, form)


@bp.post("/<docket>/<int:item>/notice/<stage>/failed")
@allow(Permission.DISPATCH_ANSWER)
def fail(docket: str, item: int, stage: str) -> ResponseReturnValue:
    """Record that the notice reached nobody."""
    form, actor = PressForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: notices.fail(
            session,
            pages.own_notice(session, docket, item, stage, by=actor).id,
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("It is on the record that the notice could not be delivered."), "warn")
        return redirect(url_for("orders.docket", docket=docket), code=303)
    return _notice(docket, item, stage, form)


@bp.route("/<docket>/<int:item>/restoration", methods=["GET", "POST"])
@allow(Permission.DISPATCH_ANSWER)
def restoration(docket: str, item: int) -> ResponseReturnValue:
    """Ask whether an item is back, and record it."""
    form, actor = RestorationForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: restoring.answer_restoration(
            session,
            pages.open_restoration(session, docket, item, by=actor).id,
            restored=form.restored.data == "yes",
            restored_at=form.since(),
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("Your answer on item %(item)s is on the record.", item=item))
        return redirect(url_for("orders.docket", docket=docket), code=303)
    with store().reading() as session:
        page = pages.restoration_page(session, docket, item, by=actor, now=utc_now())
    return (
        render_template("dispatch/restoration.html", page=page, form=form),
        form.status,
    )


def _docket(docket: str, form: ReceiptForm) -> ResponseReturnValue:
    with store().reading() as session:
        page = pages.docket_page(
            session, docket, by=current_actor(), lang=language(), now=utc_now()
        )
        proved = ledger.proved(session, docket, asked=settings().witness_policy)
        owed = desk.owed(session, docket, now=utc_now())
    shown = {"page": page, "form": form, "proved": proved, "owed": owed}
    return render_template("dispatch/docket.html", **shown), form.status


def _notice(docket: str, item: int, stage: str, form: PressForm) -> ResponseReturnValue:
    with store().reading() as session:
        page = handing.notice_page(session, docket, item, stage, by=current_actor())
    return render_template("dispatch/notice.html", page=page, form=form), form.status
