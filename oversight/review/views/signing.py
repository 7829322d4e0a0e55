"""Signing what was read back, joining a draft, and taking a signed copy along."""

import json
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.review.forms.decide import DecideForm
from oversight.review.forms.matter import JoinForm, SignForm
from oversight.review.queries import signed
from oversight.review.queries.item import ItemPage
from oversight.review.rules.drafts import OVERTAKEN
from oversight.review.rules.findings import Ballot, Joining
from oversight.review.service import deciding
from oversight.review.views import reading
from oversight.review.views.findings import DESK
from oversight.review.views.items import onwards, page_of
from oversight.review.views.matters import bp
from oversight.review.views.writing import left, overtaken
from oversight.web.access import (
    allow,
    current_actor,
    step_up,
    step_up_or_signature,
)
from oversight.web.forms import Form, attempt
from oversight.web.headers import allow_own_scripts
from oversight.web.store import store
from oversight.web.words import _


@bp.post("/<docket>/<int:number>/sign")
@allow(Permission.REVIEW_DECIDE)
@step_up_or_signature
def sign(docket: str, number: int) -> ResponseReturnValue:
    """Sign the decision exactly as it was read back."""
    whole = reading.opened(docket, number, SignForm().whole.data or "")
    try:
        return _read_and_signed(docket, number, whole)
    except RuleError as error:
        if whole is None:
            raise
        return left(docket, number, _form_of(whole), error)


def _read_and_signed(
    docket: str, number: int, whole: dict[str, Any] | None
) -> ResponseReturnValue:
    form, page = SignForm(), page_of(docket, number)
    if whole is None or not form.validate():
        flash(_("Read the decision back once more before you sign it."), "warn")
        return redirect(
            url_for("review.decide", docket=docket, number=number), code=303
        )
    assertion = form.assertion.data or None
    filled = _form_of(whole)
    if isinstance(filled, JoinForm):
        return _signed(page, filled, filled.command(), assertion)
    ballot = filled.fit(page.asked).command(page.asked)
    return _signed(page, filled, ballot, assertion)


def _form_of(whole: dict[str, Any]) -> DecideForm | JoinForm:
    """Return the form that was read back, filled in as it was."""
    if "joins" in whole:
        return JoinForm(formdata=None, reasons=whole["joins"])
    return DecideForm(formdata=None, data=whole)


@bp.route("/<docket>/<int:number>/join", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def join(docket: str, number: int) -> ResponseReturnValue:
    """Join the draft in words of one's own, or go and decide otherwise."""
    page = page_of(docket, number)
    if not (page.may_decide and page.may_join):
        return redirect(url_for("review.item", docket=docket, number=number), code=303)
    form = JoinForm()
    if form.validate_on_submit():
        whole = {"joins": form.reasons.data or ""}
        return reading.read_back(page, form, form.command(), whole)
    return render_template("review/join.html", page=page, form=form), form.status


@bp.get("/<docket>/<int:number>/signed/<pseudonym>.json")
@allow(Permission.REVIEW_EXPORT)
@step_up
def export(docket: str, number: int, pseudonym: str) -> Response:
    """Hand out one member's signed decision, to be checked without the portal."""
    with store().reading() as session:
        whole = signed.exported(session, docket, number, pseudonym, current_actor())
    name = f"{docket}-{number}-{pseudonym}.json"
    return Response(
        json.dumps(whole, ensure_ascii=False, indent=2) + "\n",
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _signed(
    page: ItemPage, filled: Form, ballot: Ballot | Joining, assertion: str | None
) -> ResponseReturnValue:
    actor = current_actor()
    quicker: list[RuleError] = []
    joins = isinstance(ballot, Joining)

    def work(session: Session) -> None:
        try:
            deciding.vote(
                *(session, page.docket, page.number, ballot),
                by=actor,
                now=utc_now(),
                assertion=assertion,
            )
        except RuleError as error:
            if error.code in OVERTAKEN:
                quicker.append(error)
            raise

    if attempt(filled, work):
        done = (
            _("You have joined. Your reasons are on the record.")
            if joins
            else _("Your decision on this item is signed and on the record.")
        )
        flash(done)
        return redirect(onwards(page), code=303)
    if quicker:
        return overtaken(DESK, page.docket, page.number, filled, quicker[0])
    allow_own_scripts()
    template = "review/join.html" if joins else "review/decide.html"
    return render_template(template, page=page, form=filled), filled.status
