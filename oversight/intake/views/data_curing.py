"""The body's one correction of what was listed on its data request."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.intake.forms.data_curing import cure_form, given
from oversight.intake.pages import data_defects as pages
from oversight.intake.service import data_curing
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("data_cure", __name__, url_prefix="/<lang:lang>/desk/data-correction")


@bp.route("/<docket>", methods=["GET", "POST"])
@allow(Permission.INTAKE_CURE)
def cure(docket: str) -> ResponseReturnValue:
    """Ask for everything that was listed, at once."""
    actor = current_actor()
    with store().reading() as session:
        page = pages.cure_page(session, docket, by=actor)
    form = cure_form(page, request.form)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_curing.cure(
            session, docket, given(form, page), by=actor, now=utc_now()
        ),
    ):
        flash(_("Sent. The registrar checks it once more."))
        return redirect(url_for("data_docket.docket", docket=docket), code=303)
    shown = render_template("intake/data/cure.html", page=page, form=form)
    return shown, form.status
