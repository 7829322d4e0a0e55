"""Many notices to account holders at once: taken, ticked, read back, recorded."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.handouts import HandedForm, HandoutsForm
from oversight.dispatch.queries import rows as found
from oversight.dispatch.queries.handouts import HandoutRow, Handouts, handouts
from oversight.dispatch.rules import handouts as rules
from oversight.dispatch.rules import ticking
from oversight.dispatch.service import handouts as service
from oversight.dispatch.views.trying import tried
from oversight.intake.forms.workbook import filled
from oversight.intake.views.lists import XLSX
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import n_

bp = Blueprint("handouts", __name__, url_prefix="/<lang:lang>/desk/orders")


@bp.get("/notices")
@allow(Permission.DISPATCH_ANSWER)
def index() -> ResponseReturnValue:
    """Show every notice that waits, with a box for each and none of them ticked."""
    return _shown(HandoutsForm(formdata=None))


@bp.get("/notices.xlsx")
@allow(Permission.DISPATCH_ANSWER)
def take() -> ResponseReturnValue:
    """Hand out every notice that waits with its code, and note who took them."""
    with store().transaction() as session:
        taken = service.take(session, by=current_actor(), now=utc_now())
        if not taken:
            raise found.nothing()
    headers = {"Content-Disposition": "attachment; filename=notices.xlsx"}
    return Response(filled(service.COLUMNS, taken), mimetype=XLSX, headers=headers)


@bp.post("/notices/list")
@allow(Permission.DISPATCH_ANSWER)
def read_back() -> ResponseReturnValue:
    """Try what was ticked to its end, undo it, and show what would be recorded."""
    by, form = current_actor(), HandoutsForm()
    what, ticked = form.what.data or "", form.notices.data or []
    dockets = form.dockets.data or []

    def work(session: Session) -> tuple[HandoutRow, ...]:
        return service.record(session, ticked, dockets, what, by=by, now=utc_now())

    if form.offer(_page()).validate_on_submit():
        rows = tried(form, work)
        if rows is not None:
            carried = ticking.packed([row.place for row in rows])
            record = HandedForm(formdata=None, what=what, carried=carried)
            shown = {"rows": rows, "what": what, "form": record}
            return render_template("dispatch/handouts_read_back.html", **shown)
    return _shown(form)


@bp.post("/notices/record")
@allow(Permission.DISPATCH_ANSWER)
def record() -> ResponseReturnValue:
    """Record what was read back, or name what is no longer to be recorded."""
    by, form, said = current_actor(), HandedForm(), list[HandoutRow]()
    ticked = ticking.unpacked(form.carried.data or "")
    what = form.what.data or ""

    def work(session: Session) -> None:
        said[:] = service.record(session, ticked, (), what, by=by, now=utc_now())

    if form.validate_on_submit() and attempt(form, work):
        count = len(said)
        if what == rules.PASSED_ON:
            flash(
                n_(
                    "It is on the record that %(num)s notice was passed on.",
                    "It is on the record that %(num)s notices were passed on.",
                    count,
                )
            )
        else:
            flash(
                n_(
                    "It is on the record that %(num)s notice could not be delivered.",
                    "It is on the record that %(num)s notices could not be delivered.",
                    count,
                ),
                "warn",
            )
        return redirect(url_for("orders.index"), code=303)
    left = HandoutsForm(formdata=None, what=what, notices=list(ticked))
    return _shown(left, said=form)


def _shown(form: HandoutsForm, *, said: Form | None = None) -> ResponseReturnValue:
    """Show what waits with what was ticked; ``said`` refused what came back."""
    page = _page()
    shown = {"page": page, "form": form.offer(page), "said": said or form}
    shown |= {"most": ticking.MOST}
    return render_template("dispatch/handouts.html", **shown), (said or form).status


def _page() -> Handouts:
    with store().reading() as session:
        return handouts(session, by=current_actor())
