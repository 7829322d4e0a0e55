"""Data requests in public: depths and counts, duties and bars, and never whose."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.dispatch.service import data_sweep
from oversight.intake.queries import matters
from oversight.transparency.queries import data, narrowing, register
from oversight.transparency.queries.narrowing import Filter
from oversight.transparency.rules.standing import stage
from tests.factories import data as make
from tests.factories.intake import NOW, a_request
from tests.factories.review import some_words
from tests.fixtures.web import Visitor


def test_a_docket_shows_depth_and_duty_and_no_account(
    visitor: Visitor, session: Session
) -> None:
    account = make.an_account()
    docket, _team = make.certified(session, accounts=[account])

    reply = visitor.get(f"/en/register/{docket}")

    assert "certified by two people" in reply.text
    for secret in (account.locator, account.native_id, account.link, account.handle):
        assert secret not in reply.text
    assert visitor.get(f"/ur/register/{docket}").status_code == 200


def test_reasons_are_shown_once_the_holder_was_told(session: Session) -> None:
    docket = make.produced(
        session,
        notice_plan="delay",
        delay_ground="flight",
        delay_facts=some_words("flight", 100),
        delay_days="10",
    )
    before = data.page(session, docket).items[0]
    data_sweep.sweep(session, NOW + timedelta(days=11))
    after = data.page(session, docket).items[0]

    assert (before.told, before.reasons) == (False, "")
    assert before.told_later is not None
    assert (after.told, after.told_later) == (True, None)
    assert after.reasons


def test_the_list_of_bars_is_public_and_shows_when_each_was_lifted(
    visitor: Visitor, session: Session
) -> None:
    assert "No body is barred" in visitor.get("/en/register/barred").text
    docket, _team = make.received(session)
    data_sweep.sweep(session, NOW + timedelta(days=130))
    data_sweep.sweep(session, NOW + timedelta(days=130))

    reply = visitor.get("/en/register/barred")

    assert docket in reply.text
    assert "no certificate that the data were destroyed" in reply.text


def test_the_register_can_be_narrowed_to_requests_for_data(session: Session) -> None:
    takedown = a_request(session).docket
    asked = make.filed(session)

    def found(**wanted: object) -> set[str]:
        page = register.page(session, Filter(**wanted))  # type: ignore[arg-type]
        return {row.docket for row in page.rows}

    assert found() == {takedown, asked}
    assert found(kind="DR") == {asked}
    assert found(kind="TD") == {takedown}
    assert found(kind="XX") == {takedown, asked}
    assert found(year=2026) == {takedown, asked}
    assert found(text="1") == {takedown, asked}


@pytest.mark.parametrize(
    "made",
    [
        make.filed,
        lambda session: make.filed(session, tier="D0"),
        make.decided,
        make.sent,
        make.produced,
        lambda session: make.certified(session)[0],
    ],
)
@pytest.mark.parametrize("swept", [False, True])
def test_the_stage_in_the_list_is_the_stage_of_the_docket(
    session: Session, made: object, *, swept: bool
) -> None:
    docket = made(session)  # type: ignore[operator]
    if swept:
        data_sweep.sweep(session, NOW + timedelta(days=100))
    page = data.page(session, docket)
    rows = register.newest(session, 9)
    assert [row.standing for row in rows] == [page.standing]
    request = matters.request(session, docket)
    case = make.case_state(session, docket)
    facts = register.facts(session, request, case)
    for name in narrowing.STAGES:
        listed = register.page(session, Filter(stage=name)).rows
        assert bool(listed) == (stage(facts) == name), name
