"""What reviewers ask of the body, on the desk of the officers who filed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.review.forms.challenge import DoubtForm
from oversight.review.forms.hearing import AnswerForm, complete_form, corrections
from oversight.review.queries import waits
from oversight.review.queries.waits import BodyPage, Wanted
from oversight.review.service import asking_body, challenging, returning
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("answering", __name__, url_prefix="/<lang:lang>/desk/asked")


@bp.get("/")
@allow(Permission.REVIEW_ANSWER)
def index() -> ResponseReturnValue:
    """Show what the reviewers wait for, what is due first on top."""
    with store().reading() as session:
        rows = waits.body_rows(session, current_actor(), now=utc_now())
    return render_template("review/asked.html", rows=rows)


@bp.get("/<docket>")
@allow(Permission.REVIEW_ANSWER)
def docket(docket: str) -> ResponseReturnValue:
    """Show what the reviewers asked in one matter, and what was answered."""
    page = _page(docket)
    return _shown(page, AnswerForm(formdata=None), complete_form(_wanted(page)))


@bp.post("/<docket>/answer")
@allow(Permission.REVIEW_ANSWER)
def answer(docket: str) -> ResponseReturnValue:
    """Answer the reviewers' question, once."""
    form, actor = AnswerForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: asking_body.answer(
            session, docket, form.text.data or "", by=actor, now=utc_now()
        ),
    ):
        flash(_("Answered. The reviewers read it before they decide."))
        return redirect(url_for("answering.docket", docket=docket), code=303)
    page = _page(docket)
    return _shown(page, form, complete_form(_wanted(page)), refused=form)


@bp.post("/<docket>/complete")
@allow(Permission.INTAKE_CURE)
def complete(docket: str) -> ResponseReturnValue:
    """Fill in what was handed back, once and completely."""
    page, actor = _page(docket), current_actor()
    wanted = _wanted(page)
    form = complete_form(wanted)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: returning.complete(
            session, docket, corrections(form, wanted), by=actor, now=utc_now()
        ),
    ):
        flash(_("Completed. The time of the reviewers goes on."))
        return redirect(url_for("answering.docket", docket=docket), code=303)
    return _shown(page, AnswerForm(formdata=None), form, refused=form)


@bp.post("/<docket>/challenge")
@allow(Permission.INTAKE_WITHDRAW)
def challenge(docket: str) -> ResponseReturnValue:
    """Challenge a member of the panel, by the authorising officer."""
    page, actor = _page(docket), current_actor()
    form = DoubtForm().offer(page.challengeable)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: challenging.by_body(
            session, docket, form.member.data, form.doubt(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Sent. Another reviewer decides within two working days."))
        return redirect(url_for("answering.docket", docket=docket), code=303)
    return _shown(
        page,
        AnswerForm(formdata=None),
        complete_form(_wanted(page)),
        doubt=form,
        refused=form,
    )


def _wanted(page: BodyPage) -> tuple[Wanted, ...]:
    return page.handed.wanted if page.handed else ()


def _page(docket: str) -> BodyPage:
    with store().reading() as session:
        return waits.body_page(session, docket, current_actor(), now=utc_now())


def _shown(
    page: BodyPage,
    asked: Form,
    handed: Form,
    *,
    doubt: DoubtForm | None = None,
    refused: Form | None = None,
) -> ResponseReturnValue:
    status = 200 if refused is None else refused.status
    return render_template(
        "review/asked_docket.html",
        page=page,
        answer_form=asked,
        complete_form=handed,
        doubt_form=doubt or DoubtForm(formdata=None).offer(page.challengeable),
    ), status
