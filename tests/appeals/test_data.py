"""Appeals against requests for data: who is told can be heard, and the data go."""

from datetime import timedelta
from secrets import token_bytes

import pytest
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.queries import rows
from oversight.appeals.rules.deciding import AppealBallot
from oversight.appeals.rules.filing import AppealForm
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import admission, deciding, filing
from oversight.appeals.service.sweep import sweep
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.data_lifecycle import DataState, Holding
from oversight.dispatch.service import data_sweep
from oversight.intake.queries import matters
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices as notice_rows
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling
from oversight.review.service import members
from oversight.review.service.beacon import make_beacon
from tests.factories import data as make
from tests.factories.appeals import an_opened
from tests.factories.intake import NOW
from tests.factories.review import panel_members, some_words

LATER = NOW + timedelta(days=1)
SECRET = b"s" * 32


def a_form(**changes: str) -> AppealForm:
    whole = {
        "what_happened": "data-asked",
        "platform": "x",
        "locator": "",
        "notice_code": "",
    }
    return AppealForm(
        **{**whole, **changes},  # type: ignore[arg-type]
        grounds=("data-not-needed",),
    )


def filed(session: Session, **changes: str) -> Appeal:
    filing.use(SECRET)
    key = token_bytes(16)
    made = filing.file(session, a_form(**changes), form_key=key, now=LATER)
    session.info.clear()
    return rows.appeal(session, made.docket)


def code_for(session: Session, docket: str) -> str:
    notice = notice_rows.made(session, docket, 1, Stage.SENT)
    return telling.code_of(session, notice)


def seated(session: Session, appeal: Appeal) -> list[Actor]:
    sweep(session, LATER)
    make_beacon(session, now=LATER + timedelta(minutes=2))
    sweep(session, LATER + timedelta(minutes=2))
    sitting = panel_members(session, appeal.docket)
    now = LATER + timedelta(minutes=3)
    for actor in sitting:
        members.declare(session, appeal.docket, by=actor, now=now)
    admission.admit(session, appeal.docket, by=sitting[0], now=now)
    for actor in sitting:
        an_opened(session, appeal.docket, actor, now=now)
    return sitting


def voted(
    session: Session, appeal: Appeal, sitting: list[Actor], outcome: AppealOutcome
) -> None:
    for actor in sitting:
        ballot = AppealBallot(outcome, some_words("appeal", 150), some_words("short"))
        now = LATER + timedelta(hours=1)
        deciding.vote(session, appeal.docket, 1, ballot, by=actor, now=now)


def test_an_appeal_that_succeeds_lets_the_data_be_destroyed(session: Session) -> None:
    docket, _team = make.received(session)
    appeal = filed(session, notice_code=code_for(session, docket))
    sitting = seated(session, appeal)
    voted(session, appeal, sitting, AppealOutcome.OVERTURNED)

    held = make.held(session, docket)
    assert held.line.state is DataState.LIFTED
    assert (held.state, held.use_bar) == (Holding.DUE, True)
    assert held.certify_by < LATER + timedelta(days=10)
    assert matters.request(session, docket).items[0].ended_as == "overturned"
    kinds = [leaf["k"] for leaf in ledger.of_stream(session, docket)]
    assert kinds[-3:] == ["item.lifted", "data.due", "notice.published"]


def test_an_appeal_that_fails_leaves_everything_as_it_was(session: Session) -> None:
    docket, _team = make.received(session)
    appeal = filed(session, notice_code=code_for(session, docket))
    sitting = seated(session, appeal)
    voted(session, appeal, sitting, AppealOutcome.UPHELD)

    assert make.held(session, docket).state is Holding.RECEIVED


def test_a_request_for_data_stands_or_falls_as_a_whole(session: Session) -> None:
    docket, _team = make.received(session)
    appeal = filed(session, notice_code=code_for(session, docket))
    sitting = seated(session, appeal)

    with pytest.raises(RuleError, match="as a whole"):
        voted(session, appeal, sitting, AppealOutcome.PARTLY)


def test_who_was_told_can_appeal_with_the_address_alone(session: Session) -> None:
    account = make.an_account()
    docket, _team = make.received(session, accounts=[account])

    appeal = filed(session, locator=account.locator)

    assert rows.items_named(session, appeal) == [(docket, 1)]


def test_an_appeal_never_opens_a_notice_that_is_delayed(session: Session) -> None:
    account = make.an_account()
    docket = make.produced(
        session,
        accounts=[account],
        notice_plan="delay",
        delay_ground="flight",
        delay_facts=some_words("flight", 100),
        delay_days="10",
    )

    assert filed(session, locator=account.locator).items == []
    data_sweep.sweep(session, NOW + timedelta(days=11))
    named = rows.items_named(session, filed(session, locator=account.locator))
    assert named == [(docket, 1)]


def test_what_never_left_falls_without_a_trace_on_the_platform(
    session: Session,
) -> None:
    docket = make.sent(session)
    line = sendings.order(session, docket).lines[0]

    assert line.state is DataState.DISPATCHED
