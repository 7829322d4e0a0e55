"""Reading a decision back, word for word, before it is signed or joined."""

from datetime import timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.accounts.service import signing
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.review.forms.matter import SignForm
from oversight.review.queries.item import ItemPage
from oversight.review.rules.findings import Ballot, Joining
from oversight.review.service import deciding, signatures
from oversight.web.access import current_actor
from oversight.web.forms import Form, attempt
from oversight.web.headers import allow_own_scripts
from oversight.web.store import signer

READ_BACK = timedelta(hours=12)


def read_back(
    page: ItemPage, form: Form, ballot: Ballot | Joining, whole: dict[str, Any]
) -> ResponseReturnValue:
    """Show the decision as it will be read, once every rule lets it be signed."""
    actor = current_actor()
    found: list[tuple[Ballot, str, str | None]] = []
    place = (page.docket, page.number)

    def work(session: Session) -> None:
        now = utc_now()
        full = deciding.rehearse(session, *place, ballot, by=actor, now=now)
        text = signatures.text_of(session, *place, ballot, by=actor, now=now)
        digest = signing.digest(text)
        options = signing.options(session, digest, by=actor, now=now)
        found.append((full, text, options))

    joins = isinstance(ballot, Joining)
    if not attempt(form, work):
        allow_own_scripts()
        template = "review/join.html" if joins else "review/decide.html"
        return render_template(template, page=page, form=form), form.status
    allow_own_scripts()
    full, text, options = found[0]
    return render_template(
        "review/read_back.html",
        page=page,
        ballot=full,
        joins=joins,
        text=text,
        options=options,
        form=SignForm(formdata=None, whole=sealed(*place, whole)),
    )


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
