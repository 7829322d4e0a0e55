"""One account of a data request: open it, read it, or look after what is kept."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.review.forms.data import LookForm
from oversight.review.forms.matter import EmptyForm
from oversight.review.queries import data_item
from oversight.review.queries.data_item import DataItemPage
from oversight.review.service import deciding, watching
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

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
        return redirect(here(docket, number), code=303)
    return _item(docket, number, form)


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
        return redirect(here(docket, number), code=303)
    return _item(docket, number, form)


def page_of(docket: str, number: int) -> DataItemPage:
    """Return the account as the visitor may see it."""
    with store().reading() as session:
        return data_item.page(session, docket, number, current_actor(), now=utc_now())


def here(docket: str, number: int) -> str:
    """Return the address of one account."""
    return url_for("data_review.item", docket=docket, number=number)


def _item(docket: str, number: int, form: Form) -> ResponseReturnValue:
    shown = {
        "page": page_of(docket, number),
        "form": form,
        "look": form if isinstance(form, LookForm) else LookForm(formdata=None),
    }
    return render_template("review/data/item.html", **shown), form.status
