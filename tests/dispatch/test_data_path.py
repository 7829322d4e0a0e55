"""A request for data from the form to the certificate, through the acts themselves."""

from datetime import timedelta

from sqlalchemy.orm import Session

from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.data_lifecycle import DataState, Holding
from oversight.dispatch.service import data_sweep, holding
from oversight.intake.queries import matters
from oversight.ledger import queries as ledger
from tests.factories import data as make
from tests.factories.intake import NOW


def kinds_of(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def test_subscriber_data_go_from_the_form_to_the_certificate(session: Session) -> None:
    docket, _team = make.certified(session)

    held = make.held(session, docket)
    assert held.state is Holding.CERTIFIED
    assert held.line.state is DataState.PRODUCED
    assert [k for k in kinds_of(session, docket) if not k.startswith("member")] == [
        "request.filed",
        "item.filed",
        "request.screened",
        "pool.committed",
        "panel.drawn",
        "clock.set",
        "item.viewed",
        "item.viewed",  # how long it stood open
        "item.decided",
        "order.issued",
        "order.dispatched",
        "platform.acknowledged",
        "platform.answered",
        "notice.published",
        "data.received",
        "data.minimised",
        "data.destroyed",
        "data.certified",
    ]


def test_logins_leave_on_a_confirmed_warrant(session: Session) -> None:
    docket = make.sent(session, tier="D2")

    order = sendings.order(session, docket)
    assert order.warrant_confirmed is True
    assert order.lines[0].window_from == make.FIRST


def test_logins_without_a_warrant_never_leave_and_lapse(session: Session) -> None:
    docket = make.decided(session, tier="D2")
    make.a_liaison(session)

    data_sweep.sweep(session, make.SENT)
    assert sendings.find_order(session, docket) is None

    data_sweep.sweep(session, NOW + timedelta(days=9))
    assert matters.request(session, docket).items[0].ended_as == "lapsed"


def test_what_is_kept_is_sent_without_a_field_and_ends_by_itself(
    session: Session,
) -> None:
    docket = make.filed(session, tier="D0")
    data_sweep.sweep(session, NOW)

    kept = sendings.kept(session, docket)
    assert [one.days for one in kept] == [60]
    data_sweep.sweep(session, NOW + timedelta(days=61))
    assert matters.request(session, docket).items[0].ended_as == "expired"


def test_a_body_without_a_certificate_is_barred_until_it_has_one(
    session: Session,
) -> None:
    docket, team = make.received(session)
    late = NOW + timedelta(days=130)

    data_sweep.sweep(session, late)
    data_sweep.sweep(session, late)
    held = make.held(session, docket)
    assert held.state is Holding.DUE
    paper = make.a_destruction(destroyed_on=late.date())
    holding.destroy(session, docket, 1, paper, by=team.custodian, now=late)
    holding.certify(session, docket, 1, by=team.authoriser, now=late)

    house = [leaf["k"] for leaf in ledger.of_stream(session, "house")]
    assert house.count("agency.barred") == 1
    assert house.count("agency.unbarred") == 1
