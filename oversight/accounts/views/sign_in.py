"""Signing in and out."""

from contextlib import suppress
from datetime import datetime, timedelta

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as browser
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from oversight.accounts.forms import SignInForm
from oversight.accounts.queries import people as queries
from oversight.accounts.rules import people as rules
from oversight.accounts.service import people as service
from oversight.authority.permissions import Actor
from oversight.core.clock import utc_now
from oversight.web.access import public, staff_cookie, visiting_actor
from oversight.web.forms import attempt
from oversight.web.limits import Budget, source
from oversight.web.store import settings, store
from oversight.web.words import _

bp = Blueprint("sign_in", __name__, url_prefix="/<lang:lang>")

PER = timedelta(minutes=15)
OF_ONE_ACCOUNT = Budget(tries=10, per=PER)
OF_ONE_SOURCE = Budget(tries=200, per=PER)
TOO_MANY = 429


def who(token: str) -> Actor | None:
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
    return visit.actor


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def enter() -> ResponseReturnValue:
    """Ask who it is, and open a session for whoever proves it."""
    form = SignInForm(next=request.args.get("next", ""))
    if request.method == "GET" and visiting_actor() is not None:
        return redirect(_destination(""), code=303)
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), form.status
    now, email = utc_now(), rules.folded(form.email.data or "")
    if not _within_budget(email, now):
        form.form_errors.append(
            _("There were too many tries. Wait a few minutes and try again.")
        )
        return render_template("accounts/sign_in.html", form=form), TOO_MANY
    token = _proved(form, email, now)
    if token is None:
        return render_template("accounts/sign_in.html", form=form), form.status
    OF_ONE_ACCOUNT.restore(source(), email)
    answer = redirect(_destination(form.next.data), code=303)
    return remember(answer, token)


@bp.post("/sign-out")
@public
def leave() -> ResponseReturnValue:
    """End this session, here and in the database."""
    token, by = request.cookies.get(staff_cookie(), ""), visiting_actor()
    with store().transaction() as session:
        service.sign_out(session, token, by=by, now=utc_now())
    answer = redirect(url_for("sign_in.enter"), code=303)
    forget(answer)
    flash(_("You have signed out."))
    return answer


def remember(answer: Response, token: str) -> Response:
    """Give the browser its session token, and a fresh form session."""
    browser.clear()
    answer.set_cookie(
        staff_cookie(),
        token,
        path="/",
        secure=settings().secure,
        httponly=True,
        samesite="Strict",
    )
    return answer


def forget(answer: Response) -> None:
    """Take the session token and the form session from the browser."""
    browser.clear()
    answer.delete_cookie(
        staff_cookie(),
        path="/",
        secure=settings().secure,
        httponly=True,
        samesite="Strict",
    )


def _proved(form: SignInForm, email: str, now: datetime) -> str | None:
    """Return a new session token for the right password, ending any old session."""
    tokens: list[str] = []
    old = request.cookies.get(staff_cookie(), "")

    def work(session: Session) -> None:
        tokens.append(
            service.sign_in(session, email, form.password.data or "", now=now)
        )
        service.sign_out(session, old, by=None, now=now)

    if attempt(form, work):
        return tokens[0]
    if "trouble" not in g:
        with store().transaction() as session:
            service.note_refused_sign_in(session, email, now=now)
    return None


def _within_budget(email: str, now: datetime) -> bool:
    # Counted for this account from this source: nobody can spend another's tries.
    account = OF_ONE_ACCOUNT.spend(source(), email, now=now)
    return OF_ONE_SOURCE.spend(source(), now=now) and account


def _destination(wanted: str | None) -> str:
    """Return a page of ours to go on to; an address elsewhere is never followed."""
    inside = (wanted or "").startswith(("/en/", "/ur/"))
    if wanted and inside and "\\" not in wanted:
        return wanted
    home = "desk.home" if "desk.home" in current_app.view_functions else "me.home"
    return url_for(home)
