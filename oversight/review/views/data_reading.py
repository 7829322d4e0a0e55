"""Reading a decision on data back, word for word, before it is signed or joined."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.accounts.service import signing
from oversight.core.clock import utc_now
from oversight.review.forms.matter import JoinForm, SignForm
from oversight.review.queries.data_item import DataItemPage
from oversight.review.rules.data_findings import DataBallot
from oversight.review.rules.findings import Joining
from oversight.review.service import data_deciding
from oversight.review.views import reading
from oversight.web.access import current_actor
from oversight.web.forms import Form, attempt
from oversight.web.headers import allow_own_scripts


def read_back(
    page: DataItemPage,
    form: Form,
    ballot: DataBallot | Joining,
    whole: dict[str, Any],
) -> ResponseReturnValue:
    """Show the decision as it will be read, once every rule lets it be signed."""
    actor, place = current_actor(), (page.docket, page.number)
    found: list[tuple[DataBallot, str, str | None]] = []

    def work(session: Session) -> None:
        now = utc_now()
        full, text = data_deciding.rehearse(session, *place, ballot, by=actor, now=now)
        digest = signing.digest(text)
        options = signing.options(session, digest, by=actor, now=now)
        found.append((full, text, options))

    allow_own_scripts()
    if not attempt(form, work):
        return again(page, form)
    full, text, options = found[0]
    return render_template(
        "review/data/read_back.html",
        page=page,
        ballot=full,
        joins=isinstance(ballot, Joining),
        text=text,
        options=options,
        form=SignForm(formdata=None, whole=reading.sealed(*place, whole)),
    )


def again(page: DataItemPage, form: Form) -> ResponseReturnValue:
    """Show the form once more, with what is wrong and all that was typed."""
    allow_own_scripts()
    joins = isinstance(form, JoinForm)
    template = "review/data/join.html" if joins else "review/data/decide.html"
    return render_template(template, page=page, form=form), form.status
