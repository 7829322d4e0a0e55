"""A reviewer's own leave: entered by nobody else."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.review.forms.leave import LeaveForm
from oversight.review.forms.matter import EmptyForm
from oversight.review.queries import absences as queries
from oversight.review.rules.absences import AbsenceKind
from oversight.review.service import absences
from oversight.review.views.matters import bp
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _


@bp.route("/leave", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def leave() -> ResponseReturnValue:
    """Show one's own leave and days of duty, and enter more."""
    form, actor = LeaveForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: absences.enter(
            session,
            AbsenceKind(form.kind.data),
            *form.days(),
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("Entered. On these days you are in no draw."))
        return redirect(url_for("review.leave"), code=303)
    return _shown(form)


@bp.post("/leave/<uuid:absence_id>/end")
@allow(Permission.REVIEW_DECIDE)
def end_leave(absence_id: UUID) -> ResponseReturnValue:
    """End one's own leave early, or take it back."""
    form, actor = EmptyForm(), current_actor()
    if attempt(
        form,
        lambda session: absences.end(session, absence_id, by=actor, now=utc_now()),
    ):
        flash(_("Ended. From now on you can be drawn."))
    else:
        flash(_("This absence is over."), "warn")
    return redirect(url_for("review.leave"), code=303)


def _shown(form: Form) -> ResponseReturnValue:
    with store().reading() as session:
        page = queries.leave_page(session, current_actor(), now=utc_now())
    return render_template("review/leave.html", page=page, form=form), form.status
