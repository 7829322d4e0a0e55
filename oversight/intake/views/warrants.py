"""Entering a court's warrant, by the body that asked for it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.intake.forms.data import WarrantForm
from oversight.intake.queries import matters
from oversight.intake.service import warrants
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("warrants", __name__, url_prefix="/<lang:lang>/desk/warrant")


@bp.route("/<docket>", methods=["GET", "POST"])
@allow(Permission.INTAKE_WARRANT)
def enter(docket: str) -> ResponseReturnValue:
    """Ask for what stands on the warrant."""
    form, actor = WarrantForm(), current_actor()
    with store().reading() as session:
        matters.own_request(session, docket, actor)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: warrants.enter(
            session, docket, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Entered. The registrar calls the court."))
        return redirect(url_for("data_docket.docket", docket=docket), code=303)
    return render_template(
        "intake/data/warrant.html", docket=docket, form=form
    ), form.status
