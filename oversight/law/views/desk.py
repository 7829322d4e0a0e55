"""Changing the register: one administrator proposes, another reads and confirms."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core import labels
from oversight.core.clock import utc_now
from oversight.core.words import N_
from oversight.law.forms.asking import ChangeForm
from oversight.law.forms.changes import FORMS, ConfirmForm, ReasonForm
from oversight.law.queries import offers, proposals
from oversight.law.service import proposals as service
from oversight.web import moments, typed
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import attempt
from oversight.web.pages import language
from oversight.web.store import store
from oversight.web.words import _

LAST = N_("Last on record of this change, %(moment)s: %(act)s.")

bp = Blueprint("law_desk", __name__, url_prefix="/<lang:lang>/desk/law")


@bp.get("")
@allow(Permission.LAW_CHANGE)
def index() -> ResponseReturnValue:
    """Show what waits for a second person, and what can be changed."""
    with store().reading() as session:
        page = proposals.law_desk(session)
    return render_template("law/desk.html", page=page, kinds=list(FORMS))


@bp.get("/rows/<kind>")
@allow(Permission.LAW_CHANGE)
def rows(kind: str) -> ResponseReturnValue:
    """Show the rows of one part of the register as they stand today."""
    with store().reading() as session:
        page = offers.rows_page(session, kind, now=utc_now())
    return render_template("law/rows.html", page=page)


@bp.route("/propose/<what>", methods=["GET", "POST"])
@allow(Permission.LAW_CHANGE)
@step_up
def propose(what: str) -> ResponseReturnValue:
    """Ask for one change, and put it before a second person."""
    form, actor = _form(what), current_actor()
    made: list[UUID] = []
    if form.validate_on_submit() and attempt(
        form,
        lambda session: made.append(
            service.propose(session, form.command(), by=actor, now=utc_now()).id
        ),
    ):
        flash(_("The change waits until another administrator has read it."))
        return redirect(url_for("law_desk.proposal", proposal_id=made[0]), code=303)
    return render_template("law/propose.html", form=form, what=what), form.status


@bp.get("/proposals/<uuid:proposal_id>")
@allow(Permission.LAW_CHANGE)
def proposal(proposal_id: UUID) -> ResponseReturnValue:
    """Show one proposed change in full."""
    return _proposal(proposal_id, ReasonForm(formdata=None), ConfirmForm(formdata=None))


@bp.post("/proposals/<uuid:proposal_id>/confirm")
@allow(Permission.LAW_CHANGE)
@step_up
def confirm(proposal_id: UUID) -> ResponseReturnValue:
    """Let the change come true."""
    form, actor = ConfirmForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: service.confirm(session, proposal_id, by=actor, now=utc_now()),
    ):
        flash(_("The change is in the register and on the public record."))
        return redirect(url_for("law_desk.index"), code=303)
    return _proposal(proposal_id, ReasonForm(formdata=None), form)


@bp.post("/proposals/<uuid:proposal_id>/decline")
@allow(Permission.LAW_CHANGE)
@step_up
def decline(proposal_id: UUID) -> ResponseReturnValue:
    """Refuse the change, and say why."""
    form, actor = ReasonForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: service.decline(
            session, proposal_id, form.reason.data or "", by=actor, now=utc_now()
        ),
    ):
        flash(_("The change is declined; its proposer can read why."))
        return redirect(url_for("law_desk.index"), code=303)
    return _proposal(proposal_id, form, ConfirmForm(formdata=None))


@bp.post("/proposals/<uuid:proposal_id>/withdraw")
@allow(Permission.LAW_CHANGE)
@step_up
def withdraw(proposal_id: UUID) -> ResponseReturnValue:
    """Take one's own proposal back."""
    form, actor = ConfirmForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: service.withdraw(session, proposal_id, by=actor, now=utc_now()),
    ):
        flash(_("The proposal is taken back. Nothing has changed."))
        return redirect(url_for("law_desk.index"), code=303)
    return _proposal(proposal_id, ReasonForm(formdata=None), form)


def _form(what: str) -> ChangeForm:
    """Return the form of that change with the rows it offers, or answer 404."""
    kind = FORMS.get(what)  # type: ignore[call-overload]
    if kind is None:
        abort(404)
    with store().reading() as session:
        named = offers.named(session, language())
    given = {name: request.args[name] for name in kind.offers if name in request.args}
    form: ChangeForm = kind(data=given) if request.method == "GET" else kind()
    return form.offer(named)


def _proposal(
    proposal_id: UUID, form: ReasonForm, act: ConfirmForm
) -> ResponseReturnValue:
    with store().reading() as session:
        page = proposals.proposal_page(session, proposal_id, current_actor())
    for refused in (form, act):
        if refused.errors and page.row.decided_at is not None:
            last = _last(page.row.state, page.row.decided_at)
            typed.refused(last)
            refused.form_errors.append(last)
    status = max(form.status, act.status)
    return render_template("law/proposal.html", page=page, form=form, act=act), status


def _last(state: str, at: datetime) -> str:
    """Say what was quicker: how the change was decided, and when; nobody is named."""
    act = _(labels.words("proposal_states", state))
    return _(LAST, moment=moments.when(at), act=act)
