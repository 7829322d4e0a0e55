"""What waits about data stands on the first page of whoever has to do it."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.desk.queries import desk as queries
from oversight.dispatch.models.channels import Contact, Rehearsal
from oversight.dispatch.service import holding
from oversight.intake.service import warrants
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW

LATER = NOW + timedelta(days=1)


def cards(
    session: Session, actor: Actor, now: datetime = LATER
) -> dict[str, int | None]:
    session.flush()
    page = queries.page(session, actor, now=now)
    return {card.title: card.count for card in page.cards}


def test_a_platform_sees_the_accounts_it_has_not_answered(session: Session) -> None:
    make.sent(session)
    liaison = make.a_liaison(session)
    assert cards(session, liaison)["Requests for data"] == 1
    other = make.a_liaison(session, "facebook")
    assert cards(session, other)["Requests for data"] == 0


def test_only_a_body_whose_law_lets_it_ask_is_led_to_ask_for_data(
    session: Session,
) -> None:
    team = make.a_team(session)
    other = an_actor(session, role=Role.DRAFTER, body="pta")

    assert "Ask for data" in cards(session, team.drafter)
    assert "Ask for data" not in cards(session, other)
    assert "Courts to be told" in cards(session, other)


def test_a_custodian_sees_what_is_kept_and_the_officer_what_is_to_be_signed(
    session: Session,
) -> None:
    docket, team = make.received(session)
    assert cards(session, team.custodian)["Data in my keeping"] == 1
    assert cards(session, team.authoriser)["Certificates to sign"] == 0

    holding.destroy(
        session, docket, 1, make.a_destruction(), by=team.custodian, now=LATER
    )

    assert cards(session, team.custodian)["Data in my keeping"] == 0
    assert cards(session, team.authoriser)["Certificates to sign"] == 1
    elsewhere = an_actor(session, role=Role.AUTHORISER, body="pta")
    assert cards(session, elsewhere)["Certificates to sign"] == 0


def test_a_registrar_sees_the_courts_to_call(session: Session) -> None:
    team = make.a_team(session)
    docket = make.decided(session, team, tier="D2")
    registrar = an_actor(session, role=Role.REGISTRAR)
    assert cards(session, registrar)["Courts to call"] == 0
    warrants.enter(session, docket, make.a_paper(), by=team.drafter, now=LATER)
    assert cards(session, registrar)["Courts to call"] == 1


def test_a_drafter_asks_for_data_and_sees_no_court_untold(session: Session) -> None:
    team = make.a_team(session)
    assert cards(session, team.drafter)["Courts to be told"] == 0


def test_an_auditor_sees_the_certificates_drawn_for_a_look(session: Session) -> None:
    auditor = an_actor(session, role=Role.AUDITOR)
    assert cards(session, auditor)["Certificates to look at"] == 0


def test_a_closed_channel_stands_on_the_desks(session: Session) -> None:
    make.a_team(session)
    liaison = make.a_liaison(session)
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    assert "Open the channel" not in cards(session, liaison)
    assert cards(session, admin)["Channels to platforms"] == 0
    for table in (Rehearsal, Contact):
        session.execute(delete(table))
    assert cards(session, liaison)["Open the channel"] == 1
    assert cards(session, admin)["Channels to platforms"] == 1
