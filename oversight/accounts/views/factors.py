"""One's own second factors: passkeys, an app that shows codes, recovery codes."""

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import segno
from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.accounts.forms import CodeForm, PasskeyNameForm
from oversight.accounts.queries import factors as queries
from oversight.accounts.queries import me
from oversight.accounts.service import codes, passkeys
from oversight.accounts.views import doors
from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.core.codes import grouped
from oversight.web import pressing
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import Form, attempt
from oversight.web.headers import allow_own_scripts
from oversight.web.pages import language
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("factors", __name__, url_prefix="/<lang:lang>/desk/me")


@bp.get("/factors")
@allow(Permission.ACCOUNTS_SELF)
def home() -> ResponseReturnValue:
    """Ask for a second factor, after the first password or before anything else."""
    with store().reading() as session:
        page = me.owed_page(session, current_actor())
    return render_template("accounts/factors.html", page=page)


@bp.route("/passkeys/new", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_SELF)
@step_up
def add_passkey() -> ResponseReturnValue:
    """Let a device make a passkey."""
    form, by, now = PasskeyNameForm(), current_actor(), utc_now()
    if form.validate_on_submit() and (
        token := _done(
            form,
            lambda session: passkeys.add(
                session,
                form.name.data or "",
                form.assertion.data or "",
                keep=doors.session_token(),
                language=language(),
                by=by,
                now=now,
            ),
        )
    ):
        return _back(token, _("The passkey is added. Your other sessions have ended."))
    form.assertion.data = ""
    with store().transaction() as session:
        options = passkeys.options(session, by=by, now=now)
    allow_own_scripts()
    page = render_template("accounts/add_passkey.html", form=form, options=options)
    return page, form.status


@bp.post("/passkeys/<uuid:passkey_id>/remove")
@allow(Permission.ACCOUNTS_SELF)
@step_up
def remove_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Let a passkey open nothing any more."""
    with pressing.transaction() as session:
        token = passkeys.remove(
            session,
            passkey_id,
            keep=doors.session_token(),
            language=language(),
            by=current_actor(),
            now=utc_now(),
        )
    return _back(token, _("The passkey is removed. Your other sessions have ended."))


@bp.post("/app/new")
@allow(Permission.ACCOUNTS_SELF)
@step_up
def begin_app() -> ResponseReturnValue:
    """Make a secret for an app that shows codes."""
    with pressing.transaction() as session:
        codes.begin_app(session, by=current_actor(), now=utc_now())
    return redirect(url_for("factors.app"), code=303)


@bp.route("/app", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_SELF)
@step_up
def app() -> ResponseReturnValue:
    """Show the secret until the app has shown its first code."""
    form, by = CodeForm(), current_actor()
    if form.validate_on_submit() and (
        token := _done(
            form,
            lambda session: codes.confirm_app(
                session,
                form.code.data or "",
                keep=doors.session_token(),
                language=language(),
                by=by,
                now=utc_now(),
            ),
        )
    ):
        return _back(token, _("The app is added. Your other sessions have ended."))
    secret = _secret()
    if secret is None:
        return redirect(url_for("me.home"), code=303)
    page = render_template("accounts/app.html", form=form, key=secret.key)
    return page, form.status


@bp.get("/app.png")
@allow(Permission.ACCOUNTS_SELF)
@step_up
def picture() -> ResponseReturnValue:
    """Return the picture that an app reads, as a file of our own."""
    secret = _secret()
    if secret is None:
        abort(404)
    drawn = BytesIO()
    segno.make(secret.address, error="m", micro=False).save(drawn, kind="png", scale=6)
    return Response(drawn.getvalue(), mimetype="image/png")


@bp.post("/app/remove")
@allow(Permission.ACCOUNTS_SELF)
@step_up
def remove_app() -> ResponseReturnValue:
    """Take the app away."""
    with pressing.transaction() as session:
        token = codes.remove_app(
            session,
            keep=doors.session_token(),
            language=language(),
            by=current_actor(),
            now=utc_now(),
        )
    return _back(token, _("The app is removed. Your other sessions have ended."))


@bp.post("/recovery")
@allow(Permission.ACCOUNTS_SELF)
@step_up
def recovery() -> ResponseReturnValue:
    """Make recovery codes, and show them this once."""
    with pressing.transaction() as session:
        made = codes.new_recovery(
            session, language=language(), by=current_actor(), now=utc_now()
        )
    shown = [grouped(code) for code in made]
    return render_template("accounts/recovery.html", codes=shown)


def _secret() -> queries.AppSecret | None:
    by = current_actor()
    with store().reading() as session:
        return me.app_secret(session, by)


def _done(form: Form, work: Callable[[Session], str]) -> str:
    """Return the session's new token once the act is done; else nothing."""
    tokens: list[str] = []
    attempt(form, lambda session: tokens.append(work(session)))
    return tokens[0] if tokens else ""


def _back(token: str, told: str) -> ResponseReturnValue:
    flash(told)
    answer = redirect(url_for("me.home"), code=303)
    return doors.remember(answer, token, fresh=False)
