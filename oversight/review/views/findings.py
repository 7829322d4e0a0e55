"""Writing findings: kept as they are typed, compared if two windows disagree."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Permission
from oversight.core.errors import RuleError
from oversight.review.forms.decide import BLANK, DecideForm
from oversight.review.forms.drafted import lengthen
from oversight.review.queries.item import ItemPage
from oversight.review.rules.findings import Ballot, Joining
from oversight.review.rules.parts import MOST as MOST_PARTS
from oversight.review.service import deciding
from oversight.review.views import casting, writing
from oversight.review.views.desks import Desk
from oversight.review.views.items import page_of
from oversight.review.views.matters import bp
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
        return redirect(url_for("review.item", docket=docket, number=number), code=303)
    return _form(page, writing.as_kept(DESK, page))


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
    form = _fitted(DecideForm(), page)
    if not form.validate():
        return _form(page, form)
    quicker = writing.kept(DESK, docket, number, form)
    if quicker is not None:
        return writing.overtaken(DESK, docket, number, form, quicker)
    if "more" in request.form:
        lengthen(form.parts, min(len(form.parts) + BLANK, MOST_PARTS))
        return _form(page, form)
    return casting.go_on(DESK, page, form)


def _fitted(form: DecideForm, page: ItemPage) -> DecideForm:
    """Give the form the item's questions, each provision by its number in the law."""
    form.fit(page.asked)
    if page.file is not None:
        for entry, card in zip(form.legality, page.file.law, strict=True):
            entry.form.about = card.number
    return form


def _form(page: ItemPage, form: DecideForm) -> ResponseReturnValue:
    allow_own_scripts()
    return render_template("review/decide.html", page=page, form=form), form.status


class PostDesk(Desk[ItemPage, DecideForm, Ballot]):
    """The desk for posts and accounts that may be restricted."""

    room = "review"
    templates = "review"

    def page(self, docket: str, number: int) -> ItemPage:
        """Return the item as the visitor may see it."""
        return page_of(docket, number)

    def form(self, typed: Mapping[str, Any] | None) -> DecideForm:
        """Return the form as it was sent, or with what was kept."""
        if typed is None:
            return DecideForm()
        return DecideForm(formdata=None, data=typed)

    def fit(self, form: DecideForm, page: ItemPage) -> DecideForm:
        """Give the form the questions that this item has."""
        return _fitted(form, page)

    def is_complete(self, form: DecideForm, page: ItemPage) -> bool:
        """Say whether everything was answered; name on the form what was not."""
        return form.complete(page.asked)

    def ballot(self, form: DecideForm, page: ItemPage) -> Ballot:
        """Return what the form decides."""
        return form.command(page.asked)

    def rehearse(
        self,
        session: Session,
        page: ItemPage,
        ballot: Ballot | Joining,
        *,
        by: Actor,
        now: datetime,
    ) -> tuple[Ballot, str]:
        """Return the ballot in full, with its text, if it could be signed now."""
        place = (page.docket, page.number)
        return deciding.rehearse(session, *place, ballot, by=by, now=now)

    def vote(
        self,
        session: Session,
        page: ItemPage,
        ballot: Ballot | Joining,
        assertion: str | None,
        *,
        by: Actor,
        now: datetime,
    ) -> None:
        """Sign the ballot."""
        deciding.vote(
            *(session, page.docket, page.number, ballot),
            by=by,
            now=now,
            assertion=assertion,
        )


DESK = PostDesk()
