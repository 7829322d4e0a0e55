"""Asking a signed-in person to show a factor anew, before an act that weighs.

What they had sent already comes along in the question's form, and is sent on by the
browser itself (307) once the factor is right: in no address, and nothing is lost.
"""

from datetime import datetime

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.accounts.forms import FactorForm
from oversight.accounts.queries import people
from oversight.accounts.service import entering, showing
from oversight.accounts.views import doors, sign_in, tries
from oversight.authority.permissions import Actor, Permission
from oversight.core.clock import utc_now
from oversight.web import pressing
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.headers import allow_own_scripts
from oversight.web.pages import language
from oversight.web.store import store

bp = Blueprint("confirm", __name__, url_prefix="/<lang:lang>/sign-in")
SENT = "confirm-sent"
OWN = "confirm-"
# Typed again rather than carried: a password stands in no page.
NEVER_CARRIED = frozenset({"csrf_token", "password", "again", "current", pressing.KEY})
NOT_YET = 403


@bp.route("/confirm", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_SELF)
@pressing.often
def ask() -> ResponseReturnValue:
    """Ask for a factor, then go on to what was wanted."""
    form, by, now = FactorForm(), current_actor(), utc_now()
    with store().reading() as session:
        email = people.person(session, by.id).email
    wanted = doors.destination(request.args.get("next"))
    answered = SENT in request.form
    sent = request.form.get(SENT) == "yes" if answered else request.method == "POST"
    form.carries = sent
    status = NOT_YET if sent and not answered else 200
    if answered and form.validate():
        if not tries.within_factor(email, now):
            sign_in.too_many(form)
            status = tries.TOO_MANY
        elif token := _confirmed(form, by, email, now):
            answer = redirect(wanted, code=307 if sent else 303)
            return doors.remember(answer, token, fresh=False)
    status = max(status, form.status)
    form.assertion.data = ""
    with store().transaction() as session:
        question = showing.question(session, by.id, now=now)
    allow_own_scripts()
    pressing.carry_on()
    page = render_template(
        "accounts/confirm.html",
        form=form,
        question=question,
        next=wanted,
        carried=_carried() if sent else [],
        sent="yes" if sent else "no",
    )
    return page, status


def _carried() -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NEVER_CARRIED and not name.startswith(OWN)
    ]


def _confirmed(form: FactorForm, by: Actor, email: str, now: datetime) -> str:
    """Return the session's new token once the factor is right; else nothing."""
    tokens: list[str] = []

    def work(session: Session) -> None:
        tokens.append(
            entering.confirm(
                session,
                doors.session_token(),
                form.command(),
                language=language(),
                by=by,
                now=now,
            )
        )

    if attempt(form, work):
        tries.proved(email)
        return tokens[0]
    if "trouble" not in g:
        with store().transaction() as session:
            entering.note_refused(session, "step_up.refused", by=by, now=now)
        tries.tell_owner(by.id, email, now)
    return ""
