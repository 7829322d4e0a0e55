"""Writing findings on data: kept as they are typed, two windows compared."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Permission
from oversight.core.errors import RuleError
from oversight.review.forms.data import DataDecideForm, kept_data
from oversight.review.queries.data_item import DataItemPage
from oversight.review.rules.data_findings import DataBallot
from oversight.review.rules.findings import Joining
from oversight.review.service import data_deciding
from oversight.review.views import casting, writing
from oversight.review.views.data import bp, here, page_of
from oversight.review.views.desks import Desk
from oversight.web import pressing
from oversight.web.access import allow
from oversight.web.headers import allow_own_scripts


@bp.route("/<docket>/<int:number>/decide", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
@pressing.often
def decide(docket: str, number: int) -> ResponseReturnValue:
    """Ask for the findings, keep what was typed, and read the decision back."""
    if request.method == "POST":
        try:
            return _decided(docket, number)
        except RuleError as error:
            return writing.lost(DESK, docket, number, error)
    page = page_of(docket, number)
    if not page.may_decide:
        return redirect(here(docket, number), code=303)
    form = writing.as_kept(DESK, page)
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
    quicker = writing.kept(DESK, docket, number, form)
    if quicker is not None:
        return writing.overtaken(DESK, docket, number, form, quicker)
    return casting.go_on(DESK, page, form)


def _form(page: DataItemPage, form: DataDecideForm) -> ResponseReturnValue:
    allow_own_scripts()
    shown = render_template("review/data/decide.html", page=page, form=form)
    return shown, form.status


class DataDesk(Desk[DataItemPage, DataDecideForm, DataBallot]):
    """The desk for accounts whose data are asked for."""

    room = "data_review"
    templates = "review/data"

    def page(self, docket: str, number: int) -> DataItemPage:
        """Return the account as the visitor may see it."""
        return page_of(docket, number)

    def form(self, typed: Mapping[str, Any] | None) -> DataDecideForm:
        """Return the form as it was sent, or with what was kept."""
        if typed is None:
            return DataDecideForm()
        return DataDecideForm(formdata=None, data=kept_data(typed))

    def fit(self, form: DataDecideForm, page: DataItemPage) -> DataDecideForm:
        """Give the form the questions that this account has."""
        return form.fit(page.asked)

    def is_complete(self, form: DataDecideForm, page: DataItemPage) -> bool:
        """Say whether everything was answered; name on the form what was not."""
        return form.complete(page.asked)

    def ballot(self, form: DataDecideForm, page: DataItemPage) -> DataBallot:
        """Return what the form decides."""
        return form.command(page.asked)

    def rehearse(
        self,
        session: Session,
        page: DataItemPage,
        ballot: DataBallot | Joining,
        *,
        by: Actor,
        now: datetime,
    ) -> tuple[DataBallot, str]:
        """Return the ballot in full, with its text, if it could be signed now."""
        place = (page.docket, page.number)
        return data_deciding.rehearse(session, *place, ballot, by=by, now=now)

    def vote(
        self,
        session: Session,
        page: DataItemPage,
        ballot: DataBallot | Joining,
        assertion: str | None,
        *,
        by: Actor,
        now: datetime,
    ) -> None:
        """Sign the ballot."""
        data_deciding.vote(
            *(session, page.docket, page.number, ballot),
            by=by,
            now=now,
            assertion=assertion,
        )


DESK = DataDesk()
