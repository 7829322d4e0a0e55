"""A misuse of data: reported, answered by the body, weighed by two, and ended."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.beyond import FindingForm, MisuseAnswerForm, MisuseForm
from oversight.dispatch.forms.data import EmptyForm
from oversight.dispatch.queries import misuse as queries
from oversight.dispatch.service import misuse
from oversight.review.queries import workload
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("misuse", __name__, url_prefix="/<lang:lang>/desk/misuse")


@bp.get("/")
@allow(Permission.DISPATCH_MISUSE)
def index() -> ResponseReturnValue:
    """List the open reports of misuse that are this visitor's to see."""
    with store().reading() as session:
        rows = queries.rows(session, current_actor())
    return render_template("dispatch/data/misuses.html", rows=rows)


@bp.route("/<docket>/<int:number>/report", methods=["GET", "POST"])
@allow(Permission.DISPATCH_MISUSE_FLAG)
def flag(docket: str, number: int) -> ResponseReturnValue:
    """Ask what was misused and what shows it; nobody is told who reports."""
    actor, form = current_actor(), MisuseForm()
    with store().reading() as session:
        queries.may_flag(session, docket, number, actor)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: misuse.flag(
            session,
            docket,
            number,
            form.code.data or "",
            form.facts.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(
            _(
                "Reported. The body may not file for data, and nobody uses these, "
                "until two reviewers have cleared it."
            )
        )
        return redirect(url_for("desk.home"), code=303)
    return (
        render_template(
            "dispatch/data/report_misuse.html",
            name=f"{docket}/{number}",
            docket=docket,
            number=number,
            form=form,
        ),
        form.status,
    )


@bp.get("/<docket>/<int:number>")
@allow(Permission.DISPATCH_MISUSE)
def one(docket: str, number: int) -> ResponseReturnValue:
    """Show one report of misuse with what was said to it so far."""
    return _shown(docket, number, EmptyForm())


@bp.post("/<docket>/<int:number>/answer")
@allow(Permission.DISPATCH_MISUSE_ANSWER)
def answer(docket: str, number: int) -> ResponseReturnValue:
    """Answer for the body."""
    actor, form = current_actor(), MisuseAnswerForm()
    return _done(
        docket,
        number,
        form,
        lambda session: misuse.answer(
            session, docket, number, form.answer.data or "", by=actor, now=utc_now()
        ),
    )


@bp.post("/<docket>/<int:number>/weigh")
@allow(Permission.DISPATCH_MISUSE)
@step_up
def weigh(docket: str, number: int) -> ResponseReturnValue:
    """Say, as the one who was drawn, whether the data were misused."""
    actor, form = current_actor(), FindingForm()
    return _done(
        docket,
        number,
        form,
        lambda session: misuse.weigh(
            session,
            docket,
            number,
            form.finding.data or "",
            form.reasons.data or "",
            untied=bool(form.untied.data),
            by=actor,
            now=utc_now(),
        ),
    )


@bp.post("/<docket>/<int:number>/conclude")
@allow(Permission.REVIEW_PRESIDE)
@step_up
def conclude(docket: str, number: int) -> ResponseReturnValue:
    """End it as presiding reviewer: cleared only if both hold so."""
    actor, form = current_actor(), FindingForm()
    return _done(
        docket,
        number,
        form,
        lambda session: misuse.conclude(
            session,
            docket,
            number,
            form.finding.data or "",
            form.reasons.data or "",
            by=actor,
            now=utc_now(),
        ),
    )


@bp.post("/<docket>/<int:number>/aside")
@allow(Permission.DISPATCH_MISUSE)
def aside(docket: str, number: int) -> ResponseReturnValue:
    """Let the next name of the lot look at it, because of a tie."""
    form, actor = EmptyForm(), current_actor()
    done = attempt(
        form,
        lambda session: misuse.step_aside(
            session, docket, number, by=actor, now=utc_now()
        ),
    )
    flash(_("The next name of the lot decides.") if done else form.form_errors[0])
    return redirect(url_for("misuse.index"), code=303)


def _done(
    docket: str, number: int, form: Form, work: Callable[[Session], object]
) -> ResponseReturnValue:
    if form.validate_on_submit() and attempt(form, work):
        flash(_("It is on the record."))
        return redirect(url_for("misuse.index"), code=303)
    return _shown(docket, number, form)


def _shown(docket: str, number: int, form: Form) -> ResponseReturnValue:
    actor = current_actor()
    with store().reading() as session:
        page = queries.page(session, docket, number, actor, now=utc_now())
        today = workload.day(session, actor, now=utc_now())
    shown = {
        "page": page,
        "today": today,
        "form": form,
        "answers": form
        if isinstance(form, MisuseAnswerForm)
        else MisuseAnswerForm(formdata=None),
        "finds": form if isinstance(form, FindingForm) else FindingForm(formdata=None),
    }
    return render_template("dispatch/data/misuse.html", **shown), form.status
