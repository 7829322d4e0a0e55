"""Using data longer or for more: a body asks, a reviewer whom the lot named decides."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.beyond import MoreUseForm, UseForMoreForm
from oversight.dispatch.forms.data import EmptyForm
from oversight.dispatch.queries import using as queries
from oversight.dispatch.service import using
from oversight.review.queries import workload
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import attempt
from oversight.web.pages import language
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("uses", __name__, url_prefix="/<lang:lang>/desk/uses")


@bp.get("/")
@allow(Permission.DISPATCH_USE)
def index() -> ResponseReturnValue:
    """List the requests for more use that wait for this reviewer."""
    actor = current_actor()
    with store().reading() as session:
        rows = queries.waiting_for(session, actor)
        today = workload.day(session, actor, now=utc_now())
    return render_template("dispatch/data/uses.html", rows=rows, today=today)


@bp.route("/<docket>/<int:number>/ask", methods=["GET", "POST"])
@allow(Permission.DISPATCH_USE_ASK)
def ask(docket: str, number: int) -> ResponseReturnValue:
    """Ask to use data longer, or for another offence."""
    actor = current_actor()
    with store().reading() as session:
        page = queries.asking_page(session, docket, number, actor, now=utc_now())
        offences = queries.offences(session, now=utc_now())
    urdu = language() == "ur"
    form = MoreUseForm().offer(
        (row.id, (row.named_ur if urdu else None) or row.named, row.act_named[urdu])
        for row in offences
    )
    if form.validate_on_submit() and attempt(
        form,
        lambda session: using.ask(
            session, docket, number, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Asked. Another reviewer decides; without a decision it lapses."))
        return redirect(url_for("data_docket.docket", docket=docket), code=303)
    shown = {"page": page, "form": form}
    return render_template("dispatch/data/more_use.html", **shown), form.status


@bp.route("/<docket>/<int:number>/<what>", methods=["GET", "POST"])
@allow(Permission.DISPATCH_USE)
@step_up
def decide(docket: str, number: int, what: str) -> ResponseReturnValue:
    """Show what a body asks for beyond the approval, and decide on it."""
    actor, form = current_actor(), UseForMoreForm()
    with store().reading() as session:
        page = queries.page(session, docket, number, what, actor)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: using.decide(
            session, docket, number, what, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Decided. It is on the record."))
        return redirect(url_for("uses.index"), code=303)
    with store().reading() as session:
        today = workload.day(session, actor, now=utc_now())
    shown = {"page": page, "form": form, "today": today}
    return render_template("dispatch/data/use.html", **shown), form.status


@bp.post("/<docket>/<int:number>/<what>/aside")
@allow(Permission.DISPATCH_USE)
def aside(docket: str, number: int, what: str) -> ResponseReturnValue:
    """Let the next name of the lot decide, because of a tie."""
    form, actor = EmptyForm(), current_actor()
    done = attempt(
        form,
        lambda session: using.step_aside(
            session, docket, number, what, by=actor, now=utc_now()
        ),
    )
    flash(_("The next name of the lot decides.") if done else form.form_errors[0])
    return redirect(url_for("uses.index"), code=303)
