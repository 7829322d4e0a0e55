"""Another custodian keeps the data: the chain goes on, and the old access ends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor, Role
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.dispatch.models.custody import Keeper
from oversight.dispatch.models.holdings import Certificate, Production
from oversight.dispatch.queries import custody
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.data_lifecycle import Holding
from oversight.dispatch.service import data_answering, data_sweep, holding, keepers
from oversight.ledger import queries as ledger
from oversight.notices.models.mail import Mail
from oversight.storage.session import Store
from tests.dispatch.test_data_concurrency import at_once
from tests.factories import data as make
from tests.factories.accounts import a_body, an_actor
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor

WHY = "The custodian left the unit; the disk was handed over under seal."
LATER = NOW + timedelta(days=1)
DESK = "/en/desk/data-docket"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked a day after the sending."""
    clock.shift(timedelta(0))
    clock.shift(LATER - utc_now())
    yield
    clock.shift(timedelta(0))


def another(session: Session, body: str = make.BODY) -> Actor:
    return an_actor(session, role=Role.CUSTODIAN, body=body)


def hand_over(
    session: Session, docket: str, to: Actor, by: Actor, **cells: Any
) -> Keeper:
    said = {"code": "left", "why": WHY, **cells}
    return keepers.hand_over(session, docket, str(to.id), **said, by=by, now=LATER)


def test_what_was_received_stays_received_and_the_old_access_ends(
    session: Session,
) -> None:
    docket, team = make.received(session)
    new = another(session)

    link = hand_over(session, docket, new, team.authoriser)

    held = make.held(session, docket)
    assert (held.custodian_id, held.custodian_step) == (new.id, link.step == 1)
    assert (held.received_by, held.received_step) == (team.custodian.id, 0)
    with pytest.raises(RuleError) as found:
        holding.minimise(session, docket, 1, by=team.custodian, now=LATER)
    assert found.value.code == "not_found"
    first, second = custody.chain(session, held.request_id)
    assert (first.received, first.code) == ((1,), "")
    assert (second.received, second.code, second.why) == ((), "left", WHY)


def test_the_new_custodian_goes_on_and_signs_the_destruction(session: Session) -> None:
    docket, team = make.received(session)
    new = another(session)
    hand_over(session, docket, new, team.authoriser)

    holding.minimise(session, docket, 1, by=new, now=LATER)
    paper = make.a_destruction(destroyed_on=date(2026, 11, 24))
    holding.destroy(session, docket, 1, paper, by=new, now=LATER)
    holding.certify(session, docket, 1, by=team.authoriser, now=LATER)

    signed = session.scalars(select(Certificate)).one()
    assert (signed.custodian_id, make.held(session, docket).state) == (
        new.id,
        Holding.CERTIFIED,
    )
    with pytest.raises(RuleError) as found:
        hand_over(session, docket, team.custodian, team.authoriser)
    assert found.value.code == "nothing_kept"


def test_what_comes_later_comes_to_the_new_custodian(session: Session) -> None:
    team = make.a_team(session)
    docket = make.sent(session, team)
    new = another(session)
    hand_over(session, docket, new, team.authoriser)

    fields = sendings.order(session, docket).lines[0].fields
    data_answering.produce(
        session,
        docket,
        1,
        make.a_manifest(tuple(fields)),
        by=make.a_liaison(session),
        now=LATER,
    )
    holding.receive(session, docket, 1, (), by=new, now=LATER)

    held = make.held(session, docket)
    assert (held.received_by, held.received_step) == (new.id, 1)


def test_nothing_is_handed_over_where_a_platform_refused_everything(
    session: Session,
) -> None:
    team = make.a_team(session)
    docket = make.sent(session, team)
    by = make.a_liaison(session)
    data_answering.refuse(session, docket, 1, "overbroad", by=by, now=LATER)

    with pytest.raises(RuleError) as found:
        hand_over(session, docket, another(session), team.authoriser)

    assert found.value.code == "nothing_kept"


def test_the_new_custodian_is_reminded_of_the_day_as_well(session: Session) -> None:
    docket, team = make.received(session)
    early = make.held(session, docket).retention_until - timedelta(days=10)
    data_sweep.sweep(session, early)
    gone = update(Person).where(Person.id == team.custodian.id)
    session.execute(gone.values(disabled_at=early))
    hand_over(session, docket, another(session), team.authoriser)

    data_sweep.sweep(session, early + timedelta(days=1))
    data_sweep.sweep(session, early + timedelta(days=2))

    of_day = select(Mail).where(Mail.message == "reminder")
    assert len(session.scalars(of_day).all()) == 2


def test_the_record_says_why_and_names_nobody(session: Session) -> None:
    docket, team = make.received(session)
    new = another(session)

    hand_over(session, docket, new, team.authoriser)

    leaves = ledger.of_stream(session, docket)
    (leaf,) = [leaf for leaf in leaves if leaf["k"] == "custody.changed"]
    assert (leaf["code"], leaf["agency"]) == ("left", make.BODY)
    assert {str(new.id), str(team.custodian.id), new.name}.isdisjoint(
        str(value) for value in leaf.values()
    )
    told = session.scalars(
        select(Mail.message).where(Mail.message.like("custodian_%"))
    ).all()
    assert sorted(told) == ["custodian_named", "custodian_relieved"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [({"code": "other"}, "keeper_code"), ({"why": "Left."}, "keeper_why")],
)
def test_nothing_is_handed_over_without_a_reason(
    session: Session, cells: dict[str, str], code: str
) -> None:
    docket, team = make.received(session)

    with pytest.raises(RuleError) as found:
        hand_over(session, docket, another(session), team.authoriser, **cells)

    assert found.value.code == code


def test_only_another_custodian_of_the_same_body_is_named(session: Session) -> None:
    docket, team = make.received(session)
    a_body(session, "pta")

    for wrong in (team.custodian, team.drafter, another(session, "pta")):
        with pytest.raises(RuleError) as found:
            hand_over(session, docket, wrong, team.authoriser)
        assert found.value.code == "keeper_unknown"


def test_only_an_authorising_officer_of_that_body_names(session: Session) -> None:
    docket, team = make.received(session)
    a_body(session, "pta")
    stranger = an_actor(session, role=Role.AUTHORISER, body="pta")

    for wrong in (team.custodian, team.drafter, stranger):
        with pytest.raises(RuleError) as found:
            hand_over(session, docket, another(session), wrong)
        assert found.value.code == "not_found"


def test_two_at_once_are_two_links_or_one(store: Store) -> None:
    with store.transaction() as session:
        docket, team = make.received(session)
        new = another(session)

    came = at_once(
        store,
        *[lambda session: hand_over(session, docket, new, team.authoriser).step] * 2,
    )

    assert came == ["1", "keeper_unknown"]


def test_the_old_custodian_loses_a_race_with_the_hand_over(store: Store) -> None:
    with store.transaction() as session:
        docket, team = make.received(session)
        new = another(session)

    at_once(
        store,
        lambda session: hand_over(session, docket, new, team.authoriser).step,
        lambda session: (
            holding.minimise(session, docket, 1, by=team.custodian, now=LATER).state
        ),
    )

    with store.reading() as session:
        held = make.held(session, docket)
        assert held.custodian_id == new.id
        assert held.state in {Holding.RECEIVED, Holding.MINIMISED}


def test_the_database_refuses_a_keeper_outside_the_chain(session: Session) -> None:
    docket, team = make.received(session)
    link = hand_over(session, docket, another(session), team.authoriser)
    stranger = another(session)

    for wrong in (
        {"custodian_id": stranger.id},
        {"custodian_step": 2},
        {"received_by": stranger.id},
        {"received_step": None},
        {"custodian_step": 0, "custodian_id": team.custodian.id, "received_step": 1},
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(Production).values(**wrong))
    cells = {
        column.name: getattr(link, column.name)
        for column in Keeper.__table__.columns
        if column.name != "id"
    }
    for wrong in (
        {"step": 3, "before": 2},
        {"step": 2, "before": 1, "after_id": stranger.id},
        {"step": 2, "before": 1, "after_id": link.person_id},
        {"step": 2, "before": 1, "after_id": link.person_id, "why": None},
        {"step": 1, "before": 0},
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            linked(session, {**cells, **wrong})


def linked(session: Session, cells: dict[str, Any]) -> None:
    session.add(Keeper(**cells))
    session.flush()


def test_the_page_hands_over_and_shows_the_chain(
    session: Session, visitor: Visitor
) -> None:
    docket, team = make.received(session)
    new = another(session)
    visitor.sign_in(team.authoriser)
    told = {"custodian": str(new.id), "code": "absent", "why": "Away."}

    assert "Name another custodian" in visitor.get(f"{DESK}/{docket}").text
    page = visitor.post(f"{DESK}/{docket}/custodian", told)
    assert (page.status_code, "Away." in page.text) == (422, True)
    visitor.post(f"{DESK}/{docket}/custodian", {**told, "why": WHY})

    for lang in ("en", "ur"):
        assert visitor.get(f"/{lang}/desk/data-docket/{docket}/custodian").text
    text = visitor.get(f"{DESK}/{docket}").text
    assert (WHY in text, new.name in text) == (True, True)
    place = f"/en/desk/custody/{docket}/1"
    assert visitor.sign_in(team.custodian).get(place).status_code == 404
    assert visitor.sign_in(new).get(place).status_code == 200


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"custodian": ""}, "Choose another custodian of your body"),
        ({"custodian": "not-a-person"}, "Choose another custodian of your body"),
        ({"custodian": "the one before"}, "Choose another custodian of your body"),
        ({"custodian": "of another body"}, "Choose another custodian of your body"),
        ({"custodian": "who has left"}, "Choose another custodian of your body"),
        ({"code": ""}, "Answer this question"),
        ({"code": "because"}, "Answer this question"),
        ({"why": ""}, "Say in 20 to 2000 characters"),
        ({"why": " " * 60}, "Say in 20 to 2000 characters"),
        ({"why": "x" * 2001}, "2000"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_question_and_loses_nothing(
    session: Session, visitor: Visitor, cells: dict[str, str], sentence: str
) -> None:
    docket, team = make.received(session)
    new, gone = another(session), another(session)
    a_body(session, "pta")
    session.get_one(Person, gone.id).disabled_at = NOW
    session.flush()
    people = {
        "the one before": team.custodian,
        "of another body": another(session, "pta"),
        "who has left": gone,
    }
    told = {"custodian": str(new.id), "code": "absent", "why": WHY, **cells}
    if told["custodian"] in people:
        told["custodian"] = str(people[told["custodian"]].id)

    for lang in ("en", "ur"):
        place = f"/{lang}/desk/data-docket/{docket}/custodian"
        page = visitor.sign_in(team.authoriser).post(place, told)
        assert page.status_code == 422
        assert told["why"].strip() in page.text
        assert lang == "ur" or sentence in visitor.page.main
    assert make.held(session, docket).custodian_id == team.custodian.id
    assert (
        visitor.sign_in(team.custodian).get(f"/en/desk/custody/{docket}/1").status_code
        == 200
    )


def test_a_body_with_one_custodian_is_told_what_to_do(
    session: Session, visitor: Visitor
) -> None:
    docket, team = make.received(session)
    told = {"custodian": str(team.custodian.id), "code": "left", "why": WHY}
    visitor.sign_in(team.authoriser)

    assert "Name another custodian" in visitor.get(f"{DESK}/{docket}").text
    for lang in ("en", "ur"):
        page = visitor.get(f"/{lang}/desk/data-docket/{docket}/custodian")
        assert (page.status_code, "<textarea" in page.text) == (200, False)
    visitor.get(f"{DESK}/{docket}/custodian")
    assert "Your body has no other custodian" in visitor.page.main
    assert visitor.post(f"{DESK}/{docket}/custodian", told).status_code == 422


def test_where_nothing_is_kept_the_page_says_so(
    session: Session, visitor: Visitor
) -> None:
    docket, team = make.received(session)
    another(session)
    holding.minimise(session, docket, 1, by=team.custodian, now=LATER)
    paper = make.a_destruction(destroyed_on=date(2026, 11, 24))
    holding.destroy(session, docket, 1, paper, by=team.custodian, now=LATER)
    holding.certify(session, docket, 1, by=team.authoriser, now=LATER)
    visitor.sign_in(team.authoriser)

    page = visitor.get(f"{DESK}/{docket}/custodian")

    assert "Nothing is kept under this number" in visitor.page.main
    assert "<textarea" not in page.text


def test_nobody_else_finds_the_page(session: Session, visitor: Visitor) -> None:
    docket, team = make.received(session)

    for who in (team.drafter, team.custodian, replace(make.a_liaison(session))):
        page = visitor.sign_in(who).get(f"{DESK}/{docket}/custodian")
        assert page.status_code in {403, 404}
