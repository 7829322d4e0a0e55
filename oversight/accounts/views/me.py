"""One's own account: the open sessions and the password."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from oversight.accounts.forms import ChangePasswordForm
from oversight.accounts.queries import people as queries
from oversight.accounts.service import people as service
from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.web.access import allow, current_actor, staff_cookie
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("me", __name__, url_prefix="/<lang:lang>/desk/me")


@bp.route("", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_SELF)
def home() -> ResponseReturnValue:
    """Show the account and its sessions; change the password."""
    form, by, now = ChangePasswordForm(), current_actor(), utc_now()
    here = request.cookies.get(staff_cookie(), "")
    if form.validate_on_submit() and attempt(
        form,
        lambda session: service.change_password(
            session, form.command(), keep=here, by=by, now=now
        ),
    ):
        flash(_("Your password is changed. Your other sessions have ended."))
        return redirect(url_for("me.home"), code=303)
    with store().reading() as session:
        page = queries.me_page(session, by, here, now)
    return render_template("accounts/me.html", page=page, form=form), form.status


@bp.post("/sessions/<uuid:session_id>/end")
@allow(Permission.ACCOUNTS_SELF)
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of one's own sessions."""
    by = current_actor()
    with store().transaction() as session:
        service.end_session(session, session_id, by=by, now=utc_now())
    flash(_("The session has ended."))
    return redirect(url_for("me.home"), code=303)


@bp.post("/sessions/end")
@allow(Permission.ACCOUNTS_SELF)
def end_sessions() -> ResponseReturnValue:
    """End every session of one's own, this one included."""
    by = current_actor()
    with store().transaction() as session:
        service.end_sessions(session, by.id, by=by, now=utc_now())
    flash(_("All your sessions have ended. Sign in again to go on."))
    return redirect(url_for("sign_in.enter"), code=303)
