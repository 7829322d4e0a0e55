"""Filing one address: the short form, the whole form part by part, the read-back.

Whatever is typed is a draft on the server; nothing of it is filed. The pages stand
beside those of the filings and share their blueprint.
"""

from collections.abc import Mapping

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import local_date, utc_now
from oversight.core.codes import new_code
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.forms import fields
from oversight.intake.forms.filing import AskingForm, PartForm, check_form, part_form
from oversight.intake.pages import drafts, law, readback
from oversight.intake.pages.readback import AGAIN
from oversight.intake.queries import unsent
from oversight.intake.rules import sections, victims
from oversight.intake.rules.planning import Plan
from oversight.intake.rules.rows import RowError
from oversight.intake.service import drafting, filing
from oversight.intake.views.lists import bp
from oversight.web import headers, pressing
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

__all__ = ["bp"]

SHORT = "short"
UNSAVED = 409
BARE = "whole"  # The whole form is begun with nothing, and not from the short one.


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def new() -> ResponseReturnValue:
    """Ask for one address on one page, then read it back; or open the whole form."""
    track = _track()
    with store().reading() as session:
        page = law.form_page(
            session, current_actor(), on=local_date(utc_now()), track=track
        )
    form = part_form(_short(track), page, {})
    key = request.form.get("draft") or new_code()
    if form.validate_on_submit() and _kept(form, key, track):
        if "later" in request.form:
            flash(_("Kept as a draft. You find it under your filings."))
            return redirect(url_for("filing.index"), code=303)
        if BARE in request.args or "more" in request.form:
            return redirect(url_for("filing.draft", key=key), code=303)
        if _sound(form, key):
            return redirect(url_for("filing.check", key=key), code=303)
    headers.allow_own_scripts()
    shown = {"page": page, "form": form, "key": key, "track": track}
    return render_template("intake/new.html", **shown), form.status


@bp.get("/draft/<key>")
@allow(Permission.INTAKE_DRAFT)
def draft(key: str) -> ResponseReturnValue:
    """Show a draft as a task list."""
    with store().reading() as session:
        page = drafts.draft_page(session, key, current_actor())
    return render_template("intake/draft.html", page=page, form=Form(formdata=None))


@bp.route("/draft/<key>/part/<code>", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def part(key: str, code: str) -> ResponseReturnValue:
    """Ask one part of the form, and keep it finished or not."""
    with store().reading() as session:
        page, kept = drafts.part_page(
            session, key, code, current_actor(), on=local_date(utc_now())
        )
    form = part_form(page.names, page.law, kept)
    if form.validate_on_submit() and _kept(form, key):
        if "more" in request.form and page.may_cite_more:
            return redirect(url_for("filing.part", key=key, code=code), code=303)
        if "later" in request.form or not page.following:
            return redirect(url_for("filing.draft", key=key), code=303)
        return redirect(url_for("filing.part", key=key, code=page.following), code=303)
    headers.allow_own_scripts()
    return render_template("intake/part.html", page=page, form=form), form.status


@bp.post("/draft/<key>/keep/<code>")
@allow(Permission.INTAKE_DRAFT)
@pressing.often
def keep(key: str, code: str) -> ResponseReturnValue:
    """Keep what is being typed, for the page's own small script."""
    actor, track = current_actor(), _track()
    with store().reading() as session:
        page = law.form_page(session, actor, on=local_date(utc_now()), track=track)
    names = _short(track) if code == SHORT else _names(code)
    form = part_form(tuple(n for n in names if n in _sent(names)), page, {})
    if form.validate_on_submit() and _kept(form, key, track):
        return jsonify(seen=form.seen.data, said=_("Kept."))
    told = [*form.form_errors, *(e for field in form for e in field.errors)]
    return jsonify(said=str(told[0])), UNSAVED


@bp.route("/draft/<key>/check", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def check(key: str) -> ResponseReturnValue:
    """Read a draft back, show what will be public, and send it for the signature."""
    actor, on = current_actor(), local_date(utc_now())
    with store().reading() as session:
        kept = unsent.own_draft(session, key, actor).given
    form = check_form(kept)
    said: dict[str, str] = {}
    if form.validate_on_submit():
        said = fields.given(form)
        number = "" if _lacking(form, key, said) else _sent_off(form, key)
        if number:
            flash(_("Sent for signature. Another officer of your body signs it."))
            return redirect(url_for("filing.batch", number=number), code=303)
    with store().reading() as session:
        plan = _plan(session, key)
        page = readback.check_page(session, key, actor, plan, said, on=on)
    return render_template("intake/draft_check.html", page=page, form=form), form.status


@bp.post("/draft/<key>/throw-away")
@allow(Permission.INTAKE_DRAFT)
def discard(key: str) -> ResponseReturnValue:
    """Throw a draft away."""
    actor, form = current_actor(), Form()
    if attempt(
        form, lambda session: drafting.discard(session, key, by=actor, now=utc_now())
    ):
        flash(_("The draft is gone."))
    return redirect(url_for("filing.index"), code=303)


def _track() -> str:
    """Return which track the page is about; a track that does not exist is ordinary."""
    asked = request.values.get("track", "")
    return asked if asked in victims.TRACKS else victims.ORDINARY


def _short(track: str) -> tuple[str, ...]:
    more = sections.BY_CODE["victim"].fields if track == victims.VICTIM else ()
    return (*more, *sections.SHORT)


def _names(code: str) -> tuple[str, ...]:
    if code not in sections.BY_CODE:
        raise unsent.nothing()
    return sections.BY_CODE[code].fields


def _sent(names: tuple[str, ...]) -> set[str]:
    """Return the questions the page showed; boxes that are all empty send nothing."""
    return {name for name in names if name in request.form or name == "purpose"}


def _kept(form: PartForm, key: str, track: str = victims.ORDINARY) -> bool:
    """Keep what was typed; where another tab was quicker, say so and keep it shown."""
    actor, now = current_actor(), utc_now()
    given = {} if BARE in request.args else form.given()
    done = attempt(
        form,
        lambda session: drafting.save(
            session,
            key,
            given,
            seen=form.seen.data or "",
            track=track,
            by=actor,
            now=now,
        ),
    )
    with store().reading() as session:
        found = unsent.draft(session, key, actor)
        form.mark(found.given if found else {})
    return done


def _sound(form: PartForm, key: str) -> bool:
    """Say whether the short form can be read back; else tell it why, field by field.

    What was refused before is mended on the whole form, where the docket is asked for.
    """
    with store().reading() as session:
        found = _plan(session, key)
    if found.refusals:  # It was tried to be filed, and is counted (K39).
        attempt(form, lambda session: _count(session, found))
    for error in found.errors:
        if error.code not in AGAIN:
            form.refuse(_refusal(error))
    for double in found.duplicates:
        form.refuse(
            RuleError(
                "live_already",
                N_(
                    "This is already before the reviewers as %(docket)s. The same "
                    "address cannot be filed twice at a time."
                ),
                field="locator",
                docket=double.docket,
            )
        )
    return not form.errors


def _count(session: Session, found: Plan) -> None:
    """Count what can never be filed, once for a page however often it is sent."""
    actor, now = current_actor(), utc_now()
    for code in found.refusals:
        filing.record_refusal(session, code, by=actor, now=now)
    pressing.tell(session, "")


def _refusal(error: RowError) -> RuleError:
    return RuleError(error.code, error.sentence, field=error.column, **error.values)


def _lacking(form: AskingForm, key: str, said: Mapping[str, str]) -> bool:
    """Say whether an answer is missing: all of them at once, each where it is asked."""
    actor, on = current_actor(), local_date(utc_now())
    with store().reading() as session:
        found = readback.unanswered(
            session, key, actor, said, certified=bool(form["certified"].data), on=on
        )
    if not form.refuse_each(found):
        return False
    if not form.errors:
        form.refuse(_faulty())
    return True


def _sent_off(form: Form, key: str) -> str:
    """Return the number under which the draft waits for its signature, or nothing."""
    actor, given, now = current_actor(), fields.given(form), utc_now()
    certified = bool(form["certified"].data)
    made: list[str] = []

    def send(session: Session) -> None:
        result = drafting.send(
            session, key, given, certified=certified, by=actor, now=now
        )
        made.append(result.batch or "")
        if result.batch is None:
            pressing.tell(session, "")

    if not attempt(form, send):
        return ""
    if pressing.told() is not None:
        form.refuse(_faulty())
    return made[0] if made else ""


def _faulty() -> RuleError:
    return RuleError(
        "draft_faulty",
        N_("Nothing was sent. Mend what is listed below, then send it again."),
    )


def _plan(session: Session, key: str) -> Plan:
    return drafting.plan(session, key, by=current_actor(), on=local_date(utc_now()))
