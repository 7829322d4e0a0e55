"""One's own account: how one signs in, and the open sessions."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from oversight.accounts.forms import (
    ChangeEmailForm,
    ChangePasswordForm,
    LanguageForm,
)
from oversight.accounts.queries import languages
from oversight.accounts.queries import me as queries
from oversight.accounts.service import languages as choosing
from oversight.accounts.service import people as service
from oversight.accounts.service import sessions
from oversight.accounts.views import doors
from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.web import pressing
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import attempt
from oversight.web.pages import language
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("me", __name__, url_prefix="/<lang:lang>/desk/me")


@bp.get("")
@allow(Permission.ACCOUNTS_SELF)
def home() -> ResponseReturnValue:
    """Show the account, its factors and its sessions."""
    by, now = current_actor(), utc_now()
    with store().reading() as session:
        page = queries.me_page(session, by, doors.session_token(), now)
    return render_template("accounts/me.html", page=page)


@bp.route("/password", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_SELF)
@step_up
def password() -> ResponseReturnValue:
    """Change the password for whoever knows the present one."""
    form = ChangePasswordForm()
    told = _("Your password is changed. Your other sessions have ended.")
    changed = _changed(form, service.change_password, told)
    return changed or (
        render_template("accounts/password.html", form=form),
        form.status,
    )


@bp.route("/email", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_SELF)
@step_up
def email() -> ResponseReturnValue:
    """Change the address for whoever knows the password; both addresses are told."""
    form = ChangeEmailForm()
    told = _("Your address is changed. Both addresses are told of it.")
    changed = _changed(form, service.change_email, told)
    return changed or (
        render_template("accounts/email.html", form=form),
        form.status,
    )


def _changed(
    form: ChangePasswordForm | ChangeEmailForm, act: Callable[..., str], told: str
) -> Response | None:
    """Do what was asked for; this session alone goes on, under a new token."""
    by, tokens = current_actor(), list[str]()

    def work(session: Session) -> None:
        given, now = form.command(), utc_now()
        keep, lang = doors.session_token(), language()
        tokens.append(act(session, given, keep=keep, language=lang, by=by, now=now))

    if not (form.validate_on_submit() and attempt(form, work)):
        return None
    flash(told)
    answer = redirect(url_for("me.home"), code=303)
    return doors.remember(answer, tokens[0], fresh=False)


@bp.route("/language", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_SELF)
def letters() -> ResponseReturnValue:
    """Ask in which language letters are wanted."""
    by = current_actor()
    with store().reading() as session:
        now = languages.of_person(session, by.id)
    form = LanguageForm(data={"language": now})
    if form.validate_on_submit() and attempt(
        form,
        lambda session: choosing.choose(
            session, form.language.data or "", by=by, now=utc_now()
        ),
    ):
        flash(_("Letters to you are written in this language from now on."))
        return redirect(url_for("me.home"), code=303)
    return render_template("accounts/language.html", form=form), form.status


@bp.post("/sessions/<uuid:session_id>/end")
@allow(Permission.ACCOUNTS_SELF)
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of one's own sessions."""
    by = current_actor()
    with pressing.transaction() as session:
        sessions.end_session(session, session_id, by=by, now=utc_now())
    flash(_("The session has ended."))
    return redirect(url_for("me.home"), code=303)


@bp.post("/sessions/end")
@allow(Permission.ACCOUNTS_SELF)
def end_sessions() -> ResponseReturnValue:
    """End every session of one's own, this one included."""
    by = current_actor()
    with pressing.transaction() as session:
        sessions.end_sessions(session, by.id, by=by, now=utc_now())
    answer = redirect(url_for("sign_in.enter"), code=303)
    doors.forget(answer)
    flash(_("All your sessions have ended. Sign in again to go on."))
    return answer
