"""The body's one correction of what was listed on its data request."""

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.intake.forms.curing import CureListForm
from oversight.intake.forms.data_curing import (
    DataCureForm,
    cure_form,
    cure_list,
    given,
    list_columns,
)
from oversight.intake.pages import data_defects as pages
from oversight.intake.rules.drafts import RowError
from oversight.intake.service import data_curing
from oversight.intake.views.lists import XLSX
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("data_cure", __name__, url_prefix="/<lang:lang>/desk/data-correction")


@bp.route("/<docket>", methods=["GET", "POST"])
@allow(Permission.INTAKE_CURE)
def cure(docket: str) -> ResponseReturnValue:
    """Ask for everything that was listed, at once."""
    page, actor = _page(docket), current_actor()
    if request.method == "GET" and page.of_law:  # The other page asks for that.
        return redirect(url_for("filing.cure", docket=docket), code=303)
    form = cure_form(page, request.form)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: data_curing.cure(
            session, docket, given(form, page), by=actor, now=utc_now()
        ),
    ):
        return _done(docket)
    return _shown(page, form, CureListForm(formdata=None), form.status)


@bp.post("/<docket>/list")
@allow(Permission.INTAKE_CURE)
def cure_by_list(docket: str) -> ResponseReturnValue:
    """Take everything that was listed in one file."""
    form, told, actor = CureListForm(), list[RowError](), current_actor()
    if form.validate_on_submit():
        upload = form.upload()
        if attempt(
            form,
            lambda session: data_curing.cure_by_list(
                session, docket, upload, told=told, by=actor, now=utc_now()
            ),
        ):
            return _done(docket)
    page = _page(docket)
    return _shown(page, cure_form(page, {}), form, form.status, tuple(told))


@bp.get("/<docket>/list.xlsx")
@allow(Permission.INTAKE_CURE)
def list_to_cure(docket: str) -> ResponseReturnValue:
    """Hand out the list to fill in: a row for each account that lacks something."""
    headers = {"Content-Disposition": f"attachment; filename={docket}.xlsx"}
    return Response(cure_list(_page(docket)), mimetype=XLSX, headers=headers)


def _page(docket: str) -> pages.CurePage:
    with store().reading() as session:
        return pages.cure_page(session, docket, by=current_actor())


def _done(docket: str) -> ResponseReturnValue:
    flash(_("Sent. The registrar checks it once more."))
    return redirect(url_for("data_docket.docket", docket=docket), code=303)


def _shown(
    page: pages.CurePage,
    form: DataCureForm,
    listed: CureListForm,
    status: int,
    told: tuple[RowError, ...] = (),
) -> ResponseReturnValue:
    shown = {"page": page, "form": form, "listed": listed, "told": told}
    shown["columns"] = list_columns(page)
    return render_template("intake/data/cure.html", **shown), status
