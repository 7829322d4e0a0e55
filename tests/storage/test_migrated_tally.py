"""The step that gives what was signed before it a place of its signer's day."""

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.factories.review import ready, vote_all
from tests.storage import steps


def test_what_was_signed_before_counts_as_it_would_have(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    docket, sitting = ready(session, items=3)
    for number in (1, 2, 3):
        vote_all(session, docket, sitting, number)
    asked = "SELECT person_id, day, place, what, id FROM {0} ORDER BY day, place"
    kept = session.execute(text(asked.format("review_signed"))).all()
    assert [row.place for row in kept] == [1, 2, 3]
    step = steps.step("count_what_a_reviewer_signs")
    monkeypatch.setattr(step, "TABLE", "tally_anew")
    session.execute(
        text(
            "CREATE TEMPORARY TABLE tally_anew AS "
            "SELECT id, person_id, day, place, most, what FROM review_signed WHERE 1 = 0"
        )
    )

    with Operations.context(MigrationContext.configure(session.connection())):
        step.count_known()

    anew = session.execute(text(asked.format("tally_anew"))).all()
    session.execute(text("DROP TABLE tally_anew"))
    assert [row[:4] for row in anew] == [row[:4] for row in kept]
    assert {row.id for row in anew} == {row.id for row in kept}
