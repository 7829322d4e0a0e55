"""An appeal about data at odd moments: late, twice, after the end, without a panel."""

import json
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Any

import pytest
from sqlalchemy import insert, select, update
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
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.dispatch.models.channels import PlatformLetter
from oversight.dispatch.models.stays import DataStay
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import (
    data_lines,
    data_pages,
    data_shelf,
    data_versions,
    stays,
)
from oversight.dispatch.rules.data_lifecycle import DataState, Holding
from oversight.dispatch.service import (
    data_answering,
    data_approvals,
    data_sending,
    data_standing,
    data_staying,
    data_sweep,
    holding,
)
from oversight.intake.queries import matters
from oversight.ledger import outages
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling
from oversight.review.models.roster import Reviewer
from oversight.review.service import members
from oversight.review.service.beacon import make_beacon
from tests.factories import data as make
from tests.factories.appeals import an_opened
from tests.factories.intake import NOW
from tests.factories.review import panel_members, some_words

LATER = NOW + timedelta(days=1)
SOON = timedelta(minutes=2)


def kinds_of(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def filed(
    session: Session,
    code: str,
    *,
    now: datetime = LATER,
    locator: str = "",
    **facts: Any,
) -> str:
    """The docket of an appeal of somebody whose data were asked for."""
    filing.use(b"s" * 32)
    form = AppealForm(
        what_happened="data-asked",
        platform="x",
        locator=locator,
        notice_code=code,
        grounds=("data-not-needed",),
        **facts,
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


def answered(
    session: Session,
    appeal: str,
    sitting: list[Actor],
    outcome: AppealOutcome = AppealOutcome.OVERTURNED,
    *,
    now: datetime = LATER,
) -> None:
    """Let the first seat admit an appeal, and everybody vote in one way."""
    admission.admit(session, appeal, by=sitting[0], now=now + SOON)
    for actor in sitting:
        ballot = AppealBallot(outcome, some_words("appeal", 150), some_words("short"))
        an_opened(session, appeal, actor, now=now + SOON)
        deciding.vote(session, appeal, 1, ballot, by=actor, now=now + 2 * SOON)


def test_what_fell_while_the_appeal_waited_falls_once(session: Session) -> None:
    docket, _team = make.received(session)
    appeal = filed(session, code_for(session, docket))
    sitting = seated(session, appeal)
    line = sendings.order(session, docket).lines[0]
    data_standing.lift(session, line, cause="court", error="yes", now=LATER)

    answered(session, appeal, sitting)

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

    answered(session, appeal, seated(session, appeal, now=now), now=now)

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


def stayed_by(session: Session, appeal: str) -> list[Actor]:
    """The members of an appeal whose first seat granted the stay."""
    sitting = seated(session, appeal)
    admission.stay(session, appeal, granted=True, by=sitting[0], now=LATER + SOON)
    return sitting


def test_a_stay_bars_the_use_of_data_that_were_handed_over(session: Session) -> None:
    docket, team = make.received(session)
    stayed_by(session, filed(session, code_for(session, docket), stay_asked=True))

    assert kinds_of(session, docket).count("item.suspended") == 1
    assert make.held(session, docket).state is Holding.RECEIVED
    (row,) = data_pages.of_docket(session, docket, now=LATER)
    assert row.stayed
    assert used(session, docket, team.custodian) == "stayed"


def test_a_stay_holds_what_is_still_to_be_handed_over(session: Session) -> None:
    docket = make.sent(session)
    liaison = make.a_liaison(session)
    line = sendings.order(session, docket).lines[0]
    data_staying.suspend(
        session, line, cause="stay", appeal_docket="AP-2026-000001", now=LATER
    )
    assert letters_to(session) == ["data_waiting", "data_stayed"]
    manifest = make.a_manifest(line.fields)
    with pytest.raises(RuleError) as refused:
        data_answering.produce(
            session, docket, 1, manifest, by=liaison, now=LATER + SOON
        )
    assert refused.value.code == "stayed"
    (shown,) = data_lines.lines(session, sendings.order(session, docket))
    assert (shown.state, shown.may_answer) == ("stayed", False)
    again = data_staying.suspend(
        session, line, cause="stay", appeal_docket="AP-2026-000002", now=LATER
    )
    assert again
    for known in ("AP-2026-000001", "AP-2026-000002"):
        assert not data_staying.suspend(
            session, line, cause="stay", appeal_docket=known, now=LATER
        )
    assert letters_to(session) == ["data_waiting", "data_stayed"]
    assert kinds_of(session, docket).count("item.suspended") == 1

    nobody = {"AP-2026-000003"}
    assert not data_staying.end(session, line, held_by=nobody, now=LATER)
    assert data_staying.end(session, line, held_by={"AP-2026-000001"}, now=LATER)
    assert letters_to(session)[-1] == "data_stayed"
    assert data_staying.end(session, line, held_by={"AP-2026-000002"}, now=LATER)
    assert letters_to(session)[-1] == "data_resumed"
    data_answering.produce(session, docket, 1, manifest, by=liaison, now=LATER + SOON)


def test_a_platform_may_refuse_what_is_stayed(session: Session) -> None:
    docket = make.sent(session)
    liaison = make.a_liaison(session)
    line = sendings.order(session, docket).lines[0]
    data_staying.suspend(
        session, line, cause="stay", appeal_docket="AP-2026-000001", now=LATER
    )
    data_answering.refuse(session, docket, 1, "overbroad", by=liaison, now=LATER)
    assert sendings.order(session, docket).lines[0].state is DataState.REFUSED


def test_what_is_stayed_does_not_leave(session: Session) -> None:
    docket = make.decided(session)
    make.a_liaison(session)
    issued = data_sending.issue(session, docket, now=NOW + timedelta(hours=1))
    data_staying.suspend(
        session,
        sendings.order(session, docket).lines[0],
        cause="stay",
        appeal_docket="AP-2026-000001",
        now=NOW + timedelta(hours=1),
    )
    with pytest.raises(RuleError) as refused:
        data_sending.dispatch(session, docket, now=NOW + timedelta(hours=1))
    assert refused.value.code == "stayed"
    assert letters_to(session) == []
    assert issued.dispatched_at is None


def test_what_is_stayed_keeps_no_other_account_from_leaving(session: Session) -> None:
    docket = make.decided(session, accounts=[make.an_account(), make.an_account()])
    make.a_liaison(session)
    order = data_sending.issue(session, docket, now=make.SENT)
    stayed = {"cause": "stay", "appeal_docket": "AP-2026-000001"}
    data_staying.suspend(session, order.lines[0], **stayed, now=make.SENT)
    told = data_approvals.hindrances(session, docket, now=make.SENT)
    assert [error and error.code for error in told.values()] == ["stayed", None]

    data_sweep.sweep(session, make.SENT)

    order = sendings.order(session, docket)
    assert order.dispatched_at == make.SENT
    assert [(line.held, line.state) for line in order.lines] == [
        (True, DataState.ISSUED),
        (False, DataState.DISPATCHED),
    ]
    said = json.loads(data_versions.newest(session, order).body)
    assert [one["number"] for one in said["items"]] == [2]


@pytest.mark.parametrize("outcome", [AppealOutcome.UPHELD, AppealOutcome.OVERTURNED])
def test_a_stay_ends_with_the_appeal(session: Session, outcome: AppealOutcome) -> None:
    docket, team = make.received(session)
    appeal = filed(session, code_for(session, docket), stay_asked=True)
    sitting = stayed_by(session, appeal)

    answered(session, appeal, sitting, outcome)

    line = sendings.order(session, docket).lines[0]
    assert stays.by_appeals(session, line.id) == []
    ending = used(session, docket, team.custodian)
    assert ending == ("use_barred" if outcome is AppealOutcome.OVERTURNED else "")


def test_a_stay_ends_when_the_appeal_is_not_taken(session: Session) -> None:
    docket, team = make.received(session)
    appeal = filed(session, code_for(session, docket), stay_asked=True)
    sitting = stayed_by(session, appeal)
    ground = "no-interest"
    admission.refuse(
        session,
        appeal,
        ground,
        some_words("refusal", 150),
        by=sitting[0],
        now=LATER + SOON,
    )
    assert used(session, docket, team.custodian) == ""


def test_a_stay_goes_on_when_another_appeal_that_had_one_is_not_taken(
    session: Session,
) -> None:
    docket, team = make.received(session)
    code = code_for(session, docket)
    first = filed(session, code, stay_asked=True)
    second = filed(session, code, stay_asked=True)
    sitting = stayed_by(session, first)
    admission.stay(session, second, granted=True, by=sitting[0], now=LATER + SOON)
    for appeal, left in ((first, "stayed"), (second, "")):
        why = some_words("refusal", 150)
        admission.refuse(
            session, appeal, "no-interest", why, by=sitting[0], now=LATER + SOON
        )
        assert used(session, docket, team.custodian) == left
    assert kinds_of(session, docket).count("item.suspended") == 1


def test_the_stay_of_a_joined_appeal_ends_with_the_answer_it_shares(
    session: Session,
) -> None:
    docket, team = make.received(session)
    code = code_for(session, docket)
    first, second = filed(session, code), filed(session, code, stay_asked=True)
    sitting = seated(session, first)
    admission.stay(session, second, granted=True, by=sitting[0], now=LATER + SOON)
    assert used(session, docket, team.custodian) == "stayed"

    answered(session, first, sitting, AppealOutcome.UPHELD)

    assert rows.appeal(session, second).state is AppealState.DECIDED
    assert used(session, docket, team.custodian) == ""


def test_who_decides_an_appeal_reads_the_request_and_corrects_nothing_in_it(
    session: Session,
) -> None:
    docket, _team = make.received(session)
    sitting = seated(session, filed(session, code_for(session, docket)))

    page = data_shelf.data_document_page(session, docket, by=sitting[0], lang="en")

    assert page.docket == docket
    assert page.correctable == ()
    with pytest.raises(RuleError) as refused:
        page.offered()
    assert refused.value.code == "not_found"


def test_the_clock_of_an_appeal_stays_data_too(session: Session) -> None:
    docket, team = make.received(session)
    appeal = filed(session, code_for(session, docket))
    sitting = seated(session, appeal)
    admission.admit(session, appeal, by=sitting[0], now=LATER + SOON)
    suspend_at = rows.appeal(session, appeal).suspend_at

    sweep(session, suspend_at + SOON)

    assert used(session, docket, team.custodian, now=suspend_at + SOON) == "stayed"


def test_the_database_keeps_one_stay_of_each_appeal(session: Session) -> None:
    docket = make.sent(session)
    line = sendings.order(session, docket).lines[0]
    row = {
        "line_id": line.id,
        "appeal_docket": "AP-2026-000001",
        "cause": "stay",
        "stayed_at": LATER,
    }
    session.execute(insert(DataStay).values(row))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(DataStay).values(row))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(DataStay).values(ended_at=NOW - timedelta(days=9)))


def used(
    session: Session, docket: str, custodian: Actor, *, now: datetime = LATER
) -> str:
    """Write into the log of use; return why it was refused, if it was."""
    day = local_date(now)
    if make.held(session, docket).state is Holding.RECEIVED:
        holding.minimise(session, docket, 1, by=custodian, now=now)
    try:
        holding.log_use(
            session,
            docket,
            1,
            "NC-1042",
            "investigation",
            day,
            by=custodian,
            now=now + 3 * SOON,
        )
    except RuleError as error:
        return error.code
    return ""


def letters_to(session: Session) -> list[str]:
    asked = select(PlatformLetter.message).where(PlatformLetter.docket.like("DR-%"))
    return list(session.scalars(asked.order_by(PlatformLetter.posted_at)))


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


@pytest.mark.parametrize(("days", "late"), [(19, True), (20, False)])
def test_days_on_which_nobody_could_appeal_make_nobody_late(
    session: Session, days: int, *, late: bool
) -> None:
    docket, _team = make.received(session)
    notice = notices.made(session, docket, 1, Stage.SENT)
    telling.pass_on(session, notice.id, by=make.a_liaison(session), now=LATER)
    away = LATER + timedelta(days=30)
    outages.came_back(session, away, now=away + timedelta(days=days))

    now = LATER + timedelta(days=200)
    appeal = filed(session, telling.code_of(session, notice), now=now)

    assert rows.appeal(session, appeal).late is late


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

    assert rows.appeal(session, appeal).state is AppealState.REFUSED
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
