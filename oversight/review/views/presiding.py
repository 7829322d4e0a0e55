"""The presiding reviewer's desk: strength, load and risk; nobody is picked here."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.review.forms.leave import DutyForm, TermForm
from oversight.review.forms.roster import ConflictForm, TrainingForm
from oversight.review.queries import presiding as queries
from oversight.review.queries import roster
from oversight.review.service import duty
from oversight.review.views.roster import bp
from oversight.web.access import allow, current_actor, step_up, step_up_to_send
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

__all__ = ["bp"]


@bp.route("/today", methods=["GET", "POST"])
@allow(Permission.REVIEW_PRESIDE)
@step_up_to_send
def today() -> ResponseReturnValue:
    """Show what the roster carries and what may lapse, and plan the duty to come."""
    with store().reading() as session:
        page = queries.overview_page(session, now=utc_now())
    form, actor = DutyForm().offer(page.names), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: duty.plan(
            session,
            *form.days(),
            (form.first.data, form.second.data),
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("The days of duty are planned."))
        return redirect(url_for("roster.today"), code=303)
    return render_template("review/today.html", page=page, form=form), form.status


@bp.post("/<pseudonym>/term")
@allow(Permission.REVIEW_ROSTER)
@step_up
def term(pseudonym: str) -> ResponseReturnValue:
    """Fix until when a reviewer serves, once."""
    form, actor = TermForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: duty.set_term(
            session, pseudonym, form.day(), by=actor, now=utc_now()
        ),
    ):
        flash(_("The term is fixed. It is neither cut nor renewed."))
        return redirect(url_for("roster.reviewer", pseudonym=pseudonym), code=303)
    with store().reading() as session:
        page = roster.reviewer_page(session, pseudonym, actor, now=utc_now())
    return render_template(
        "review/reviewer.html",
        page=page,
        form=ConflictForm(formdata=None),
        term_form=form,
        training_form=TrainingForm(formdata=None),
    ), form.status
