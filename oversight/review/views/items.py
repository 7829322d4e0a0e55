"""One item: open it, read it, and go on to deciding it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.intake.rules.data_tiers import KIND
from oversight.review.forms.matter import EmptyForm
from oversight.review.queries import item
from oversight.review.queries.item import ItemPage
from oversight.review.service import deciding
from oversight.review.views.matters import bp
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store


@bp.get("/<docket>/<int:number>", endpoint="item")
@allow(Permission.REVIEW_DECIDE)
def one_item(docket: str, number: int) -> ResponseReturnValue:
    """Show one item; its file only once it was opened."""
    if docket.startswith(KIND):
        return redirect(
            url_for("data_review.item", docket=docket, number=number), code=303
        )
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


def page_of(docket: str, number: int) -> ItemPage:
    """Return the item as the visitor may see it."""
    with store().reading() as session:
        return item.item_page(session, docket, number, current_actor(), now=utc_now())


def _item(docket: str, number: int, form: EmptyForm) -> ResponseReturnValue:
    page = page_of(docket, number)
    return render_template("review/item.html", page=page, form=form), form.status
