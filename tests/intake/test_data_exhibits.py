"""Files beside the accounts of a data request: for those who decide, and no platform."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.intake.models.data import DataForm
from oversight.intake.models.exhibits import Exhibit, FiledExhibit
from oversight.intake.models.requests import Item
from oversight.intake.pages import data_dockets
from oversight.intake.queries import exhibits as queries
from oversight.intake.rules import data_drafts
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_checklist import CHECKS
from oversight.intake.service import (
    data_drafting,
    data_screening,
    data_signing,
    exhibits,
    keeping,
    withdrawing,
)
from oversight.intake.service.taking import Handed
from oversight.vault import service as vault
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.data import a_form, a_team, an_account
from tests.factories.exhibits import a_paper, a_picture, handed
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor
from tests.storage import steps

LATER = NOW + timedelta(hours=2)
HOME = "/en/desk/exhibits"


@pytest.fixture
def team(session: Session) -> make.Team:
    found = a_team(session)
    session.commit()
    return found


def put(
    session: Session, number: str, row: int, team: make.Team, file: Handed | None = None
) -> Exhibit:
    kept = exhibits.attach_to_row(
        session, number, row, file or handed(), by=team.drafter, now=NOW
    )
    assert kept is not None
    return kept


def a_document(words: str) -> Handed:
    content = a_picture(words=words)
    return handed(content, name="page.png", purpose="document", caption=words)


def sent(content: bytes, name: str = "capture.png", **more: str) -> dict[str, object]:
    return {
        "shows_child": "no",
        "purpose": "capture",
        "caption": "Screenshot of the account",
        "file": (BytesIO(content), name),
        **more,
    }


def codes(session: Session, number: str) -> dict[int, list[str]]:
    batch = session.scalars(select(DataForm)).one().batch_id
    found = queries.of_batch(session, batch)
    assert number
    return {row: [one.caption for one in rows] for row, rows in found.items()}


def test_files_of_each_account_are_filed_with_it_on_whatever_docket(
    session: Session, team: make.Team
) -> None:
    accounts = [
        an_account(),
        an_account(locator="https://t.me/somebody_one", platform="telegram"),
    ]
    number = a_form(session, team, accounts=accounts)
    picture = a_picture(words="two")
    first = put(session, number, 1, team, a_document("one"))
    second = put(session, number, 2, team, handed(picture))

    dockets = data_signing.sign(session, number, by=team.authoriser, now=NOW)

    assert len(dockets) == 2
    filed = dict(
        session.execute(select(FiledExhibit.exhibit_id, FiledExhibit.item_id)).all()
    )
    items = {one.canonical: one for one in session.scalars(select(Item))}
    assert filed[first.id] == items[accounts[0].canonical].id
    assert filed[second.id] == items[accounts[1].canonical].id
    captured = {one.canonical: one.capture_sha256 for one in items.values()}
    assert captured[accounts[1].canonical] == sha256(picture).hexdigest()
    assert captured[accounts[0].canonical] is None
    page = data_dockets.filed(session, dockets[0], now=NOW)
    assert [one.caption for one in page.items[0].exhibits] == ["one"]


def test_an_account_that_is_taken_out_takes_its_files_with_it_and_no_other(
    session: Session, team: make.Team
) -> None:
    number = a_form(session, team, accounts=[an_account(), an_account()])
    put(session, number, 1, team, a_document("one"))
    put(session, number, 2, team, a_document("two"))

    data_drafting.drop_account(session, number, 1, by=team.drafter, now=NOW)
    assert codes(session, number) == {2: ["two"]}
    kept = data_drafting.put_account(
        session, number, None, an_account(), by=team.drafter, now=NOW
    )

    assert kept.place == 2
    # The place of the account that is gone is given to no other.
    put(session, number, 3, team, a_document("three"))
    with pytest.raises(RuleError, match="nothing here"):
        put(session, number, 1, team, a_document("four"))
    assert codes(session, number) == {2: ["two"], 3: ["three"]}


def test_an_account_that_is_changed_keeps_its_files(
    session: Session, team: make.Team
) -> None:
    one = an_account()
    number = a_form(session, team, accounts=[one])
    put(session, number, 1, team)
    data_drafting.put_account(
        session,
        number,
        1,
        an_account(locator=one.locator),
        seen=_seen(session),
        by=team.drafter,
        now=NOW,
    )

    assert codes(session, number) == {1: ["Screenshot of the post with its date"]}


def _seen(session: Session) -> str:
    form = session.scalars(select(DataForm)).one()
    return data_drafts.of_account(Account.from_json(form.accounts[0]))


def test_what_is_taken_back_keeps_no_file(session: Session, team: make.Team) -> None:
    number = a_form(session, team)
    put(session, number, 1, team)

    withdrawing.withdraw_batch(session, number, by=team.drafter, now=NOW)

    assert session.scalars(select(Exhibit)).all() == []


def test_no_file_is_taken_where_the_offence_is_the_abuse_of_a_child(
    session: Session, team: make.Team
) -> None:
    number = a_form(session, team, offence_law="peca-2016-s22")

    with pytest.raises(RuleError) as refusal:
        put(session, number, 1, team)

    assert refusal.value.code == "exhibit_child_item"


def test_files_are_handed_in_on_the_way_from_the_form_to_the_docket(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    number = a_form(session, team)
    session.commit()
    page, tasks = f"{HOME}/filing/{number}/1", f"/en/desk/data/{number}"
    visitor.sign_in(team.drafter)
    visitor.get(tasks)
    assert page in visitor.page.links.values()

    visitor.post(page, sent(a_picture()), follow=True)
    assert "Files of account 1" in visitor.page.main
    assert tasks in visitor.page.links.values()
    assert "Screenshot of the account" in visitor.page.main
    assert visitor.post(page, sent(b"<svg/>", "a.svg")).status_code == 422
    visitor.sign_in(team.custodian)
    assert visitor.get(page).status_code == 403
    (docket,) = data_signing.sign(session, number, by=team.authoriser, now=NOW)
    session.commit()
    visitor.sign_in(team.authoriser)
    visitor.get(f"/en/desk/data-docket/{docket}")
    assert "Screenshot of the account" in visitor.page.main
    visitor.sign_in(team.drafter)
    there = f"{HOME}/item/{docket}/1"
    paper = sent(a_paper(), "letter.pdf", purpose="document", caption="The letter")
    visitor.post(there, paper, follow=True)
    assert "after filing" in visitor.page.main
    assert f"/en/desk/data-docket/{docket}" in visitor.page.links.values()


def test_the_registrar_sees_a_file_while_the_form_is_checked_and_no_longer(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    number = a_form(session, team)
    code = put(session, number, 1, team).code
    (docket,) = data_signing.sign(session, number, by=team.authoriser, now=NOW)
    registrar = an_actor(session, role=Role.REGISTRAR)
    session.commit()
    visitor.sign_in(registrar)

    visitor.get(f"/en/desk/registry-data/{docket}")
    there = f"/en/desk/registry/{docket}/files/{code}/view"
    assert there in visitor.page.links.values()
    assert visitor.get(there).status_code == 200
    data_screening.screen(session, docket, list(CHECKS), by=registrar, now=NOW)
    session.commit()
    visitor.get(f"/en/desk/registry-data/{docket}")
    assert there not in visitor.page.links.values()
    assert visitor.get(there).status_code == 404


def test_a_file_that_was_erased_is_named_and_asking_for_it_is_answered_so(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    number = a_form(session, team)
    exhibit = put(session, number, 1, team)
    subject = keeping.subject(exhibit.id)
    vault.forget(session, docket=number, subject=subject, ground="retention", now=NOW)
    assert keeping.purge(session, subject) == 2
    session.commit()
    visitor.sign_in(team.drafter)

    visitor.get(f"{HOME}/filing/{number}/1")
    assert "has been erased" in visitor.page.main
    assert f"{HOME}/{exhibit.code}/view" not in visitor.page.links.values()
    answer = visitor.get(f"{HOME}/{exhibit.code}/view")
    assert answer.status_code == 410
    assert "has been erased" in visitor.page.main


def test_accounts_named_before_get_places_for_files(
    session: Session, team: make.Team
) -> None:
    a_form(session, team, accounts=[an_account(), an_account()])
    data_drafting.begin(session, by=team.drafter, now=NOW)
    session.flush()
    forms = session.scalars(select(DataForm)).all()
    before, step = (
        {one.id: (one.answers, one.accounts) for one in forms},
        steps.step("number_the_accounts_of_data_requests"),
    )
    session.expunge_all()

    with Operations.context(MigrationContext.configure(session.connection())):
        step.downgrade()
        plain = session.scalars(select(DataForm)).all()
        assert not any("row" in one for form in plain for one in form.accounts)
        session.expunge_all()
        step.upgrade()

    after = session.scalars(select(DataForm)).all()
    assert {one.id: (one.answers, one.accounts) for one in after} == before
