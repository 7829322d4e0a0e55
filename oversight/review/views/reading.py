"""Reading a decision back, word for word, before it is signed or joined."""

from datetime import timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.accounts.service import signing
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.review.forms.matter import JoinForm, SignForm
from oversight.review.rules.findings import Joining
from oversight.review.views.desks import BallotKind, Desk, FormKind, PageKind, Written
from oversight.web.access import current_actor
from oversight.web.forms import Form, attempt
from oversight.web.headers import allow_own_scripts
from oversight.web.store import signer

READ_BACK = timedelta(hours=12)


def read_back(
    desk: Desk[PageKind, FormKind, BallotKind],
    page: PageKind,
    form: Form,
    ballot: BallotKind | Joining,
    whole: dict[str, Any],
) -> ResponseReturnValue:
    """Show the decision as it will be read, once every rule lets it be signed."""
    actor = current_actor()
    found: list[tuple[BallotKind, str, str | None]] = []

    def work(session: Session) -> None:
        now = utc_now()
        full, text = desk.rehearse(session, page, ballot, by=actor, now=now)
        options = signing.options(session, signing.digest(text), by=actor, now=now)
        found.append((full, text, options))

    if not attempt(form, work):
        return again(desk, page, form)
    allow_own_scripts()
    full, text, options = found[0]
    token = sealed(page.docket, page.number, whole)
    return render_template(
        desk.template("read_back"),
        page=page,
        desk=desk,
        ballot=full,
        joins=isinstance(ballot, Joining),
        text=text,
        options=options,
        form=SignForm(formdata=None, whole=token),
    )


def again(
    desk: Desk[PageKind, FormKind, BallotKind], page: Written, form: Form
) -> ResponseReturnValue:
    """Show the form once more, with what is wrong and all that was typed."""
    allow_own_scripts()
    name = "join" if isinstance(form, JoinForm) else "decide"
    shown = render_template(desk.template(name), page=page, form=form, desk=desk)
    return shown, form.status


def sealed(docket: str, number: int, whole: dict[str, Any]) -> str:
    """Return a text that only this visitor can bring back, unchanged."""
    return signer().make(_purpose(docket, number), whole)


def opened(docket: str, number: int, token: str) -> dict[str, Any] | None:
    """Return what was read back, unless it is too old or not complete."""
    try:
        whole = signer().read(_purpose(docket, number), token, max_age=READ_BACK)
    except RuleError:
        return None
    return dict(whole)


def _purpose(docket: str, number: int) -> str:
    return f"review.decide:{docket}/{number}:{current_actor().id}"
