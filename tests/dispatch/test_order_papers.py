"""The paper of the Authority's own order is kept sealed and shown as a copy."""

from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.annexes import OrderAnnex, OrderPaper
from oversight.dispatch.models.answers import AuthorityOrder
from oversight.dispatch.queries import officer
from oversight.dispatch.rules import order_papers as rules
from oversight.dispatch.service import authority, order_papers
from oversight.dispatch.service.authority import Paper
from oversight.intake.queries import matters as intake
from oversight.ledger import queries as ledger
from oversight.ledger.models import Audit
from oversight.privacy.rules.kinds import Media
from tests.dispatch.test_authority import ORDER
from tests.factories.accounts import an_actor
from tests.factories.dispatch import LATER, a_sending, an_authoriser, docket_of
from tests.factories.exhibits import a_paper, a_picture
from tests.fixtures.web import Visitor

NAME = "order 37-2026.pdf"


def annexed(session: Session) -> str:
    """A docket whose Authority handed in the paper of its order."""
    docket = docket_of(a_sending(session)[0])
    order = replace(ORDER, paper=Paper(NAME, a_paper()))
    by = an_authoriser(session)
    authority.record_authority_order(session, docket, order, by=by, now=LATER)
    return docket


def test_a_paper_is_kept_sealed_with_its_fingerprint_on_the_record(
    session: Session,
) -> None:
    docket = annexed(session)

    kept = session.scalars(select(OrderPaper)).one()
    assert kept.name == NAME
    assert b"%PDF" not in kept.original + kept.viewing
    digest = session.scalars(select(OrderAnnex.sha256)).one()
    page = officer.authority_page(session, intake.request(session, docket))
    assert [(row.has_paper, row.document_sha256) for row in page.orders] == [
        (True, digest)
    ]
    assert ledger.of_stream(session, docket)[-1]["k"] == "authority.ordered"


def test_a_copy_is_handed_out_and_who_took_it_is_noted(session: Session) -> None:
    docket, by = annexed(session), an_authoriser(session)

    name, content = order_papers.hand_out(session, docket, 1, by=by, now=LATER)

    assert name == NAME
    assert content.startswith(b"%PDF")
    acts = session.scalars(select(Audit.act).order_by(Audit.number)).all()
    assert acts[-1] == "order_paper.read"
    for place in (0, 2):
        with pytest.raises(RuleError) as nowhere:
            order_papers.hand_out(session, docket, place, by=by, now=LATER)
        assert nowhere.value.code == "not_found"


def test_an_order_without_its_paper_has_none_to_hand_out(session: Session) -> None:
    docket, by = docket_of(a_sending(session)[0]), an_authoriser(session)
    authority.record_authority_order(session, docket, ORDER, by=by, now=LATER)
    with pytest.raises(RuleError) as nowhere:
        order_papers.hand_out(session, docket, 1, by=by, now=LATER)
    assert nowhere.value.code == "not_found"


@pytest.mark.parametrize(
    ("paper", "digest", "code"),
    [
        (Paper("order.png", a_picture()), None, "order_not_pdf"),
        (Paper("order.pdf", a_paper()), "a" * 64, "digest_differs"),
    ],
)
def test_what_is_no_order_is_refused(
    session: Session, paper: Paper, digest: str | None, code: str
) -> None:
    docket, by = docket_of(a_sending(session)[0]), an_authoriser(session)
    order = replace(ORDER, paper=paper, document_sha256=digest)
    with pytest.raises(RuleError) as refused:
        authority.record_authority_order(session, docket, order, by=by, now=LATER)
    assert refused.value.code == code
    assert session.scalars(select(OrderPaper)).all() == []


def test_the_rules_say_what_may_stand_beside_an_order() -> None:
    rules.check_pdf(Media.PDF)
    rules.check_same(None, "a" * 64)
    rules.check_same("a" * 64, "a" * 64)
    rules.check_whole("a", kept="a")
    with pytest.raises(RuleError):
        rules.check_whole("a", kept="b")


def test_the_database_keeps_a_paper_as_it_is(session: Session) -> None:
    annexed(session)
    for change in (delete(OrderPaper), update(OrderPaper).values(name="other")):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(change)
    assert session.scalars(select(AuthorityOrder)).one()


def test_the_paper_is_handed_in_and_read_on_the_pages(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    docket = docket_of(found)
    visitor.sign_in(an_authoriser(session))
    path = f"/en/desk/authority/{docket}"
    told = {
        "number": "37/2026-118",
        "passed_on": "2026-11-21",
        "paper": (BytesIO(a_picture()), "order.png"),
    }
    assert visitor.post(path, told).status_code == 422
    assert "as a PDF file" in visitor.page.errors["paper"]
    told["paper"] = (BytesIO(b"%PDF"), "order.pdf.exe")
    assert visitor.post(path, told).status_code == 422
    assert "two endings" in visitor.page.errors["paper"]
    told["paper"] = (BytesIO(a_paper()), NAME)
    assert visitor.post(path, told).status_code == 303
    reply = visitor.get(f"{path}/1/paper")
    assert reply.data.startswith(b"%PDF")
    assert "attachment" in reply.headers["Content-Disposition"]

    visitor.sign_in(liaison)
    assert "37/2026-118" in visitor.get(f"/en/desk/documents/{docket}").text
    assert visitor.get(f"{path}/1/copy").data.startswith(b"%PDF")
    visitor.sign_in(an_actor(session, role=Role.LIAISON, platform="facebook"))
    assert visitor.get(f"{path}/1/copy").status_code == 404
    visitor.sign_in(an_authoriser(session, "interior"))
    assert visitor.get(f"{path}/1/paper").status_code == 404
