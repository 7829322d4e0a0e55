"""The custodian's pages about courts that were given data as evidence."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.beyond import CaseOverForm, LodgeForm
from oversight.dispatch.queries import data_pages
from oversight.dispatch.queries.data_pages import HeldRow
from oversight.dispatch.service import lodging
from oversight.dispatch.views.custody import bp
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _


@bp.route("/<docket>/<int:number>/lodge", methods=["GET", "POST"])
@allow(Permission.DISPATCH_CUSTODY)
def lodge(docket: str, number: int) -> ResponseReturnValue:
    """Ask which court was given which fields as evidence."""
    actor, row = current_actor(), _row(docket, number)
    form = LodgeForm().offer(row.fields)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: lodging.lodge(
            session, docket, number, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("It is on the record that a court has them. They go on their day."))
        return redirect(url_for("custody.held", docket=docket, number=number), code=303)
    shown = {"row": row, "form": form}
    return render_template("dispatch/data/lodge.html", **shown), form.status


@bp.route("/<docket>/<int:number>/lodged/<lodging_id>/over", methods=["GET", "POST"])
@allow(Permission.DISPATCH_CUSTODY)
def case_over(docket: str, number: int, lodging_id: str) -> ResponseReturnValue:
    """Ask when a court's case ended: after the last one the data go."""
    actor, row = current_actor(), _row(docket, number)
    form = CaseOverForm()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: lodging.end_case(
            session,
            docket,
            number,
            lodging_id,
            form.ended_on.data,
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("It is on the record that the case is over."))
        return redirect(url_for("custody.held", docket=docket, number=number), code=303)
    shown = {"row": row, "form": form, "lodging_id": lodging_id}
    return render_template("dispatch/data/case_over.html", **shown), form.status


def _row(docket: str, number: int) -> HeldRow:
    with store().reading() as session:
        return data_pages.custody_row(
            session, docket, number, current_actor(), now=utc_now()
        )
