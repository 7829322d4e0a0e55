"""A reviewer's own duty: handing it over with a note, and taking it over."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.review.forms.leave import HandoverForm
from oversight.review.forms.matter import EmptyForm
from oversight.review.queries import handovers as queries
from oversight.review.service import duty as roster
from oversight.review.service import handover
from oversight.review.views.matters import bp
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

__all__ = ["bp"]


@bp.route("/duty", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def duty() -> ResponseReturnValue:
    """Show one's days of duty and the notes about them, and leave a note."""
    form, actor = HandoverForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: handover.hand_over(
            session,
            form.note.data or "",
            form.named(),
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("Handed over. It counts as taken over only when the next one says so."))
        return redirect(url_for("review.duty"), code=303)
    return _shown(form)


@bp.post("/duty/<uuid:handover_id>/take")
@allow(Permission.REVIEW_DECIDE)
def take_duty(handover_id: UUID) -> ResponseReturnValue:
    """Take duty over on the note of another."""
    form, actor = EmptyForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: handover.take_over(
            session, handover_id, by=actor, now=utc_now()
        ),
    ):
        flash(_("You have taken over."))
        return redirect(url_for("review.duty"), code=303)
    return _shown(HandoverForm(formdata=None), said=form)


@bp.post("/duty/step-in")
@allow(Permission.REVIEW_DECIDE)
def step_in() -> ResponseReturnValue:
    """Take the place on duty that is empty today."""
    form, actor = EmptyForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form, lambda session: roster.step_in(session, by=actor, now=utc_now())
    ):
        flash(_("You are on duty today, until midnight. Thank you for stepping in."))
        return redirect(url_for("review.duty"), code=303)
    return _shown(HandoverForm(formdata=None), said=form)


def _shown(form: HandoverForm, *, said: Form | None = None) -> ResponseReturnValue:
    """Show the page; ``said`` is another form of it that was refused."""
    with store().reading() as session:
        page = queries.duty_page(session, current_actor(), now=utc_now())
    if said or not form.is_submitted():
        form.dockets.data = "\n".join(page.mine)
    shown = render_template("review/duty.html", page=page, form=form, said=said)
    return shown, (said or form).status
