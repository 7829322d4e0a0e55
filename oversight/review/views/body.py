"""What a panel asks of the body: one question, or items handed back, once each."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.review.forms.hearing import QuestionForm, return_form
from oversight.review.forms.matter import DeclareForm, EmptyForm
from oversight.review.queries import matter
from oversight.review.queries.matter import MatterPage
from oversight.review.service import asking_body, returning
from oversight.review.views.matters import bp
from oversight.web.access import allow, current_actor, step_up, step_up_to_send
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _


@bp.route("/<docket>/question", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def question(docket: str) -> ResponseReturnValue:
    """Ask the body one precise question."""
    form, actor = QuestionForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: asking_body.ask(
            session,
            docket,
            form.text.data or "",
            about_aim=bool(form.about_aim.data),
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("Asked. The body has been told until when it may answer."))
        return redirect(url_for("review.matter", docket=docket), code=303)
    page = _page(docket)
    return render_template("review/question.html", page=page, form=form), form.status


@bp.route("/<docket>/return", methods=["GET", "POST"], endpoint="hand_back")
@allow(Permission.REVIEW_DECIDE)
@step_up_to_send
def hand_back(docket: str) -> ResponseReturnValue:
    """Propose to hand items back for what they lack."""
    page, actor = _page(docket), current_actor()
    form = return_form(page.waits.open_numbers, docket.partition("-")[0])
    if form.validate_on_submit() and attempt(
        form,
        lambda session: returning.propose(
            session, docket, form.lacks(), form.why.data or "", by=actor, now=utc_now()
        ),
    ):
        return _agreed(docket)
    return render_template("review/return.html", page=page, form=form), form.status


@bp.post("/<docket>/return/agree")
@allow(Permission.REVIEW_DECIDE)
@step_up
def agree(docket: str) -> ResponseReturnValue:
    """Agree that the items go back."""
    form, actor = EmptyForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: returning.back(session, docket, by=actor, now=utc_now()),
    ):
        return _agreed(docket)
    # The page asks for the declaration where it is owed; the refusal stands above it.
    shown = DeclareForm(formdata=None)
    shown.form_errors.extend(form.form_errors)
    page = _page(docket)
    return render_template("review/matter.html", page=page, form=shown), form.status


def _agreed(docket: str) -> ResponseReturnValue:
    handed = _page(docket).waits.handed
    if handed is not None and handed.is_open:
        flash(_("Handed back. The body has ten working days; your time stands still."))
    else:
        flash(_("Your wish is noted. It needs more than half of the seats."))
    return redirect(url_for("review.matter", docket=docket), code=303)


def _page(docket: str) -> MatterPage:
    with store().reading() as session:
        return matter.matter_page(session, docket, current_actor(), now=utc_now())
