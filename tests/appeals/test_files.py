"""The agency's files in an appeal: seen by the panel, told to the person, or unusable."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from oversight.appeals.models import AppealItem, AppealVote, Disclosure, Reliance
from oversight.appeals.queries import files, rows
from oversight.appeals.rules.disclosing import GIST, SHOWN
from oversight.appeals.rules.lifecycle import AppealOutcome, AppealState
from oversight.appeals.service import admission, deciding, disclosing
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.intake.models.exhibits import Exhibit
from oversight.intake.rules.exhibits import Copy
from oversight.ledger import queries as ledger
from oversight.ledger.models import Audit
from oversight.transparency.rules import courses
from tests.factories import appeals as make
from tests.factories.intake import officers
from tests.factories.review import panel_members
from tests.fixtures.web import Visitor

NOW = make.NOW + timedelta(minutes=5)
COLUMNS = ("appeal_item_id", "panel_id", "is_shown", "gist", "at")
SUMMARY = make.words("what the screenshot of the post shows")
UPHELD = AppealOutcome.UPHELD


def an_appeal(session: Session) -> tuple[str, str, list[Actor]]:
    """An admitted appeal on an item with a file: its docket, the file, its panel."""
    docket, code = make.with_a_file(session)
    appeal = make.an_appeal(session, docket)
    return appeal, code, make.an_admitted(session, appeal)


def disclosed(
    session: Session, appeal: str, code: str, by: Actor, *, way: str = GIST
) -> Disclosure:
    gist = SUMMARY if way == GIST else ""
    return disclosing.disclose(session, appeal, 1, code, way, gist, by=by, now=NOW)


def matter_of(session: Session, appeal: str) -> str:
    matter = rows.appeal(session, appeal).matter
    assert matter is not None
    return matter.docket


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as refused:
        act()
    return refused.value.code


def test_a_panel_relies_only_on_what_the_person_learned(session: Session) -> None:
    appeal, code, panel = an_appeal(session)
    ballot = make.a_vote(UPHELD, relied=(code,))
    vote = partial(deciding.vote, session, appeal, 1, ballot, by=panel[0], now=NOW)
    assert refusal(vote) == "relied_unseen"
    assert session.scalars(select(AppealVote)).all() == []

    disclosed(session, appeal, code, panel[1])
    vote()

    (told,) = files.told_to(session, rows.appeal(session, appeal))
    assert (told.code, told.gist) == (code, SUMMARY)
    (kept,) = session.scalars(select(Reliance))
    assert kept.exhibit_id == told.exhibit_id


def test_the_record_says_that_a_file_was_disclosed_and_not_which(
    session: Session,
) -> None:
    appeal, code, panel = an_appeal(session)
    disclosed(session, appeal, code, panel[1])
    told = sorted(ledger.of_stream(session, appeal), key=lambda leaf: int(leaf["n"]))
    leaf = told[-1]
    assert (leaf["k"], leaf["way"], leaf["by"]) == (
        "exhibit.disclosed",
        GIST,
        panel[1].pseudonym,
    )
    assert code not in str(leaf)
    matter = courses.begun(told[0])
    assert matter is not None
    assert [one for leaf in told[1:] for one in courses.seen(matter, leaf)] == []
    late = {**leaf, "k": "appeal.decided", "n": leaf["n"] + 1}
    list(courses.seen(matter, late))
    assert [one.code for one in courses.seen(matter, leaf)] == ["told_late"]


@pytest.mark.parametrize(
    ("way", "gist", "code"),
    [
        ("whisper", SUMMARY, "way_unknown"),
        (GIST, "too short", "gist_short"),
        (GIST, "x" * 2001, "gist_short"),
    ],
)
def test_a_summary_must_be_enough_to_answer(
    session: Session, way: str, gist: str, code: str
) -> None:
    appeal, file, panel = an_appeal(session)
    act = partial(disclosing.disclose, session, appeal, 1, file, way, gist, now=NOW)
    assert refusal(partial(act, by=panel[0])) == code


def test_only_members_disclose_once_while_it_is_open(session: Session) -> None:
    appeal, code, panel = an_appeal(session)
    stranger = officers(session).drafter
    assert refusal(partial(disclosed, session, appeal, code, stranger)) == "not_found"
    nothing = partial(disclosed, session, appeal, "E-NOBODY", panel[0])
    assert refusal(nothing) == "not_found"
    disclosed(session, appeal, code, panel[0])
    again = partial(disclosed, session, appeal, code, panel[1])
    assert refusal(again) == "disclosed_already"


def test_after_the_decision_nothing_is_disclosed(session: Session) -> None:
    appeal, code, panel = an_appeal(session)
    make.decide_all(session, appeal, panel, UPHELD)
    assert (
        refusal(partial(disclosed, session, appeal, code, panel[0])) == "not_admitted"
    )
    # Of several items one may be decided before the others.
    session.execute(update(AppealItem).values(outcome=UPHELD, decided_at=NOW))
    found = rows.appeal(session, appeal)
    found.state = type(found.state).ADMITTED
    found.decided_at = None
    session.flush()
    assert (
        refusal(partial(disclosed, session, appeal, code, panel[0])) == "item_decided"
    )


def test_a_file_of_another_item_is_not_there(session: Session) -> None:
    appeal, _, panel = an_appeal(session)
    loose = session.scalars(select(Exhibit)).one()
    other = rows.appeal(session, appeal).items[0]
    mine = files.beside(session, other, loose.code)
    assert mine.id == loose.id
    with pytest.raises(RuleError):
        files.shown_to(session, rows.appeal(session, appeal), loose.code)
    hand = partial(
        disclosing.hand_to_member, session, appeal, 1, loose.code, Copy.VIEWING, now=NOW
    )
    hand(by=panel[0])
    assert refusal(partial(hand, by=officers(session).drafter)) == "not_found"


def test_no_member_reads_a_file_of_an_item_that_they_did_not_open(
    session: Session,
) -> None:
    docket, code = make.with_a_file(session)
    appeal = make.an_appeal(session, docket)
    member = make.an_admitted(session, appeal, shut=0)[0]
    of_file = (session, appeal, 1, code, Copy.VIEWING)
    hand = partial(disclosing.hand_to_member, *of_file, by=member, now=NOW)

    assert refusal(hand) == "not_viewed"
    found = rows.appeal(session, appeal)
    found.state, found.decided_at = AppealState.DECIDED, NOW
    assert refusal(hand) == "not_viewed"
    found.state, found.decided_at = AppealState.ADMITTED, None
    make.an_opened(session, appeal, member)

    assert hand().content


def test_nobody_shows_a_file_of_an_item_that_they_did_not_open(
    session: Session, visitor: Visitor
) -> None:
    docket, code = make.with_a_file(session)
    appeal = make.an_appeal(session, docket)
    unread, read = make.an_admitted(session, appeal, shut=0)[:2]
    assert refusal(partial(disclosed, session, appeal, code, unread)) == "not_viewed"
    visitor.sign_in(unread)
    answer = visitor.get(f"/en/desk/appeals/{appeal}/1/disclose/{code}")
    assert answer.status_code in {403, 404, 409, 422}
    assert "evidence" not in visitor.page.main

    kept = disclosed(session, appeal, code, read)
    row = {name: getattr(kept, name) for name in COLUMNS}
    elsewhere = {"exhibit_id": uuid4(), "person_id": unread.id, "id": uuid4()}
    with pytest.raises(DatabaseError, match="opened"), session.begin_nested():
        session.execute(insert(Disclosure).values(**row | elsewhere))


def test_whoever_joins_an_appeal_learns_the_same(session: Session) -> None:
    appeal, code, panel = an_appeal(session)
    second = make.an_appeal(session, matter_of(session, appeal))
    disclosed(session, appeal, code, panel[0], way=SHOWN)

    (told,) = files.told_to(session, rows.appeal(session, second))
    assert (told.code, told.gist) == (code, None)
    found = disclosing.hand_to_person(
        session, rows.appeal(session, second), code, now=NOW
    )
    assert found.mime == "image/png"

    make.decide_all(session, appeal, panel, UPHELD)
    late = rows.appeal(session, second)
    assert late.joined_to_id is None
    assert [one.code for one in files.told_to(session, late)] == [code]
    admission.admit(session, second, by=panel[0], now=NOW)
    disclosed(session, second, code, panel[0])
    assert [one.gist for one in files.told_to(session, late)] == [None]
    assert [
        one.gist for one in files.told_to(session, rows.appeal(session, appeal))
    ] == [None]


def test_the_database_keeps_what_was_told_and_what_was_relied_on(
    session: Session,
) -> None:
    appeal, code, panel = an_appeal(session)
    make_vote = make.a_vote(UPHELD)
    deciding.vote(session, appeal, 1, make_vote, by=panel[0], now=NOW)
    vote = session.scalars(select(AppealVote)).one()
    exhibit = session.scalars(select(Exhibit.id)).one()
    unseen = {
        "vote_id": vote.id,
        "appeal_item_id": vote.appeal_item_id,
        "exhibit_id": exhibit,
    }
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(Reliance).values(unseen))
    told = disclosed(session, appeal, code, panel[0])
    row = {
        "appeal_item_id": told.appeal_item_id,
        "exhibit_id": told.exhibit_id,
        "panel_id": told.panel_id,
        "person_id": told.person_id,
        "is_shown": False,
        "gist": SUMMARY,
        "at": NOW,
    }
    for cells in ({}, {"gist": None}, {"is_shown": True}, {"gist": "short"}):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(insert(Disclosure).values({**row, **cells}))
    for change in (delete(Disclosure), update(Disclosure).values(at=NOW)):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(change)


def test_members_and_the_person_see_it_on_their_pages(
    session: Session, visitor: Visitor
) -> None:
    appeal, code, panel = an_appeal(session)
    home = f"/en/desk/appeals/{appeal}/1"
    visitor.sign_in(panel[0])
    page = visitor.get(home).text
    assert "nobody may rely on it" in page
    assert f"{home}/files/{code}/view" in page
    assert visitor.get(f"{home}/files/{code}/original").status_code == 200
    seen = session.scalars(select(Audit.actor_id).where(Audit.act == "exhibit.seen"))
    assert seen.all() == [panel[0].id]
    tell = f"{home}/disclose/{code}"
    assert visitor.get(tell).status_code == 200
    assert visitor.post(tell, {"way": GIST, "gist": "short"}).status_code == 422
    assert visitor.post(tell, {"way": GIST, "gist": SUMMARY}).status_code == 303
    page = visitor.get(home).text
    assert "Summed up for the person" in page
    assert 'name="relied"' in page
    vote = {
        "outcome": "upheld",
        "reasons": make.words("the file"),
        "summary": "The panel looked at the whole matter again.",
        "relied": code,
    }
    assert visitor.post(home, vote).status_code == 200
    assert "Files of the agency that you rely on" in visitor.page.main
    assert visitor.post(f"{home}/sign").status_code == 303
    assert session.scalars(select(Reliance)).one()
    first = panel_members(session, f"{matter_of(session, appeal)}")
    visitor.sign_in(first[0])
    for path in (f"{home}/files/{code}/view", tell):
        assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("way", [SHOWN, GIST])
def test_the_receipt_code_opens_what_was_disclosed(
    session: Session, visitor: Visitor, way: str
) -> None:
    docket, code = make.with_a_file(session)
    appeal, receipt = make.an_appeal_with_receipt(session, docket)
    panel = make.an_admitted(session, appeal)
    visitor.get("/en/track")
    asked = {"code": receipt, "exhibit": code}
    assert visitor.post("/en/track/file", asked).status_code == 404
    assert visitor.post("/en/track/file", {"code": ""}).status_code == 422
    visitor.get("/en/track")
    reply = visitor.post("/en/track/file", {**asked, "role": "judge"})
    assert reply.status_code == 422
    assert "something that the form does not ask for" in visitor.page.main
    assert receipt in visitor.page.html  # In its box: sent once more, it opens.

    disclosed(session, appeal, code, panel[0], way=way)

    page = visitor.post("/en/track", {"code": receipt}).text
    assert "What the agency handed in" in page
    assert ("summed it up" in page) is (way == GIST)
    status = visitor.post("/en/track/file", asked).status_code
    assert status == (200 if way == SHOWN else 404)
