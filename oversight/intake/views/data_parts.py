"""The parts of FORM-B: whatever is typed is kept, and what is missing is said.

The pages stand beside the list of tasks and share its blueprint.
"""

from collections.abc import Callable, Mapping

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.forms.data import (
    KeptForm,
    TierForm,
    fields_form,
    filled,
    given,
    part_form,
    reasons_in,
    unticked_in,
)
from oversight.intake.pages import data as pages
from oversight.intake.pages import data_choices
from oversight.intake.queries import data as queries
from oversight.intake.rules import data_drafts, data_questions
from oversight.intake.rules import data_tiers as tiers
from oversight.intake.rules.barring import LACKING, NO_SUCH_POWER
from oversight.intake.rules.data_questions import BY_NAME, Part
from oversight.intake.service import data_drafting
from oversight.intake.service.data_drafting import Kept
from oversight.intake.views.data import bp, page_of
from oversight.web import headers, pressing
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

__all__ = ["bp"]

UNSAVED = 409


@bp.route("/<number>/asked", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def tier(number: str) -> ResponseReturnValue:
    """Ask which data are needed; what no law allows stops here and is counted."""
    page = page_of(number)
    form = TierForm(data={name: getattr(page, name) for name in data_drafts.ASKED})
    marked(form, page.asked_seen)
    told = kept(
        form,
        lambda session: _ask(session, number, form),
        lambda: page_of(number).asked_seen,
    )
    if told and told.stopped:
        there = url_for("data.tier", number=number, stopped=form["tier"].data)
        return redirect(there, code=303)
    if is_done(form, told):
        return redirect(url_for("data.tasks", number=number), code=303)
    stopped = request.args.get("stopped")
    if stopped in tiers.STOPPED and request.method == "GET":
        shown = {"page": page, "code": stopped}
        return render_template("intake/data/stopped.html", **shown)
    return render_template("intake/data/tier.html", page=page, form=form), form.status


@bp.route("/<number>/fields", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def fields(number: str) -> ResponseReturnValue:
    """Ask for each field by itself, and why it is needed."""
    page = page_of(number)
    if page.tier not in data_questions.DATA_TIERS:
        return redirect(url_for("data.tier", number=number), code=303)
    form = _fields_form(page)
    told = _chosen(page, form)
    if is_done(form, told):
        return redirect(url_for("data.tasks", number=number), code=303)
    headers.allow_own_scripts()
    return render_template("intake/data/fields.html", page=page, form=form), form.status


@bp.route("/<number>/part/<name>", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def part(number: str, name: str) -> ResponseReturnValue:
    """Ask one part of the form."""
    page, asked, form = page_of(number), _part(name), _part_form(number, name)
    told = _answered(number, asked, form)
    if is_done(form, told):
        return redirect(url_for("data.tasks", number=number), code=303)
    headers.allow_own_scripts()
    shown = {"page": page, "form": form, "part": asked, "told": _lacking()}
    return render_template("intake/data/part.html", **shown), form.status


def _lacking() -> Mapping[str, str]:
    """Return what to say where nothing can be chosen: of the body, or of this depth."""
    with store().reading() as session:
        lacks = data_choices.missing(session, current_actor(), on=local_date(utc_now()))
    return LACKING if lacks == "power" else {**LACKING, "power": NO_SUCH_POWER}


@bp.post("/<number>/keep/<name>")
@allow(Permission.INTAKE_DRAFT)
@pressing.often
def keep(number: str, name: str) -> ResponseReturnValue:
    """Keep what is being typed, for the page's own small script."""
    page = page_of(number)
    if name == pages.FIELDS and page.tier in data_questions.DATA_TIERS:
        form = _fields_form(page)
        told = _chosen(page, form)
    else:
        form = _part_form(number, name)
        told = _answered(number, _part(name), form)
    if told is not None:
        return jsonify(seen=told.seen, said=_("Kept."))
    wrong = [*form.form_errors, *(e for field in form for e in field.errors)]
    return jsonify(said=str(wrong[0])), UNSAVED


def kept(
    form: KeptForm, work: Callable[[Session], Kept], mark: Callable[[], str]
) -> Kept | None:
    """Keep what was typed; None if nothing was sent, or it could not be kept.

    ``mark`` reads anew what is kept: whoever was told of another window's change and
    saves again, means it.
    """
    told: list[Kept] = []
    if form.validate_on_submit():
        if attempt(form, lambda session: told.append(work(session))):
            form.seen.data = told[0].seen
            return told[0]
        form.seen.data = mark()
    return None


def is_done(form: KeptForm, told: Kept | None) -> bool:
    """Say whether to go on; else tell the form what is still missing or wrong."""
    if told is None:
        return False
    if told.faults and "later" not in request.form:
        flash(_("What you typed is kept. What is still missing is listed here."))
        for fault in told.faults:
            form.refuse(fault)
        return False
    flash(_("Kept."))
    return True


def marked(form: KeptForm, mark: str) -> KeptForm:
    """Let a page carry the mark of what it shows."""
    if not form.seen.data:
        form.seen.data = mark
    return form


def _chosen(page: pages.FormPage, form: KeptForm) -> Kept | None:
    return kept(
        form,
        lambda session: _choose(session, page, form),
        lambda: page_of(page.number).fields_seen,
    )


def _answered(number: str, asked: Part, form: KeptForm) -> Kept | None:
    return kept(
        form,
        lambda session: _answer(session, number, asked, form),
        lambda: str(_part_form(number, asked.name, fresh=True).seen.data),
    )


def _ask(session: Session, number: str, form: KeptForm) -> Kept:
    return data_drafting.ask(
        session,
        number,
        form["tier"].data or "",
        window_from=form["window_from"].data or "",
        window_to=form["window_to"].data or "",
        seen=form.seen.data or "",
        by=current_actor(),
        now=utc_now(),
    )


def _choose(session: Session, page: pages.FormPage, form: KeptForm) -> Kept:
    return data_drafting.choose_fields(
        session,
        page.number,
        reasons_in(form, page.tier),
        unticked=unticked_in(form, page.tier),
        seen=form.seen.data or "",
        by=current_actor(),
        now=utc_now(),
    )


def _answer(session: Session, number: str, asked: Part, form: KeptForm) -> Kept:
    return data_drafting.answer_part(
        session,
        number,
        asked.name,
        given(form, asked),
        seen=form.seen.data or "",
        by=current_actor(),
        now=utc_now(),
    )


def _part(name: str) -> Part:
    if name not in BY_NAME:
        raise nothing()
    return BY_NAME[name]


def _part_form(number: str, name: str, *, fresh: bool = False) -> KeptForm:
    """Return the form of one part, filled in with what is kept of it."""
    asked, actor, on = _part(name), current_actor(), local_date(utc_now())
    with store().reading() as session:
        _batch, kept = queries.own_form(session, number, actor)
        answers = dict(kept.answers)
        tier_ = str(kept.asked.get("tier", ""))
        offered = data_choices.choices(session, actor, tier=tier_, on=on)
    mark = data_drafts.of_part(asked, answers)
    ticks = {one.name for one in asked.questions if one.kind == "sign"}
    # Nobody certifies by leaving a tick where it stood.
    shown = {name: "" if name in ticks else said for name, said in answers.items()}
    sent = {"formdata": None} if fresh else {}
    return marked(part_form(asked, offered, data=shown, **sent), mark)


def _fields_form(page: pages.FormPage) -> KeptForm:
    ticked = dict(page.reasons)
    form = fields_form(page.tier)(data=filled(ticked, page.whys))
    return marked(form, page.fields_seen)


def nothing() -> RuleError:
    """Refuse as if there were nothing."""
    return RuleError("not_found", N_("There is nothing here under that number."))
