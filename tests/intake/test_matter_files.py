"""Files of a whole matter: with facts told later, and the papers of warrants."""

from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from oversight.appeals.queries import finality
from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.intake.models.adding import LaterFacts
from oversight.intake.models.exhibits import Exhibit
from oversight.intake.models.matter_files import MatterFile
from oversight.intake.models.warrants import Warrant
from oversight.intake.queries import adding as added
from oversight.intake.queries import matter_files as queries
from oversight.intake.queries import matters
from oversight.intake.rules import exhibits as file_rules
from oversight.intake.rules import matter_files as rules
from oversight.intake.rules.exhibits import Copy
from oversight.intake.service import (
    adding,
    exhibits,
    keeping,
    matter_files,
    warrants,
    withdrawing,
)
from oversight.intake.service.taking import Handed
from oversight.intake.service.warrants import Paper
from oversight.ledger.models import Audit
from oversight.storage.session import Store
from tests.factories import data as make
from tests.factories.accounts import a_body, an_actor
from tests.factories.exhibits import a_paper, a_picture, handed
from tests.factories.intake import NOW, a_request, officers
from tests.fixtures.web import Visitor
from tests.intake.test_service_together import together

NEWS = "The account was taken over on 3 November; its holder told the police then."
LATER = NOW + timedelta(hours=2)
SIGNED = a_paper(2)
DIGEST = sha256(SIGNED).hexdigest()


@pytest.fixture
def team(session: Session) -> make.Team:
    return make.a_team(session)


def a_letter(**said: str) -> Handed:
    words = {"name": "letter.pdf", "purpose": "document", "caption": "The letter"}
    return handed(a_paper(), **{**words, **said})


def the_paper(content: bytes = SIGNED) -> Handed:
    return handed(content, name="warrant.pdf", purpose="document", caption="")


def a_warrant(
    session: Session, docket: str, team: make.Team, digest: str = DIGEST
) -> Warrant:
    day = date(2026, 11, 20)
    paper = Paper("A court", "A judge", "Misc. 3/26", day, date(2026, 12, 20), digest)
    return warrants.enter(session, docket, paper, by=team.drafter, now=NOW)


def attach(session: Session, docket: str, team: make.Team, file: Handed) -> Exhibit:
    return matter_files.attach_warrant(
        session, docket, DIGEST, file, by=team.drafter, now=LATER
    )


def refusal(session: Session, docket: str, team: make.Team, file: Handed) -> str:
    with pytest.raises(RuleError) as refused, session.begin_nested():
        attach(session, docket, team, file)
    return refused.value.code


def put_in(session: Session, row: MatterFile) -> None:
    session.add(row)
    session.flush()


def told_with(
    session: Session, docket: str, team: make.Team, file: Handed | None
) -> LaterFacts:
    return adding.add(session, docket, NEWS, handed=file, by=team.drafter, now=LATER)


def not_added(session: Session, docket: str, team: make.Team, file: Handed) -> str:
    with pytest.raises(RuleError) as refused, session.begin_nested():
        told_with(session, docket, team, file)
    assert session.scalars(select(LaterFacts)).all() == []
    assert session.scalars(select(MatterFile)).all() == []
    return refused.value.code


def test_a_file_comes_with_facts_and_is_kept_sealed(
    session: Session, team: make.Team
) -> None:
    docket = make.filed(session, team)

    row = told_with(session, docket, team, a_letter())
    told_with(session, docket, team, None)

    request = matters.request(session, docket)
    first, second = added.of_matter(session, docket, request.id)
    assert first.file is not None
    assert first.file.caption == "The letter"
    assert second.file is None
    kept = session.scalars(select(MatterFile)).one()
    exhibit = session.scalars(select(Exhibit)).one()
    assert (kept.facts_id, kept.sha256) == (row.id, exhibit.original_sha256)
    assert exhibit.kept_under == docket
    assert queries.matter_of(session, exhibit) == request.id
    assert queries.bytes_beside(session, request.id) == exhibit.original_size
    handed_in = keeping.opened(session, exhibit, Copy.ORIGINAL)
    assert handed_in == a_paper()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"shows_child": "yes"}, "facts_child_file"),
        ({"shows_child": ""}, "exhibit_child_unsaid"),
        ({"caption": " "}, "exhibit_caption"),
        ({"name": "letter.exe"}, "file_kind"),
    ],
)
def test_a_file_that_is_refused_takes_the_facts_back_with_it(
    session: Session, team: make.Team, said: dict[str, str], code: str
) -> None:
    docket = make.filed(session, team)

    found = not_added(session, docket, team, a_letter(**said))

    assert found == code or (code == "file_kind" and found.startswith("file_"))


def test_no_file_comes_with_facts_about_the_abuse_of_a_child(session: Session) -> None:
    by = officers(session)
    request = a_request(session)
    docket, item = request.docket, request.items[0]
    item.provisions = ["peca-2016-s22"]
    session.flush()

    with pytest.raises(RuleError) as refused:
        adding.add(session, docket, NEWS, handed=a_letter(), by=by.drafter, now=LATER)

    assert refused.value.code == "exhibit_child_item"


def test_files_of_a_matter_count_among_what_a_request_may_hold(
    session: Session, team: make.Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    docket = make.filed(session, team)
    told_with(session, docket, team, a_letter())
    monkeypatch.setattr(file_rules, "MOST_BYTES", len(a_paper()) + 10)

    with pytest.raises(RuleError) as refused, session.begin_nested():
        told_with(session, docket, team, a_letter())
    assert refused.value.code == "exhibit_quota"
    with pytest.raises(RuleError) as refused:
        exhibits.attach_to_item(
            session, docket, 1, handed(), by=team.drafter, now=LATER
        )
    assert refused.value.code == "exhibit_quota"


def test_the_document_of_a_warrant_is_the_one_whose_fingerprint_it_bears(
    session: Session, team: make.Team
) -> None:
    docket = make.filed(session, team, tier="D2")
    warrant = a_warrant(session, docket, team)

    assert refusal(session, docket, team, the_paper(a_paper(3))) == (
        "warrant_other_paper"
    )
    exhibit = attach(session, docket, team, the_paper())

    assert exhibit.caption == warrant.number
    request = matters.request(session, docket)
    assert list(queries.of_warrants(session, request.id)) == [warrant.id]
    assert queries.of_facts(session, request.id) == {}
    assert refusal(session, docket, team, the_paper()) == "warrant_has_paper"
    acts = session.scalars(select(Audit.act).where(Audit.act.like("warrant.%"))).all()
    assert acts == ["warrant.entered", "warrant.paper"]


def test_only_officers_of_the_body_hand_in_its_warrant(
    session: Session, team: make.Team
) -> None:
    docket = make.filed(session, team, tier="D2")
    a_warrant(session, docket, team)
    a_body(session, "pta")

    for by in (
        team.custodian,
        an_actor(session, role=Role.DRAFTER, body="pta"),
        an_actor(session, role=Role.REGISTRAR),
    ):
        with pytest.raises(RuleError):
            matter_files.attach_warrant(
                session, docket, DIGEST, the_paper(), by=by, now=LATER
            )
    withdrawing.withdraw(
        session, docket, "filed-in-error", "It was filed in error, by mistake.",
        by=team.authoriser, now=LATER,
    )  # fmt: skip
    with pytest.raises(RuleError):
        attach(session, docket, team, the_paper())


def test_the_database_refuses_another_document_and_a_file_of_two_things(
    session: Session, team: make.Team
) -> None:
    docket = make.filed(session, team, tier="D2")
    warrant = a_warrant(session, docket, team)
    facts = told_with(session, docket, team, a_letter())
    request = matters.request(session, docket)
    exhibit = session.scalars(select(Exhibit)).one()
    loose = exhibits.attach_to_item(
        session, docket, 1, handed(), by=team.drafter, now=LATER
    )
    assert loose is not None
    given = {"matter_id": request.id, "filed_at": LATER}
    wrong = (
        {"exhibit_id": loose.id, "sha256": DIGEST, "warrant_id": warrant.id},
        {"exhibit_id": loose.id, "sha256": loose.original_sha256},
        {
            "exhibit_id": loose.id,
            "sha256": loose.original_sha256,
            "warrant_id": warrant.id,
        },
        {
            "exhibit_id": loose.id,
            "sha256": loose.original_sha256,
            "facts_id": facts.id,
        },
        {
            "exhibit_id": exhibit.id,
            "sha256": exhibit.original_sha256,
            "facts_id": uuid4(),
        },
    )
    for row in wrong:
        with pytest.raises(IntegrityError), session.begin_nested():
            put_in(session, MatterFile(**given, **row))
    with pytest.raises(DBAPIError, match=r"append|refuse|rewrit"):
        session.execute(delete(MatterFile))


def test_a_file_of_a_matter_is_kept_as_long_as_its_matter_is_not_over(
    session: Session, team: make.Team
) -> None:
    docket = make.filed(session, team)
    told_with(session, docket, team, a_letter())
    subject = keeping.subject(session.scalars(select(Exhibit.id)).one())

    assert finality.final(session, "B-2026-NOTHING", subject) is None
    withdrawing.withdraw(
        session, docket, "filed-in-error", "It was filed in error, by mistake.",
        by=team.authoriser, now=LATER,
    )  # fmt: skip
    assert finality.final(session, "B-2026-NOTHING", subject) == LATER


def test_a_rule_lets_the_right_document_pass() -> None:
    rules.check_same_paper(DIGEST, DIGEST)
    rules.check_no_paper(held=False)
    rules.check_beside_facts(caption="A letter", shows_child="no", has_file=True)
    with pytest.raises(RuleError, match="Choose the file"):
        rules.check_beside_facts(caption="A letter", shows_child="no", has_file=False)


def test_two_officers_hand_in_one_warrant_at_once_and_it_is_there_once(
    store: Store,
) -> None:
    with store.transaction() as session:
        team = make.a_team(session)
        docket = make.filed(session, team, tier="D2")
        a_warrant(session, docket, team)

    def hand(_place: int) -> object:
        with store.transaction() as session:
            return attach(session, docket, team, the_paper()).code

    done = together(hand, 4)

    assert sum(str(one).startswith("E-") for one in done) == 1
    with store.reading() as session:
        assert len(session.scalars(select(MatterFile)).all()) == 1
        assert len(session.scalars(select(Exhibit)).all()) == 1


def test_new_facts_go_in_with_their_file_and_everybody_who_decides_reads_it(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    docket, (member, *_) = make.ready(session, team)
    session.commit()
    page = f"/en/desk/added/{docket}"
    visitor.sign_in(team.drafter)
    form = {
        "text": NEWS,
        "shows_child": "no",
        "caption": "The letter",
        "file": (BytesIO(b"<svg/>"), "a.svg"),
    }

    assert visitor.post(page, form).status_code == 422
    assert "SVG" in visitor.page.errors["file"]
    assert NEWS in visitor.page.html
    assert visitor.post(page, {"text": NEWS, "caption": "x"}).status_code == 422
    assert "file" in visitor.page.errors
    sent = form | {"file": (BytesIO(a_picture()), "letter.png")}
    visitor.post(page, sent, follow=True)
    code = session.scalars(select(Exhibit.code)).one()
    assert f"/en/desk/exhibits/{code}/view" in visitor.page.links.values()
    visitor.get(f"/en/desk/data-docket/{docket}")
    assert f"/en/desk/exhibits/{code}/original" in visitor.page.links.values()

    registrar = an_actor(session, role=Role.REGISTRAR)
    visitor.sign_in(registrar)
    visitor.get(f"/en/desk/registry-data/{docket}")
    assert (
        visitor.get(f"/en/desk/registry/{docket}/files/{code}/view").status_code == 200
    )
    assert (
        visitor.get(f"/en/desk/registry/TD-2026-000009/files/{code}/view").status_code
        == 404
    )
    visitor.sign_in(member)
    visitor.get(f"/en/desk/review-data/{docket}/1")
    there = f"/en/desk/review/{docket}/1/files/{code}/view"
    assert there in visitor.page.links.values()
    assert visitor.get(there).status_code == 200
    visitor.sign_in(an_actor(session, role=Role.REVIEWER))
    assert visitor.get(there).status_code == 404
    visitor.sign_in(an_actor(session, role=Role.LIAISON, platform="x"))
    assert visitor.get(there).status_code == 403


def test_a_takedowns_facts_carry_a_file_as_well(
    visitor: Visitor, session: Session
) -> None:
    request = a_request(session)
    by = officers(session).drafter
    docket = request.docket
    adding.add(session, docket, NEWS, handed=a_letter(), by=by, now=LATER)
    session.commit()
    code = session.scalars(select(Exhibit.code)).one()
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))

    visitor.get(f"/en/desk/registry/{docket}")

    there = f"/en/desk/registry/{docket}/files/{code}/view"
    assert there in visitor.page.links.values()
    assert visitor.get(there).status_code == 200


def test_a_warrants_document_is_handed_in_read_and_never_given_to_the_platform(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    docket = make.filed(session, team, tier="D2")
    a_warrant(session, docket, team)
    session.commit()
    home, page = (
        f"/en/desk/data-docket/{docket}",
        f"/en/desk/warrant/{docket}/{DIGEST}/paper",
    )
    visitor.sign_in(team.authoriser)
    visitor.get(home)
    assert page in visitor.page.links.values()
    assert visitor.post(page, {}).status_code == 422
    other = {"file": (BytesIO(a_paper(5)), "warrant.pdf")}
    assert visitor.post(page, other).status_code == 422
    assert "fingerprint" in visitor.page.errors["file"]
    visitor.post(page, {"file": (BytesIO(SIGNED), "warrant.pdf")}, follow=True)
    code = session.scalars(select(Exhibit.code)).one()
    assert f"/en/desk/exhibits/{code}/view" in visitor.page.links.values()
    assert page not in visitor.page.links.values()
    visitor.get(page)
    assert visitor.page.form(page) is None
    assert visitor.get(page.replace(DIGEST, "0" * 64)).status_code == 404

    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))
    visitor.get(f"/en/desk/registry-data/{docket}")
    there = f"/en/desk/registry/{docket}/files/{code}/view"
    assert there in visitor.page.links.values()
    assert visitor.get(there).data
    visitor.sign_in(an_actor(session, role=Role.LIAISON, platform="x"))
    for place in (there, f"/en/desk/exhibits/{code}/view", page):
        assert visitor.get(place).status_code == 403
    a_body(session, "pta")
    session.commit()
    visitor.sign_in(an_actor(session, role=Role.DRAFTER, body="pta"))
    assert visitor.get(f"/en/desk/exhibits/{code}/view").status_code == 404
    assert visitor.get(page).status_code == 404
