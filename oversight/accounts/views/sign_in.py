"""Signing in and out."""

from contextlib import suppress
from datetime import datetime

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.accounts.forms import SignInForm
from oversight.accounts.queries import people as queries
from oversight.accounts.rules import people as rules
from oversight.accounts.service import entering, sessions
from oversight.accounts.service import people as service
from oversight.accounts.service.entering import Entered
from oversight.accounts.views import doors, tries
from oversight.authority.permissions import Actor, Permission
from oversight.core.clock import utc_now
from oversight.web import pressing
from oversight.web.access import Presence, public, visiting_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("sign_in", __name__, url_prefix="/<lang:lang>")


def who(token: str) -> Presence | None:
    """Return who holds a session token, and note now and then that they were here."""
    now = utc_now()
    with store().reading() as session:
        visit = queries.visit(session, token, now)
    if visit is None:
        return None
    if visit.unnoted:
        # A database too busy to note the visit must not turn the visitor away.
        with suppress(DBAPIError), store().transaction() as session:
            service.seen(session, token, now=now)
    return Presence(visit.actor, confirmed=visit.confirmed, owes=visit.owes)


def turned_away(actor: Actor, permission: Permission) -> None:
    """Keep in the audit that somebody asked for what their role does not include."""
    with store().transaction() as session:
        entering.note_denied(session, permission.value, by=actor, now=utc_now())


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@pressing.often
def enter() -> ResponseReturnValue:
    """Ask who it is, and open a session for whoever proves it."""
    form = SignInForm(next=request.args.get("next", ""))
    if request.method == "GET" and visiting_actor() is not None:
        return redirect(doors.start(), code=303)
    if not form.validate_on_submit():
        return _asked(form, form.status)
    now, email = utc_now(), rules.folded(form.email.data or "")
    if not tries.within(email, now):
        too_many(form)
        return _asked(form, tries.TOO_MANY)
    entered = _proved(form, email, now)
    if entered is None:
        return _asked(form, form.status)
    wanted = doors.destination(form.next.data)
    if not entered.whole:
        browser[doors.HALF] = entered.token
        return redirect(url_for("second.show", next=wanted), code=303)
    return let_in(entered, wanted)


@bp.get("/sign-in/help")
@public
def lost() -> ResponseReturnValue:
    """Say what to do when a password or a device is lost."""
    return render_template("accounts/lost.html")


@bp.post("/sign-out")
@public
def leave() -> ResponseReturnValue:
    """End this session, here and in the database."""
    by = visiting_actor()
    with pressing.transaction() as session:
        sessions.sign_out(session, doors.session_token(), by=by, now=utc_now())
    answer = redirect(url_for("sign_in.enter"), code=303)
    doors.forget(answer)
    flash(_("You have signed out."))
    return answer


def let_in(entered: Entered, wanted: str) -> ResponseReturnValue:
    """Hand over a whole session, and know this browser again."""
    answer = doors.remember(redirect(wanted, code=303), entered.token)
    tries.succeeded(answer, entered.email)
    return answer


def too_many(form: Form) -> None:
    """Say above the form that there were too many tries."""
    form.form_errors.append(
        _("There were too many tries. Wait a few minutes and try again.")
    )


def _asked(form: SignInForm, status: int) -> ResponseReturnValue:
    return render_template("accounts/sign_in.html", form=form), status


def _proved(form: SignInForm, email: str, now: datetime) -> Entered | None:
    """Return what the right password opens, ending any old session of the browser."""
    entered: list[Entered] = []

    def work(session: Session) -> None:
        entered.append(
            entering.sign_in(
                session,
                email,
                form.password.data or "",
                device=doors.device(),
                now=now,
            )
        )
        sessions.sign_out(session, doors.session_token(), by=None, now=now)

    if attempt(form, work):
        return entered[0]
    if "trouble" not in g:
        with store().transaction() as session:
            entering.note_refused(session, "sign_in.refused", email=email, now=now)
    return None
