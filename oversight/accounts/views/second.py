"""The second factor after the password, and the passkey instead of both."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.accounts.forms import FactorForm, PasskeyForm
from oversight.accounts.queries import factors as queries
from oversight.accounts.queries.factors import Half
from oversight.accounts.service import entering, sessions, showing
from oversight.accounts.service.entering import Entered
from oversight.accounts.views import doors, sign_in, tries
from oversight.core.clock import utc_now
from oversight.web import pressing
from oversight.web.access import public
from oversight.web.forms import attempt
from oversight.web.headers import allow_own_scripts
from oversight.web.pages import language
from oversight.web.store import store

bp = Blueprint("second", __name__, url_prefix="/<lang:lang>/sign-in")


@bp.route("/second", methods=["GET", "POST"])
@public
@pressing.often
def show() -> ResponseReturnValue:
    """Ask whoever has shown the password for their second factor."""
    form, now = FactorForm(), utc_now()
    half = str(browser.get(doors.HALF, ""))
    with store().reading() as session:
        owner = queries.half_person(session, half, now)
    if owner is None:
        browser.pop(doors.HALF, None)
        return redirect(url_for("sign_in.enter", next=request.args.get("next")), 303)
    wanted, status = doors.destination(request.args.get("next")), 200
    if form.validate_on_submit():
        if not tries.within_factor(owner.email, now):
            sign_in.too_many(form)
            status = tries.TOO_MANY
        elif (entered := _finished(form, half, owner)) is not None:
            return sign_in.let_in(entered, wanted)
    form.assertion.data = ""
    with store().transaction() as session:
        question = showing.question(session, owner.person_id, now=now)
    allow_own_scripts()
    page = render_template(
        "accounts/second.html", form=form, question=question, next=wanted
    )
    return page, max(status, form.status)


@bp.route("/passkey", methods=["GET", "POST"])
@public
@pressing.often
def passkey() -> ResponseReturnValue:
    """Let in whoever holds a passkey, without password."""
    form, now = PasskeyForm(), utc_now()
    asked = request.args.get("next")
    if not tries.within_source(now):
        sign_in.too_many(form)
        page = render_template(
            "accounts/passkey.html", form=form, options="", next=asked
        )
        return page, tries.TOO_MANY
    entered: list[Entered] = []

    def work(session: Session) -> None:
        entered.append(
            entering.with_passkey(
                session, form.assertion.data or "", device=doors.device(), now=now
            )
        )
        sessions.sign_out(session, doors.session_token(), by=None, now=now)

    if form.validate_on_submit():
        if attempt(form, work):
            return sign_in.let_in(entered[0], doors.destination(asked))
        _note("sign_in.refused")
    form.assertion.data = ""
    with store().transaction() as session:
        options = showing.entrance(session, now=now)
    allow_own_scripts()
    page = render_template(
        "accounts/passkey.html", form=form, options=options, next=asked
    )
    return page, form.status


def _finished(form: FactorForm, half: str, owner: Half) -> Entered | None:
    """Return the session that the right factor opens."""
    entered: list[Entered] = []

    def work(session: Session) -> None:
        entered.append(
            entering.finish(
                session,
                half,
                form.command(),
                language=language(),
                device=doors.device(),
                now=utc_now(),
            )
        )
        sessions.sign_out(session, doors.session_token(), by=None, now=utc_now())

    if attempt(form, work):
        return entered[0]
    _note("factor.refused", owner.person_id)
    tries.tell_owner(owner.person_id, owner.email, utc_now())
    return None


def _note(act: str, person_id: UUID | None = None) -> None:
    if "trouble" not in g:
        with store().transaction() as session:
            entering.note_refused(session, act, person_id=person_id, now=utc_now())
