"""The panel's pages: declare, read, admit, stay, open."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from oversight.appeals.forms.panel import (
    CloseForm,
    PanelForm,
    RefuseForm,
    StopForm,
)
from oversight.appeals.queries import desk as queries
from oversight.appeals.queries import rows
from oversight.appeals.rules.filing import AppealForm
from oversight.appeals.service import admission, opening, seating
from oversight.appeals.service import filing as service
from oversight.authority.permissions import Actor, Permission
from oversight.core.clock import utc_now
from oversight.review.queries import workload
from oversight.review.rules.seats import Recusal
from oversight.vault.reading import Gone
from oversight.web.access import allow, current_actor, step_up, step_up_to_send
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("appeals_desk", __name__, url_prefix="/<lang:lang>/desk/appeals")


@bp.get("")
@allow(Permission.APPEALS_DECIDE)
def index() -> ResponseReturnValue:
    """List the appeals on whose panel this person sits."""
    actor = current_actor()
    with store().reading() as session:
        page = queries.mine(session, actor.id)
        today = workload.day(session, actor, now=utc_now())
    return render_template("appeals/desk.html", rows=page, today=today)


@bp.get("/<docket>")
@allow(Permission.APPEALS_DECIDE)
def appeal(docket: str) -> ResponseReturnValue:
    """Show one appeal; its file opens only after the own declaration."""
    return _appeal(docket, Form(formdata=None), 200)


@bp.post("/<docket>/declare")
@allow(Permission.APPEALS_DECIDE)
def declare(docket: str) -> ResponseReturnValue:
    """Declare that nothing ties this person to the matter."""
    form, actor = Form(), current_actor()
    if attempt(form, lambda s: seating.declare(s, docket, by=actor, now=utc_now())):
        flash(_("Your declaration is on the record. The file is open."))
        return redirect(url_for("appeals_desk.appeal", docket=docket), code=303)
    return _appeal(docket, form, form.status)


@bp.post("/<docket>/recuse")
@allow(Permission.APPEALS_DECIDE)
def recuse(docket: str) -> ResponseReturnValue:
    """Step aside, with one of the listed reasons."""
    form, actor = PanelForm(), current_actor()
    code = request.form.get("code", "")
    if attempt(
        form, lambda s: seating.recuse(s, docket, code, by=actor, now=utc_now())
    ):
        flash(_("You have stepped aside. Another reviewer is drawn."))
        return redirect(url_for("appeals_desk.index"), code=303)
    return _appeal(docket, form, form.status)


@bp.post("/<docket>/admit")
@allow(Permission.APPEALS_ADMIT)
@step_up
def admit(docket: str) -> ResponseReturnValue:
    """Admit the appeal."""
    form, actor = Form(), current_actor()
    if attempt(form, lambda s: admission.admit(s, docket, by=actor, now=utc_now())):
        flash(_("The appeal is admitted."))
        return redirect(url_for("appeals_desk.appeal", docket=docket), code=303)
    return _appeal(docket, form, form.status)


@bp.route("/<docket>/refuse", methods=["GET", "POST"])
@allow(Permission.APPEALS_ADMIT)
@step_up_to_send
def refuse(docket: str) -> ResponseReturnValue:
    """Refuse to take the appeal, with a closed ground and reasons."""
    form, actor = RefuseForm(), _seated(docket)
    if form.validate_on_submit() and attempt(
        form,
        lambda s: admission.refuse(
            s,
            docket,
            form.ground.data or "",
            form.reasons.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("The appeal is not taken. The reasons are on the record."))
        return redirect(url_for("appeals_desk.index"), code=303)
    return _asked("appeals/refuse.html", docket, form)


@bp.route("/<docket>/close", methods=["GET", "POST"])
@allow(Permission.APPEALS_ADMIT)
@step_up_to_send
def close(docket: str) -> ResponseReturnValue:
    """Answer an appeal on which no record is open here."""
    form, actor = CloseForm(), _seated(docket)
    if form.validate_on_submit() and attempt(
        form,
        lambda s: admission.close_without_record(
            s, docket, form.reasons.data or "", by=actor, now=utc_now()
        ),
    ):
        flash(_("The answer is on the record."))
        return redirect(url_for("appeals_desk.index"), code=303)
    return _asked("appeals/close.html", docket, form)


@bp.post("/<docket>/stay")
@allow(Permission.APPEALS_ADMIT)
@step_up
def stay(docket: str) -> ResponseReturnValue:
    """Grant or refuse the stay that was asked for."""
    form, actor = PanelForm(), current_actor()
    granted = request.form.get("granted") == "yes"
    if attempt(
        form,
        lambda s: admission.stay(s, docket, granted=granted, by=actor, now=utc_now()),
    ):
        flash(_("Your decision on the stay is on the record."))
        return redirect(url_for("appeals_desk.appeal", docket=docket), code=303)
    return _appeal(docket, form, form.status)


@bp.route("/<docket>/stop", methods=["GET", "POST"])
@allow(Permission.APPEALS_ADMIT)
@step_up_to_send
def stop(docket: str) -> ResponseReturnValue:
    """Stop the restriction of the panel's own motion, with what is arguable and why."""
    form, actor = StopForm(), _seated(docket)
    if form.validate_on_submit() and attempt(
        form,
        lambda s: admission.move_stay(
            s, docket, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Stopped until the decision. The platform is asked to restore it."))
        return redirect(url_for("appeals_desk.appeal", docket=docket), code=303)
    return _asked("appeals/stop.html", docket, form)


@bp.post("/<docket>/<int:number>/open")
@allow(Permission.APPEALS_DECIDE)
def open_item(docket: str, number: int) -> ResponseReturnValue:
    """Open an item's file: the record shows it."""
    form, actor = Form(), current_actor()
    if attempt(
        form,
        lambda s: opening.open_item(s, docket, number, by=actor, now=utc_now()),
    ):
        to = url_for("appeals_desk.vote", docket=docket, number=number)
        return redirect(to, code=303)
    return _appeal(docket, form, form.status)


def _seated(docket: str) -> Actor:
    """Return who visits; without a seat there is nothing, whatever a form lacks."""
    actor = current_actor()
    with store().reading() as session:
        rows.panel_before(session, rows.appeal(session, docket), actor)
    return actor


def _appeal(docket: str, form: FlaskForm, status: int) -> ResponseReturnValue:
    with store().reading() as session:
        page = queries.page(session, docket, current_actor().id)
    return render_template(
        "appeals/panel.html",
        page=page,
        form=form,
        words=words_of(page),
        recusals=[code.value for code in Recusal],
    ), status


def words_of(page: queries.AppealPage) -> AppealForm | Gone | None:
    """Open what the person wrote, for a member who has declared."""
    if not page.declared:
        return None
    with store().reading() as session:
        return service.words_kept(session, rows.appeal(session, page.docket))


def _asked(template: str, docket: str, form: Form) -> ResponseReturnValue:
    with store().reading() as session:
        page = queries.page(session, docket, current_actor().id)
    return render_template(template, page=page, form=form), form.status
