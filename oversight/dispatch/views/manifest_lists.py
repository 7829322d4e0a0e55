"""What was handed over on many accounts, by one list: read back, then recorded."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.desk_answers import RecordForm
from oversight.dispatch.forms.manifest_lists import ManifestSheetForm, sheet
from oversight.dispatch.queries import rows as found
from oversight.dispatch.queries.desk_data import to_hand_over
from oversight.dispatch.rules import desk_sheets as desk
from oversight.dispatch.rules import manifest_sheets as rules
from oversight.dispatch.rules.manifest_sheets import ManifestSheet
from oversight.dispatch.service.manifest_lists import hand_over
from oversight.dispatch.views.trying import tried
from oversight.intake.rules.drafts import RowError
from oversight.intake.views.lists import XLSX
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import n_

bp = Blueprint("manifests", __name__, url_prefix="/<lang:lang>/desk/data-requests")


@bp.get("/manifests")
@allow(Permission.DISPATCH_ANSWER)
def index() -> ResponseReturnValue:
    """Show how what was handed over on many accounts is said with one list."""
    return _shown(ManifestSheetForm(formdata=None))


@bp.get("/manifests.xlsx")
@allow(Permission.DISPATCH_ANSWER)
def to_fill_in() -> ResponseReturnValue:
    """Hand out the list: a row for each account without an answer."""
    rows = _rows()[: desk.MOST]
    if not rows:
        raise found.nothing()
    headers = {"Content-Disposition": "attachment; filename=manifests.xlsx"}
    return Response(sheet(rows), mimetype=XLSX, headers=headers)


@bp.post("/manifests/list")
@allow(Permission.DISPATCH_ANSWER)
def read_back() -> ResponseReturnValue:
    """Try the filled list to its end, undo it, and show what it would record."""
    by, form, told = current_actor(), ManifestSheetForm(), list[RowError]()

    def work(session: Session) -> ManifestSheet:
        given = form.upload().rows(rules.MANIFESTS)
        return hand_over(session, given, told=told, by=by, now=utc_now())

    if form.validate_on_submit():
        read = tried(form, work)
        if read is not None:
            record = RecordForm(formdata=None, rows=rules.kept(read.rows))
            shown = {"given": read.given, "form": record}
            return render_template("dispatch/data/manifests_read_back.html", **shown)
    return _shown(form, told)


@bp.post("/manifests/record")
@allow(Permission.DISPATCH_ANSWER)
def record() -> ResponseReturnValue:
    """Record what was read back: all of it, or everything wrong is named."""
    by, form, told = current_actor(), RecordForm(), list[RowError]()
    done: list[int] = []

    def work(session: Session) -> None:
        given = rules.sent_again(form.rows.data or "")
        read = hand_over(session, given, told=told, by=by, now=utc_now())
        done[:] = [len(read.given)]

    if form.validate_on_submit() and attempt(form, work):
        flash(
            n_(
                "What you handed over on %(num)s account is on the record.",
                "What you handed over on %(num)s accounts is on the record.",
                sum(done),
            )
        )
        return redirect(url_for("data_orders.index"), code=303)
    return _shown(ManifestSheetForm(formdata=None), told, said=form)


def _rows() -> Sequence[Mapping[str, str]]:
    with store().reading() as session:
        return to_hand_over(session, by=current_actor())


def _shown(
    form: ManifestSheetForm, told: Sequence[RowError] = (), *, said: Form | None = None
) -> ResponseReturnValue:
    """Show the page with all that is wrong; ``said`` refused what came back."""
    waiting = len(_rows())
    shown = {"waiting": waiting, "form": form, "told": told, "said": said or form}
    shown |= {"columns": rules.MANIFESTS.columns, "most": desk.MOST}
    return render_template("dispatch/data/manifests.html", **shown), (
        said or form
    ).status
