"""Signing what was read back on data, and joining a draft."""

from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.review.forms.data import DataDecideForm, kept_data
from oversight.review.forms.matter import JoinForm, SignForm
from oversight.review.queries.data_item import DataItemPage
from oversight.review.rules.data_findings import DataBallot
from oversight.review.rules.drafts import OVERTAKEN
from oversight.review.rules.findings import Joining
from oversight.review.service import data_deciding
from oversight.review.views import data_reading, reading
from oversight.review.views.data import bp, here, onwards, page_of
from oversight.review.views.data_findings import DESK
from oversight.review.views.writing import left, overtaken
from oversight.web.access import allow, current_actor, step_up_or_signature
from oversight.web.forms import Form, attempt
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


@bp.route("/<docket>/<int:number>/join", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def join(docket: str, number: int) -> ResponseReturnValue:
    """Join the draft in words of one's own, or go and decide otherwise."""
    page = page_of(docket, number)
    if not (page.may_decide and page.may_join):
        return redirect(here(docket, number), code=303)
    form = JoinForm()
    if form.validate_on_submit():
        whole = {"joins": form.reasons.data or ""}
        return data_reading.read_back(page, form, form.command(), whole)
    return render_template("review/data/join.html", page=page, form=form), form.status


def _read_and_signed(
    docket: str, number: int, whole: dict[str, Any] | None
) -> ResponseReturnValue:
    form, page = SignForm(), page_of(docket, number)
    if whole is None or not form.validate():
        flash(_("Read the decision back once more before you sign it."), "warn")
        return redirect(DESK.there("decide", page), code=303)
    assertion = form.assertion.data or None
    filled = _form_of(whole)
    if isinstance(filled, JoinForm):
        return _signed(page, filled, filled.command(), assertion)
    ballot = filled.fit(page.asked).command(page.asked)
    return _signed(page, filled, ballot, assertion)


def _form_of(whole: dict[str, Any]) -> DataDecideForm | JoinForm:
    """Return the form that was read back, filled in as it was."""
    if "joins" in whole:
        return JoinForm(formdata=None, reasons=whole["joins"])
    return DataDecideForm(formdata=None, data=kept_data(whole))


def _signed(
    page: DataItemPage,
    filled: Form,
    ballot: DataBallot | Joining,
    assertion: str | None,
) -> ResponseReturnValue:
    actor = current_actor()
    quicker: list[RuleError] = []

    def work(session: Session) -> None:
        try:
            data_deciding.vote(
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
        flash(_("Your decision on this item is signed and on the record."))
        return redirect(onwards(page), code=303)
    if quicker:
        return overtaken(DESK, page.docket, page.number, filled, quicker[0])
    return data_reading.again(page, filled)
