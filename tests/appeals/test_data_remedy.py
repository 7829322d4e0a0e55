"""An appeal about data at odd moments: late, twice, after the end, without a panel."""

from datetime import datetime, timedelta
from secrets import token_bytes

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.queries import rows
from oversight.appeals.rules.deciding import AppealBallot
from oversight.appeals.rules.filing import AppealForm
from oversight.appeals.rules.lifecycle import AppealOutcome, AppealState
from oversight.appeals.service import admission, deciding, filing
from oversight.appeals.service.sweep import sweep
from oversight.authority.permissions import Actor
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.data_lifecycle import DataState, Holding
from oversight.dispatch.service import data_standing, data_sweep
from oversight.intake.queries import matters
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling
from oversight.review.models.roster import Reviewer
from oversight.review.service import members
from oversight.review.service.beacon import make_beacon
from tests.factories import data as make
from tests.factories.intake import NOW
from tests.factories.review import panel_members, some_words

LATER = NOW + timedelta(days=1)
SOON = timedelta(minutes=2)


def kinds_of(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def filed(
    session: Session, code: str, *, now: datetime = LATER, locator: str = ""
) -> str:
    """The docket of an appeal of somebody whose data were asked for."""
    filing.use(b"s" * 32)
    form = AppealForm(
        what_happened="data-asked",
        platform="x",
        locator=locator,
        notice_code=code,
        grounds=("data-not-needed",),
    )
    made = filing.file(session, form, form_key=token_bytes(16), now=now)
    session.info.clear()
    return made.docket


def code_for(session: Session, docket: str) -> str:
    return telling.code_of(session, notices.made(session, docket, 1, Stage.SENT))


def seated(session: Session, appeal: str, *, now: datetime = LATER) -> list[Actor]:
    """The members of an appeal's panel, drawn and declared."""
    sweep(session, now)
    make_beacon(session, now=now + SOON)
    sweep(session, now + SOON)
    sitting = panel_members(session, appeal)
    for actor in sitting:
        members.declare(session, appeal, by=actor, now=now + SOON)
    return sitting


def won(
    session: Session, appeal: str, sitting: list[Actor], *, now: datetime = LATER
) -> None:
    """Let the first seat admit an appeal, and everybody vote for it."""
    admission.admit(session, appeal, by=sitting[0], now=now + SOON)
    for actor in sitting:
        ballot = AppealBallot(
            AppealOutcome.OVERTURNED, some_words("appeal", 150), some_words("short")
        )
        deciding.vote(session, appeal, 1, ballot, by=actor, now=now + 2 * SOON)


def test_what_fell_while_the_appeal_waited_falls_once(session: Session) -> None:
    docket, _team = make.received(session)
    appeal = filed(session, code_for(session, docket))
    sitting = seated(session, appeal)
    line = sendings.order(session, docket).lines[0]
    data_standing.lift(session, line, cause="court", error="yes", now=LATER)

    won(session, appeal, sitting)

    assert rows.appeal(session, appeal).state is AppealState.DECIDED
    kinds = kinds_of(session, docket)
    assert kinds.count("item.lifted") == 1
    assert kinds.count("data.due") == 1
    assert sendings.order(session, docket).lines[0].ended_cause == "court"


def test_after_the_certificate_there_is_nothing_left_to_destroy(
    session: Session,
) -> None:
    docket, _team = make.certified(session)
    appeal = filed(session, code_for(session, docket), now=LATER)
    now = LATER + timedelta(days=1)

    won(session, appeal, seated(session, appeal, now=now), now=now)

    held = make.held(session, docket)
    assert (held.state, held.use_bar) == (Holding.CERTIFIED, False)
    assert held.line.state is DataState.LIFTED
    # The item ended with its certificate, and ends once.
    assert matters.request(session, docket).items[0].ended_as == "expired"
    assert "data.due" not in kinds_of(session, docket)


def test_data_that_were_due_already_are_due_sooner_and_never_used(
    session: Session,
) -> None:
    docket, _team = make.received(session)
    appeal = filed(session, code_for(session, docket))
    due = make.held(session, docket).retention_until
    data_sweep.sweep(session, due)
    before = make.held(session, docket)
    assert (before.state, before.use_bar) == (Holding.DUE, False)
    due_at, certify_by = before.due_at, before.certify_by

    line = sendings.order(session, docket).lines[0]
    data_standing.lift(session, line, cause="appeal", error="yes", now=due + SOON)

    held = make.held(session, docket)
    assert (held.state, held.use_bar, held.due_at) == (Holding.DUE, True, due_at)
    assert held.certify_by <= certify_by
    assert rows.appeal(session, appeal).state is AppealState.FILED


def test_a_stay_finds_nothing_to_restore_where_data_were_handed_over(
    session: Session,
) -> None:
    docket, _team = make.received(session)
    appeal = filed(session, code_for(session, docket))
    sitting = seated(session, appeal)

    admission.stay(session, appeal, granted=True, by=sitting[0], now=LATER + SOON)

    assert rows.appeal(session, appeal).stayed is True
    assert "item.suspended" not in kinds_of(session, docket)
    assert make.held(session, docket).state is Holding.RECEIVED


def test_who_comes_late_is_heard_and_the_delay_is_forgiven_on_the_record(
    session: Session,
) -> None:
    docket, _team = make.received(session)
    notice = notices.made(session, docket, 1, Stage.SENT)
    liaison = make.a_liaison(session)
    telling.pass_on(session, notice.id, by=liaison, now=LATER)
    late = LATER + timedelta(days=200)
    appeal = filed(session, telling.code_of(session, notice), now=late)
    assert rows.appeal(session, appeal).late is True

    sitting = seated(session, appeal, now=late)
    admission.admit(session, appeal, by=sitting[0], now=late + SOON)

    kinds = kinds_of(session, appeal)
    assert kinds[-2:] == ["appeal.condoned", "appeal.admitted"]


def test_without_enough_reviewers_an_appeal_waits_and_is_not_lost(
    session: Session,
) -> None:
    docket, _team = make.received(session)
    appeal = filed(session, code_for(session, docket))
    session.execute(update(Reviewer).values(active=False))

    assert sweep(session, LATER) == 0
    assert rows.appeal(session, appeal).panel_id is None
    session.execute(update(Reviewer).values(active=True))

    assert sweep(session, LATER) == 1
    assert rows.appeal(session, appeal).panel_id is not None


def test_an_appeal_that_names_nothing_here_is_not_won_by_silence(
    session: Session,
) -> None:
    make.received(session)
    appeal = filed(session, "", locator="https://x.com/nobody_was_here")
    found = rows.appeal(session, appeal)
    assert found.items == []

    sweep(session, found.default_at)
    sweep(session, found.default_at + SOON)

    assert rows.appeal(session, appeal).state is AppealState.ADMITTED
    assert "appeal.decided" not in kinds_of(session, appeal)


def test_a_fault_that_is_no_repeat_is_never_taken_for_one(session: Session) -> None:
    docket, _team = make.received(session)
    code = code_for(session, docket)
    first = filed(session, code)
    number = int(first[-6:])
    taken = f"{first[:-6]}{number + 1:06}"
    session.execute(update(Appeal).values(docket=taken))

    with pytest.raises(IntegrityError):
        filed(session, code)
