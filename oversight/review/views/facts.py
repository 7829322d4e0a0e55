"""Facts that a body stated and may put right, on the desk of its officers.

The pages stand beside what the reviewers ask and share their blueprint.
"""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.review.forms.facts import FactForm
from oversight.review.queries import correcting as queries
from oversight.review.queries.correcting import FactsPage
from oversight.review.service import correcting
from oversight.review.views.answering import bp
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

__all__ = ["bp"]


@bp.get("/<docket>/facts")
@allow(Permission.REVIEW_CORRECT)
def facts(docket: str) -> ResponseReturnValue:
    """Show the facts of every decided item, and what was put right already."""
    return render_template("review/facts.html", page=_page(docket))


@bp.route("/<docket>/facts/<int:number>", methods=["GET", "POST"])
@allow(Permission.REVIEW_CORRECT)
def fact(docket: str, number: int) -> ResponseReturnValue:
    """Put one fact of one item right, with the reason."""
    item, form = _page(docket).item(number), FactForm()
    form.offer(item)
    if form.validate_on_submit() and _corrected(form, docket, number):
        flash(_("Put right. What it said before stays on the record."))
        return redirect(url_for("answering.facts", docket=docket), code=303)
    item = _page(docket).item(number)
    if form.errors or form.form_errors:
        form.renewed(item)
    shown = {"docket": docket, "item": item, "form": form}
    return render_template("review/fact.html", **shown), form.status


def _corrected(form: FactForm, docket: str, number: int) -> bool:
    actor, fix = current_actor(), form.fix(number)
    return attempt(
        form,
        lambda session: correcting.correct(
            session, docket, fix, by=actor, now=utc_now()
        ),
    )


def _page(docket: str) -> FactsPage:
    with store().reading() as session:
        return queries.facts_page(session, docket, current_actor(), now=utc_now())
