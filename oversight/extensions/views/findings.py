"""Findings of whoever confirms: kept as typed, read back, signed with a passkey."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Permission
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.extensions.forms.confirming import ConfirmForm
from oversight.extensions.queries import pages
from oversight.extensions.queries.shown import ItemPage
from oversight.extensions.rules.confirming import ConfirmBallot
from oversight.extensions.service import confirming, drafting
from oversight.extensions.views.matters import bp
from oversight.review.queries import workload
from oversight.review.rules.drafts import OVERTAKEN
from oversight.review.rules.findings import Joining
from oversight.review.views import casting, writing
from oversight.review.views.desks import Desk
from oversight.web import pressing
from oversight.web.access import allow, current_actor, step_up_or_signature
from oversight.web.headers import allow_own_scripts
from oversight.web.store import store


@bp.route("/<docket>/<int:number>", methods=["GET", "POST"])
@allow(Permission.EXTENSIONS_DECIDE)
@pressing.often
def item(docket: str, number: int) -> ResponseReturnValue:
    """Show one item, keep what is typed about it, and read the decision back."""
    if request.method == "POST":
        try:
            return _decided(docket, number)
        except RuleError as error:
            return writing.lost(DESK, docket, number, error)
    page = page_of(docket, number)
    return _form(page, writing.as_kept(DESK, page))


@bp.post("/<docket>/<int:number>/draft")
@allow(Permission.EXTENSIONS_DECIDE)
@pressing.often
def draft(docket: str, number: int) -> ResponseReturnValue:
    """Keep what was typed so far, asked by the page itself every few seconds."""
    return writing.draft(DESK, docket, number)


@bp.get("/<docket>/<int:number>/kept", endpoint="kept")
@allow(Permission.EXTENSIONS_DECIDE)
def came_too_late(docket: str, number: int) -> ResponseReturnValue:
    """Show the member's own texts that were not signed in time."""
    return writing.came_too_late(DESK, docket, number)


@bp.post("/<docket>/<int:number>/take")
@allow(Permission.EXTENSIONS_DECIDE)
@pressing.often
def take(docket: str, number: int) -> ResponseReturnValue:
    """Go on with the older text after all, having seen both."""
    return writing.take(DESK, docket, number)


@bp.post("/<docket>/<int:number>/sign")
@allow(Permission.EXTENSIONS_DECIDE)
@step_up_or_signature
def sign(docket: str, number: int) -> ResponseReturnValue:
    """Sign the decision exactly as it was read back."""
    return casting.sign(DESK, docket, number)


def page_of(docket: str, number: int) -> ItemPage:
    """Return the item as the visitor may see it."""
    with store().reading() as session:
        return pages.item_page(session, docket, number, current_actor(), now=utc_now())


def _decided(docket: str, number: int) -> ResponseReturnValue:
    page = page_of(docket, number)
    form = ConfirmForm()
    if not form.validate():
        return _form(page, form)
    quicker = writing.kept(DESK, docket, number, form)
    if quicker is not None:
        return writing.overtaken(DESK, docket, number, form, quicker)
    return casting.go_on(DESK, page, form)


def _form(page: ItemPage, form: ConfirmForm) -> ResponseReturnValue:
    allow_own_scripts()
    with store().reading() as session:
        today = workload.day(session, current_actor(), now=utc_now())
    shown = render_template(
        "extensions/item.html", page=page, form=form, desk=DESK, today=today
    )
    return shown, form.status


class ConfirmDesk(Desk[ItemPage, ConfirmForm, ConfirmBallot]):
    """The desk of three who say whether a victims' restriction stands longer."""

    room = "longer"
    templates = "extensions"
    overtaken = OVERTAKEN | {"confirm_closed", "confirm_decided", "confirm_over"}

    def page(self, docket: str, number: int) -> ItemPage:
        """Return the item as the visitor may see it."""
        return page_of(docket, number)

    def form(self, typed: Mapping[str, Any] | None) -> ConfirmForm:
        """Return the form as it was sent, or with what was kept."""
        if typed is None:
            return ConfirmForm()
        return ConfirmForm(formdata=None, data=typed)

    def fit(self, form: ConfirmForm, page: ItemPage) -> ConfirmForm:  # noqa: ARG002
        """Return the form as it is: its questions are the same for every item."""
        return form

    def is_complete(self, form: ConfirmForm, page: ItemPage) -> bool:
        """Say whether everything was answered; name on the form what was not."""
        return form.complete(most=page.asked_days, answered=page.answered)

    def ballot(self, form: ConfirmForm, page: ItemPage) -> ConfirmBallot:  # noqa: ARG002
        """Return what the form decides."""
        return form.command()

    def rehearse(
        self,
        session: Session,
        page: ItemPage,
        ballot: ConfirmBallot | Joining,
        *,
        by: Actor,
        now: datetime,
    ) -> tuple[ConfirmBallot, str]:
        """Return the ballot with its text, if it could be signed now."""
        place = (page.docket, page.number)
        return confirming.rehearse(session, *place, _whole(ballot), by=by, now=now)

    def vote(
        self,
        session: Session,
        page: ItemPage,
        ballot: ConfirmBallot | Joining,
        assertion: str | None,
        *,
        by: Actor,
        now: datetime,
    ) -> None:
        """Sign the ballot."""
        confirming.vote(
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

    def home(self, docket: str) -> str:
        """Return the address of the matter on this desk."""
        return url_for("longer.matter", docket=docket)

    def index(self) -> str:
        """Return the address of every matter before the visitor."""
        return url_for("longer.index")

    def at(self, name: str, docket: str, number: int) -> str:
        """Return an address: here an item is read and decided on one page."""
        return super().at("item" if name == "decide" else name, docket, number)

    def template(self, name: str) -> str:
        """Return a template: here an item is read and decided on one page."""
        return super().template("item" if name == "decide" else name)


def _whole(ballot: ConfirmBallot | Joining) -> ConfirmBallot:
    """Return a ballot with findings of its own: on this desk nobody joins."""
    assert isinstance(ballot, ConfirmBallot)
    return ballot


DESK = ConfirmDesk()
