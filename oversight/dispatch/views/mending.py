"""Correcting a document, ending an approval, answering a platform, a court's word."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.mending import (
    YES,
    CorrectionForm,
    CourtForm,
    GiveUpForm,
    LiftForm,
    ReplyForm,
)
from oversight.dispatch.queries import court_stays
from oversight.dispatch.queries import mending as queries
from oversight.dispatch.queries.mending import MendingPage
from oversight.dispatch.rules.lifting import AgencyCode
from oversight.dispatch.service import clarifying, correcting, courts, lifting
from oversight.dispatch.views.court_rests import tell_resting
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import Form, attempt
from oversight.web.pages import language
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("mending", __name__, url_prefix="/<lang:lang>/desk/documents/<docket>")


@bp.route("/correction", methods=["GET", "POST"])
@allow(Permission.DISPATCH_CORRECT)
@step_up
def correct(docket: str) -> ResponseReturnValue:
    """Ask what is wrong in a document, and write the version that says it right."""
    page, actor = _page(docket), current_actor()
    form = CorrectionForm().offer(page.correctable())
    if form.validate_on_submit() and attempt(
        form,
        lambda session: correcting.correct(
            session, docket, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("The next version takes the place of the one before."))
        return _back(docket)
    return _shown("dispatch/correct.html", page, form)


@bp.route("/<int:item>/lifting", methods=["GET", "POST"])
@allow(Permission.DISPATCH_LIFT)
@step_up
def lift(docket: str, item: int) -> ResponseReturnValue:
    """Ask for reasons, and end an approval on a reviewer's own motion."""
    page, form, actor = _page(docket), LiftForm(), current_actor()
    line = page.liftable(item)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: lifting.lift_on_own_motion(
            session,
            docket,
            item,
            form.reasons.data or "",
            error=form.error.data == YES,
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("The approval has ended. The platform is asked to restore the item."))
        return _back(docket)
    return _shown("dispatch/lift.html", page, form, line=line)


@bp.route("/<int:item>/giving-up", methods=["GET", "POST"])
@allow(Permission.DISPATCH_GIVE_UP)
@step_up
def give_up(docket: str, item: int) -> ResponseReturnValue:
    """Ask why a body no longer asks for it, and end the approval."""
    page, form, actor = _page(docket), GiveUpForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: lifting.lift_for_body(
            session,
            docket,
            item,
            AgencyCode(form.code.data),
            form.reasons.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("The approval has ended. The platform is asked to restore the item."))
        return _back(docket)
    return _shown("dispatch/give_up.html", page, form, line=page.line(item))


@bp.route("/<int:item>/reply", methods=["GET", "POST"])
@allow(Permission.DISPATCH_REPLY)
def reply(docket: str, item: int) -> ResponseReturnValue:
    """Show what a platform asks, and record what those who decided answer."""
    page, form, actor = _page(docket), ReplyForm(), current_actor()
    question = page.question(item)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: clarifying.reply(
            session, docket, item, form.reply.data or "", by=actor, now=utc_now()
        ),
    ):
        flash(_("Your answer went to the platform; its time to answer begins anew."))
        return _back(docket)
    return _shown(
        "dispatch/reply.html", page, form, line=page.line(item), question=question
    )


@bp.route("/court", methods=["GET", "POST"])
@allow(Permission.DISPATCH_RULING)
@step_up
def court(docket: str) -> ResponseReturnValue:
    """Ask what a court said, put it on the record and do it."""
    page, actor = _page(docket), current_actor()
    with store().reading() as session:
        known = queries.courts(session, language(), now=utc_now())
        rests = court_stays.of_docket(session, docket)
    form = CourtForm().offer((one.number for one in page.lines), known)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: courts.enter(
            session, docket, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("What the court said is on the record, and done."))
        tell_resting(docket, form.command())
        return _back(docket)
    shown = {"rests": rests, "courts": dict(known)}
    return _shown("dispatch/court.html", page, form, **shown)


def _page(docket: str) -> MendingPage:
    with store().reading() as session:
        return queries.mending_page(session, docket, by=current_actor())


def _back(docket: str) -> ResponseReturnValue:
    return redirect(url_for("documents.versions", docket=docket), code=303)


def _shown(
    template: str, page: MendingPage, form: Form, **more: object
) -> ResponseReturnValue:
    return render_template(template, page=page, form=form, **more), form.status
