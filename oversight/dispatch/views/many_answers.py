"""A platform answers many items at once, with the list that its own system writes."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core import labels
from oversight.core.clock import utc_now
from oversight.dispatch.forms.answer_lists import (
    AnswerListForm,
    AnswerSheetForm,
    sheet,
)
from oversight.dispatch.queries.answer_lists import ListPage, list_page
from oversight.dispatch.rules import answer_lists as rules
from oversight.dispatch.rules import answer_sheets as sheets
from oversight.dispatch.rules import answers as closed
from oversight.dispatch.rules.answer_lists import AnswersRefused
from oversight.dispatch.service import answer_lists
from oversight.intake.rules.drafts import RowError
from oversight.intake.views.lists import XLSX
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("many_answers", __name__, url_prefix="/<lang:lang>/desk/orders")
LISTS = (
    ("action", "actions", closed.ACTIONS),
    ("under", "under", closed.UNDER),
    ("territory", "territories", closed.TERRITORIES),
    ("reason", "refusal_reasons", (*closed.REASONS, closed.FOR_NOW, *closed.QUESTIONS)),
    ("user_notified", "user_told", closed.TOLD),
)


@bp.route("/<docket>/answers", methods=["GET", "POST"])
@allow(Permission.DISPATCH_ANSWER)
def answers(docket: str) -> ResponseReturnValue:
    """Take a list of answers: all of it is recorded, or everything wrong is named."""
    by, form = current_actor(), AnswerListForm()
    with store().reading() as session:
        page = list_page(session, docket, by=by)

    def work(session: Session) -> int:
        try:
            given = rules.read(form.answers.data or "", docket=docket)
            return answer_lists.answer_all(session, docket, given, by=by, now=utc_now())
        except AnswersRefused as refused:
            form.tell(refused)
            raise

    if form.validate_on_submit() and attempt(form, work):
        flash(_("Your answers are on the record."))
        return redirect(url_for("orders.docket", docket=docket), code=303)
    if not form.is_submitted():
        form.answers.data = page.skeleton
    return _shown(page, form, AnswerSheetForm(formdata=None), form.status)


@bp.post("/<docket>/answers/list")
@allow(Permission.DISPATCH_ANSWER)
def by_sheet(docket: str) -> ResponseReturnValue:
    """Take the filled rows of a list: all of them are recorded, or none is."""
    by, form, told = current_actor(), AnswerSheetForm(), list[RowError]()
    with store().reading() as session:
        page = list_page(session, docket, by=by)
    if form.validate_on_submit():
        upload = form.upload()
        if attempt(
            form,
            lambda session: answer_lists.answer_by_sheet(
                session, docket, upload, told=told, by=by, now=utc_now()
            ),
        ):
            flash(_("Your answers are on the record."))
            return redirect(url_for("orders.docket", docket=docket), code=303)
    pasted = AnswerListForm(formdata=None)
    pasted.answers.data = page.skeleton
    return _shown(page, pasted, form, form.status, tuple(told))


@bp.get("/<docket>/answers.xlsx")
@allow(Permission.DISPATCH_ANSWER)
def to_fill_in(docket: str) -> ResponseReturnValue:
    """Hand out the list to fill in: a row for each item that may be answered now."""
    with store().reading() as session:
        page = list_page(session, docket, by=current_actor())
    headers = {"Content-Disposition": f"attachment; filename={docket}-answers.xlsx"}
    return Response(sheet(page), mimetype=XLSX, headers=headers)


def _shown(
    page: ListPage,
    form: AnswerListForm,
    listed: AnswerSheetForm,
    status: int,
    told: tuple[RowError, ...] = (),
) -> ResponseReturnValue:
    shown = {"page": page, "form": form, "listed": listed, "told": told}
    shown |= {"lists": _lists(), "columns": sheets.ANSWERS.columns}
    return render_template("dispatch/answers.html", **shown), status


def _lists() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the closed lists, each code with its words."""
    return [
        (name, [(code, _(labels.words(words, code))) for code in dict.fromkeys(codes)])
        for name, words, codes in LISTS
    ]
