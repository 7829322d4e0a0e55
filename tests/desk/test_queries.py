"""Each role's first page shows what waits for it, and leads there."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.codes import new_code
from oversight.desk.queries import begun
from oversight.desk.queries import desk as queries
from oversight.intake.service import data_drafting, drafting
from tests.factories import data
from tests.factories.accounts import a_person, an_actor
from tests.factories.appeals import a_seated, a_sent_matter, an_appeal
from tests.factories.intake import NOW, a_request, officers, received
from tests.factories.law import a_law
from tests.factories.review import a_case, panel_members
from tests.fixtures.web import Visitor


def counts(session: Session, role: Role, **facts: str) -> dict[str, int | None]:
    session.flush()
    actor = an_actor(session, role=role, **facts)
    page = queries.page(session, actor, now=NOW)
    assert page.role == role.value
    return {card.title: card.count for card in page.cards}


def test_officers_see_the_filings_of_their_own_body(session: Session) -> None:
    received(session, by=officers(session, "pta"))
    request = a_request(session, screened=False)
    request.state = request.state.__class__.DEFECTIVE
    session.flush()
    ours = counts(session, Role.DRAFTER, body="pta")
    assert ours["Waiting for a signature"] == 1
    assert ours["To correct"] == 1
    theirs = counts(session, Role.DRAFTER, body="nccia")
    assert (theirs["Waiting for a signature"], theirs["To correct"]) == (0, 0)
    assert counts(session, Role.AUTHORISER, body="pta")["To sign"] == 1
    assert counts(session, Role.AUTHORISER, body="nccia")["To sign"] == 0


def test_a_data_request_counts_among_what_is_to_sign_once_it_is_whole(
    session: Session,
) -> None:
    team = data.a_team(session)
    body = team.drafter.body or ""
    data_drafting.begin(session, by=team.drafter, now=NOW)
    assert counts(session, Role.AUTHORISER, body=body)["To sign"] == 0
    data.a_form(session, team)
    assert counts(session, Role.AUTHORISER, body=body)["To sign"] == 1
    assert counts(session, Role.DRAFTER, body=body)["Waiting for a signature"] == 1


def test_a_drafter_goes_on_from_the_desk_with_what_was_begun(
    session: Session, visitor: Visitor
) -> None:
    team = data.a_team(session)
    number = data_drafting.begin(session, by=team.drafter, now=NOW)
    keys = [new_code() for _ in range(6)]
    for key in keys:
        given = {"locator": f"https://x.com/someone/status/{key}"}
        drafting.save(session, key, given, by=team.drafter, now=NOW)
    found = queries.page(session, team.drafter, now=NOW).begun
    assert found is not None
    assert (len(found.drafts), found.more_drafts) == (5, 1)
    assert [one.number for one in found.data] == [number]
    assert queries.page(session, team.authoriser, now=NOW).begun is None
    other = an_actor(session, role=Role.DRAFTER, body=team.drafter.body or "")
    theirs = queries.page(session, other, now=NOW).begun
    assert theirs is not None
    assert theirs.drafts == ()
    assert [one.number for one in theirs.data] == [number]
    session.commit()

    visitor.sign_in(team.drafter)
    visitor.get("/en/desk")
    links = {link.attrs["href"] for link in visitor.page.root.all("a")}
    assert f"/en/desk/filing/draft/{found.drafts[0].key}" in links
    assert f"/en/desk/data/{number}" in links
    assert "/en/desk/filing/new?track=victim" in links
    assert "1 more under your filings" in visitor.page.main


def test_the_desk_asks_as_often_however_much_was_begun(session: Session) -> None:
    team = data.a_team(session)
    asked: list[str] = []

    @event.listens_for(session.connection(), "before_cursor_execute")
    def before(*told: object) -> None:
        asked.append(str(told[2]))

    def times() -> int:
        data_drafting.begin(session, by=team.drafter, now=NOW)
        given = {"locator": "https://x.com/someone/status/2020202020202020202"}
        drafting.save(session, new_code(), given, by=team.drafter, now=NOW)
        session.flush()
        session.expire_all()
        del asked[:]
        begun.of(session, team.drafter, now=NOW)
        return len(asked)

    first = times()
    assert [times() for _ in range(3)] == [first] * 3


def test_the_registrar_sees_what_waits_for_the_check(session: Session) -> None:
    a_request(session, screened=False)
    a_request(session, now=NOW + timedelta(hours=1))
    assert counts(session, Role.REGISTRAR)["To check for form"] == 1


def test_a_member_sees_own_matters_only(session: Session) -> None:
    docket = a_case(session)
    session.flush()
    for member in panel_members(session, docket):
        cards = {c.title: c.count for c in queries.page(session, member, now=NOW).cards}
        assert cards["Requests before me"] == 1
        assert cards["Appeals before me"] == 0
    assert counts(session, Role.REVIEWER)["Requests before me"] == 0


def test_a_sent_and_appealed_matter_waits_for_everybody_it_should(
    session: Session,
) -> None:
    docket = a_sent_matter(session, items=2)
    assert counts(session, Role.LIAISON, platform="x") == {
        "Requests to receive": 1,
        "Items without an answer": 2,
        "Notices to pass on": 2,
        "Requests for data": 0,
        "To restore": 0,
    }
    assert set(counts(session, Role.LIAISON, platform="facebook").values()) == {0}
    owed = "The Authority's own orders"
    assert counts(session, Role.AUTHORISER, body="pta")[owed] == 1
    assert counts(session, Role.AUTHORISER, body="nccia")[owed] == 0
    panel = a_seated(session, an_appeal(session, docket))
    session.flush()
    for member in panel:
        cards = {c.title: c.count for c in queries.page(session, member, now=NOW).cards}
        assert cards["Appeals before me"] == 1


def test_those_who_keep_the_roster_see_it(session: Session) -> None:
    a_case(session, drawn=False)
    assert counts(session, Role.PRESIDING)["Waiting to be drawn"] == 1
    people = counts(session, Role.ADMINISTRATOR)["People"]
    assert people is not None
    assert people > 1


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_desk_whose_links_lead_somewhere(
    session: Session, app: Flask, visitor: Visitor, role: Role
) -> None:
    a_law(session)
    person = a_person(session, role=role)
    session.commit()
    visitor.sign_in(person)
    for lang in ("en", "ur"):
        assert visitor.get(f"/{lang}/desk").status_code == 200
        cards = [
            link.attrs["href"]
            for heading in visitor.page.root.all("h2")
            for link in heading.all("a")
        ]
        for path in cards:
            assert visitor.get(path).status_code == 200, path
    if role in {Role.ADVOCATE, Role.ANALYST}:
        assert cards == []
    else:
        assert cards


def test_a_stranger_is_asked_to_sign_in(visitor: Visitor, session: Session) -> None:
    reply = visitor.get("/en/desk")
    assert reply.status_code in {302, 303}
    assert "sign-in" in reply.location
