"""Writing findings: kept as they are typed, compared if two windows disagree."""

from http import HTTPStatus
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.review.forms.decide import (
    BLANK,
    NOT_ANSWERS,
    DecideForm,
    lengthen,
    typed_in,
)
from oversight.review.forms.matter import TakeForm
from oversight.review.forms.said import answers
from oversight.review.queries import cases, seats
from oversight.review.queries import kept as kept_texts
from oversight.review.queries.item import ItemPage
from oversight.review.rules.drafts import Answer, differences
from oversight.review.rules.parts import MOST as MOST_PARTS
from oversight.review.service import drafting
from oversight.review.views import reading
from oversight.review.views.items import page_of
from oversight.review.views.matters import bp
from oversight.web import pressing
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.headers import allow_own_scripts
from oversight.web.store import store
from oversight.web.words import _, sentence_of


@bp.route("/<docket>/<int:number>/decide", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
@pressing.often
def decide(docket: str, number: int) -> ResponseReturnValue:
    """Ask for the findings, keep what was typed, and read the decision back."""
    if request.method == "POST":
        try:
            return _decided(docket, number)
        except RuleError as error:
            return _lost(docket, number, error)
    page = page_of(docket, number)
    if not page.may_decide:
        return redirect(url_for("review.item", docket=docket, number=number), code=303)
    return _form(page, as_kept(page))


@bp.post("/<docket>/<int:number>/draft")
@allow(Permission.REVIEW_DECIDE)
@pressing.often
def draft(docket: str, number: int) -> ResponseReturnValue:
    """Keep what was typed so far, asked by the page itself every few seconds."""
    try:
        form = DecideForm().fit(page_of(docket, number).asked)
        quicker = kept(docket, number, form)
    except RuleError as error:
        return jsonify(said=sentence_of(error)), HTTPStatus.CONFLICT
    if quicker is not None:
        return jsonify(said=sentence_of(quicker)), HTTPStatus.CONFLICT
    return jsonify(version=form.seen, said=_("Everything is kept.")), form.status


@bp.get("/<docket>/<int:number>/kept", endpoint="kept")
@allow(Permission.REVIEW_DECIDE)
def came_too_late(docket: str, number: int) -> ResponseReturnValue:
    """Show the member's own texts that were not signed in time."""
    page, actor = page_of(docket, number), current_actor()
    with store().reading() as session:
        item = cases.item_of(cases.case(session, docket), number)
        texts = [
            (at, answers(DecideForm(formdata=None, data=typed).fit(page.asked)))
            for at, typed in kept_texts.texts(session, item.id, actor.id)
        ]
    return render_template("review/kept.html", page=page, texts=texts)


@bp.post("/<docket>/<int:number>/take")
@allow(Permission.REVIEW_DECIDE)
@pressing.often
def take(docket: str, number: int) -> ResponseReturnValue:
    """Go on with the older text after all, having seen both."""
    page, form = page_of(docket, number), TakeForm()
    mine = reading.opened(docket, number, form.whole.data or "")
    if mine is not None and form.validate():
        chosen = DecideForm(formdata=None, data=mine).fit(page.asked)
        chosen.version.data = form.version.data
        quicker = kept(docket, number, chosen)
        if quicker is not None:
            return overtaken(docket, number, chosen, quicker)
        flash(_("Your text is the one that is kept now."))
    return redirect(url_for("review.decide", docket=docket, number=number), code=303)


def _decided(docket: str, number: int) -> ResponseReturnValue:
    page = page_of(docket, number)
    form = DecideForm().fit(page.asked)
    if not form.validate():
        return _form(page, form)
    quicker = kept(docket, number, form)
    if quicker is not None:
        return overtaken(docket, number, form, quicker)
    if "more" in request.form:
        lengthen(form.parts, min(len(form.parts) + BLANK, MOST_PARTS))
        return _form(page, form)
    return _go_on(page, form)


def _go_on(page: ItemPage, form: DecideForm) -> ResponseReturnValue:
    """Leave it for later, show what is missing, or read the decision back."""
    if form.errors:
        return _form(page, form)
    if "save" in request.form or not page.may_decide:
        flash(_("What you have written is kept. It counts for nothing until signed."))
        there = url_for("review.item", docket=page.docket, number=page.number)
        return redirect(there, code=303)
    if not form.complete(page.asked):
        return _form(page, form)
    whole = typed_in(form) | {"version": form.version.data}
    return reading.read_back(page, form, form.command(page.asked), whole)


def _form(page: ItemPage, form: DecideForm) -> ResponseReturnValue:
    allow_own_scripts()
    return render_template("review/decide.html", page=page, form=form), form.status


def as_kept(page: ItemPage) -> DecideForm:
    """Return the form with what this member has written so far."""
    with store().reading() as session:
        draft = seats.draft_on(session, page.docket, page.number, current_actor())
    written = {} if draft is None else draft.answers
    form = DecideForm(formdata=None, data=written).fit(page.asked)
    form.version.data = str(0 if draft is None else draft.version)
    return form


def kept(docket: str, number: int, form: DecideForm) -> RuleError | None:
    """Keep what was typed; return why not, if something was quicker."""
    actor = current_actor()
    quicker: list[RuleError] = []

    def work(session: Session) -> None:
        try:
            row = drafting.save_draft(
                *(session, docket, number, typed_in(form)),
                seen=form.seen,
                by=actor,
                now=utc_now(),
            )
        except RuleError as error:
            quicker.append(error)
            raise
        form.version.data = str(row.version)

    attempt(form, work)
    return quicker[0] if quicker else None


def overtaken(
    docket: str, number: int, form: Form, error: RuleError
) -> ResponseReturnValue:
    """Show what was quicker, what differs, and the visitor's own text: none is lost."""
    typed = typed_in(form)
    _keep(docket, number, typed, error)
    page = page_of(docket, number)
    newer = as_kept(page)
    choose = TakeForm(
        formdata=None,
        whole=reading.sealed(docket, number, typed),
        version=newer.version.data,
    )
    is_newer = error.code == "draft_newer"
    return (
        render_template(
            "review/moved_on.html",
            page=page,
            form=choose if is_newer else None,
            sentence=sentence_of(error),
            mine=answers(form),
            differences=differences(answers(form), answers(newer)) if is_newer else (),
        ),
        HTTPStatus.CONFLICT,
    )


def left(docket: str, number: int, form: Form, error: RuleError) -> ResponseReturnValue:
    """Keep and give back what somebody wrote who no longer sits here."""
    _keep(docket, number, typed_in(form), error)
    return _no_seat(docket, number, answers(form))


def _no_seat(docket: str, number: int, mine: tuple[Answer, ...]) -> ResponseReturnValue:
    """Give somebody who no longer sits here their own text back, and nothing else."""
    page = render_template(
        "review/no_seat.html", docket=docket, number=number, mine=mine
    )
    return page, HTTPStatus.CONFLICT


def _lost(docket: str, number: int, error: RuleError) -> ResponseReturnValue:
    typed = _bare()
    _keep(docket, number, typed, error)
    mine = tuple(Answer(name, name, text) for name, text in typed.items())
    return _no_seat(docket, number, mine)


def _bare() -> dict[str, str]:
    """Return what was typed, as it came: without the file there is no form for it."""
    return {
        name: text
        for name, text in request.form.items()
        if text and name not in NOT_ANSWERS
    }


def _keep(docket: str, number: int, typed: dict[str, Any], error: RuleError) -> None:
    actor = current_actor()
    with store().transaction() as session:
        drafting.keep(session, docket, number, typed, error, by=actor, now=utc_now())
