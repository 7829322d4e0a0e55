"""A list of accounts for FORM-B: its empty form, its check row by row, its faults.

The pages stand beside the list of tasks and share its blueprint.
"""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.forms import workbook
from oversight.intake.forms.data_list import AccountListForm
from oversight.intake.pages import batch
from oversight.intake.pages.batch import Told
from oversight.intake.queries import unsent
from oversight.intake.rules.data_tiers import MOST_ACCOUNTS
from oversight.intake.rules.shapes import ACCOUNTS
from oversight.intake.service import data_listing
from oversight.intake.service.data_listing import Taken
from oversight.intake.views.data import page_of
from oversight.intake.views.data_accounts import bp
from oversight.intake.views.lists import XLSX, csv_file
from oversight.web import pressing
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import n_

__all__ = ["bp"]


@bp.route("/<number>/list", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def by_list(number: str) -> ResponseReturnValue:
    """Take accounts from a list, and say row by row what cannot be taken."""
    form = AccountListForm()
    taken = _taken(form, number)
    if taken.added:
        _say(taken)
        return redirect(_there(number, taken), code=303)
    told = _told(taken.faults or request.args.get("told", ""))
    if taken.faults and told is not None:
        form.refuse(_nothing_added(told))
    shown = {"page": page_of(number), "form": form, "told": told}
    shown |= {"columns": ACCOUNTS, "most": MOST_ACCOUNTS}
    return render_template("intake/data/list.html", **shown), form.status


@bp.get("/list.csv")
@allow(Permission.INTAKE_DRAFT)
def empty_csv() -> ResponseReturnValue:
    """Hand out an empty list with the names of the columns."""
    return csv_file([ACCOUNTS.columns], "data-accounts.csv")


@bp.get("/list.xlsx")
@allow(Permission.INTAKE_DRAFT)
def empty_xlsx() -> ResponseReturnValue:
    """Hand out an empty workbook, explained in both languages behind the list."""
    headers = {"Content-Disposition": "attachment; filename=data-accounts.xlsx"}
    return Response(workbook.of_accounts(), mimetype=XLSX, headers=headers)


def _taken(form: AccountListForm, number: str) -> Taken:
    """Return what came of the list that was handed in, if one was."""
    made: list[Taken] = []
    if form.validate_on_submit():
        upload, actor = form.upload(), current_actor()

        def add(session: Session) -> None:
            taken = data_listing.add(session, number, upload, by=actor, now=utc_now())
            made.append(taken)
            if not taken.added:
                pressing.tell(session, taken.faults)

        if not attempt(form, add):
            return Taken()
    return made[0] if made else Taken(faults=pressing.told() or "")


def _there(number: str, taken: Taken) -> str:
    if taken.faults:
        return url_for("data.by_list", number=number, told=taken.faults)
    return url_for("data.tasks", number=number)


def _say(taken: Taken) -> None:
    """Say how many accounts are new, and how many rows stood here before."""
    flash(n_("%(num)s account was added.", "%(num)s accounts were added.", taken.added))
    if taken.again:
        flash(
            n_(
                "%(num)s row stands here already, word for word, and was passed over.",
                "%(num)s rows stand here already, word for word, and were passed over.",
                taken.again,
            )
        )


def _told(faults: str) -> Told | None:
    """Return what was wrong with a list of the officer's own, if that is asked."""
    if not faults:
        return None
    with store().reading() as session:
        return batch.told_of(unsent.own_faults(session, faults, current_actor()))


def _nothing_added(told: Told) -> RuleError:
    return RuleError(
        "rows_refused",
        N_(
            "Nothing was added. Faults listed below: %(count)s. Mend them in the file, "
            "or choose to add the good rows alone, and choose the file again."
        ),
        count=len(told.every),
    )
