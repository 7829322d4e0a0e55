"""A reviewer decides on a challenge: from the doubt alone, never from the file."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.review.forms.challenge import JudgeForm
from oversight.review.queries import challenges
from oversight.review.rules.challenges import ChallengeOutcome
from oversight.review.service import challenging
from oversight.review.views.matters import bp
from oversight.web.access import allow, current_actor, step_up_to_send
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _


@bp.route("/challenge/<docket>", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
@step_up_to_send
def challenge(docket: str) -> ResponseReturnValue:
    """Show the doubt about a member of another panel, and decide on it."""
    actor, form = current_actor(), JudgeForm()
    with store().reading() as session:
        page = challenges.judge_page(session, docket, actor)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: challenging.decide(
            session,
            docket,
            form.reasons.data or "",
            upheld=form.outcome.data == ChallengeOutcome.UPHELD,
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("Decided. The file is open again to whoever sits."))
        return redirect(url_for("review.index"), code=303)
    return render_template("review/challenge.html", page=page, form=form), form.status
