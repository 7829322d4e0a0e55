"""One item: open it, read it, decide it, read the decision back, sign it or join."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.review.forms.decide import DecideForm
from oversight.review.forms.matter import EmptyForm, JoinForm, SignForm
from oversight.review.queries import item, seats
from oversight.review.queries.item import ItemPage
from oversight.review.service import deciding
from oversight.review.views.matters import bp
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import signer, store
from oversight.web.words import _

READ_BACK = timedelta(hours=12)


@bp.get("/<docket>/<int:number>", endpoint="item")
@allow(Permission.REVIEW_DECIDE)
def one_item(docket: str, number: int) -> ResponseReturnValue:
    """Show one item; its file only once it was opened."""
    return _item(docket, number, EmptyForm())


@bp.post("/<docket>/<int:number>/open", endpoint="open")
@allow(Permission.REVIEW_DECIDE)
def open_item(docket: str, number: int) -> ResponseReturnValue:
    """Open the item's file: the record shows it."""
    form, actor = EmptyForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: deciding.open_item(
            session, docket, number, by=actor, now=utc_now()
        ),
    ):
        return redirect(url_for("review.item", docket=docket, number=number), code=303)
    return _item(docket, number, form)


@bp.route("/<docket>/<int:number>/decide", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def decide(docket: str, number: int) -> ResponseReturnValue:
    """Ask for the findings, keep what was typed, and read the decision back."""
    page = _page(docket, number)
    if not page.may_decide:
        return redirect(url_for("review.item", docket=docket, number=number), code=303)
    if request.method == "GET":
        form = _as_kept(docket, number, page)
        return render_template("review/decide.html", page=page, form=form)
    form = DecideForm().fit(page.asked)
    if not form.validate() or not _kept(docket, number, form):
        return render_template("review/decide.html", page=page, form=form), form.status
    if "save" in request.form:
        flash(_("What you have written is kept. It counts for nothing until signed."))
        return redirect(url_for("review.item", docket=docket, number=number), code=303)
    if not form.complete(page.asked):
        return render_template("review/decide.html", page=page, form=form), 422
    sign = SignForm(formdata=None, whole=_sealed(docket, number, form))
    ballot = form.command(page.asked)
    return render_template("review/read_back.html", page=page, ballot=ballot, form=sign)


@bp.post("/<docket>/<int:number>/sign")
@allow(Permission.REVIEW_DECIDE)
def sign(docket: str, number: int) -> ResponseReturnValue:
    """Sign the decision exactly as it was read back."""
    page, actor = _page(docket, number), current_actor()
    form = SignForm()
    whole = _unsealed(docket, number, form)
    if whole is None or not form.validate():
        flash(_("Read the decision back once more before you sign it."), "warn")
        return redirect(
            url_for("review.decide", docket=docket, number=number), code=303
        )
    filled = DecideForm(formdata=None, data=whole).fit(page.asked)
    if attempt(
        filled,
        lambda session: deciding.vote(
            session,
            docket,
            number,
            filled.command(page.asked),
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("Your decision on this item is signed and on the record."))
        return redirect(_onwards(page), code=303)
    return render_template("review/decide.html", page=page, form=filled), filled.status


@bp.route("/<docket>/<int:number>/join", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def join(docket: str, number: int) -> ResponseReturnValue:
    """Join the draft in words of one's own, or go and decide otherwise."""
    page, actor = _page(docket, number), current_actor()
    if not (page.may_decide and page.may_join):
        return redirect(url_for("review.item", docket=docket, number=number), code=303)
    form = JoinForm()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: deciding.vote(
            session, docket, number, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("You have joined. Your reasons are on the record."))
        return redirect(_onwards(page), code=303)
    return render_template("review/join.html", page=page, form=form), form.status


def _page(docket: str, number: int) -> ItemPage:
    with store().reading() as session:
        return item.item_page(session, docket, number, current_actor(), now=utc_now())


def _item(docket: str, number: int, form: EmptyForm) -> ResponseReturnValue:
    page = _page(docket, number)
    return render_template("review/item.html", page=page, form=form), form.status


def _as_kept(docket: str, number: int, page: ItemPage) -> DecideForm:
    """Return the form with what this member has written so far."""
    with store().reading() as session:
        draft = seats.draft_on(session, docket, number, current_actor())
    kept = {} if draft is None else draft.answers
    return DecideForm(formdata=None, data=kept).fit(page.asked)


def _kept(docket: str, number: int, form: DecideForm) -> bool:
    """Keep what was typed, whatever becomes of it."""
    actor = current_actor()
    return attempt(
        form,
        lambda session: deciding.save_draft(
            session, docket, number, form.answers(), by=actor, now=utc_now()
        ),
    )


def _sealed(docket: str, number: int, form: DecideForm) -> str:
    whole: dict[str, Any] = form.answers()
    return signer().make(_purpose(docket, number), whole)


def _unsealed(docket: str, number: int, form: SignForm) -> dict[str, Any] | None:
    """Return what was read back, unless it is too old or not complete."""
    try:
        whole = signer().read(
            _purpose(docket, number), form.whole.data or "", max_age=READ_BACK
        )
    except RuleError:
        return None
    return dict(whole)


def _purpose(docket: str, number: int) -> str:
    return f"review.decide:{docket}/{number}:{current_actor().id}"


def _onwards(page: ItemPage) -> str:
    """Return the next item of the matter, or the matter after its last one."""
    if page.next_number is None:
        return url_for("review.matter", docket=page.docket)
    return url_for("review.item", docket=page.docket, number=page.next_number)
