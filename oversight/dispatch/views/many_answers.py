"""A platform answers many items at once, with the list that its own system writes."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core import labels
from oversight.core.clock import utc_now
from oversight.dispatch.forms.answer_lists import AnswerListForm
from oversight.dispatch.queries.answer_lists import list_page
from oversight.dispatch.rules import answer_lists as rules
from oversight.dispatch.rules import answers as closed
from oversight.dispatch.rules.answer_lists import AnswersRefused
from oversight.dispatch.service import answer_lists
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
    shown = render_template(
        "dispatch/answers.html", page=page, form=form, lists=_lists()
    )
    return shown, form.status


def _lists() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the closed lists, each code with its words."""
    return [
        (name, [(code, _(labels.words(words, code))) for code in dict.fromkeys(codes)])
        for name, words, codes in LISTS
    ]
