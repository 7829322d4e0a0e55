"""The agency's pages: what was filed, and one filing to be signed."""

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.forms.dockets import SignForm
from oversight.intake.forms.filing import AnswersForm
from oversight.intake.pages import batch as pages
from oversight.intake.pages import filings, rows
from oversight.intake.queries import data, unsent
from oversight.intake.queries import matters as queries
from oversight.intake.rules.answers import batch_faults, clean_answers
from oversight.intake.rules.barring import NO_POWER
from oversight.intake.rules.lifecycle import BatchState
from oversight.intake.rules.planning import Plan
from oversight.intake.service import filing, planning, signing, withdrawing
from oversight.intake.service.uploads import BatchResult
from oversight.intake.views import became
from oversight.web import pressing
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("filing", __name__, url_prefix="/<lang:lang>/desk/filing")


@bp.get("/")
@allow(Permission.INTAKE_READ)
def index() -> ResponseReturnValue:
    """Show what the officer's body has filed, and what waits for a signature."""
    number = request.args.get("page", 1, type=int)
    with store().reading() as session:
        page = filings.filings_page(
            session, current_actor(), number=number, on=local_date(utc_now())
        )
        stages = became.stages(session, [one.docket for one in page.dockets])
    return render_template(
        "intake/filings.html", page=page, stages=stages, no_power=NO_POWER
    )


@bp.get("/batch/<number>")
@allow(Permission.INTAKE_READ)
def batch(number: str) -> ResponseReturnValue:
    """Show a filing row by row as it would be filed today."""
    with store().reading() as session:
        found = queries.own_batch(session, number, current_actor())
        if data.is_data(session, found.id):
            return redirect(url_for("data.tasks", number=number), code=303)
    return render_template(
        "intake/batch.html", page=_batch_page(number), form=SignForm()
    )


@bp.get("/batch/<number>/row/<int:row>")
@allow(Permission.INTAKE_READ)
def row(number: str, row: int) -> ResponseReturnValue:
    """Show every word of one row, before anybody signs."""
    with store().reading() as session:
        plan = _plan(session, number)
        page = rows.row_page(session, number, row, current_actor(), plan)
    return render_template("intake/row.html", page=page)


@bp.route("/batch/<number>/answers", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def answers(number: str) -> ResponseReturnValue:
    """Ask once for the whole filing what FORM-A asks."""
    actor = current_actor()
    with store().reading() as session:
        found = queries.own_batch(session, number, actor)
        given = dict(found.answers)
    given["certified"] = ""  # Nobody certifies by leaving a tick where it stood.
    form = AnswersForm(data=given)
    if form.validate_on_submit() and _answered(form, number):
        flash(_("The answers are kept. Another officer can now sign."))
        return redirect(url_for("filing.batch", number=number), code=303)
    return render_template("intake/answers.html", number=number, form=form), form.status


@bp.post("/batch/<number>/sign")
@allow(Permission.INTAKE_AUTHORISE)
@step_up
def sign(number: str) -> ResponseReturnValue:
    """File everything by the authorising officer's signature, or say why not."""
    form = SignForm()
    if form.validate_on_submit():
        if _signed(form, number):
            flash(_("Signed and filed. The docket numbers are below."))
            return redirect(url_for("filing.batch", number=number), code=303)
        told = pressing.told()
        if told is not None:
            form.refuse(_refused_by_now(told))
    page = _batch_page(number)
    return render_template("intake/batch.html", page=page, form=form), form.status


@bp.post("/batch/<number>/take-back")
@allow(Permission.INTAKE_READ)
def drop(number: str) -> ResponseReturnValue:
    """Take back a filing that nobody has signed."""
    actor, form = current_actor(), Form()
    with store().reading() as session:
        typed = unsent.sent(session, number)
        key = next((one.key for one in typed if one.drafter_id == actor.id), "")
    if form.validate_on_submit() and attempt(
        form,
        lambda session: withdrawing.withdraw_batch(
            session, number, by=actor, now=utc_now()
        ),
    ):
        if key:
            flash(_("Taken back. It is your draft again, with all that you typed."))
            return redirect(url_for("filing.draft", key=key), code=303)
        flash(_("Taken back. Nothing of it was filed."))
        return redirect(url_for("filing.index"), code=303)
    page, sign_form = _batch_page(number), SignForm(formdata=None)
    sign_form.form_errors.extend(form.form_errors)
    return render_template("intake/batch.html", page=page, form=sign_form), form.status


@bp.get("/batch/<number>/receipt")
@allow(Permission.INTAKE_READ)
def receipt(number: str) -> ResponseReturnValue:
    """Show the receipt for a signed file, to be printed and put into the file."""
    page = _batch_page(number)
    if not page.dockets:
        raise RuleError("not_found", N_("There is nothing here under that number."))
    return render_template("intake/receipt.html", page=page)


def _signed(form: SignForm, number: str) -> bool:
    """Sign; where rows are refused by now, nothing is filed and their count is told."""
    actor, made = current_actor(), list[BatchResult]()

    def sign(session: Session) -> None:
        made.append(signing.sign(session, number, by=actor, now=utc_now()))
        if not made[0].filed:
            pressing.tell(session, str(len(made[0].errors)))

    return attempt(form, sign) and bool(made and made[0].filed)


def _answered(form: AnswersForm, number: str) -> bool:
    """Keep the answers; what is missing in them is told at once, not one by one."""
    actor, now = current_actor(), utc_now()
    said = clean_answers(form.answers())
    if form.refuse_each(batch_faults(said, on=local_date(now))):
        return False
    return attempt(
        form,
        lambda session: filing.answer(
            session, number, form.answers(), by=actor, now=now
        ),
    )


def _refused_by_now(count: str) -> RuleError:
    return RuleError(
        "rows_refused_now",
        N_(
            "Nothing was filed. Rows refused by now: %(count)s, as listed below. "
            "Take the filing back and hand in a corrected list."
        ),
        count=count,
    )


def _batch_page(number: str) -> pages.BatchPage:
    actor, on = current_actor(), local_date(utc_now())
    with store().reading() as session:
        plan = _plan(session, number)
        return pages.batch_page(session, number, actor, plan, on=on)


def _plan(session: Session, number: str) -> Plan | None:
    """Return what would be filed today; of what was signed or taken back, nothing."""
    found = queries.own_batch(session, number, current_actor())
    if found.state is not BatchState.WAITING:
        return None
    return planning.of_batch(session, found, on=local_date(utc_now()))
