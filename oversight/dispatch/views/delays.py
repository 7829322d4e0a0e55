"""Telling an account holder still later: a body asks, another reviewer decides."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.data import EmptyForm
from oversight.dispatch.forms.delays import DelayForm, ExtensionForm
from oversight.dispatch.queries import delaying as queries
from oversight.dispatch.service import delaying
from oversight.review.queries import workload
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("delays", __name__, url_prefix="/<lang:lang>/desk/delays")


@bp.get("/")
@allow(Permission.DISPATCH_DELAY)
def index() -> ResponseReturnValue:
    """List the requests to be told still later that wait for this reviewer."""
    actor = current_actor()
    with store().reading() as session:
        rows = queries.waiting_for(session, actor)
        today = workload.day(session, actor, now=utc_now())
    return render_template("dispatch/data/delays.html", rows=rows, today=today)


@bp.route("/<docket>/<int:number>/ask", methods=["GET", "POST"])
@allow(Permission.DISPATCH_DELAY_ASK)
def ask(docket: str, number: int) -> ResponseReturnValue:
    """Ask, on a court's order, that an account holder be told still later."""
    form, actor = ExtensionForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: delaying.ask(
            session, docket, number, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Asked. Another reviewer decides; without a decision it lapses."))
        return redirect(url_for("data_docket.docket", docket=docket), code=303)
    with store().reading() as session:
        page = queries.asking_page(session, docket, number, actor, now=utc_now())
    shown = {"page": page, "form": form}
    return render_template("dispatch/data/later.html", **shown), form.status


@bp.route("/<docket>/<int:number>", methods=["GET", "POST"])
@allow(Permission.DISPATCH_DELAY)
@step_up
def decide(docket: str, number: int) -> ResponseReturnValue:
    """Show why a notice is to come later still, and decide on it."""
    actor = current_actor()
    with store().reading() as session:
        page = queries.delay_page(session, docket, number, actor)
    form = DelayForm(most=page.days)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: delaying.decide(
            session, docket, number, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Decided. The notice opens by itself on its day."))
        return redirect(url_for("delays.index"), code=303)
    with store().reading() as session:
        today = workload.day(session, actor, now=utc_now())
    shown = {"page": page, "form": form, "today": today}
    return render_template("dispatch/data/delay.html", **shown), form.status


@bp.post("/<docket>/<int:number>/aside")
@allow(Permission.DISPATCH_DELAY)
def aside(docket: str, number: int) -> ResponseReturnValue:
    """Let the next name of the lot decide, because of a tie."""
    form, actor = EmptyForm(), current_actor()
    done = attempt(
        form,
        lambda session: delaying.step_aside(
            session, docket, number, by=actor, now=utc_now()
        ),
    )
    flash(_("The next name of the lot decides.") if done else form.form_errors[0])
    return redirect(url_for("delays.index"), code=303)
