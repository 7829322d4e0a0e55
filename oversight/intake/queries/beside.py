"""Beside what a file may stand before it is signed: rows of a list, or accounts."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm
from oversight.intake.queries import matters
from oversight.intake.rules import data_questions
from oversight.intake.rules.data_accounts import Account

Given = Mapping[int, Mapping[str, str]]


def given(session: Session, batch: Batch) -> Given:
    """Return what is said of each row or account of a filing, by its own number."""
    form = session.scalars(
        select(DataForm)
        .where(DataForm.batch_id == batch.id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if form is None:
        return dict(matters.cells(session, batch))
    cited = ";".join(data_questions.cited(form.answers))
    named = (Account.from_json(one) for one in form.accounts)
    return {one.row: {"locator": one.locator, "provision": cited} for one in named}


def place_of(session: Session, batch: Batch, row: int) -> int | None:
    """Return as which account of a data request a row is shown; none for a list."""
    asked = select(DataForm).where(DataForm.batch_id == batch.id)
    form = session.scalars(asked).one_or_none()
    rows = [] if form is None else [one["row"] for one in form.accounts]
    return rows.index(row) + 1 if row in rows else None
