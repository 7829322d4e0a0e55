"""A data request for the body that filed it: where it stands, and what it owes."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.forms.data import CertifyForm, CourtForm, ExtendForm, KeeperForm
from oversight.dispatch.queries import data_desk
from oversight.dispatch.service import holding, keepers, keeping
from oversight.intake.pages import data_dockets
from oversight.intake.views import became
from oversight.ledger import handing, receipts
from oversight.ledger.rules.holders import Holder
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import Form, attempt
from oversight.web.store import settings, store
from oversight.web.words import _, sentence_of

bp = Blueprint("data_docket", __name__, url_prefix="/<lang:lang>/desk/data-docket")


@bp.get("/<docket>")
@allow(Permission.INTAKE_READ)
def docket(docket: str) -> ResponseReturnValue:
    """Show a data request of the officer's own body, with everything due."""
    return _shown(docket)


@bp.post("/<docket>/proof")
@allow(Permission.INTAKE_READ)
def proof(docket: str) -> ResponseReturnValue:
    """Hand the officer's own body the proof of what was recorded in its matter."""
    actor = current_actor()
    with store().reading() as session:
        data_desk.body_page(session, docket, actor, now=utc_now())
        return receipts.handed_to(session, docket, Holder.AGENCY, actor.body)


@bp.route("/<docket>/court", methods=["GET", "POST"])
@allow(Permission.DISPATCH_COURT)
def court(docket: str) -> ResponseReturnValue:
    """Record that the court was told of a preservation."""
    form, actor = CourtForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: keeping.tell_court(
            session,
            docket,
            form.court.data or "",
            form.moment(),
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("It is on the record that the court was told."))
        return redirect(url_for("data_docket.docket", docket=docket), code=303)
    page = _page(docket)
    shown = {"page": page, "form": form}
    return render_template("dispatch/data/court.html", **shown), form.status


@bp.route("/<docket>/<int:number>/longer", methods=["GET", "POST"])
@allow(Permission.DISPATCH_COURT)
def longer(docket: str, number: int) -> ResponseReturnValue:
    """Keep one account's data longer, because a court said so."""
    form, actor = ExtendForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: keeping.extend(
            session,
            docket,
            number,
            form.days.data or 0,
            court=form.court.data or "",
            court_number=form.number.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("Extended. The platform sees the new date."))
        return redirect(url_for("data_docket.docket", docket=docket), code=303)
    page = _page(docket)
    shown = {"page": page, "form": form, "number": number}
    return render_template("dispatch/data/longer.html", **shown), form.status


@bp.route("/<docket>/custodian", methods=["GET", "POST"])
@allow(Permission.DISPATCH_ENTRUST)
@step_up
def entrust(docket: str) -> ResponseReturnValue:
    """Ask who keeps the data from now on, and end the access of whoever did."""
    actor, page = current_actor(), _page(docket)
    form = KeeperForm().offer(page.others)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: keepers.hand_over(
            session,
            docket,
            form.custodian.data or "",
            form.code.data or "",
            form.why.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("Handed over. Whoever kept the data sees them no longer."))
        return redirect(url_for("data_docket.docket", docket=docket), code=303)
    shown = {"page": page, "form": form}
    return render_template("dispatch/data/entrust.html", **shown), form.status


@bp.post("/<docket>/<int:number>/certify")
@allow(Permission.DISPATCH_CERTIFY)
@step_up
def certify(docket: str, number: int) -> ResponseReturnValue:
    """Sign beside the custodian that the data are gone."""
    form, actor = CertifyForm(), current_actor()
    if form.validate_on_submit() and not form.read.data:
        form.refuse(
            RuleError("not_read", N_("Read it and tick this box."), field="read")
        )
    elif form.validate_on_submit() and attempt(
        form,
        lambda session: holding.certify(
            session, docket, number, by=actor, now=utc_now()
        ),
    ):
        flash(_("Certified. The public record shows it."))
        return redirect(url_for("data_docket.docket", docket=docket), code=303)
    return _shown(docket, form)


def _shown(docket: str, form: Form | None = None) -> ResponseReturnValue:
    now = utc_now()
    with store().reading() as session:
        page = data_desk.body_page(session, docket, current_actor(), now=now)
        filed = data_dockets.filed(session, docket, now=now)
        told = became.became(session, docket, now=now)
        proved = handing.proved(session, docket, asked=settings().witness_policy)
    form = form or CertifyForm(formdata=None)
    shown = {"page": page, "filed": filed, "told": told, "proved": proved}
    return render_template(
        "dispatch/data/docket.html", form=form, why=sentence_of, **shown
    ), form.status


def _page(docket: str) -> data_desk.BodyPage:
    with store().reading() as session:
        return data_desk.body_page(session, docket, current_actor(), now=utc_now())
