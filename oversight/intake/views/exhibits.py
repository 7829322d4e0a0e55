"""Files beside a row or an item: hand in, look, take back before the signature."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.intake.forms.exhibits import ExhibitForm
from oversight.intake.models.exhibits import Exhibit
from oversight.intake.pages import exhibits as pages
from oversight.intake.pages.exhibits import ExhibitsPage
from oversight.intake.rules.exhibits import Copy
from oversight.intake.service import exhibits as service
from oversight.intake.service import keeping
from oversight.web import files, limits
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("exhibits", __name__, url_prefix="/<lang:lang>/desk/exhibits")
Attach = Callable[[Session], Exhibit | None]
_COPIES = {"view": Copy.VIEWING, "original": Copy.ORIGINAL}


@bp.get("/filing/<number>/<int:row>")
@allow(Permission.INTAKE_READ)
def of_row(number: str, row: int) -> ResponseReturnValue:
    """Show the files of one row of a filing."""
    return _shown(_row_page(number, row), ExhibitForm(formdata=None))


@bp.post("/filing/<number>/<int:row>")
@allow(Permission.INTAKE_DRAFT)
@limits.up_to(limits.LARGEST_FILE_FORM)
def add_to_row(number: str, row: int) -> ResponseReturnValue:
    """Put a file beside one row, before the filing is signed."""
    form, actor, page = ExhibitForm(), current_actor(), _row_page(number, row)
    handed = form.command()
    done = _attached(
        form,
        lambda session: service.attach_to_row(
            session, number, row, handed, by=actor, now=utc_now()
        ),
    )
    if done:
        return redirect(url_for("exhibits.of_row", number=number, row=row), code=303)
    return _shown(page, form)


@bp.get("/item/<docket>/<int:number>")
@allow(Permission.INTAKE_READ)
def of_item(docket: str, number: int) -> ResponseReturnValue:
    """Show the files of one filed item."""
    return _shown(_item_page(docket, number), ExhibitForm(formdata=None))


@bp.post("/item/<docket>/<int:number>")
@allow(Permission.INTAKE_DRAFT)
@limits.up_to(limits.LARGEST_FILE_FORM)
def add_to_item(docket: str, number: int) -> ResponseReturnValue:
    """Put a file beside a filed item, for a correction or an answer."""
    form, actor, page = ExhibitForm(), current_actor(), _item_page(docket, number)
    handed = form.command()
    done = _attached(
        form,
        lambda session: service.attach_to_item(
            session, docket, number, handed, by=actor, now=utc_now()
        ),
    )
    if done:
        there = url_for("exhibits.of_item", docket=docket, number=number)
        return redirect(there, code=303)
    return _shown(page, form)


@bp.post("/filing/<number>/<int:row>/<code>/take-back")
@allow(Permission.INTAKE_DRAFT)
def remove(number: str, row: int, code: str) -> ResponseReturnValue:
    """Take a file back before the filing is signed."""
    form, actor, page = Form(), current_actor(), _row_page(number, row)
    if form.validate_on_submit() and attempt(
        form, lambda session: service.remove(session, code, by=actor, now=utc_now())
    ):
        flash(_("Taken back. Nothing of the file is kept."))
        return redirect(url_for("exhibits.of_row", number=number, row=row), code=303)
    shown = ExhibitForm(formdata=None)
    shown.form_errors.extend(form.form_errors)
    return _shown(page, shown)


@bp.get("/<code>/<any(view, original):copy>")
@allow(Permission.INTAKE_READ)
def one(code: str, copy: str) -> ResponseReturnValue:
    """Hand out a file of the officer's own body."""
    actor = current_actor()
    with store().transaction() as session:
        found = pages.own_exhibit(session, code, actor)
        handed = keeping.hand_out(
            session, found, _COPIES[copy], by=actor, now=utc_now()
        )
    return files.attachment(handed.content, name=handed.name, mime=handed.mime)


def _attached(form: ExhibitForm, work: Attach) -> bool:
    """Attempt it and say what became of the file."""
    kept: list[Exhibit | None] = []
    if not form.validate_on_submit() or not attempt(
        form, lambda session: kept.append(work(session))
    ):
        return False
    if kept[0] is None:
        flash(
            _(
                "The file was not taken: nothing of it is kept but its fingerprint, "
                "which stands beside the item. Keep or hand over the material only as "
                "your law tells you."
            ),
            "warn",
        )
    else:
        flash(_("Kept. A copy without hidden data was made for viewing."))
    return True


def _row_page(number: str, row: int) -> ExhibitsPage:
    with store().reading() as session:
        return pages.row_page(session, number, row, current_actor())


def _item_page(docket: str, number: int) -> ExhibitsPage:
    with store().reading() as session:
        return pages.item_page(session, docket, number, current_actor())


def _shown(page: ExhibitsPage, form: ExhibitForm) -> ResponseReturnValue:
    return render_template("intake/exhibits.html", page=page, form=form), form.status
