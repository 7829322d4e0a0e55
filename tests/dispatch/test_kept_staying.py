"""A court stays an order to keep data: it rests, says so, and ends on its day."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.data_lifting import DataCourtStay
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import data_pages
from oversight.dispatch.rules.lifting import CourtWord
from oversight.dispatch.service import (
    data_courts,
    data_sending,
    data_silence,
    data_sweep,
    keeping,
)
from oversight.intake.queries import matters
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters as items
from oversight.ledger import queries as ledger
from oversight.notices.models.mail import Mail
from oversight.transparency.rules import watching
from tests.dispatch.test_data_silence import cancelled
from tests.dispatch.test_lifting import a_ruling
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW


def test_a_stay_rests_an_order_to_keep_and_prolongs_nothing(session: Session) -> None:
    team = make.a_team(session)
    docket = make.filed(session, team, tier="D0", fields=())
    data_sweep.sweep(session, NOW)
    registrar = an_actor(session, role=Role.REGISTRAR)

    def said(word: CourtWord, case: str = "W.P. 12/2026") -> str:
        word_of = a_ruling(result=word, case_number=case)
        data_courts.enter(session, docket, word_of, by=registrar, now=NOW)
        return data_pages.kept_of(session, docket, now=NOW)[0].state

    assert said(CourtWord.STAYED) == "stayed"
    with pytest.raises(RuleError) as refused:
        keeping.extend(
            *(session, docket, 1, 30),
            court="High Court",
            court_number="W.P. 9/2026",
            by=team.authoriser,
            now=NOW,
        )
    assert refused.value.code == "keeping_stayed"
    assert said(CourtWord.UPHELD, "WP No. 12 of 2026") == "standing"
    assert said(CourtWord.STAYED, "W.P. 13/2026") == "stayed"

    (row,) = data_pages.kept_of(session, docket, now=NOW)
    data_sweep.sweep(session, row.until)

    assert data_pages.kept_of(session, docket, now=row.until)[0].state == "expired"
    ended = session.scalars(select(DataCourtStay.ended_at)).all()
    assert (len(ended), None in ended) == (2, False)
    kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
    assert kinds.count("item.suspended") == 2
    assert list(watching.findings(ledger.leaves(session))) == []


def open_stays(session: Session) -> int:
    asked = select(func.count()).where(DataCourtStay.ended_at.is_(None))
    return session.scalar(asked) or 0


def test_no_stay_outlives_what_lapsed_before_it_left(session: Session) -> None:
    docket = make.decided(session)
    data_sending.issue(session, docket, now=make.SENT)
    registrar = an_actor(session, role=Role.REGISTRAR)
    word = a_ruling(result=CourtWord.STAYED)
    data_courts.enter(session, docket, word, by=registrar, now=make.SENT)
    assert open_stays(session) == 1
    stale = sendings.order(session, docket).stale_at

    data_sweep.sweep(session, stale + timedelta(seconds=1))

    assert matters.request(session, docket).items[0].ended_as is ItemEnd.LAPSED
    assert open_stays(session) == 0


def test_a_court_that_sets_aside_what_has_ended_ends_its_own_stay(
    session: Session,
) -> None:
    docket = make.decided(session)
    data_sending.issue(session, docket, now=make.SENT)
    registrar = an_actor(session, role=Role.REGISTRAR)
    word = a_ruling(result=CourtWord.STAYED)
    data_courts.enter(session, docket, word, by=registrar, now=make.SENT)
    item = matters.request(session, docket).items[0]
    items.end_item(session, item, as_=ItemEnd.LAPSED, now=make.SENT)

    over = a_ruling(result=CourtWord.SET_ASIDE)
    data_courts.enter(session, docket, over, by=registrar, now=make.SENT)

    assert open_stays(session) == 0
    resumed = select(Mail.id).where(Mail.message == "data_resumed")
    assert session.scalars(resumed).all() == []


def test_a_stay_ends_with_the_keeping_that_a_reviewer_cancelled(
    session: Session,
) -> None:
    cancelled(session, stayed=True)
    assert open_stays(session) == 1

    assert data_silence.sweep(session, NOW + timedelta(hours=3)) == 1

    assert open_stays(session) == 0
