"""FORM-B for the body that asks: a list of tasks, then another officer's signature."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.forms.data import DataSignForm
from oversight.intake.pages import data as pages
from oversight.intake.pages import data_choices, data_tasks
from oversight.intake.rules.barring import LACKING
from oversight.intake.service import data_drafting, data_signing, withdrawing
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("data", __name__, url_prefix="/<lang:lang>/desk/data")


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def new() -> ResponseReturnValue:
    """Say what a data request is, and open one."""
    form, actor, made = Form(), current_actor(), []
    if form.validate_on_submit() and attempt(
        form,
        lambda session: made.append(
            data_drafting.begin(session, by=actor, now=utc_now())
        ),
    ):
        return redirect(url_for("data.tasks", number=made[0]), code=303)
    with store().reading() as session:
        lacks = data_choices.missing(session, actor, on=local_date(utc_now()))
    shown = {"asks": data_tasks.beforehand(), "lacks": lacks, "told": LACKING}
    return render_template("intake/data/new.html", form=form, **shown), form.status


@bp.get("/<number>")
@allow(Permission.INTAKE_READ)
def tasks(number: str) -> ResponseReturnValue:
    """Show the tasks of a data request, or what became of it."""
    return _tasks(number, DataSignForm())


@bp.post("/<number>/account/<int:place>/remove")
@allow(Permission.INTAKE_DRAFT)
def remove(number: str, place: int) -> ResponseReturnValue:
    """Take one account out."""
    form, actor = Form(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_drafting.drop_account(
            session, number, place, by=actor, now=utc_now()
        ),
    ):
        flash(_("The account is out."))
        return redirect(url_for("data.tasks", number=number), code=303)
    return _tasks(number, form)


@bp.post("/<number>/sign")
@allow(Permission.INTAKE_AUTHORISE)
@step_up
def sign(number: str) -> ResponseReturnValue:
    """File the request by the authorising officer's signature."""
    form, actor = DataSignForm(), current_actor()
    if form.validate_on_submit() and not form.read.data:
        form.refuse(
            RuleError("not_read", N_("Read it and tick this box."), field="read")
        )
    elif form.validate_on_submit() and attempt(
        form,
        lambda session: data_signing.sign(session, number, by=actor, now=utc_now()),
    ):
        flash(_("Signed and filed. The docket numbers are below."))
        return redirect(url_for("data.tasks", number=number), code=303)
    return _tasks(number, form)


@bp.post("/<number>/take-back")
@allow(Permission.INTAKE_READ)
def drop(number: str) -> ResponseReturnValue:
    """Take back a data request that nobody has signed."""
    form, actor = Form(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: withdrawing.withdraw_batch(
            session, number, by=actor, now=utc_now()
        ),
    ):
        flash(_("Taken back. Nothing of it was filed."))
        return redirect(url_for("filing.index"), code=303)
    return _tasks(number, form)


def _tasks(number: str, form: Form) -> ResponseReturnValue:
    page = page_of(number)
    sign_form = form if isinstance(form, DataSignForm) else DataSignForm(formdata=None)
    if sign_form is not form:
        sign_form.form_errors.extend(form.form_errors)
    return render_template(
        "intake/data/tasks.html", page=page, form=sign_form
    ), form.status


def page_of(number: str) -> pages.FormPage:
    """Return a data request of the visitor's own body."""
    on = local_date(utc_now())
    with store().reading() as session:
        return pages.form_page(session, number, current_actor(), on=on)
