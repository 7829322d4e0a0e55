"""What is rare and lawful is no damage."""

from datetime import timedelta

from sqlalchemy.orm import Session

from oversight.cli.fsck.book import Book
from oversight.cli.fsck.filing import ends_recorded, live_addresses
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.service import data_standing, holding
from oversight.intake.rules.lifecycle import ItemEnd
from tests.factories import data as make
from tests.factories.intake import NOW

LATER = NOW + timedelta(days=1)


def test_data_are_kept_and_asked_for_beside_a_restriction(session: Session) -> None:
    account = make.an_account()
    team = make.a_team(session)
    for tier in ("D0", "D1"):
        make.filed(session, team, tier=tier, accounts=[account])
    assert list(live_addresses(Book(session, NOW))) == []


def test_an_appeal_that_wins_after_the_data_were_destroyed_is_no_damage(
    session: Session,
) -> None:
    docket, team = make.received(session)
    holding.minimise(session, docket, 1, by=team.custodian, now=LATER)
    gone = make.a_destruction()
    holding.destroy(session, docket, 1, gone, by=team.custodian, now=LATER)
    holding.certify(session, docket, 1, by=team.authoriser, now=LATER)
    (line,) = sendings.order(session, docket).lines
    assert line.item.ended_as is ItemEnd.EXPIRED

    data_standing.lift(session, line, cause="appeal", error="yes", now=LATER)

    assert line.item.ended_as is ItemEnd.EXPIRED
    assert list(ends_recorded(Book(session, LATER))) == []
