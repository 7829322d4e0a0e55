"""Curing a docket of one's own body: field by field on the page, or by a list.

The pages stand beside those of the dockets and share their blueprint.
"""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import local_date, utc_now
from oversight.intake.forms.curing import (
    CureForm,
    CureListForm,
    corrections,
    cure_form,
    cure_list,
    list_columns,
    said,
)
from oversight.intake.pages import citable, dockets
from oversight.intake.rules.drafts import RowError
from oversight.intake.service import curing, curing_list
from oversight.intake.views.dockets import bp
from oversight.intake.views.lists import XLSX
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

__all__ = ["bp"]


@bp.route("/<docket>/correct", methods=["GET", "POST"])
@allow(Permission.INTAKE_CURE)
def cure(docket: str) -> ResponseReturnValue:
    """Ask for everything that was listed as missing, at once."""
    page = _page(docket)
    form = cure_form(page.items, request.form)
    if form.validate_on_submit() and _cured(form, docket):
        return _done(docket)
    return _shown(page, form, CureListForm(formdata=None), form.status)


@bp.post("/<docket>/correct/list")
@allow(Permission.INTAKE_CURE)
def cure_by_list(docket: str) -> ResponseReturnValue:
    """Take everything that was listed as missing in one file."""
    form, told = CureListForm(), list[RowError]()
    if form.validate_on_submit() and _listed(form, docket, told):
        return _done(docket)
    page = _page(docket)
    return _shown(page, cure_form(page.items, {}), form, form.status, tuple(told))


@bp.get("/<docket>/correct/list.xlsx")
@allow(Permission.INTAKE_CURE)
def list_to_cure(docket: str) -> ResponseReturnValue:
    """Hand out the list to fill in: a row for each item that lacks something."""
    with store().reading() as session:
        law = citable.of_body(session, current_actor(), on=local_date(utc_now()))
    headers = {"Content-Disposition": f"attachment; filename={docket}.xlsx"}
    return Response(cure_list(_page(docket), law), mimetype=XLSX, headers=headers)


def _cured(form: CureForm, docket: str) -> bool:
    """Cure with what was typed."""
    actor, given = current_actor(), corrections(said(form))
    return attempt(
        form,
        lambda session: curing.cure(session, docket, given, by=actor, now=utc_now()),
    )


def _listed(form: CureListForm, docket: str, told: list[RowError]) -> bool:
    """Cure with a list; what is wrong with it is told whole, and nothing is kept."""
    actor, upload = current_actor(), form.upload()
    return attempt(
        form,
        lambda session: curing_list.cure(
            session, docket, upload, told=told, by=actor, now=utc_now()
        ),
    )


def _done(docket: str) -> ResponseReturnValue:
    flash(_("Corrected. The registrar looks at the request again."))
    return redirect(url_for("filing.docket", docket=docket), code=303)


def _page(docket: str) -> dockets.CurePage:
    with store().reading() as session:
        return dockets.cure_page(session, docket, current_actor())


def _shown(
    page: dockets.CurePage,
    form: CureForm,
    listed: CureListForm,
    status: int,
    told: tuple[RowError, ...] = (),
) -> ResponseReturnValue:
    shown = {"page": page, "form": form, "listed": listed, "told": told}
    shown["columns"] = list_columns(page)
    return render_template("intake/cure.html", **shown), status
