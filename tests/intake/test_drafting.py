"""Drafts in two tabs, and drafts that nobody touches any more."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.core.codes import new_code
from oversight.core.errors import RuleError
from oversight.intake.models.drafts import FaultList, FilingDraft
from oversight.intake.rules import unsent
from oversight.intake.rules.rows import RawRow
from oversight.intake.service import drafting, faults, planning
from oversight.ledger.models import Audit
from oversight.storage.session import Store
from tests.factories.intake import ANSWERS, NOW, a_row, officers

CROWD = 8


def test_two_tabs_that_save_first_at_once_share_one_draft(store: Store) -> None:
    with store.transaction() as session:
        by = officers(session).drafter
    key, start = new_code(), Barrier(CROWD)

    def save(number: int) -> None:
        start.wait()
        given = {"risk": f"Harm {number}."}
        with store.transaction() as session:
            drafting.save(session, key, given, by=by, now=NOW)

    with ThreadPoolExecutor(CROWD) as pool:
        list(pool.map(save, range(CROWD)))

    with store.reading() as session:
        (draft,) = session.scalars(select(FilingDraft))
        assert draft.given["risk"].startswith("Harm ")


def test_a_page_sent_again_is_kept_as_it_was_the_first_time(session: Session) -> None:
    by, key = officers(session).drafter, new_code()
    first, later = {"risk": "Harm."}, {"risk": "More harm."}
    seen = unsent.seen_of({}, first)
    drafting.save(session, key, first, seen=seen, by=by, now=NOW)

    again = drafting.save(session, key, first, seen=seen, by=by, now=NOW)

    assert again.given == first
    with pytest.raises(RuleError) as refused:
        drafting.save(session, key, later, seen=seen, by=by, now=NOW)
    assert refused.value.code == "draft_moved"


def test_a_draft_dies_after_its_time_and_never_before(session: Session) -> None:
    by = officers(session).drafter
    drafting.save(session, new_code(), {"risk": "Old."}, by=by, now=NOW)
    touched = NOW + timedelta(days=10)
    drafting.save(session, new_code(), {"risk": "New."}, by=by, now=touched)

    assert drafting.drop_old(session, now=NOW + timedelta(days=30)) == 0
    assert drafting.drop_old(session, now=NOW + timedelta(days=31)) == 1
    assert drafting.drop_old(session, now=NOW + timedelta(days=31)) == 0

    (left,) = session.scalars(select(FilingDraft))
    assert left.given == {"risk": "New."}
    asked = select(func.count(Audit.id)).where(Audit.act == "draft.dropped")
    assert session.scalar(asked) == 1


def test_a_list_of_faults_is_thrown_away_after_a_month(session: Session) -> None:
    by = officers(session).drafter
    wrong = planning.plan(
        session,
        [RawRow(2, a_row(measure="burn"))],
        body="pta",
        on=local_date(NOW),
        answers={name: str(text) for name, text in ANSWERS.items()},
    )
    faults.keep(session, "list.csv", wrong, by=by, now=NOW)

    drafting.drop_old(session, now=NOW + drafting.LISTED)
    assert session.scalar(select(func.count(FaultList.id))) == 1
    drafting.drop_old(session, now=NOW + drafting.LISTED + timedelta(seconds=1))
    assert session.scalar(select(func.count(FaultList.id))) == 0
