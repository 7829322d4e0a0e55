"""What a body adds to its own matter after it has filed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.intake.forms.adding import AddForm
from oversight.intake.pages import adding as pages
from oversight.intake.pages.adding import AddingPage
from oversight.intake.service import adding
from oversight.web import limits
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("adding", __name__, url_prefix="/<lang:lang>/desk/added")


@bp.route("/<docket>", methods=["GET", "POST"])
@allow(Permission.REVIEW_CORRECT)
@limits.up_to(limits.LARGEST_FILE_FORM)
def add(docket: str) -> ResponseReturnValue:
    """Show what was added, and put something new beside what was filed."""
    page, form = _page(docket), AddForm()
    if form.validate_on_submit() and _added(form, docket):
        flash(_("Added. Whoever decides sees it at once, and is written to."))
        return redirect(url_for("adding.add", docket=docket), code=303)
    return render_template("intake/adding.html", page=page, form=form), form.status


def _added(form: AddForm, docket: str) -> bool:
    actor, text, handed = current_actor(), form.text.data or "", form.handed()
    return attempt(
        form,
        lambda session: adding.add(
            session, docket, text, handed=handed, by=actor, now=utc_now()
        ),
    )


def _page(docket: str) -> AddingPage:
    with store().reading() as session:
        return pages.adding_page(session, docket, current_actor())
