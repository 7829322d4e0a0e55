"""Many new orders at once: ticked, read back, and received."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.receiving import ReceivingForm
from oversight.dispatch.forms.ticking import CarriedForm
from oversight.dispatch.queries.receiving import unreceived
from oversight.dispatch.rules import ticking
from oversight.dispatch.service.receiving import receive
from oversight.dispatch.views.trying import tried
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import n_

bp = Blueprint("receiving", __name__, url_prefix="/<lang:lang>/desk/orders")


@bp.get("/received")
@allow(Permission.DISPATCH_ANSWER)
def index() -> ResponseReturnValue:
    """Show every order that nobody has received, a box for each and none ticked."""
    return _shown(ReceivingForm(formdata=None))


@bp.post("/received/list")
@allow(Permission.DISPATCH_ANSWER)
def read_back() -> ResponseReturnValue:
    """Try what was ticked to its end, undo it, and show what would be recorded."""
    by, form, now = current_actor(), ReceivingForm(), utc_now()
    ticked = form.orders.data or []
    if form.validate_on_submit():
        rows = tried(form, lambda session: receive(session, ticked, by=by, now=now))
        if rows is not None:
            carried = ticking.packed([row.docket for row in rows])
            record = CarriedForm(formdata=None, carried=carried)
            shown = {"rows": rows, "form": record}
            return render_template("dispatch/receiving_read_back.html", **shown)
    return _shown(form)


@bp.post("/received/record")
@allow(Permission.DISPATCH_ANSWER)
def record() -> ResponseReturnValue:
    """Record what was read back, or name what is no longer to be received."""
    by, form = current_actor(), CarriedForm()
    ticked = ticking.unpacked(form.carried.data or "")

    def work(session: Session) -> None:
        receive(session, ticked, by=by, now=utc_now())

    if form.validate_on_submit() and attempt(form, work):
        flash(
            n_(
                "Receipt of %(num)s request is on the record.",
                "Receipt of %(num)s requests is on the record.",
                len(set(ticked)),
            )
        )
        return redirect(url_for("orders.index"), code=303)
    return _shown(ReceivingForm(formdata=None, orders=list(ticked)), said=form)


def _shown(form: ReceivingForm, *, said: Form | None = None) -> ResponseReturnValue:
    """Show what is new with what was ticked; ``said`` refused what came back."""
    with store().reading() as session:
        found = unreceived(session, by=current_actor())
    rows = found[: ticking.MOST]
    shown = {"rows": rows, "left_out": len(found) - len(rows), "most": ticking.MOST}
    shown |= {"form": form.offer(rows), "said": said or form}
    return render_template("dispatch/receiving.html", **shown), (said or form).status
