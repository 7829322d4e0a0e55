"""The roster: who can be drawn, and what each reviewer is kept away from."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.review.forms.leave import TermForm
from oversight.review.forms.roster import (
    AddForm,
    ConflictForm,
    StandingForm,
    TrainingForm,
)
from oversight.review.queries import roster as queries
from oversight.review.rules.roster import ACTIVE, RESTING
from oversight.review.service import roster
from oversight.web.access import allow, current_actor, step_up, step_up_to_send
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("roster", __name__, url_prefix="/<lang:lang>/desk/roster")


@bp.route("/", methods=["GET", "POST"])
@allow(Permission.REVIEW_ROSTER)
@step_up_to_send
def index() -> ResponseReturnValue:
    """Show the roster, and give a reviewer's account a place on it."""
    with store().reading() as session:
        page = queries.roster_page(session, now=utc_now())
    form, actor = AddForm().offer(page.candidates), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: roster.add_reviewer(
            session,
            accounts.person(session, form.command(), lock=True),
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("The reviewer has a place. Record the training before any draw."))
        return redirect(url_for("roster.index"), code=303)
    return render_template("review/roster.html", page=page, form=form), form.status


@bp.route("/<pseudonym>", methods=["GET", "POST"])
@allow(Permission.REVIEW_ROSTER)
@step_up_to_send
def reviewer(pseudonym: str) -> ResponseReturnValue:
    """Show one reviewer's conflicts, and add one."""
    form, actor = ConflictForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: roster.add_conflict(
            session,
            pseudonym,
            form.kind.data,
            form.value.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("From now on this reviewer is left out of such draws."))
        return redirect(url_for("roster.reviewer", pseudonym=pseudonym), code=303)
    with store().reading() as session:
        page = queries.reviewer_page(session, pseudonym, actor, now=utc_now())
    return render_template(
        "review/reviewer.html",
        page=page,
        form=form,
        term_form=TermForm(formdata=None),
        training_form=TrainingForm(formdata=None),
    ), form.status


@bp.post("/<pseudonym>/end/<uuid:conflict_id>")
@allow(Permission.REVIEW_ROSTER)
@step_up
def end(pseudonym: str, conflict_id: UUID) -> ResponseReturnValue:
    """End one conflict."""
    actor = current_actor()
    if attempt(
        StandingForm(),
        lambda session: roster.end_conflict(
            session,
            queries.conflict(session, pseudonym, conflict_id),
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("The conflict has ended."))
    else:
        flash(_("This conflict had already ended."), "warn")
    return redirect(url_for("roster.reviewer", pseudonym=pseudonym), code=303)


@bp.post("/<pseudonym>/rest")
@allow(Permission.REVIEW_ROSTER)
@step_up
def rest(pseudonym: str) -> ResponseReturnValue:
    """Leave a reviewer out of the draws to come."""
    return _stand(pseudonym, RESTING, _("Left out of the draws to come."))


@bp.post("/<pseudonym>/activate")
@allow(Permission.REVIEW_ROSTER)
@step_up
def activate(pseudonym: str) -> ResponseReturnValue:
    """Let a reviewer be drawn again."""
    return _stand(pseudonym, ACTIVE, _("Can be drawn again."))


def _stand(pseudonym: str, standing: str, said: str) -> ResponseReturnValue:
    actor = current_actor()
    if attempt(
        StandingForm(),
        lambda session: roster.set_active(
            session, pseudonym, standing, by=actor, now=utc_now()
        ),
    ):
        flash(said)
    return redirect(url_for("roster.reviewer", pseudonym=pseudonym), code=303)
