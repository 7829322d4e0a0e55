"""A vote on an appeal: kept as typed, read back, signed with a passkey."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.appeals.forms.panel import VoteForm
from oversight.appeals.queries import rows, voting
from oversight.appeals.queries.voting import VotePage
from oversight.appeals.rules.deciding import AppealBallot
from oversight.appeals.service import deciding, drafting
from oversight.appeals.views.desk import bp, words_of
from oversight.authority.permissions import Actor, Permission
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.review.models.deciding import Draft
from oversight.review.queries import kept, seats
from oversight.review.rules.drafts import OVERTAKEN
from oversight.review.rules.findings import Joining
from oversight.review.views import casting, writing
from oversight.review.views.desks import Desk
from oversight.web import pressing
from oversight.web.access import allow, current_actor, step_up_or_signature
from oversight.web.headers import allow_own_scripts
from oversight.web.store import store


@bp.route("/<docket>/<int:number>", methods=["GET", "POST"])
@allow(Permission.APPEALS_DECIDE)
@pressing.often
def vote(docket: str, number: int) -> ResponseReturnValue:
    """Show one item under appeal, keep what is typed about it, and read it back."""
    if request.method == "POST":
        try:
            return _voted(docket, number)
        except RuleError as error:
            return writing.lost(DESK, docket, number, error)
    page = page_of(docket, number)
    return _form(page, writing.as_kept(DESK, page))


@bp.post("/<docket>/<int:number>/draft")
@allow(Permission.APPEALS_DECIDE)
@pressing.often
def draft(docket: str, number: int) -> ResponseReturnValue:
    """Keep what was typed so far, asked by the page itself every few seconds."""
    return writing.draft(DESK, docket, number)


@bp.get("/<docket>/<int:number>/kept", endpoint="kept")
@allow(Permission.APPEALS_DECIDE)
def came_too_late(docket: str, number: int) -> ResponseReturnValue:
    """Show the member's own texts that were not signed in time."""
    return writing.came_too_late(DESK, docket, number)


@bp.post("/<docket>/<int:number>/take")
@allow(Permission.APPEALS_DECIDE)
@pressing.often
def take(docket: str, number: int) -> ResponseReturnValue:
    """Go on with the older text after all, having seen both."""
    return writing.take(DESK, docket, number)


@bp.post("/<docket>/<int:number>/sign")
@allow(Permission.APPEALS_DECIDE)
@step_up_or_signature
def sign(docket: str, number: int) -> ResponseReturnValue:
    """Sign the vote exactly as it was read back."""
    return casting.sign(DESK, docket, number)


def page_of(docket: str, number: int) -> VotePage:
    """Return the item as the visitor may see it."""
    with store().reading() as session:
        page = voting.page(session, docket, number, current_actor(), now=utc_now())
    if page.item is None or not page.item.opened:
        return page
    return replace(page, words=words_of(page.appeal))


def _voted(docket: str, number: int) -> ResponseReturnValue:
    page = page_of(docket, number)
    form = DESK.filled(page, None)
    if not form.validate():
        return _form(page, form)
    quicker = writing.kept(DESK, docket, number, form)
    if quicker is None:
        return casting.go_on(DESK, page, form)
    if quicker.code in DESK.overtaken:
        return writing.overtaken(DESK, docket, number, form, quicker)
    return _form(page, form)


def _form(page: VotePage, form: VoteForm) -> ResponseReturnValue:
    allow_own_scripts()
    shown = render_template("appeals/vote.html", page=page, form=form, desk=DESK)
    return shown, form.status


class AppealDesk(Desk[VotePage, VoteForm, AppealBallot]):
    """The desk of those who look at a decision again because somebody appealed."""

    room = "appeals_desk"
    templates = "appeals"
    overtaken = OVERTAKEN | {"appeal_over", "already_voted"}

    def page(self, docket: str, number: int) -> VotePage:
        """Return the item as the visitor may see it."""
        return page_of(docket, number)

    def form(self, typed: Mapping[str, Any] | None) -> VoteForm:
        """Return the form as it was sent, or with what was kept."""
        if typed is None:
            return VoteForm()
        return VoteForm(formdata=None, data=typed)

    def fit(self, form: VoteForm, page: VotePage) -> VoteForm:
        """Offer what can be decided on what stands, and the files that were told."""
        return form.offer(page.terms, page.offered)

    def is_complete(self, form: VoteForm, page: VotePage) -> bool:
        """Say whether everything was answered; name on the form what was not."""
        return form.complete(page.terms)

    def ballot(self, form: VoteForm, page: VotePage) -> AppealBallot:  # noqa: ARG002
        """Return what the form decides."""
        return form.command()

    def rehearse(
        self,
        session: Session,
        page: VotePage,
        ballot: AppealBallot | Joining,
        *,
        by: Actor,
        now: datetime,
    ) -> tuple[AppealBallot, str]:
        """Return the ballot with its text, if it could be signed now."""
        place = (page.docket, page.number)
        return deciding.rehearse(session, *place, _whole(ballot), by=by, now=now)

    def vote(
        self,
        session: Session,
        page: VotePage,
        ballot: AppealBallot | Joining,
        assertion: str | None,
        *,
        by: Actor,
        now: datetime,
    ) -> None:
        """Sign the ballot."""
        deciding.vote(
            *(session, page.docket, page.number, _whole(ballot)),
            by=by,
            now=now,
            assertion=assertion,
        )

    def save(
        self,
        session: Session,
        docket: str,
        number: int,
        answers: dict[str, Any],
        *,
        seen: int | None,
        by: Actor,
        now: datetime,
    ) -> int:
        """Keep what was typed as the draft, and return its version."""
        place = (docket, number)
        row = drafting.save_draft(session, *place, answers, seen=seen, by=by, now=now)
        return row.version

    def keep(
        self,
        session: Session,
        docket: str,
        number: int,
        answers: dict[str, Any],
        error: RuleError,
        *,
        by: Actor,
        now: datetime,
    ) -> None:
        """Keep a text that came too late."""
        drafting.keep(session, docket, number, answers, error, by=by, now=now)

    def draft(
        self, session: Session, docket: str, number: int, by: Actor
    ) -> Draft | None:
        """Return what this member has written on an item so far."""
        item = rows.appeal_item(rows.appeal(session, docket), number)
        return seats.draft_of(session, item.item_id, by)

    def texts(
        self, session: Session, docket: str, number: int, by: Actor
    ) -> list[tuple[datetime, dict[str, Any]]]:
        """Return this member's own texts on an item that were never signed."""
        item = rows.appeal_item(rows.appeal(session, docket), number)
        return kept.texts(session, item.item_id, by.id)

    def home(self, docket: str) -> str:
        """Return the address of the appeal on this desk."""
        return url_for("appeals_desk.appeal", docket=docket)

    def index(self) -> str:
        """Return the address of every appeal before the visitor."""
        return url_for("appeals_desk.index")

    def at(self, name: str, docket: str, number: int) -> str:
        """Return an address: here an item is read and voted on in one page."""
        return super().at(_ONE_PAGE.get(name, name), docket, number)

    def template(self, name: str) -> str:
        """Return a template: here an item is read and voted on in one page."""
        return super().template(_ONE_PAGE.get(name, name))


def _whole(ballot: AppealBallot | Joining) -> AppealBallot:
    """Return a ballot with reasons of its own: on this desk nobody joins."""
    assert isinstance(ballot, AppealBallot)
    return ballot


_ONE_PAGE = {"item": "vote", "decide": "vote"}
DESK = AppealDesk()
