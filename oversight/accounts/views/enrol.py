"""Taking over an account from an invitation."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.accounts.forms import EnrolForm
from oversight.accounts.queries import people as queries
from oversight.accounts.service import people as service
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.web.access import public
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("enrol", __name__, url_prefix="/<lang:lang>")


@bp.route("/enrol/<token>", methods=["GET", "POST"])
@public
def enrol(token: str) -> ResponseReturnValue:
    """Let the holder of the link choose a password, once."""
    form, now = EnrolForm(), utc_now()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: service.enrol(
            session, token, form.password.data or "", now=now
        ),
    ):
        flash(_("Your password is set. You can sign in now."))
        return redirect(url_for("sign_in.enter"), code=303)
    with store().reading() as session:
        still_open = queries.enrolment_open(session, token, now)
    if not still_open:
        raise RuleError(
            "link_expired",
            N_("This link was used already or is too old. Ask for a new one."),
        )
    return render_template("accounts/enrol.html", form=form, token=token), form.status
