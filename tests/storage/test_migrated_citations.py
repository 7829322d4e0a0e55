"""The step that finds what older dockets cite, on rows that were there before it."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.intake.models.citations import Citation
from tests.factories import dispatch
from tests.factories.intake import a_request
from tests.storage import steps


def _cited(session: Session) -> list[tuple[object, ...]]:
    rows = session.scalars(select(Citation)).all()
    return sorted(
        (row.docket, row.citation, row.request_id.hex, row.filed_at) for row in rows
    )


def test_what_was_filed_before_is_found_by_what_it_cites(session: Session) -> None:
    a_request(session, provision="peca-2016-s37:contempt")
    dispatch.an_approval(session, items=3)
    dispatch.an_approval(session, provisions=["peca-2016-s37:contempt", "peca-2016-s3"])
    session.flush()
    before, step = _cited(session), steps.step("find_dockets_by_what_they_cite")
    session.expunge_all()

    with Operations.context(MigrationContext.configure(session.connection())):
        step.downgrade()
        step.upgrade()

    assert _cited(session) == before
    assert len(before) == 2 + 2 + 3
