"""Recording what training a reviewer had, and confirming what another recorded."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.review.forms.leave import TermForm
from oversight.review.forms.roster import ConflictForm, StandingForm, TrainingForm
from oversight.review.queries import roster
from oversight.review.service import training
from oversight.review.views.presiding import bp
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

__all__ = ["bp"]


@bp.post("/<pseudonym>/training")
@allow(Permission.REVIEW_ROSTER)
@step_up
def enter_training(pseudonym: str) -> ResponseReturnValue:
    """Record a training that is over; another person confirms it."""
    form, actor = TrainingForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: training.enter(
            session,
            pseudonym,
            form.course.data or "",
            form.held(),
            form.counts_until.data,
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("Recorded. It counts when another person has confirmed it."))
        return redirect(url_for("roster.reviewer", pseudonym=pseudonym), code=303)
    return _shown(pseudonym, form), form.status


@bp.post("/<pseudonym>/training/<uuid:training_id>/confirm")
@allow(Permission.REVIEW_ROSTER)
@step_up
def confirm_training(pseudonym: str, training_id: UUID) -> ResponseReturnValue:
    """Confirm a training that another recorded."""
    form, actor = StandingForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: training.confirm(
            session, pseudonym, training_id, by=actor, now=utc_now()
        ),
    ):
        flash(_("Confirmed. From its days on the reviewer can be drawn."))
        return redirect(url_for("roster.reviewer", pseudonym=pseudonym), code=303)
    beside = TrainingForm(formdata=None)
    beside.form_errors.extend(form.form_errors)
    return _shown(pseudonym, beside), form.status


def _shown(pseudonym: str, form: TrainingForm) -> str:
    with store().reading() as session:
        page = roster.reviewer_page(session, pseudonym, current_actor(), now=utc_now())
    return render_template(
        "review/reviewer.html",
        page=page,
        form=ConflictForm(formdata=None),
        term_form=TermForm(formdata=None),
        training_form=form,
    )
