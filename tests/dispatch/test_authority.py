"""The Authority's own order beside the review."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.dispatch.queries import officer, rows
from oversight.dispatch.service import authority
from oversight.dispatch.service.authority import OwnOrder
from oversight.intake.queries import matters as intake
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices
from oversight.notices.service import telling as notice_acts
from tests.factories.dispatch import (
    LATER,
    a_sending,
    an_approval,
    an_authoriser,
    docket_of,
)

ORDER = OwnOrder("No. 37/2026-118", date(2026, 11, 21), date(2026, 11, 23))


def test_number_and_dates_stand_in_the_record(session: Session) -> None:
    docket, by = an_approval(session), an_authoriser(session)

    kept = authority.record_authority_order(session, docket, ORDER, by=by, now=LATER)

    assert (kept.number, kept.passed_on) == ("No. 37/2026-118", date(2026, 11, 21))
    assert kept.communicated_on == date(2026, 11, 23)
    assert kept.recorded_at == LATER
    (leaf,) = ledger.of_stream(session, docket)
    assert leaf["k"] == "authority.ordered"
    assert (leaf["agency"], leaf["an"]) == ("pta", 1)
    assert (leaf["body"], leaf["number"]) == ("pta", "No._37/2026-118")
    assert (leaf["passed"], leaf["communicated"]) == ("2026-11-21", "2026-11-23")
    page = officer.authority_page(session, intake.request(session, docket))
    assert [row.number for row in page.orders] == ["No. 37/2026-118"]


def test_an_order_need_not_have_been_communicated(session: Session) -> None:
    docket, by = an_approval(session), an_authoriser(session)
    order = OwnOrder("37/118", date(2026, 11, 21))

    authority.record_authority_order(session, docket, order, by=by, now=LATER)

    (leaf,) = ledger.of_stream(session, docket)
    assert leaf["communicated"] is None


def test_the_order_reaches_the_notices_not_yet_passed_on(session: Session) -> None:
    found, liaison = a_sending(session, items=2)
    docket = docket_of(found)
    told, waiting = notices.of_docket(session, docket)
    notice_acts.pass_on(session, told.id, by=liaison, now=LATER)

    authority.record_authority_order(
        session, docket, ORDER, by=an_authoriser(session), now=LATER
    )

    assert "order_number" not in told.facts
    assert waiting.facts["order_number"] == "No. 37/2026-118"
    assert waiting.facts["order_passed_on"] == "2026-11-21"


def test_the_body_whose_own_order_it_is_may_record_it(session: Session) -> None:
    docket = an_approval(session, body="nccia")

    authority.record_authority_order(
        session, docket, ORDER, by=an_authoriser(session, "pta"), now=LATER
    )

    request = intake.request(session, docket)
    assert [row.body.slug for row in rows.authority_orders(session, request.id)] == [
        "pta"
    ]


def test_another_body_finds_nothing(session: Session) -> None:
    docket = an_approval(session)
    stranger = an_authoriser(session, "interior")

    with pytest.raises(RuleError) as caught:
        authority.record_authority_order(session, docket, ORDER, by=stranger, now=LATER)

    assert caught.value.code == "not_found"


def test_an_order_is_recorded_once(session: Session) -> None:
    docket, by = an_approval(session), an_authoriser(session)
    authority.record_authority_order(session, docket, ORDER, by=by, now=LATER)

    with pytest.raises(RuleError) as caught:
        authority.record_authority_order(session, docket, ORDER, by=by, now=LATER)

    assert caught.value.code == "order_recorded"


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (OwnOrder("حکم", date(2026, 11, 21)), "order_number"),
        (OwnOrder("37", date(2026, 11, 24)), "passed_later"),
        (OwnOrder("37", date(2026, 11, 21), date(2026, 11, 20)), "communicated_when"),
    ],
)
def test_an_impossible_order_is_refused(
    session: Session, order: OwnOrder, code: str
) -> None:
    docket, by = an_approval(session), an_authoriser(session)

    with pytest.raises(RuleError) as caught:
        authority.record_authority_order(session, docket, order, by=by, now=LATER)

    assert caught.value.code == code
    assert ledger.of_stream(session, docket) == []
