"""Victims' restrictions beyond thirty days: a body asks, a panel of three decides."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.extensions.forms.confirming import AsideForm, LongerForm
from oversight.extensions.queries import pages
from oversight.extensions.service import asking, confirming, seating
from oversight.review.queries import workload
from oversight.review.rules.seats import Recusal
from oversight.web.access import allow, current_actor, step_up_to_send
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("longer", __name__, url_prefix="/<lang:lang>/desk/longer")


@bp.get("/")
@allow(Permission.EXTENSIONS_DECIDE)
def index() -> ResponseReturnValue:
    """List the victims' restrictions on whose panel this reviewer sits."""
    actor = current_actor()
    with store().reading() as session:
        rows = pages.desk(session, actor)
        today = workload.day(session, actor, now=utc_now())
    return render_template("extensions/index.html", rows=rows, today=today)


@bp.route("/<docket>/ask", methods=["GET", "POST"])
@allow(Permission.EXTENSIONS_ASK)
@step_up_to_send
def ask(docket: str) -> ResponseReturnValue:
    """Ask that a victims' restriction stand longer, and show what became of it."""
    actor = current_actor()
    with store().reading() as session:
        page = pages.asking_page(session, docket, actor, now=utc_now())
    form = LongerForm().offer(page.numbers)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: asking.ask(
            session, docket, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Asked. A panel of three decides; without a decision it ends."))
        return redirect(url_for("longer.ask", docket=docket), code=303)
    return render_template("extensions/ask.html", page=page, form=form), form.status


@bp.get("/<docket>")
@allow(Permission.EXTENSIONS_DECIDE)
def matter(docket: str) -> ResponseReturnValue:
    """Show one request to a member; its file only after the own declaration."""
    return _matter(docket, Form(formdata=None))


@bp.post("/<docket>/declare")
@allow(Permission.EXTENSIONS_DECIDE)
def declare(docket: str) -> ResponseReturnValue:
    """Declare that nothing ties this person to the matter."""
    form, actor = Form(), current_actor()
    with store().reading() as session:
        pages.panel_page(session, docket, actor, now=utc_now())
    if attempt(form, lambda s: seating.declare(s, docket, by=actor, now=utc_now())):
        flash(_("Your declaration is on the record. The file is open."))
        return redirect(url_for("longer.matter", docket=docket), code=303)
    return _matter(docket, form)


@bp.post("/<docket>/recuse")
@allow(Permission.EXTENSIONS_DECIDE)
def recuse(docket: str) -> ResponseReturnValue:
    """Step aside, with one of the listed reasons."""
    form, actor = AsideForm(), current_actor()
    code = request.form.get("code", "")
    with store().reading() as session:
        pages.panel_page(session, docket, actor, now=utc_now())
    if attempt(
        form, lambda s: seating.recuse(s, docket, code, by=actor, now=utc_now())
    ):
        flash(_("You have stepped aside. Another reviewer is drawn."))
        return redirect(url_for("longer.index"), code=303)
    return _matter(docket, form)


@bp.post("/<docket>/<int:number>/open")
@allow(Permission.EXTENSIONS_DECIDE)
def open_item(docket: str, number: int) -> ResponseReturnValue:
    """Open the item's file: the record shows it."""
    form, actor = Form(), current_actor()
    done = attempt(
        form,
        lambda s: confirming.open_item(s, docket, number, by=actor, now=utc_now()),
    )
    if not done:
        return _matter(docket, form)
    return redirect(url_for("longer.item", docket=docket, number=number), code=303)


def _matter(docket: str, form: Form) -> ResponseReturnValue:
    with store().reading() as session:
        page = pages.panel_page(session, docket, current_actor(), now=utc_now())
    return render_template(
        "extensions/matter.html",
        page=page,
        form=form,
        recusals=[code.value for code in Recusal],
    ), form.status
