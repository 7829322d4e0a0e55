"""From findings to a signed vote, on either desk: decide, join, read back, sign."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.review.forms.drafted import typed_in
from oversight.review.forms.matter import JoinForm, SignForm
from oversight.review.rules.findings import Joining
from oversight.review.views import reading
from oversight.review.views.desks import (
    AnyDesk,
    BallotKind,
    Desk,
    FormKind,
    PageKind,
    Written,
)
from oversight.review.views.writing import (
    as_kept,
    left,
    moved_on,
    overtaken,
    told,
)
from oversight.web.access import current_actor
from oversight.web.forms import Form, attempt
from oversight.web.words import _

READ = N_("Read the decision back once more before you sign it.")
CLOSED = N_(
    "Nothing was recorded: this cannot be signed now. The matter went on meanwhile, or "
    "you have signed already."
)


def go_on(
    desk: Desk[PageKind, FormKind, BallotKind], page: PageKind, form: FormKind
) -> ResponseReturnValue:
    """Leave it for later, show what is missing, or read the decision back."""
    if form.errors:
        return reading.again(desk, page, form)
    if "save" in request.form or not page.may_decide:
        flash(_("What you have written is kept. It counts for nothing until signed."))
        return redirect(desk.there("item", page), code=303)
    if not desk.is_complete(form, page):
        return reading.again(desk, page, form)
    whole = typed_in(form) | {"version": form.version.data}
    return reading.read_back(desk, page, form, desk.ballot(form, page), whole)


def join(desk: AnyDesk, docket: str, number: int) -> ResponseReturnValue:
    """Join the draft in words of one's own, or go and decide otherwise."""
    page = desk.page(docket, number)
    form = JoinForm()
    if not (page.may_decide and page.may_join):
        if form.is_submitted():
            return overtaken(desk, docket, number, form, RuleError("closed", CLOSED))
        return redirect(desk.there("item", page), code=303)
    if form.validate_on_submit():
        whole = {"joins": form.reasons.data or ""}
        return reading.read_back(desk, page, form, form.command(), whole)
    shown = render_template(desk.template("join"), page=page, form=form, desk=desk)
    return shown, form.status


def sign(desk: AnyDesk, docket: str, number: int) -> ResponseReturnValue:
    """Sign the decision exactly as it was read back."""
    whole = reading.opened(docket, number, SignForm().whole.data or "")
    try:
        return _read_and_signed(desk, docket, number, whole)
    except RuleError as error:
        if whole is None:
            raise
        return left(desk, docket, number, _form_of(desk, whole), error)


def _read_and_signed(
    desk: AnyDesk, docket: str, number: int, whole: dict[str, Any] | None
) -> ResponseReturnValue:
    form, page = SignForm(), desk.page(docket, number)
    if not form.validate() or whole is None:
        return _unread(desk, page, form, whole)
    assertion = form.assertion.data or None
    filled = _form_of(desk, whole)
    if isinstance(filled, JoinForm):
        return _signed(desk, page, filled, filled.command(), assertion)
    ballot = desk.ballot(desk.fit(filled, page), page)
    return _signed(desk, page, filled, ballot, assertion)


def _unread(
    desk: AnyDesk, page: Written, form: SignForm, whole: dict[str, Any] | None
) -> ResponseReturnValue:
    """Show what was written once more: it is read back again before it is signed."""
    filled = as_kept(desk, page) if whole is None else _form_of(desk, whole)
    if not page.may_decide:
        closed = RuleError("closed", CLOSED)
        if whole is None:  # What came has no words; what was kept before is shown.
            return moved_on(desk, page.docket, page.number, filled, closed)
        return overtaken(desk, page.docket, page.number, filled, closed)
    if not isinstance(filled, JoinForm):
        filled = desk.fit(filled, page)
    return reading.again(desk, page, told(filled, *form.form_errors, _(READ)))


def _form_of(
    desk: Desk[PageKind, FormKind, BallotKind], whole: dict[str, Any]
) -> FormKind | JoinForm:
    """Return the form that was read back, filled in as it was."""
    if "joins" in whole:
        return JoinForm(formdata=None, reasons=whole["joins"])
    return desk.form(whole)


def _signed(
    desk: Desk[PageKind, FormKind, BallotKind],
    page: PageKind,
    filled: Form,
    ballot: BallotKind | Joining,
    assertion: str | None,
) -> ResponseReturnValue:
    actor = current_actor()
    quicker: list[RuleError] = []

    def work(session: Session) -> None:
        try:
            desk.vote(session, page, ballot, assertion, by=actor, now=utc_now())
        except RuleError as error:
            if error.code in desk.overtaken:
                quicker.append(error)
            raise

    if attempt(filled, work):
        done = (
            _("You have joined. Your reasons are on the record.")
            if isinstance(ballot, Joining)
            else _("Your decision on this item is signed and on the record.")
        )
        flash(done)
        return redirect(desk.onwards(page), code=303)
    if quicker:
        return overtaken(desk, page.docket, page.number, filled, quicker[0])
    return reading.again(desk, page, filled)
