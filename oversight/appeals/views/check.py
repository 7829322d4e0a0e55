"""Was my account or post the subject of a request? With a code, the notice is shown.

A bare locator is never answered: it would serve those who hunt people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from sqlalchemy.orm import Session

from oversight.appeals.forms.person import AnswerForm, CodeForm, DoubtForm
from oversight.appeals.queries import told
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.notices import language
from oversight.notices.models.notices import Notice
from oversight.notices.queries import notices as queries
from oversight.notices.rules.closed import is_closed
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.queries import hearing
from oversight.review.service import asking as review
from oversight.review.service import challenging
from oversight.web import typed
from oversight.web.access import public
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

WHY = "oversight.why"
BEFORE = N_(
    "Your answer is in. The reviewers read it before they decide. Keep your code: "
    "type it here again to see how it ends. If something is approved, you get a new "
    "notice and can appeal."
)
AFTER = N_(
    "Your answer is in. A reviewer reads it and can end what was approved. You can "
    "appeal with the same code, whatever comes of it."
)

bp = Blueprint("check", __name__, url_prefix="/<lang:lang>/check")


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A notice, for whoever holds its code; before the decision with its grounds.

    Once something was sent or refused it says what was decided and why.
    """

    code: str
    stage: str
    lines: tuple[str, ...]
    heard: hearing.HeardPage | None
    closed: bool
    why: tuple[told.Decided, ...] = ()

    @property
    def may_answer(self) -> bool:
        """Say whether an answer is still taken."""
        heard = self.heard
        open_ = heard is not None and (heard.is_after or not self.closed)
        return open_ and heard is not None and heard.may_answer


@bp.route("", methods=["GET", "POST"])
@public
def check() -> ResponseReturnValue:
    """Ask for a notice code and show that notice; nothing else is answered."""
    form = CodeForm()
    if form.validate_on_submit():
        return _shown(form, AnswerForm(formdata=None))
    return render_template("appeals/check.html", form=form), form.status


@bp.post("/answer")
@public
def answer() -> ResponseReturnValue:
    """Read the user's answer back, then take it: once, and without a name."""
    form, go = AnswerForm(), request.form.get("go", "")
    asked = CodeForm(formdata=None, code=form.code.data)
    if go == "write":
        typed.refused()  # Where no answer is taken any more, the words still stand.
        return _shown(asked, form)
    page = _answerable(form) if form.validate_on_submit() else None
    if page is None:
        return _shown(asked, form)
    if go == "read" or "read" not in request.form:
        return render_template("appeals/answer.html", form=form)
    if not attempt(
        form,
        lambda session: review.answer(
            session, form.code.data or "", form.words.data or "", now=utc_now()
        ),
    ):
        return _shown(asked, form)
    flash(_(AFTER if page.heard is not None and page.heard.is_after else BEFORE))
    return redirect(url_for("check.check"), code=303)


@bp.post("/challenge")
@public
def challenge() -> ResponseReturnValue:
    """Challenge a reviewer with the code of a notice, without a name."""
    form = DoubtForm()
    form.offer(_names(form.code.data or ""))
    if form.validate_on_submit() and attempt(
        form,
        lambda session: challenging.by_user(
            session,
            form.code.data or "",
            form.member.data,
            form.doubt(),
            now=utc_now(),
        ),
    ):
        flash(_("Sent. Another reviewer decides within two working days."))
        return redirect(url_for("check.check"), code=303)
    asked = CodeForm(formdata=None, code=form.code.data)
    return _shown(asked, AnswerForm(formdata=None), form)


def _answerable(form: AnswerForm) -> NoticePage | None:
    """Return the notice whose answer could be taken now; else tell the form why not."""
    code = form.code.data or ""
    try:
        with store().reading() as session:
            review.check_answer(session, code, form.words.data or "", now=utc_now())
            return _notice(session, code)
    except RuleError as error:
        form.refuse(error)
        return None


def _names(code: str) -> tuple[str, ...]:
    """Return whom the holder of this code can challenge; nobody without one."""
    try:
        with store().reading() as session:
            heard = _notice(session, code).heard
    except RuleError:
        return ()
    return () if heard is None else heard.challengeable


def _shown(
    asked: CodeForm, form: AnswerForm, doubt: DoubtForm | None = None
) -> ResponseReturnValue:
    """Show the notice that a code opens, or ask for the code again."""
    try:
        with store().reading() as session:
            page = _notice(session, asked.code.data or "")
    except RuleError as error:
        asked.refuse(RuleError(error.code, error.sentence, field="code"))
        return render_template("appeals/check.html", form=asked), asked.status
    form.code.data = page.code
    names = page.heard.challengeable if page.heard else ()
    doubts = doubt or DoubtForm(formdata=None).offer(names)
    doubts.code.data = page.code
    status = form.status if doubt is None else doubt.status
    takes = page.heard is not None and (page.heard.is_after or not page.closed)
    writes = page.may_answer or (takes and bool(form.errors))
    return render_template(
        "appeals/notice.html", page=page, form=form, doubt_form=doubts, writes=writes
    ), status


def _notice(session: Session, code: str) -> NoticePage:
    notice = notices.by_code(session, code)
    sent = told.sent(session, notice)
    heard = None if sent and notice.stage == Stage.ASKED else _heard(session, notice)
    newer = _newer(heard) | _end(session, notice)
    closed = is_closed({**notice.facts, **newer})
    # Before anything was sent nobody is told what was decided, but that it is over.
    over = told.closed(session, notice) if closed else ()
    numbers = tuple(one.item for one in sent) or over
    return NoticePage(
        code=code,
        stage=Stage(sent[0].stage if sent else notice.stage).value,
        lines=_lines(session, sent, notice, newer),
        heard=heard,
        closed=closed,
        why=_why(session, notice.docket, numbers),
    )


def _lines(
    session: Session, sent: Sequence[Notice], notice: Notice, newer: Mapping[str, str]
) -> tuple[str, ...]:
    """Return what is told, the newest first, each sentence once: it ended, was sent."""
    shown = (*told.ended(session, sent), *sent) or (notice,)
    parts = [part for one in shown for part in notices.content(one, newer=newer)]
    return tuple(dict.fromkeys(language.lines(parts, str(get_locale()))))


def _why(
    session: Session, docket: str, numbers: Sequence[int]
) -> tuple[told.Decided, ...]:
    """Ask the room that publishes what was decided, as the house handed it in."""
    asked = cast("told.Why", current_app.extensions[WHY])
    return asked(session, docket, numbers) if numbers else ()


def _newer(heard: hearing.HeardPage | None) -> dict[str, str]:
    """Return what has changed since: the time to answer may have grown."""
    if heard is None or heard.is_after or heard.until is None:
        return {}
    return {"answer_until": heard.until.isoformat()}


def _end(session: Session, notice: Notice) -> dict[str, str]:
    """Return how it ended, for whoever was asked first and holds that code alone."""
    ended = queries.find(session, notice.docket, notice.item, Stage.ENDED)
    if notice.stage != Stage.ASKED or ended is None or not is_closed(ended.facts):
        return {}
    return {name: ended.facts[name] for name in ("ended_on", "cause")}


def _heard(session: Session, notice: Notice) -> hearing.HeardPage | None:
    """Return the grounds and the time left, where the notice asks for an answer."""
    if notice.stage == Stage.SENT:
        return hearing.heard_after(session, notice.docket, notice.item, now=utc_now())
    if notice.stage != Stage.ASKED:
        return None
    return hearing.heard_page(session, notice.docket, notice.item, now=utc_now())
