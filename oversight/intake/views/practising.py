"""Practising: a list is read and checked as in earnest, and nothing of it is kept.

The page stands beside those of the filings and shares their blueprint.
"""

from flask import render_template
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.intake.forms.practising import PractiseForm
from oversight.intake.pages import citable, law, practice
from oversight.intake.pages.citable import USES
from oversight.intake.pages.practice import PracticePage
from oversight.intake.rules.answers import clean_answers
from oversight.intake.service import filing, practising
from oversight.intake.views.drafts import bp
from oversight.web import pressing
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store

__all__ = ["bp"]


@bp.route("/practise", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def practise() -> ResponseReturnValue:
    """Show all that would come of a list, and keep and count nothing of it."""
    form = PractiseForm()
    found = _found(form) if form.validate_on_submit() else None
    with store().reading() as session:
        on = local_date(utc_now())
        page = law.bulk_page(session, on=on)
        cited = citable.of_body(session, current_actor(), on=on)
    shown = {"page": page, "form": form, "found": found, "law": cited, "uses": USES}
    return render_template("intake/practise.html", **shown), form.status


def _found(form: PractiseForm) -> PracticePage | None:
    """Look at the list in a session that only reads; note that somebody did."""
    actor, on, upload = current_actor(), local_date(utc_now()), form.upload()
    try:
        with store().reading() as session:
            plan = filing.preview(session, upload, by=actor, on=on).plan
            assert plan is not None
            said = clean_answers(upload.answers)
            found = practice.page(session, plan, said, actor, on=on)
    except RuleError as error:
        form.refuse(error)
        return None
    rows, now = found.rows, utc_now()
    try:
        noted = attempt(
            form, lambda session: practising.note(session, rows, by=actor, now=now)
        )
    except pressing.PressedBefore:
        return found  # It was noted with the first press.
    return found if noted else None
