"""Writing findings on data: kept as they are typed, two windows compared."""

from collections.abc import Mapping
from typing import Any, cast

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.errors import RuleError
from oversight.review.forms.data import DataDecideForm, kept_data
from oversight.review.forms.drafted import typed_in
from oversight.review.queries.data_item import DataItemPage
from oversight.review.views import data_reading, writing
from oversight.review.views.data import bp, here, page_of
from oversight.review.views.writing import Desk, Written
from oversight.web import pressing
from oversight.web.access import allow
from oversight.web.headers import allow_own_scripts
from oversight.web.words import _


@bp.route("/<docket>/<int:number>/decide", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
@pressing.often
def decide(docket: str, number: int) -> ResponseReturnValue:
    """Ask for the findings, keep what was typed, and read the decision back."""
    if request.method == "POST":
        try:
            return _decided(docket, number)
        except RuleError as error:
            return writing.lost(docket, number, error)
    page = page_of(docket, number)
    if not page.may_decide:
        return redirect(here(docket, number), code=303)
    form = cast("DataDecideForm", writing.as_kept(DESK, page))
    return _form(page, form if form.seen else form.prefill(page.asked))


@bp.post("/<docket>/<int:number>/draft")
@allow(Permission.REVIEW_DECIDE)
@pressing.often
def draft(docket: str, number: int) -> ResponseReturnValue:
    """Keep what was typed so far, asked by the page itself every few seconds."""
    return writing.draft(DESK, docket, number)


@bp.get("/<docket>/<int:number>/kept", endpoint="kept")
@allow(Permission.REVIEW_DECIDE)
def came_too_late(docket: str, number: int) -> ResponseReturnValue:
    """Show the member's own texts that were not signed in time."""
    return writing.came_too_late(DESK, docket, number)


@bp.post("/<docket>/<int:number>/take")
@allow(Permission.REVIEW_DECIDE)
@pressing.often
def take(docket: str, number: int) -> ResponseReturnValue:
    """Go on with the older text after all, having seen both."""
    return writing.take(DESK, docket, number)


def _decided(docket: str, number: int) -> ResponseReturnValue:
    page = page_of(docket, number)
    form = DataDecideForm().fit(page.asked)
    if not form.validate():
        return _form(page, form)
    quicker = writing.kept(docket, number, form)
    if quicker is not None:
        return writing.overtaken(DESK, docket, number, form, quicker)
    return _go_on(page, form)


def _go_on(page: DataItemPage, form: DataDecideForm) -> ResponseReturnValue:
    """Leave it for later, show what is missing, or read the decision back."""
    if form.errors:
        return _form(page, form)
    if "save" in request.form or not page.may_decide:
        flash(_("What you have written is kept. It counts for nothing until signed."))
        return redirect(here(page.docket, page.number), code=303)
    if not form.complete(page.asked):
        return _form(page, form)
    whole = typed_in(form) | {"version": form.version.data}
    return data_reading.read_back(page, form, form.command(page.asked), whole)


def _form(page: DataItemPage, form: DataDecideForm) -> ResponseReturnValue:
    allow_own_scripts()
    shown = render_template("review/data/decide.html", page=page, form=form)
    return shown, form.status


def _filled(page: Written, typed: Mapping[str, Any] | None) -> DataDecideForm:
    form = (
        DataDecideForm()
        if typed is None
        else DataDecideForm(formdata=None, data=kept_data(typed))
    )
    return form.fit(cast("DataItemPage", page).asked)


DESK = Desk("data_review", "review/data/_said.html", page_of, _filled)
