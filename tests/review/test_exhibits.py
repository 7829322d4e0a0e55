"""Files before the panel: after the declaration, after opening, for members alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core import clock
from oversight.intake.models.requests import Item
from oversight.intake.service import exhibits
from oversight.ledger.models import Audit
from oversight.review.service import deciding, members
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.exhibits import a_paper, a_picture, handed
from tests.factories.intake import NOW, a_row, officers, received
from tests.factories.review import MINUTE, a_case, a_roster, panel_members
from tests.fixtures.web import Visitor

THEN = NOW + 20 * MINUTE
DESK = "/en/desk/review/"


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    """Let the portal's clock stand at the time of the story."""
    clock.shift(THEN - clock.machine_now())
    yield
    clock.shift(timedelta(0))


@pytest.fixture
def case(session: Session) -> tuple[str, str, list[Actor], list[Actor]]:
    """A docket with a capture, the capture's code, its panel, and the roster."""
    roster = a_roster(session)
    docket = a_case(session, items=2)
    drafter = officers(session).drafter
    file = handed(a_picture(words="evidence"), purpose="document")
    kept = exhibits.attach_to_item(session, docket, 1, file, by=drafter, now=THEN)
    told = handed(b"", name="", shows_child="yes", fingerprint="d" * 64)
    exhibits.attach_to_item(session, docket, 2, told, by=drafter, now=THEN)
    assert kept is not None
    return docket, kept.code, panel_members(session, docket), roster


def test_a_member_sees_files_after_declaring_and_opening(
    session: Session, visitor: Visitor, case: tuple[str, str, list[Actor], list[Actor]]
) -> None:
    docket, code, (member, *_), _ = case
    path = f"{DESK}{docket}/1/files/{code}"
    visitor.sign_in(member)

    assert visitor.get(f"{path}/view").status_code in {404, 409}
    members.declare(session, docket, by=member, now=THEN)
    assert visitor.get(f"{path}/view").status_code == 404
    deciding.open_item(session, docket, 1, by=member, now=THEN)
    deciding.open_item(session, docket, 2, by=member, now=THEN)
    shown = visitor.get(f"{path}/view")
    assert shown.status_code == 200
    assert shown.headers["Content-Disposition"].startswith("attachment")
    assert visitor.get(f"{path}/original").data == a_picture(words="evidence")
    assert visitor.get(f"{DESK}{docket}/2/files/{code}/view").status_code == 404
    assert visitor.get(f"{DESK}{docket}/1/files/E-NOBODY/view").status_code == 404

    visitor.get(f"{DESK}{docket}/1")
    assert f"{path}/view" in visitor.page.html
    assert "after filing" in visitor.page.main
    visitor.get(f"{DESK}{docket}/2")
    assert "d" * 64 in visitor.page.main
    seen = session.scalars(select(Audit.actor_id).where(Audit.act == "exhibit.seen"))
    assert seen.all() == [member.id, member.id]


def test_nobody_else_sees_them(
    session: Session, visitor: Visitor, case: tuple[str, str, list[Actor], list[Actor]]
) -> None:
    docket, code, panel, roster = case
    seated = {member.id for member in panel}
    outsider = next(one for one in roster if one.id not in seated)
    for copy in ("view", "original"):
        visitor.sign_in(outsider)
        path = f"{DESK}{docket}/1/files/{code}/{copy}"
        assert visitor.get(path).status_code == 404
        visitor.sign_out()
        assert visitor.get(path).status_code == 303


def test_a_file_of_an_unsigned_filing_is_no_members(
    session: Session, visitor: Visitor, case: tuple[str, str, list[Actor], list[Actor]]
) -> None:
    docket, _, (member, *_), _ = case
    by = officers(session)
    number = received(session, [a_row()], by=by)
    paper = handed(a_paper(), name="a.pdf", purpose="document")
    loose = exhibits.attach_to_row(session, number, 2, paper, by=by.drafter, now=THEN)
    assert loose is not None
    members.declare(session, docket, by=member, now=THEN)
    deciding.open_item(session, docket, 1, by=member, now=THEN)
    visitor.sign_in(member)
    assert visitor.get(f"{DESK}{docket}/1/files/{loose.code}/view").status_code == 404
    assert len(session.scalars(select(Item)).all()) == 2


def test_the_files_of_an_account_stand_beside_its_findings(
    session: Session, visitor: Visitor
) -> None:
    team = make.a_team(session)
    docket, (member, *_) = make.ready(session, team)
    file = handed(a_picture(words="evidence"), purpose="document")
    kept = exhibits.attach_to_item(session, docket, 1, file, by=team.drafter, now=THEN)
    assert kept is not None
    session.commit()
    path = f"{DESK}{docket}/1/files/{kept.code}"
    visitor.sign_in(member)

    for page in ("", "/decide"):
        visitor.get(f"/en/desk/review-data/{docket}/1{page}")
        assert f"{path}/original" in visitor.page.links.values()
    assert visitor.get(f"{path}/view").status_code == 200
    visitor.sign_in(an_actor(session, role=Role.REVIEWER))
    assert visitor.get(f"{path}/view").status_code == 404
    visitor.sign_in(an_actor(session, role=Role.LIAISON, platform="x"))
    assert visitor.get(f"{path}/view").status_code == 403
