"""One account of a data request: open it, decide it, sign, join, or look after it."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.accounts.service import signing
from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.review.forms.data import DataDecideForm, LookForm
from oversight.review.forms.matter import EmptyForm, JoinForm, SignForm
from oversight.review.queries import data_item, seats
from oversight.review.queries.data_item import DataItemPage
from oversight.review.rules.data_findings import DataBallot
from oversight.review.rules.findings import Joining
from oversight.review.service import data_deciding, deciding, drafting, watching
from oversight.web.access import allow, current_actor, step_up_or_signature
from oversight.web.forms import Form, attempt
from oversight.web.headers import allow_own_scripts
from oversight.web.store import signer, store
from oversight.web.words import _

READ_BACK = timedelta(hours=12)
bp = Blueprint("data_review", __name__, url_prefix="/<lang:lang>/desk/review-data")


@bp.get("/<docket>/<int:number>")
@allow(Permission.REVIEW_DECIDE)
def item(docket: str, number: int) -> ResponseReturnValue:
    """Show one account; its file only once it was opened."""
    return _item(docket, number, EmptyForm())


@bp.post("/<docket>/<int:number>/open", endpoint="open")
@allow(Permission.REVIEW_DECIDE)
def open_item(docket: str, number: int) -> ResponseReturnValue:
    """Open the account's file: the record shows it."""
    form, actor = EmptyForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: deciding.open_item(
            session, docket, number, by=actor, now=utc_now()
        ),
    ):
        return redirect(_here(docket, number), code=303)
    return _item(docket, number, form)


@bp.route("/<docket>/<int:number>/decide", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def decide(docket: str, number: int) -> ResponseReturnValue:
    """Ask for the findings, keep what was typed, and read the decision back."""
    page = _page(docket, number)
    if not page.may_decide:
        return redirect(_here(docket, number), code=303)
    if request.method == "GET":
        kept = _kept_answers(docket, number)
        form = DataDecideForm(formdata=None, data=kept).prefill(page.asked)
        return _asking(page, form), 200
    form = DataDecideForm().fit(page.asked)
    if not form.validate() or not _keep(docket, number, form):
        return _asking(page, form), form.status
    if "save" in request.form:
        flash(_("What you have written is kept. It counts for nothing until signed."))
        return redirect(_here(docket, number), code=303)
    if not form.complete(page.asked):
        return _asking(page, form), 422
    return _read_back(page, form, form.command(page.asked), form.answers())


@bp.post("/<docket>/<int:number>/sign")
@allow(Permission.REVIEW_DECIDE)
@step_up_or_signature
def sign(docket: str, number: int) -> ResponseReturnValue:
    """Sign the decision exactly as it was read back."""
    page, form = _page(docket, number), SignForm()
    whole = _unsealed(docket, number, form)
    if whole is None or not form.validate():
        flash(_("Read the decision back once more before you sign it."), "warn")
        return redirect(
            url_for("data_review.decide", docket=docket, number=number), code=303
        )
    if "joins" in whole:
        joins = JoinForm(formdata=None, reasons=whole["joins"])
        return _signed(page, joins, joins.command(), form.assertion.data)
    filled = DataDecideForm(formdata=None, data=_dated(whole)).fit(page.asked)
    return _signed(page, filled, filled.command(page.asked), form.assertion.data)


@bp.route("/<docket>/<int:number>/join", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def join(docket: str, number: int) -> ResponseReturnValue:
    """Join the draft in words of one's own, or go and decide otherwise."""
    page = _page(docket, number)
    if not (page.may_decide and page.may_join):
        return redirect(_here(docket, number), code=303)
    form = JoinForm()
    if form.validate_on_submit():
        whole = {"joins": form.reasons.data or ""}
        return _read_back(page, form, form.command(), whole)
    return render_template("review/data/join.html", page=page, form=form), form.status


@bp.post("/<docket>/<int:number>/look")
@allow(Permission.REVIEW_DECIDE)
def look(docket: str, number: int) -> ResponseReturnValue:
    """Let data that are being kept stand, or end it at once."""
    form, actor = LookForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: watching.look(
            session,
            docket,
            number,
            form.result.data or "",
            form.reasons.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("It is on the record."))
        return redirect(_here(docket, number), code=303)
    return _item(docket, number, form)


def _read_back(
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

    if not attempt(form, work):
        return _again(page, form), form.status
    allow_own_scripts()
    full, text, options = found[0]
    shown = {
        "page": page,
        "ballot": full,
        "joins": isinstance(ballot, Joining),
        "text": text,
        "options": options,
        "form": SignForm(formdata=None, whole=signer().make(_purpose(*place), whole)),
    }
    return render_template("review/data/read_back.html", **shown)


def _signed(
    page: DataItemPage,
    form: Form,
    ballot: DataBallot | Joining,
    assertion: str | None,
) -> ResponseReturnValue:
    actor = current_actor()
    if attempt(
        form,
        lambda session: data_deciding.vote(
            *(session, page.docket, page.number, ballot),
            by=actor,
            now=utc_now(),
            assertion=assertion or None,
        ),
    ):
        flash(_("Your decision on this item is signed and on the record."))
        return redirect(_onwards(page), code=303)
    return _again(page, form), form.status


def _again(page: DataItemPage, form: Form) -> str:
    joins = isinstance(form, JoinForm)
    template = "review/data/join.html" if joins else "review/data/decide.html"
    return render_template(template, page=page, form=form)


def _page(docket: str, number: int) -> DataItemPage:
    with store().reading() as session:
        return data_item.page(session, docket, number, current_actor(), now=utc_now())


def _item(docket: str, number: int, form: Form) -> ResponseReturnValue:
    shown = {
        "page": _page(docket, number),
        "form": form,
        "look": form if isinstance(form, LookForm) else LookForm(formdata=None),
    }
    return render_template("review/data/item.html", **shown), form.status


def _asking(page: DataItemPage, form: DataDecideForm) -> str:
    return render_template("review/data/decide.html", page=page, form=form)


def _here(docket: str, number: int) -> str:
    return url_for("data_review.item", docket=docket, number=number)


def _kept_answers(docket: str, number: int) -> dict[str, Any]:
    """Return what this member has written so far."""
    with store().reading() as session:
        draft = seats.draft_on(session, docket, number, current_actor())
    return {} if draft is None else _dated(draft.answers)


def _keep(docket: str, number: int, form: DataDecideForm) -> bool:
    """Keep what was typed, whatever becomes of it."""
    actor = current_actor()
    return attempt(
        form,
        lambda session: drafting.save_draft(
            session, docket, number, form.answers(), by=actor, now=utc_now()
        ),
    )


def _unsealed(docket: str, number: int, form: SignForm) -> dict[str, Any] | None:
    """Return what was read back, unless it is too old or not complete."""
    try:
        whole = signer().read(
            _purpose(docket, number), form.whole.data or "", max_age=READ_BACK
        )
    except RuleError:
        return None
    return dict(whole)


def _dated(kept: dict[str, Any]) -> dict[str, Any]:
    days = {
        name: date.fromisoformat(kept[name])
        for name in ("window_from", "window_to")
        if kept.get(name)
    }
    return {**kept, "window_from": None, "window_to": None, **days}


def _purpose(docket: str, number: int) -> str:
    return f"review.decide-data:{docket}/{number}:{current_actor().id}"


def _onwards(page: DataItemPage) -> str:
    """Return the next account of the matter, or the matter after its last one."""
    if page.next_number is None:
        return url_for("review.matter", docket=page.docket)
    return _here(page.docket, page.next_number)
