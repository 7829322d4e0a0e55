"""The page on which an officer records the number of their body's own order."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.orders import AuthorityForm
from oversight.dispatch.queries import documents, officer
from oversight.dispatch.service import authority as service
from oversight.dispatch.service import order_papers
from oversight.web import files, limits
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("authority", __name__, url_prefix="/<lang:lang>/desk/authority")


@bp.get("/<docket>/<int:place>/paper")
@allow(Permission.DISPATCH_AUTHORITY_ORDER)
def paper(docket: str, place: int) -> ResponseReturnValue:
    """Hand out the paper of an order to the bodies whose order it can be."""
    actor = current_actor()
    with store().transaction() as session:
        service.own_request(session, docket, by=actor, now=utc_now())
        return _handed_out(session, docket, place)


@bp.get("/<docket>/<int:place>/copy")
@allow(Permission.DISPATCH_READ)
def copy(docket: str, place: int) -> ResponseReturnValue:
    """Hand out the paper of an order to whoever may read the document."""
    with store().transaction() as session:
        documents.readable(session, docket, None, by=current_actor())
        return _handed_out(session, docket, place)


@bp.route("/<docket>", methods=["GET", "POST"])
@allow(Permission.DISPATCH_AUTHORITY_ORDER)
@limits.up_to(limits.LARGEST_FILE_FORM)
def record(docket: str) -> ResponseReturnValue:
    """Ask for the number and the dates of an order, and record them."""
    form, actor = AuthorityForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: service.record_authority_order(
            session, docket, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("The order is on the record, and stands in the notices not yet sent."))
        return redirect(url_for("authority.record", docket=docket), code=303)
    with store().reading() as session:
        request = service.own_request(session, docket, by=actor, now=utc_now())
        page = officer.authority_page(session, request)
    return render_template("dispatch/authority.html", page=page, form=form), form.status


def _handed_out(session: Session, docket: str, place: int) -> ResponseReturnValue:
    name, content = order_papers.hand_out(
        session, docket, place, by=current_actor(), now=utc_now()
    )
    return files.attachment(content, name=name)
