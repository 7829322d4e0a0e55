"""Everybody's accounts, for administrators who have just shown a factor."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.accounts.forms import PersonForm, ResetForm
from oversight.accounts.queries import accounts
from oversight.accounts.queries import people as queries
from oversight.accounts.service import people as service
from oversight.accounts.service import resets, sessions
from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.core.words import N_
from oversight.web import pressing
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import attempt
from oversight.web.pages import language
from oversight.web.store import settings, store
from oversight.web.words import _

RESET = N_("The sign-in is reset. The link went to the person, by mail.")
bp = Blueprint("people", __name__, url_prefix="/<lang:lang>/desk/people")


@bp.get("")
@allow(Permission.ACCOUNTS_MANAGE)
def index() -> ResponseReturnValue:
    """List every account."""
    with store().reading() as session:
        page = queries.people_page(session, utc_now())
    return render_template("accounts/people.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_MANAGE)
@step_up
def add() -> ResponseReturnValue:
    """Invite somebody, and show the link that only they should see."""
    by = current_actor()
    with store().reading() as session:
        bodies = queries.body_choices(session)
        platforms = queries.platform_choices(session)
    form, tokens = PersonForm().offer(bodies, platforms), list[str]()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: tokens.append(
            service.add_person(
                session, form.command(), language=language(), by=by, now=utc_now()
            )
        ),
    ):
        return _sent(tokens[0], _("The invitation went to the person, by mail."))
    return render_template("accounts/add_person.html", form=form), form.status


@bp.get("/<uuid:person_id>")
@allow(Permission.ACCOUNTS_MANAGE)
def one(person_id: UUID) -> ResponseReturnValue:
    """Show one account, its sessions, and what can be done about it."""
    return _account(ResetForm(), person_id)


@bp.post("/<uuid:person_id>/invite")
@allow(Permission.ACCOUNTS_MANAGE)
@step_up
def invite(person_id: UUID) -> ResponseReturnValue:
    """Make a new link for somebody who has not enrolled yet."""
    by = current_actor()
    with pressing.transaction() as session:
        token = service.invite_again(
            session, person_id, language=language(), by=by, now=utc_now()
        )
    return _sent(token, _("The invitation went to the person, by mail."))


@bp.post("/<uuid:person_id>/reset")
@allow(Permission.ACCOUNTS_MANAGE)
@step_up
def reset(person_id: UUID) -> ResponseReturnValue:
    """Begin a lost sign-in anew, or ask a second administrator to agree to it."""
    form, by, tokens = ResetForm(), current_actor(), list[str]()

    def work(session: Session) -> None:
        token = resets.ask(
            session,
            person_id,
            factors=form.lost.data == "all",
            language=language(),
            by=by,
            now=utc_now(),
        )
        tokens.extend([token] if token else [])

    if not (form.validate_on_submit() and attempt(form, work)):
        return _account(form, person_id)
    if tokens:
        return _sent(tokens[0], _(RESET))
    flash(
        _("Another administrator must agree within a day. Until then nothing changes.")
    )
    return redirect(url_for("people.one", person_id=person_id), code=303)


@bp.post("/resets/<uuid:reset_id>/agree")
@allow(Permission.ACCOUNTS_MANAGE)
@step_up
def agree(reset_id: UUID) -> ResponseReturnValue:
    """Agree to a reset that another administrator asked for."""
    with pressing.transaction() as session:
        token = resets.agree(
            session, reset_id, language=language(), by=current_actor(), now=utc_now()
        )
    return _sent(token, _(RESET))


@bp.post("/<uuid:person_id>/resets/<uuid:reset_id>/drop")
@allow(Permission.ACCOUNTS_MANAGE)
@step_up
def drop(person_id: UUID, reset_id: UUID) -> ResponseReturnValue:
    """Let a reset that waits come to nothing."""
    with pressing.transaction() as session:
        resets.drop(session, reset_id, by=current_actor(), now=utc_now())
    flash(_("The reset is withdrawn. Nothing has changed."))
    return redirect(url_for("people.one", person_id=person_id), code=303)


@bp.post("/<uuid:person_id>/sessions/end")
@allow(Permission.ACCOUNTS_MANAGE)
@step_up
def end_sessions(person_id: UUID) -> ResponseReturnValue:
    """End every session of somebody."""
    with pressing.transaction() as session:
        sessions.end_sessions(session, person_id, by=current_actor(), now=utc_now())
    flash(_("Every session of this person has ended."))
    return redirect(url_for("people.one", person_id=person_id), code=303)


@bp.post("/<uuid:person_id>/sessions/<uuid:session_id>/end")
@allow(Permission.ACCOUNTS_MANAGE)
@step_up
def end_session(person_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """End one session of somebody."""
    with pressing.transaction() as session:
        sessions.end_session_of(
            session, person_id, session_id, by=current_actor(), now=utc_now()
        )
    flash(_("The session has ended."))
    return redirect(url_for("people.one", person_id=person_id), code=303)


@bp.post("/<uuid:person_id>/disable")
@allow(Permission.ACCOUNTS_MANAGE)
@step_up
def disable(person_id: UUID) -> ResponseReturnValue:
    """Close an account and end its sessions."""
    by = current_actor()
    with pressing.transaction() as session:
        service.disable_person(session, person_id, by=by, now=utc_now())
    flash(_("The account is closed and its sessions have ended."))
    return redirect(url_for("people.index"), code=303)


def _account(form: ResetForm, person_id: UUID) -> ResponseReturnValue:
    with store().reading() as session:
        page = accounts.account_page(session, person_id, current_actor(), utc_now())
    return render_template("accounts/account.html", page=page, form=form), form.status


def _sent(token: str, told: str) -> ResponseReturnValue:
    """Say that only the person gets the link; without mail, show it this once.

    It stands in no address, and it cannot be shown again.
    """
    if settings().smtp_url is not None:
        flash(told)
        return redirect(url_for("people.index"), code=303)
    link = settings().base_url + url_for("enrol.enrol", token=token)
    return render_template("accounts/link.html", link=link)
