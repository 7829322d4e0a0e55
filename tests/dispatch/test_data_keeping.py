"""Data that are only kept: every act, refused for each check."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.cli.fsck.every import found
from oversight.core.errors import RuleError
from oversight.dispatch.models.channels import PlatformLetter
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import data_desk
from oversight.dispatch.rules.lifting import AgencyCode
from oversight.dispatch.service import data_lifting, data_sweep, keeping
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import matters
from oversight.intake.rules.lifecycle import ItemEnd, RequestState
from oversight.intake.service import matters as items
from oversight.intake.service import withdrawing
from oversight.ledger import queries as ledger
from oversight.review.queries import cases
from oversight.review.rules.lifecycle import CaseState
from oversight.review.service.sweep import sweep
from tests.factories import data as make
from tests.factories.intake import NOW

LATER = NOW + timedelta(hours=2)
AFTER = NOW + timedelta(days=61)
COURT = "Court of the Sessions Judge, Islamabad East"


def kept(session: Session, accounts: int = 2) -> tuple[str, make.Team]:
    """A docket of data that are kept, and the people of the body that asked."""
    team = make.a_team(session)
    asked = [make.an_account() for _ in range(accounts)]
    docket = make.filed(session, team, tier="D0", accounts=asked)
    data_sweep.sweep(session, NOW)
    return docket, team


def kinds_of(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as caught:
        act()
    return caught.value.code


def test_a_notice_to_keep_goes_out_once_and_only_for_what_is_live(
    session: Session,
) -> None:
    docket = make.filed(
        session, tier="D0", accounts=[make.an_account(), make.an_account()]
    )
    item = matters.request(session, docket).items[0]
    items.end_item(session, item, as_=ItemEnd.WITHDRAWN, now=NOW)

    assert keeping.send(session, docket, now=NOW) == 1
    assert keeping.send(session, docket, now=LATER) == 0

    assert [one.number for one in sendings.kept(session, docket)] == [2]
    assert kinds_of(session, docket).count("preservation.sent") == 1


def test_no_platform_is_written_to_of_what_ended_before_it_left(
    session: Session,
) -> None:
    docket = make.filed(session, tier="D0")
    item = matters.request(session, docket).items[0]
    assert sendings.unkept(session) == [docket]
    items.end_item(session, item, as_=ItemEnd.LAPSED, now=NOW)

    assert keeping.send(session, docket, now=NOW) == 0
    data_sweep.sweep(session, LATER)

    assert session.scalars(select(PlatformLetter)).all() == []
    assert sendings.unkept(session) == []


def test_a_platform_says_once_that_it_keeps_what_is_its_own(session: Session) -> None:
    docket, _team = kept(session)
    ours, other = make.a_liaison(session), make.a_liaison(session, "youtube")
    say = partial(keeping.acknowledge, session, docket)

    assert code_of(partial(say, 1, by=other, now=LATER)) == "not_found"
    assert code_of(partial(say, 3, by=ours, now=LATER)) == "not_found"
    say(2, by=ours, now=LATER)
    assert code_of(partial(say, 2, by=ours, now=LATER)) == "already_acknowledged"
    assert code_of(partial(say, 1, by=ours, now=AFTER)) == "keeping_over"
    data_sweep.sweep(session, AFTER)
    assert code_of(partial(say, 1, by=ours, now=LATER)) == "keeping_over"

    said = [one.acknowledged_at for one in sendings.kept(session, docket)]
    assert said == [None, LATER]


def test_a_body_tells_its_court_once_and_in_time(session: Session) -> None:
    docket, team = kept(session)
    stranger = make.a_team(session, "pta").drafter
    tell = partial(keeping.tell_court, session, docket)
    ours: dict[str, Any] = {"by": team.drafter, "now": LATER}

    for court, told_at, by, code in (
        (COURT, LATER, stranger, "not_found"),
        (COURT, LATER, team.custodian, "not_officer"),
        ("  ", LATER, team.drafter, "court_missing"),
        (COURT, NOW - timedelta(hours=1), team.drafter, "court_told_when"),
        (COURT, AFTER, team.drafter, "court_told_when"),
    ):
        assert code_of(partial(tell, court, told_at, by=by, now=LATER)) == code
    assert tell(f" {COURT} ", LATER, **ours) == 2
    assert code_of(partial(tell, COURT, LATER, **ours)) == "court_told_already"

    told = {one.court_told for one in sendings.kept(session, docket)}
    assert told == {COURT}
    assert keeping.miss_court(session, docket, now=AFTER) == 0
    assert "deadline.missed" not in kinds_of(session, docket)


def test_that_a_court_was_not_told_is_on_the_record_once(session: Session) -> None:
    docket, _team = kept(session)
    next_day = NOW + timedelta(hours=25)

    assert keeping.miss_court(session, docket, now=LATER) == 0
    assert keeping.miss_court(session, docket, now=next_day) == 2
    assert keeping.miss_court(session, docket, now=next_day) == 0

    assert kinds_of(session, docket).count("deadline.missed") == 1


def test_data_stay_kept_when_nobody_looks_in_time_and_nothing_is_wrong_with_that(
    session: Session,
) -> None:
    team = make.a_team(session)
    docket = make.filed(session, team, tier="D0", fields=())
    data_sweep.sweep(session, NOW)
    make.drawn(session, docket)
    late = NOW + timedelta(days=9)

    sweep(session, late)

    assert cases.case(session, docket).state is CaseState.LAPSED
    assert [one.ended_as for one in matters.request(session, docket).items] == [None]
    wrong = [one for one in found(session, late) if one.check == "case-states"]
    assert wrong == []


def test_a_court_alone_extends_and_once(session: Session) -> None:
    docket, team = kept(session)
    stranger = make.a_team(session, "pta").drafter
    told: dict[str, Any] = {"court": COURT, "court_number": "Misc. 7/2026"}
    extend = partial(keeping.extend, session, docket)
    ours: dict[str, Any] = {"by": team.drafter, "now": LATER}

    for number, days, paper, who, code in (
        (1, 30, told, {**ours, "by": stranger}, "not_found"),
        (1, 30, told, {**ours, "by": team.custodian}, "not_officer"),
        (3, 30, told, ours, "not_found"),
        (1, 30, told, {**ours, "now": AFTER}, "keeping_over"),
        (1, 30, {**told, "court": ""}, ours, "court_missing"),
        (1, 0, told, ours, "extension_days"),
        (1, 91, told, ours, "extension_days"),
        (1, 30, {**told, "court_number": ""}, ours, "court_number"),
        # Nothing can be seen in either: signs that only join or divide words.
        (1, 30, {**told, "court": "\u200b\u200c\u200d"}, ours, "court_missing"),
        (1, 30, {**told, "court_number": "\u200b\u200d"}, ours, "court_number"),
    ):
        assert code_of(partial(extend, number, days, **paper, **who)) == code
    before = sendings.kept(session, docket)[1].until
    extend(2, 30, **told, **ours)
    assert code_of(partial(extend, 2, 30, **told, **ours)) == "extended_already"

    assert sendings.kept(session, docket)[1].until == before + timedelta(days=30)
    data_sweep.sweep(session, AFTER)
    ends = [one.ended_as for one in matters.request(session, docket).items]
    assert ends == [ItemEnd.EXPIRED, None]
    assert kinds_of(session, docket).count("preservation.sent") == 3


def test_what_a_platform_keeps_is_ended_and_not_taken_back(session: Session) -> None:
    """Taken back, it would be looked at by nobody and kept on by an untold platform."""
    docket, team = kept(session, 1)
    ours: dict[str, Any] = {"by": team.authoriser, "now": LATER}

    back = partial(withdrawing.withdraw, session, docket, "other", "It is solved.")
    assert code_of(partial(back, **ours)) == "kept_already"
    assert not data_desk.body_page(session, docket, **ours).may_withdraw
    assert "request.withdrawn" not in kinds_of(session, docket)
    back_in_the_table = update(LegalRequest).values(state=RequestState.WITHDRAWN)
    with pytest.raises(IntegrityError, match="not_kept"), session.begin_nested():
        session.execute(back_in_the_table)

    data_lifting.lift_for_body(
        session, docket, 1, AgencyCode.NOT_NEEDED, "It is solved. " * 10, **ours
    )
    assert "preservation.cancelled" in kinds_of(session, docket)
