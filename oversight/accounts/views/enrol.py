"""Taking over an account from an invitation, or again after a reset."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.accounts.forms import EnrolForm
from oversight.accounts.queries import people as queries
from oversight.accounts.service import entering, languages
from oversight.accounts.service import people as service
from oversight.accounts.service.entering import Entered
from oversight.accounts.views import doors, sign_in
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.web.access import public
from oversight.web.forms import attempt
from oversight.web.pages import language
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("enrol", __name__, url_prefix="/<lang:lang>")


@bp.route("/enrol/<token>", methods=["GET", "POST"])
@public
def enrol(token: str) -> ResponseReturnValue:
    """Let the holder of the link choose a password, once; then ask for a factor."""
    form, now = EnrolForm(), utc_now()
    entered: list[Entered | None] = []

    def work(session: Session) -> None:
        person = service.enrol(session, token, form.password.data or "", now=now)
        languages.begin(session, language(), by=queries.actor_of(person), now=now)
        entered.append(
            entering.after_enrolment(session, person, device=doors.device(), now=now)
        )

    if form.validate_on_submit() and attempt(form, work):
        if entered[0] is not None:
            return sign_in.let_in(entered[0], url_for("factors.home"))
        flash(_("Your password is set. Sign in with it and your second factor."))
        return redirect(url_for("sign_in.enter"), code=303)
    with store().reading() as session:
        still_open = queries.enrolment_open(session, token, now)
    if not still_open:
        raise RuleError(
            "link_expired",
            N_("This link was used already or is too old. Ask for a new one."),
        )
    return render_template("accounts/enrol.html", form=form, token=token), form.status
