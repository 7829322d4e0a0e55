"""FORM-B for the body that asks: a list of tasks, then another officer's signature."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.forms.data import (
    AccountForm,
    DataSignForm,
    TierForm,
    fields_form,
    filled,
    given,
    part_form,
    reasons_in,
)
from oversight.intake.pages import data as pages
from oversight.intake.queries import data as queries
from oversight.intake.rules import data_questions, data_tiers
from oversight.intake.rules.data_accounts import Account, read_account
from oversight.intake.rules.data_questions import BY_NAME
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
    return render_template("intake/data/new.html", form=form), form.status


@bp.get("/<number>")
@allow(Permission.INTAKE_READ)
def tasks(number: str) -> ResponseReturnValue:
    """Show the tasks of a data request, or what became of it."""
    return _tasks(number, DataSignForm())


@bp.route("/<number>/asked", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def tier(number: str) -> ResponseReturnValue:
    """Ask which data are needed; what no law allows stops here and is counted."""
    actor, told = current_actor(), []
    page = _page(number)
    form = TierForm(data={"tier": page.tier} | _days(page))
    if form.validate_on_submit() and attempt(
        form,
        lambda session: told.append(
            data_drafting.ask(
                session,
                number,
                form.tier.data or "",
                window_from=form.window_from.data,
                window_to=form.window_to.data,
                by=actor,
                now=utc_now(),
            )
        ),
    ):
        if told[0] is not None:
            there = url_for("data.tier", number=number, stopped=form.tier.data)
            return redirect(there, code=303)
        flash(_("Kept."))
        return redirect(url_for("data.tasks", number=number), code=303)
    stopped = request.args.get("stopped")
    if stopped in data_tiers.STOPPED and request.method == "GET":
        shown = {"page": page, "code": stopped}
        return render_template("intake/data/stopped.html", **shown)
    return render_template("intake/data/tier.html", page=page, form=form), form.status


@bp.route("/<number>/fields", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def fields(number: str) -> ResponseReturnValue:
    """Ask for each field by itself, and why it is needed."""
    actor, page = current_actor(), _page(number)
    if page.tier not in data_questions.DATA_TIERS:
        return redirect(url_for("data.tier", number=number), code=303)
    form = fields_form(page.tier)(data=filled(dict(page.reasons)))
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_drafting.choose_fields(
            session, number, reasons_in(form, page.tier), by=actor, now=utc_now()
        ),
    ):
        flash(_("Kept."))
        return redirect(url_for("data.tasks", number=number), code=303)
    return render_template("intake/data/fields.html", page=page, form=form), form.status


@bp.route("/<number>/account", methods=["GET", "POST"])
@bp.route("/<number>/account/<int:place>", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def account(number: str, place: int | None = None) -> ResponseReturnValue:
    """Ask for one account, with reasons of its own."""
    actor, page = current_actor(), _page(number)
    platforms = _platforms()
    form = AccountForm(data=_kept(page, place)).offer(platforms)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_drafting.put_account(
            session, number, place, _read(form, platforms), by=actor, now=utc_now()
        ),
    ):
        flash(_("Kept."))
        return redirect(url_for("data.tasks", number=number), code=303)
    shown = {"page": page, "form": form, "place": place}
    return render_template("intake/data/account.html", **shown), form.status


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


@bp.route("/<number>/part/<name>", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def part(number: str, name: str) -> ResponseReturnValue:
    """Ask one part of the form."""
    actor, page = current_actor(), _page(number)
    if name not in BY_NAME:
        raise RuleError("not_found", N_("There is nothing here under that number."))
    asked, now = BY_NAME[name], utc_now()
    with store().reading() as session:
        _batch, kept = queries.own_form(session, number, actor)
        answers = dict(kept.answers)
        offered = pages.choices(session, actor, tier=page.tier, on=local_date(now))
    answers["certified"] = ""  # Nobody certifies by leaving a tick where it stood.
    form = part_form(asked, offered, data=answers)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_drafting.answer_part(
            session, number, name, given(form, asked), by=actor, now=now
        ),
    ):
        flash(_("Kept."))
        return redirect(url_for("data.tasks", number=number), code=303)
    shown = {"page": page, "form": form, "part": asked}
    return render_template("intake/data/part.html", **shown), form.status


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
    page = _page(number)
    sign_form = form if isinstance(form, DataSignForm) else DataSignForm(formdata=None)
    if sign_form is not form:
        sign_form.form_errors.extend(form.form_errors)
    return render_template(
        "intake/data/tasks.html", page=page, form=sign_form
    ), form.status


def _page(number: str) -> pages.FormPage:
    with store().reading() as session:
        return pages.form_page(session, number, current_actor())


def _platforms() -> tuple[str, ...]:
    with store().reading() as session:
        return pages.platforms(session)


def _days(page: pages.FormPage) -> dict[str, object]:
    if request.method == "POST" or not page.window_from:
        return {}
    return {
        "window_from": pages.day(page.window_from),
        "window_to": pages.day(page.window_to),
    }


def _kept(page: pages.FormPage, place: int | None) -> dict[str, str]:
    if place is None:
        return {}
    for line in page.accounts:
        if line.number == place:
            return {
                "locator": line.locator,
                "platform": line.platform,
                "native_id": line.native_id,
                "subject": line.subject,
                "link": line.link,
            }
    raise RuleError("not_found", N_("There is nothing here under that number."))


def _read(form: AccountForm, platforms: tuple[str, ...]) -> Account:
    return read_account(
        form.locator.data or "",
        platform=form.platform.data or None,
        native_id=form.native_id.data or "",
        subject=form.subject.data or "",
        link=form.link.data or "",
        platforms=frozenset(platforms),
    )
