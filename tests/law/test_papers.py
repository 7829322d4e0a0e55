"""The ruling on which a change rests: handed in by one, read by two, then public."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.law.models import LawPaper
from oversight.law.queries import papers as queries
from oversight.law.service import papers
from oversight.law.service import proposals as service
from oversight.ledger.models import Audit
from oversight.storage.session import Store
from tests.factories.accounts import an_actor
from tests.factories.exhibits import a_paper, a_picture
from tests.fixtures.web import Visitor
from tests.law.test_proposals import NOW, SUSPENSION, leaves, two

RULING = "ruling 1-2026.pdf"
LATER = NOW + timedelta(hours=1)


def refused(session: Session, proposal_id: object, by: object, **how: object) -> str:
    name = str(how.get("name", RULING))
    content = how.get("content", a_paper())
    assert isinstance(content, bytes)
    with pytest.raises(RuleError) as caught:
        papers.hand_in(session, proposal_id, name, content, by=by, now=NOW)  # type: ignore[arg-type]
    return caught.value.code


def test_the_ruling_is_read_by_the_second_person_and_then_by_everybody(
    session: Session,
) -> None:
    one, second = two(session)
    proposal = service.propose(session, SUSPENSION, by=one, now=NOW)
    original = a_paper()

    kept = papers.hand_in(session, proposal.id, RULING, original, by=one, now=NOW)

    assert kept.original_sha256 == sha256(original).hexdigest()
    assert queries.content_before(session, proposal.id) == (RULING, kept.content)
    assert sha256(kept.content).hexdigest() == kept.sha256
    with pytest.raises(RuleError):  # Nobody else reads it before.
        queries.content(session, kept.id)
    assert queries.of_provision(session, SUSPENSION.provision) == ()
    assert leaves(session) == []

    service.confirm(session, proposal.id, by=second, now=LATER)

    assert queries.content(session, kept.id) == (RULING, kept.content)
    (row,) = queries.of_provision(session, SUSPENSION.provision)
    assert (row.what, row.name) == ("suspension", RULING)
    suspended, paper = leaves(session)
    assert (suspended["id"], suspended["op"]) == ("peca-2016-s37", "suspended")
    assert (paper["what"], paper["id"], paper["op"]) == (
        "paper",
        kept.original_sha256,
        "added",
    )
    (note,) = session.scalars(select(Audit).where(Audit.act == "law.paper"))
    assert note.subject == str(proposal.id)


def test_a_change_without_a_paper_says_nothing_of_one(session: Session) -> None:
    one, second = two(session)
    proposal = service.propose(session, SUSPENSION, by=one, now=NOW)

    service.confirm(session, proposal.id, by=second, now=LATER)

    assert [leaf["what"] for leaf in leaves(session)] == ["basis"]
    with pytest.raises(RuleError) as nothing:
        queries.content_before(session, proposal.id)
    assert nothing.value.code == "not_found"


def test_what_is_no_paper_of_ones_own_waiting_proposal_is_refused(
    session: Session,
) -> None:
    one, second = two(session)
    proposal = service.propose(session, SUSPENSION, by=one, now=NOW)

    assert refused(session, proposal.id, second) == "not_yours"
    assert refused(session, proposal.id, one, content=b"") == "paper_missing"
    picture = a_picture()
    code = refused(session, proposal.id, one, name="ruling.png", content=picture)
    assert code == "paper_not_pdf"
    assert refused(session, proposal.id, one, content=picture) != "paper_not_pdf"
    assert refused(session, uuid4(), one) == "not_found"
    drafter = an_actor(session, role=Role.REGISTRAR)
    assert refused(session, proposal.id, drafter) == "not_allowed"
    papers.hand_in(session, proposal.id, RULING, a_paper(), by=one, now=NOW)
    assert refused(session, proposal.id, one, content=a_paper(2)) == "paper_there"
    service.confirm(session, proposal.id, by=second, now=LATER)
    assert refused(session, proposal.id, one) == "paper_late"


def test_the_table_keeps_one_paper_as_it_was_handed_in(session: Session) -> None:
    one, _ = two(session)
    proposal = service.propose(session, SUSPENSION, by=one, now=NOW)
    kept = papers.hand_in(session, proposal.id, RULING, a_paper(), by=one, now=NOW)
    same = {
        "proposal_id": proposal.id,
        "name": RULING,
        "original_sha256": "a" * 64,
        "sha256": kept.sha256,
        "size": kept.size,
        "content": kept.content,
        "handed_in_at": NOW,
    }

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(LawPaper).values(id=uuid4(), **same))
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(update(LawPaper).values(content=b"other"))


def test_two_papers_at_once_leave_one(store: Store) -> None:
    with store.transaction() as session:
        one, _ = two(session)
        proposal_id = service.propose(session, SUSPENSION, by=one, now=NOW).id

    def hand_in(pages: int) -> str:
        try:
            with store.transaction() as session:
                papers.hand_in(
                    session, proposal_id, RULING, a_paper(pages), by=one, now=NOW
                )
        except RuleError as error:
            return error.code
        return "kept"

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(hand_in, (1, 2)))

    assert said == ["kept", "paper_there"]
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(LawPaper)) == 1


def test_the_pages_take_show_and_publish_the_paper(
    session: Session, visitor: Visitor
) -> None:
    one, second = two(session)
    proposal = service.propose(session, SUSPENSION, by=one, now=NOW)
    there = f"/en/desk/law/proposals/{proposal.id}"
    visitor.sign_in(one)
    assert f"{there}/hand-in" in visitor.get(there).text

    visitor.get(f"{there}/hand-in")
    empty = visitor.post(f"{there}/hand-in", {})
    assert (empty.status_code, "Choose the paper first." in empty.text) == (422, True)
    reply = visitor.post(
        f"{there}/hand-in", {"paper": (BytesIO(a_paper()), RULING)}, follow=True
    )
    assert "can read it first" in reply.text

    reader = Visitor(visitor.app, session).sign_in(second)
    page = reader.get(there)
    assert RULING in page.text
    assert f"{there}/hand-in" not in page.text
    assert reader.get(f"{there}/paper").data.startswith(b"%PDF")
    public = Visitor(visitor.app, session)
    assert RULING not in public.get("/en/law/peca-2016-s37").text
    reader.get(there)
    reader.post(f"{there}/confirm")

    page = public.get("/en/law/peca-2016-s37")
    assert RULING in page.text
    kept = session.scalars(select(LawPaper)).one()
    assert kept.original_sha256 in page.text
    taken = public.get(f"/en/law/papers/{kept.id}")
    assert taken.data == kept.content
    assert "attachment" in taken.headers["Content-Disposition"]
