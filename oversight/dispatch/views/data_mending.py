"""Ending a request for data before its time, and entering a court's word on it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.mending import YES, CourtForm, GiveUpForm, LiftForm
from oversight.dispatch.queries import court_stays, mending
from oversight.dispatch.queries import data_mending as queries
from oversight.dispatch.queries.data_mending import DataMendingPage
from oversight.dispatch.rules.lifting import AgencyCode
from oversight.dispatch.service import data_courts, data_lifting
from oversight.dispatch.views.court_rests import tell_resting
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import Form, attempt
from oversight.web.pages import language
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint(
    "data_mending", __name__, url_prefix="/<lang:lang>/desk/data-ending/<docket>"
)


@bp.get("")
@allow(Permission.DISPATCH_READ)
def docket(docket: str) -> ResponseReturnValue:
    """Show the accounts of a request for data, and what may be ended."""
    return render_template("dispatch/data/mending.html", page=_page(docket))


@bp.route("/<int:number>/lifting", methods=["GET", "POST"])
@allow(Permission.DISPATCH_LIFT)
@step_up
def lift(docket: str, number: int) -> ResponseReturnValue:
    """Ask for reasons, and end a request on a reviewer's own motion."""
    page, form, actor = _page(docket), LiftForm(), current_actor()
    account = page.account(number)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_lifting.lift_on_own_motion(
            session,
            docket,
            number,
            form.reasons.data or "",
            error=form.error.data == YES,
            by=actor,
            now=utc_now(),
        ),
    ):
        return _done(docket)
    return _shown("dispatch/data/lift.html", page, form, account=account)


@bp.route("/<int:number>/giving-up", methods=["GET", "POST"])
@allow(Permission.DISPATCH_GIVE_UP)
@step_up
def give_up(docket: str, number: int) -> ResponseReturnValue:
    """Ask why a body no longer asks for the data, and end its request."""
    page, form, actor = _page(docket), GiveUpForm(), current_actor()
    account = page.account(number)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_lifting.lift_for_body(
            session,
            docket,
            number,
            AgencyCode(form.code.data),
            form.reasons.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        return _done(docket)
    return _shown("dispatch/data/give_up.html", page, form, account=account)


@bp.route("/court", methods=["GET", "POST"])
@allow(Permission.DISPATCH_RULING)
@step_up
def court(docket: str) -> ResponseReturnValue:
    """Ask what a court said, put it on the record and do it."""
    page, actor = _page(docket), current_actor()
    with store().reading() as session:
        known = mending.courts(session, language(), now=utc_now())
        rests = court_stays.of_docket(session, docket)
    form = CourtForm().offer((one.number for one in page.accounts), known)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_courts.enter(
            session, docket, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("What the court said is on the record, and done."))
        tell_resting(docket, form.command())
        return _back(docket)
    shown = {"rests": rests, "courts": dict(known)}
    return _shown("dispatch/data/ruling.html", page, form, **shown)


def _page(docket: str) -> DataMendingPage:
    with store().reading() as session:
        return queries.data_mending_page(session, docket, by=current_actor())


def _done(docket: str) -> ResponseReturnValue:
    flash(_("It has ended. The platform was told, and nothing of it may be used."))
    return _back(docket)


def _back(docket: str) -> ResponseReturnValue:
    return redirect(url_for("data_mending.docket", docket=docket), code=303)


def _shown(
    template: str, page: DataMendingPage, form: Form, **more: object
) -> ResponseReturnValue:
    return render_template(template, page=page, form=form, **more), form.status
