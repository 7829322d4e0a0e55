"""Entering a court's warrant, by the body that asked for it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.intake.forms.data import WarrantForm
from oversight.intake.forms.papers import PaperForm
from oversight.intake.pages import data_dockets
from oversight.intake.queries import matters
from oversight.intake.service import matter_files, warrants
from oversight.web import limits
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


@bp.route("/<docket>/<sha256>/paper", methods=["GET", "POST"])
@allow(Permission.INTAKE_WARRANT)
@limits.up_to(limits.LARGEST_FILE_FORM)
def paper(docket: str, sha256: str) -> ResponseReturnValue:
    """Ask for the signed document of a warrant."""
    form, actor = PaperForm(), current_actor()
    with store().reading() as session:
        matters.own_request(session, docket, actor)
        page = data_dockets.warrant_of(session, docket, sha256, now=utc_now())
    if form.validate_on_submit() and _handed_in(form, docket, sha256):
        flash(_("Kept. Whoever calls the court and whoever decides can read it."))
        return redirect(url_for("data_docket.docket", docket=docket), code=303)
    shown = {"docket": docket, "page": page, "form": form}
    return render_template("intake/data/paper.html", **shown), form.status


def _handed_in(form: PaperForm, docket: str, sha256: str) -> bool:
    actor, handed = current_actor(), form.command()
    return attempt(
        form,
        lambda session: matter_files.attach_warrant(
            session, docket, sha256, handed, by=actor, now=utc_now()
        ),
    )
