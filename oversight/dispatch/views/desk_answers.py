"""A platform answers its whole desk with one list: filled in, read back, recorded."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.desk_answers import DeskSheetForm, RecordForm, sheet
from oversight.dispatch.queries import rows as found
from oversight.dispatch.queries.desk_lists import DeskList, desk_list
from oversight.dispatch.rules import desk_sheets as rules
from oversight.dispatch.rules.desk_sheets import DeskSheet
from oversight.dispatch.service.desk_answers import answer_desk
from oversight.dispatch.views.trying import tried
from oversight.intake.rules.drafts import RowError
from oversight.intake.views.lists import XLSX
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("desk_answers", __name__, url_prefix="/<lang:lang>/desk/orders")


@bp.get("/answers")
@allow(Permission.DISPATCH_ANSWER)
def index() -> ResponseReturnValue:
    """Show how a whole desk is answered with one list."""
    return _shown(DeskSheetForm(formdata=None))


@bp.get("/answers.xlsx")
@allow(Permission.DISPATCH_ANSWER)
def to_fill_in() -> ResponseReturnValue:
    """Hand out the list: a row for each item of the desk without an answer."""
    page = _page()
    if not page.rows:
        raise found.nothing()
    headers = {"Content-Disposition": "attachment; filename=answers.xlsx"}
    return Response(sheet(page), mimetype=XLSX, headers=headers)


@bp.post("/answers/list")
@allow(Permission.DISPATCH_ANSWER)
def read_back() -> ResponseReturnValue:
    """Try the filled list to its end, undo it, and show what it would record."""
    by, form, told = current_actor(), DeskSheetForm(), list[RowError]()

    def work(session: Session) -> DeskSheet:
        given = form.upload().rows(rules.DESK)
        return answer_desk(session, given, told=told, by=by, now=utc_now())

    if form.validate_on_submit():
        read = tried(form, work)
        if read is not None:
            record = RecordForm(formdata=None, rows=rules.packed(read.rows))
            shown = {"sheet": read, "form": record, "count": len(read.rows)}
            return render_template("dispatch/desk_read_back.html", **shown)
    return _shown(form, told)


@bp.post("/answers/record")
@allow(Permission.DISPATCH_ANSWER)
def record() -> ResponseReturnValue:
    """Record what was read back: all of it, or everything wrong is named."""
    by, form, told = current_actor(), RecordForm(), list[RowError]()

    def work(session: Session) -> None:
        given = rules.unpacked(form.rows.data or "")
        answer_desk(session, given, told=told, by=by, now=utc_now())

    if form.validate_on_submit() and attempt(form, work):
        flash(_("Your answers are on the record."))
        return redirect(url_for("orders.index"), code=303)
    return _shown(DeskSheetForm(formdata=None), told, said=form)


def _page() -> DeskList:
    with store().reading() as session:
        return desk_list(session, by=current_actor())


def _shown(
    form: DeskSheetForm, told: Sequence[RowError] = (), *, said: Form | None = None
) -> ResponseReturnValue:
    """Show the page with all that is wrong; ``said`` refused what came back."""
    shown = {"page": _page(), "form": form, "told": told, "said": said or form}
    shown |= {"columns": rules.DESK.columns, "most": rules.MOST}
    return render_template("dispatch/desk_answers.html", **shown), (said or form).status
