"""A list: its empty form to take away, its check row by row, and what is wrong in it.

The pages stand beside those of the filings and share their blueprint.
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Permission
from oversight.core.cells import safe_cell
from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.forms import workbook
from oversight.intake.forms.filing import BulkForm
from oversight.intake.pages import batch, citable, law
from oversight.intake.pages.citable import USES
from oversight.intake.queries import matters, unsent
from oversight.intake.rules.defects import DEFECTS
from oversight.intake.rules.planning import Candidate
from oversight.intake.rules.rows import RowError
from oversight.intake.service import faults, filing, planning
from oversight.intake.service.uploads import Upload
from oversight.intake.views.filings import bp
from oversight.web import pressing
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _, sentence_of

__all__ = ["bp"]

BATCH = "B-"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = ("row", "column", "code", "message")


@bp.route("/bulk", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def bulk() -> ResponseReturnValue:
    """Take a list with the answers for the whole of it."""
    form = BulkForm()
    told = None
    if form.validate_on_submit():
        number = _handed_in(form)
        if number.startswith(BATCH):
            flash(_("Kept. Nothing is filed before another officer signs it."))
            return redirect(url_for("filing.batch", number=number), code=303)
        if number:
            with store().reading() as session:
                told = batch.told_of(
                    unsent.own_faults(session, number, current_actor())
                )
            form.refuse(_nothing_kept(told))
    with store().reading() as session:
        on = local_date(utc_now())
        page = law.bulk_page(session, on=on)
        cited = citable.of_body(session, current_actor(), on=on)
    shown = {"page": page, "form": form, "told": told, "law": cited, "uses": USES}
    return render_template("intake/bulk.html", **shown), form.status


@bp.get("/template.csv")
@allow(Permission.INTAKE_DRAFT)
def template_csv() -> ResponseReturnValue:
    """Hand out an empty list with the names of the columns."""
    return csv_file([workbook.offered()], "takedown-list.csv")


@bp.get("/template.xlsx")
@allow(Permission.INTAKE_DRAFT)
def template_xlsx() -> ResponseReturnValue:
    """Hand out an empty workbook, explained in both languages behind the list."""
    with store().reading() as session:
        law = citable.of_body(session, current_actor(), on=local_date(utc_now()))
    headers = {"Content-Disposition": "attachment; filename=takedown-list.xlsx"}
    return Response(workbook.template(law), mimetype=XLSX, headers=headers)


@bp.get("/faults/<number>.csv")
@allow(Permission.INTAKE_DRAFT)
def fault_list(number: str) -> ResponseReturnValue:
    """Hand out everything that was wrong with a list that was not kept."""
    with store().reading() as session:
        told = batch.told_of(unsent.own_faults(session, number, current_actor()))
    return _faults_csv(told.every, number)


@bp.get("/batch/<number>/faults.csv")
@allow(Permission.INTAKE_READ)
def batch_faults(number: str) -> ResponseReturnValue:
    """Hand out everything that is wrong or missing today in the rows of a filing."""
    with store().reading() as session:
        found = matters.own_batch(session, number, current_actor())
        plan = planning.of_batch(session, found, on=local_date(utc_now()))
    return _faults_csv((*plan.errors, *lacking(plan.candidates)), number)


def lacking(fileable: Iterable[Candidate]) -> Iterator[RowError]:
    """Return what each row lacks, as its faults are told: column, code, what to do."""
    for one in fileable:
        for code in one.defects:
            lack = DEFECTS[code]
            yield RowError(one.draft.row, lack.field, code, lack.sentence, {})


def _handed_in(form: BulkForm) -> str:
    """Return under which number the list waits, or is told to be wrong; or nothing."""
    actor, upload = current_actor(), form.upload()
    made: list[str] = []

    def receive(session: Session) -> None:
        made.append(_received(session, upload, actor))
        if not made[0].startswith(BATCH):
            pressing.tell(session, made[0])

    if not attempt(form, receive):
        return ""
    return made[0] if made else pressing.told() or ""


def _received(session: Session, upload: Upload, by: Actor) -> str:
    result = filing.receive(session, upload, by=by, now=utc_now())
    if result.batch is not None:
        return result.batch
    assert result.plan is not None
    return faults.keep(session, upload.name, result.plan, by=by, now=utc_now())


def _nothing_kept(told: batch.Told) -> RuleError:
    if told.every:
        return RuleError(
            "rows_refused",
            N_(
                "Nothing was kept. Rows refused: %(count)s, as listed below. "
                "Correct them, or choose to file the good rows alone, and choose "
                "the file again."
            ),
            count=len({error.row for error in told.every}),
        )
    return RuleError(
        "nothing_new",
        N_("Nothing was kept: every row is already before the reviewers."),
    )


def _faults_csv(errors: tuple[RowError, ...], number: str) -> Response:
    lines: list[tuple[object, ...]] = [HEADS]
    lines += [
        (
            one.row,
            one.column,
            one.code,
            sentence_of(RuleError(one.code, one.sentence, field=None, **one.values)),
        )
        for one in errors
    ]
    return csv_file(lines, f"faults-{number}.csv")


def csv_file(
    lines: list[tuple[object, ...]] | list[tuple[str, ...]], name: str
) -> Response:
    """Hand out lines as a file that opens as text in every spreadsheet program."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    for line in lines:
        writer.writerow([safe_cell(cell) for cell in line])
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers=headers)
