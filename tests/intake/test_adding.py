"""A body tells what it learnt after it had filed, and whoever decides reads it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.intake.models.adding import LaterFacts
from oversight.intake.pages import data_dockets
from oversight.intake.queries import adding as queries
from oversight.intake.queries import matters
from oversight.intake.rules import adding as rules
from oversight.intake.rules.lifecycle import RequestState
from oversight.intake.service import adding
from oversight.ledger import queries as ledger
from oversight.notices.models.mail import Mail
from oversight.outreach.service import added as letters
from oversight.vault import service as vault
from tests.factories import data as make
from tests.factories.accounts import a_body, an_actor
from tests.factories.intake import NOW, a_request
from tests.fixtures.web import Visitor

NEWS = "The account was taken over on 3 November; its holder told the police then."
LATER = NOW + timedelta(hours=2)


def told(session: Session, docket: str) -> tuple[str, ...]:
    request = matters.request(session, docket)
    return tuple(one.text for one in queries.of_matter(session, docket, request.id))


def written(session: Session) -> int:
    asked = select(Mail.key).where(Mail.message == letters.MESSAGE)
    return len(session.scalars(asked).all())


def test_what_was_added_stands_beside_the_file_and_the_record_says_only_that(
    session: Session,
) -> None:
    team = make.a_team(session)
    docket, sitting = make.ready(session, team)

    adding.add(session, docket, f"  {NEWS} ", by=team.drafter, now=LATER)

    assert told(session, docket) == (NEWS,)
    (leaf,) = [one for one in ledger.of_stream(session, docket) if "facts" in one["k"]]
    assert leaf["k"] == "facts.added"
    assert "taken over" not in str(leaf)
    filed = data_dockets.filed(session, docket, now=LATER)
    assert [one.text for one in filed.added] == [NEWS]
    adding.add(session, docket, NEWS, by=team.authoriser, now=LATER)
    assert len(told(session, docket)) == 2
    assert sitting


def test_everybody_who_decides_is_written_to_once(session: Session) -> None:
    team = make.a_team(session)
    docket, sitting = make.ready(session, team)
    an_actor(session, role=Role.PRESIDING)
    adding.add(session, docket, NEWS, by=team.drafter, now=LATER)

    assert letters.sweep(session, LATER) == len(sitting) + 1
    assert letters.sweep(session, LATER) == 0
    assert written(session) == len(sitting) + 1
    assert letters.sweep(session, LATER + timedelta(days=30)) == 0


def test_the_registrar_is_written_to_while_the_form_is_checked(
    session: Session,
) -> None:
    team = make.a_team(session)
    docket = make.filed(session, team)
    an_actor(session, role=Role.REGISTRAR)
    adding.add(session, docket, NEWS, by=team.drafter, now=LATER)

    assert letters.sweep(session, LATER) == 1


@pytest.mark.parametrize("text", ["", "Too little.", "x" * 5_001])
def test_too_little_or_too_much_is_refused(session: Session, text: str) -> None:
    team = make.a_team(session)
    docket = make.filed(session, team)

    with pytest.raises(RuleError, match="between"):
        adding.add(session, docket, text, by=team.drafter, now=LATER)
    assert told(session, docket) == ()


def test_only_officers_of_the_body_add_to_it(session: Session) -> None:
    team = make.a_team(session)
    docket = make.filed(session, team)
    a_body(session, "pta")

    for by in (
        team.custodian,
        an_actor(session, role=Role.DRAFTER, body="pta"),
        an_actor(session, role=Role.REGISTRAR),
    ):
        with pytest.raises(RuleError):
            adding.add(session, docket, NEWS, by=by, now=LATER)


def test_nothing_is_added_to_what_was_taken_back() -> None:
    rules.check_still_asked(RequestState.LAPSED)
    with pytest.raises(RuleError, match="nobody left"):
        rules.check_still_asked(RequestState.WITHDRAWN)


def test_what_was_erased_is_named_as_such(session: Session) -> None:
    team = make.a_team(session)
    docket = make.filed(session, team)
    adding.add(session, docket, NEWS, by=team.drafter, now=LATER)
    vault.forget(
        session, docket=docket, subject=queries.SUBJECT, ground="retention", now=LATER
    )

    matter = matters.request(session, docket)
    (one,) = queries.of_matter(session, docket, matter.id)

    assert one.text == ""
    assert one.erased is not None


def test_the_database_keeps_what_was_told(session: Session) -> None:
    team = make.a_team(session)
    docket = make.filed(session, team)
    row = adding.add(session, docket, NEWS, by=team.drafter, now=LATER)
    assert session.scalars(select(LaterFacts)).one() is row

    row.sealed = b"otherwise"
    with pytest.raises(DBAPIError):
        session.flush()
    session.rollback()


def test_the_page_takes_it_and_the_registrar_reads_it(
    session: Session, visitor: Visitor
) -> None:
    request = a_request(session)
    docket = request.docket
    drafter = an_actor(session, role=Role.DRAFTER, body=request.body.slug)
    visitor.sign_in(drafter)
    path = f"/en/desk/added/{docket}"

    assert path in visitor.get(f"/en/desk/filing/{docket}").text
    assert visitor.post(path, {"text": "Too little."}).status_code == 422
    assert visitor.post(path, {"text": NEWS}).status_code == 303
    assert NEWS in visitor.get(path).text

    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    assert NEWS in visitor.get(f"/en/desk/registry/{docket}").text
    visitor.sign_in(an_actor(session, role=Role.DRAFTER, body="nccia"))
    assert visitor.get(path).status_code == 404
