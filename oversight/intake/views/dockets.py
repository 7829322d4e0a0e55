"""One docket for the body that filed it: look, and take back.

The pages stand beside those of the filings and share their blueprint.
"""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.intake.forms.dockets import WithdrawForm
from oversight.intake.pages import dockets
from oversight.intake.rules.data_tiers import KIND
from oversight.intake.service import withdrawing
from oversight.intake.views import became
from oversight.intake.views.practising import bp
from oversight.ledger import handing, receipts
from oversight.ledger.rules.holders import Holder
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import settings, store
from oversight.web.words import _, sentence_of

__all__ = ["bp"]


@bp.get("/<docket>")
@allow(Permission.INTAKE_READ)
def docket(docket: str) -> ResponseReturnValue:
    """Show a docket of the officer's own body, with what is missing."""
    if docket.startswith(KIND):
        return redirect(url_for("data_docket.docket", docket=docket), code=303)
    with store().reading() as session:
        page = dockets.docket_page(session, docket, current_actor(), now=utc_now())
        told = became.became(session, docket, now=utc_now())
        proved = handing.proved(session, docket, asked=settings().witness_policy)
    shown = {"page": page, "told": told, "proved": proved}
    return render_template("intake/docket.html", why=sentence_of, **shown)


@bp.post("/<docket>/proof")
@allow(Permission.INTAKE_READ)
def proof(docket: str) -> ResponseReturnValue:
    """Hand the officer's own body the proof of what was recorded in its matter."""
    actor = current_actor()
    with store().reading() as session:
        dockets.docket_page(session, docket, actor, now=utc_now())
        return receipts.handed_to(session, docket, Holder.AGENCY, actor.body)


@bp.route("/<docket>/take-back", methods=["GET", "POST"])
@allow(Permission.INTAKE_WITHDRAW)
def withdraw(docket: str) -> ResponseReturnValue:
    """Take a request back, with the reason that the public will read as a code."""
    actor, form = current_actor(), WithdrawForm()
    with store().reading() as session:
        page = dockets.docket_page(session, docket, actor, now=utc_now())
    if form.validate_on_submit() and _taken_back(form, docket):
        flash(_("Taken back. The public record says so, with the reason's code."))
        return redirect(url_for("filing.docket", docket=docket), code=303)
    return render_template("intake/withdraw.html", page=page, form=form), form.status


def _taken_back(form: WithdrawForm, docket: str) -> bool:
    actor, code, reason = current_actor(), form.code.data or "", form.reason.data or ""
    return attempt(
        form,
        lambda session: withdrawing.withdraw(
            session, docket, code, reason, by=actor, now=utc_now()
        ),
    )
