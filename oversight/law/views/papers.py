"""The paper beside a proposed change: handed in by one, read by the other."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.law.forms.papers import PaperForm
from oversight.law.queries import papers
from oversight.law.queries import proposals as queries
from oversight.law.service import papers as service
from oversight.law.views.desk import bp
from oversight.web import files, limits
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _


@bp.route("/proposals/<uuid:proposal_id>/hand-in", methods=["GET", "POST"])
@allow(Permission.LAW_CHANGE)
@limits.up_to(limits.LARGEST_FILE_FORM)
def hand_in(proposal_id: UUID) -> ResponseReturnValue:
    """Ask for the ruling or the gazette, and keep it beside the proposal."""
    form, actor = PaperForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: service.hand_in(
            session, proposal_id, *form.file(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Kept. Whoever confirms the change can read it first."))
        return redirect(url_for("law_desk.proposal", proposal_id=proposal_id), code=303)
    with store().reading() as session:
        page = queries.proposal_page(session, proposal_id, actor)
    return render_template("law/paper.html", page=page, form=form), form.status


@bp.get("/proposals/<uuid:proposal_id>/paper")
@allow(Permission.LAW_CHANGE)
def paper(proposal_id: UUID) -> ResponseReturnValue:
    """Hand out the paper before anybody decides."""
    with store().reading() as session:
        name, content = papers.content_before(session, proposal_id)
    return files.attachment(content, name=name)
