"""The agency's pages: what was filed, the two ways to file, one filing to be signed."""

import csv
from io import StringIO

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.forms.dockets import SignForm
from oversight.intake.forms.filing import AnswersForm, BulkForm, OneForm
from oversight.intake.pages import filings, law
from oversight.intake.queries import data
from oversight.intake.queries import matters as queries
from oversight.intake.rules.lifecycle import BatchState
from oversight.intake.rules.planning import REFILED
from oversight.intake.rules.rows import RowError
from oversight.intake.service import filing, planning, signing, withdrawing
from oversight.intake.service.uploads import BatchResult, Upload
from oversight.web.access import allow, current_actor
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
        page = filings.filings_page(session, current_actor(), number=number)
    return render_template("intake/filings.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def new() -> ResponseReturnValue:
    """Ask for one address and keep it for the signature."""
    with store().reading() as session:
        page = law.form_page(session, current_actor(), on=local_date(utc_now()))
    form = OneForm(page)
    if form.validate_on_submit():
        number = _handed_in(form, form.upload())
        if number:
            flash(_("Kept. Answer the questions asked once; then it can be signed."))
            return redirect(url_for("filing.answers", number=number), code=303)
    return render_template("intake/new.html", page=page, form=form), form.status


@bp.route("/bulk", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def bulk() -> ResponseReturnValue:
    """Take a bulk file with the answers for the whole of it."""
    form = BulkForm()
    result: list[BatchResult] = []
    if form.validate_on_submit():
        number = _handed_in(form, form.upload(), result)
        if number:
            flash(_("Kept. Nothing is filed before another officer signs it."))
            return redirect(url_for("filing.batch", number=number), code=303)
    with store().reading() as session:
        page = law.bulk_page(session, on=local_date(utc_now()))
    plan = result[0].plan if result else None
    told = filings.refused_page(plan)
    shown = {"page": page, "form": form, "told": told}
    return render_template("intake/bulk.html", **shown), form.status


@bp.get("/template.csv")
@allow(Permission.INTAKE_DRAFT)
def template_csv() -> ResponseReturnValue:
    """Hand out an empty list with the names of the columns."""
    with store().reading() as session:
        page = law.bulk_page(session, on=local_date(utc_now()))
    out = StringIO(newline="")
    csv.writer(out).writerow([name for name, _needed in page.columns])
    headers = {"Content-Disposition": "attachment; filename=takedown-list.csv"}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers=headers)


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
    if form.validate_on_submit() and attempt(
        form,
        lambda session: filing.answer(
            session, number, form.answers(), by=actor, now=utc_now()
        ),
    ):
        flash(_("The answers are kept. Another officer can now sign."))
        return redirect(url_for("filing.batch", number=number), code=303)
    return render_template("intake/answers.html", number=number, form=form), form.status


@bp.post("/batch/<number>/sign")
@allow(Permission.INTAKE_AUTHORISE)
def sign(number: str) -> ResponseReturnValue:
    """File everything by the authorising officer's signature, or say why not."""
    form, actor = SignForm(), current_actor()
    made: list[BatchResult] = []
    if form.validate_on_submit() and attempt(
        form,
        lambda session: made.append(
            signing.sign(session, number, by=actor, now=utc_now())
        ),
    ):
        if made[0].filed:
            flash(_("Signed and filed. The docket numbers are below."))
            return redirect(url_for("filing.batch", number=number), code=303)
        form.refuse(_refused_by_now(len(made[0].errors)))
    page = _batch_page(number)
    return render_template("intake/batch.html", page=page, form=form), form.status


@bp.post("/batch/<number>/take-back")
@allow(Permission.INTAKE_READ)
def drop(number: str) -> ResponseReturnValue:
    """Take back a filing that nobody has signed."""
    actor, form = current_actor(), Form()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: withdrawing.withdraw_batch(
            session, number, by=actor, now=utc_now()
        ),
    ):
        flash(_("Taken back. Nothing of it was filed."))
        return redirect(url_for("filing.index"), code=303)
    page, sign_form = _batch_page(number), SignForm(formdata=None)
    sign_form.form_errors.extend(form.form_errors)
    return render_template("intake/batch.html", page=page, form=sign_form), form.status


def _handed_in(
    form: Form, upload: Upload, told: list[BatchResult] | None = None
) -> str | None:
    """Return the number under which the filing waits, or tell the form why not."""
    actor, made = current_actor(), []
    done = attempt(
        form,
        lambda session: made.append(
            filing.receive(session, upload, by=actor, now=utc_now())
        ),
    )
    if not done or made[0].batch:
        return made[0].batch if done else None
    if told is not None:
        told.append(made[0])
        form.refuse(_nothing_kept(made[0]))
    else:
        for error in _refusals(made[0]):
            form.refuse(error)
    return None


def _refusals(result: BatchResult) -> list[RuleError]:
    """Return what is wrong with the one row of the short form, field by field."""
    assert result.plan is not None
    found = [
        RuleError(error.code, error.sentence, field=_field(error), **error.values)
        for error in result.plan.errors
    ]
    return found + [
        RuleError(
            "live_already",
            N_(
                "This is already before the reviewers as %(docket)s. The same address "
                "cannot be filed twice at a time."
            ),
            field="locator",
            docket=double.docket,
        )
        for double in result.plan.duplicates
    ]


def _field(error: RowError) -> str:
    """Return the field of the short form that a refused cell stands for."""
    return REFILED if error.code == "refile_uncited" else error.column


def _nothing_kept(result: BatchResult) -> RuleError:
    if result.errors:
        return RuleError(
            "rows_refused",
            N_(
                "Nothing was kept: %(count)s rows are refused, as listed below. "
                "Correct them, or choose to file the good rows alone, and choose "
                "the file again."
            ),
            count=len({error["row"] for error in result.errors}),
        )
    return RuleError(
        "nothing_new",
        N_("Nothing was kept: every row is already before the reviewers."),
    )


def _refused_by_now(count: int) -> RuleError:
    return RuleError(
        "rows_refused_now",
        N_(
            "Nothing was filed: %(count)s rows are refused by now, as listed below. "
            "Take the filing back and hand in a corrected list."
        ),
        count=count,
    )


def _batch_page(number: str) -> filings.BatchPage:
    actor, on = current_actor(), local_date(utc_now())
    with store().reading() as session:
        found = queries.own_batch(session, number, actor)
        plan = None
        if found.state is BatchState.WAITING:
            plan = planning.of_batch(session, found, on=on)
        return filings.batch_page(session, number, actor, plan, on=on)
