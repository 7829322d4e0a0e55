"""The registrar's page of a data request: form, and the call to the court."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.intake.forms.data import CallForm, DataScreenForm
from oversight.intake.forms.data_curing import DataListForm
from oversight.intake.pages import data_defects
from oversight.intake.pages import data_dockets as pages
from oversight.intake.pages.registry import ReadBack
from oversight.intake.service import data_screening, warrants
from oversight.web.access import allow, current_actor, step_up_to_send
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("data_registry", __name__, url_prefix="/<lang:lang>/desk/registry-data")


@bp.get("/<docket>")
@allow(Permission.INTAKE_SCREEN)
def docket(docket: str) -> ResponseReturnValue:
    """Show a data request with the checklist and its warrants."""
    return _shown(docket)


@bp.post("/<docket>/screen")
@allow(Permission.INTAKE_SCREEN)
def screen(docket: str) -> ResponseReturnValue:
    """Pass a complete data request to the reviewers."""
    form, actor = DataScreenForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_screening.screen(
            session, docket, form.ticks.data or [], by=actor, now=utc_now()
        ),
    ):
        flash(_("Passed to the reviewers. Who they are is drawn by lot."))
        return redirect(url_for("data_registry.docket", docket=docket), code=303)
    return _shown(docket, screen_form=form)


@bp.post("/<docket>/list")
@allow(Permission.INTAKE_SCREEN)
def list_defects(docket: str) -> ResponseReturnValue:
    """Read back what is missing; then list it for the body, once."""
    page, actor = _page(docket), current_actor()
    form = _list_form(page, sent=True)
    sound = form.validate_on_submit()
    if sound:
        back = data_defects.read_back(page, form.by_hand())
        if back is not None and request.form.get("read") != back.mark:
            return _shown(docket, list_form=form, back=back)
    if sound and attempt(
        form,
        lambda session: data_screening.find_defects(
            session, docket, form.by_hand(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Listed. The agency has been asked to correct it once."))
        return redirect(url_for("data_registry.docket", docket=docket), code=303)
    return _shown(docket, list_form=form)


@bp.route("/<docket>/warrant/<sha256>", methods=["GET", "POST"])
@allow(Permission.INTAKE_VERIFY)
@step_up_to_send
def call(docket: str, sha256: str) -> ResponseReturnValue:
    """Record what the court said when it was called on its public number."""
    form, actor = CallForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: warrants.verify(
            session, docket, sha256, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("The call is on the record."))
        return redirect(url_for("data_registry.docket", docket=docket), code=303)
    page = _page(docket)
    shown = {"page": page, "form": form, "sha256": sha256}
    return render_template("intake/data/call.html", **shown), form.status


def _shown(
    docket: str,
    *,
    screen_form: Form | None = None,
    list_form: DataListForm | None = None,
    back: ReadBack | None = None,
) -> ResponseReturnValue:
    page = _page(docket)
    shown = render_template(
        "intake/data/check.html",
        page=page,
        back=back,
        form=screen_form or DataScreenForm(formdata=None),
        listed=list_form or _list_form(page, sent=False),
    )
    sent = screen_form or list_form
    return shown, sent.status if sent else 200


def _list_form(page: pages.Filed, *, sent: bool) -> DataListForm:
    form = DataListForm() if sent else DataListForm(formdata=None)
    numbers = [item.number for item in page.items]
    return form.offer(numbers, keeps=not page.custodian)


def _page(docket: str) -> pages.Filed:
    with store().reading() as session:
        return pages.filed(session, docket, now=utc_now())
