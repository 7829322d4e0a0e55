"""Keeping what is written, on every desk: no text of two is lost, none overwritten."""

from http import HTTPStatus
from typing import Any, TypeVar

from flask import flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.review.forms.drafted import NOT_ANSWERS, DraftedForm, typed_in
from oversight.review.forms.matter import TakeForm
from oversight.review.forms.said import answers
from oversight.review.rules.drafts import Answer, differences
from oversight.review.views import reading
from oversight.review.views.desks import AnyDesk, BallotKind, Desk, FormKind, PageKind
from oversight.web.access import current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _, sentence_of

AnyForm = TypeVar("AnyForm", bound=Form)
TOO_OLD = N_(
    "The page that compared your two texts is too old to go on from. The newer text, "
    "which is kept, stands here."
)


def draft(desk: AnyDesk, docket: str, number: int) -> ResponseReturnValue:
    """Keep what was typed so far, asked by the page itself every few seconds."""
    try:
        form = desk.filled(desk.page(docket, number), None)
        quicker = kept(desk, docket, number, form)
    except RuleError as error:
        return jsonify(said=sentence_of(error)), HTTPStatus.CONFLICT
    if quicker is not None:
        return jsonify(said=sentence_of(quicker)), HTTPStatus.CONFLICT
    if form.form_errors:
        return jsonify(said=str(form.form_errors[0])), form.status
    return jsonify(version=form.seen, said=_("Everything is kept.")), form.status


def came_too_late(desk: AnyDesk, docket: str, number: int) -> ResponseReturnValue:
    """Show the member's own texts that were not signed in time."""
    page, actor = desk.page(docket, number), current_actor()
    with store().reading() as session:
        texts = [
            (at, answers(desk.filled(page, typed)))
            for at, typed in desk.texts(session, docket, number, actor)
        ]
    return render_template("review/kept.html", page=page, texts=texts, desk=desk)


def take(desk: AnyDesk, docket: str, number: int) -> ResponseReturnValue:
    """Go on with the older text after all, having seen both."""
    page, form = desk.page(docket, number), TakeForm()
    mine = reading.opened(docket, number, form.whole.data or "")
    if mine is None:
        return reading.again(desk, page, told(as_kept(desk, page), _(TOO_OLD)))
    chosen = desk.filled(page, mine)
    chosen.version.data = form.version.data
    if not form.validate():
        return reading.again(desk, page, told(chosen, *form.form_errors))
    quicker = kept(desk, docket, number, chosen)
    if quicker is not None:
        return overtaken(desk, docket, number, chosen, quicker)
    if chosen.form_errors:
        return reading.again(desk, page, chosen)
    flash(_("Your text is the one that is kept now."))
    return redirect(desk.there("decide", page), code=303)


def told(form: AnyForm, *sentences: str) -> AnyForm:
    """Tell above a form why another, which led to it, was refused."""
    form.form_errors.extend(sentences)
    return form


def as_kept(desk: Desk[PageKind, FormKind, BallotKind], page: PageKind) -> FormKind:
    """Return the form with what this member has written so far."""
    with store().reading() as session:
        row = desk.draft(session, page.docket, page.number, current_actor())
    form = desk.filled(page, {} if row is None else row.answers)
    form.version.data = str(0 if row is None else row.version)
    return form


def kept(
    desk: AnyDesk, docket: str, number: int, form: DraftedForm
) -> RuleError | None:
    """Keep what was typed; return why not, if something was quicker."""
    actor = current_actor()
    quicker: list[RuleError] = []

    def work(session: Session) -> None:
        try:
            version = desk.save(
                *(session, docket, number, typed_in(form)),
                seen=form.seen,
                by=actor,
                now=utc_now(),
            )
        except RuleError as error:
            quicker.append(error)
            raise
        form.version.data = str(version)

    attempt(form, work)
    return quicker[0] if quicker else None


def overtaken(
    desk: AnyDesk, docket: str, number: int, form: Form, error: RuleError
) -> ResponseReturnValue:
    """Keep what came too late, and show it beside what was quicker: none is lost."""
    _keep(desk, docket, number, typed_in(form), error)
    return moved_on(desk, docket, number, form, error)


def moved_on(
    desk: AnyDesk, docket: str, number: int, form: Form, error: RuleError
) -> ResponseReturnValue:
    """Show what was quicker, what differs, and the visitor's own text."""
    typed = typed_in(form)
    page = desk.page(docket, number)
    newer = as_kept(desk, page)
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
            desk=desk,
            form=choose if is_newer else None,
            sentence=sentence_of(error),
            mine=answers(form),
            differences=differences(answers(form), answers(newer)) if is_newer else (),
        ),
        HTTPStatus.CONFLICT,
    )


def left(
    desk: AnyDesk, docket: str, number: int, form: Form, error: RuleError
) -> ResponseReturnValue:
    """Keep and give back what somebody wrote who no longer sits here."""
    _keep(desk, docket, number, typed_in(form), error)
    return _no_seat(desk, docket, number, answers(form))


def lost(
    desk: AnyDesk, docket: str, number: int, error: RuleError
) -> ResponseReturnValue:
    """Keep and give back a text as it came: without the file it has no form."""
    typed = {
        name: text
        for name, text in request.form.items()
        if text and name not in NOT_ANSWERS
    }
    _keep(desk, docket, number, typed, error)
    mine = tuple(Answer(name, name, text) for name, text in typed.items())
    return _no_seat(desk, docket, number, mine)


def _no_seat(
    desk: AnyDesk, docket: str, number: int, mine: tuple[Answer, ...]
) -> ResponseReturnValue:
    """Give somebody who no longer sits here their own text back, and nothing else."""
    page = render_template(
        "review/no_seat.html", desk=desk, docket=docket, number=number, mine=mine
    )
    return page, HTTPStatus.CONFLICT


def _keep(
    desk: AnyDesk, docket: str, number: int, typed: dict[str, Any], error: RuleError
) -> None:
    actor = current_actor()
    with store().transaction() as session:
        desk.keep(session, docket, number, typed, error, by=actor, now=utc_now())
