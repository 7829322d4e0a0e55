"""What each page of the review shows, and above all what it does not."""

from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.notices.queries import notices as notice_queries
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.privacy.service import erasing
from oversight.review.queries import cases, desk, item, matter, proof, seats
from oversight.review.rules.findings import Joining
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import asking, deciding, members
from oversight.vault.reading import Gone
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW, WHY
from tests.factories.review import (
    ANSWERABLE,
    GIST,
    MINUTE,
    a_ballot,
    a_case,
    asked_of,
    declared,
    panel_members,
    ready,
    some_words,
    vote_all,
)
from tests.fixtures.web import Visitor

THEN = NOW + 20 * MINUTE


def test_the_desk_lists_what_is_mine_and_due_first(session: Session) -> None:
    dockets = [a_case(session, items=11) for _ in range(4)]
    sitting = {docket: panel_members(session, docket) for docket in dockets}
    everybody = {actor.id: actor for actors in sitting.values() for actor in actors}

    for actor in everybody.values():
        page = desk.desk_page(session, actor, now=THEN)
        mine = [d for d in dockets if actor.id in {member.id for member in sitting[d]}]
        assert sorted(row.docket for row in page.rows) == sorted(mine)
        assert list(page.rows) == sorted(page.rows, key=lambda row: row.due)
        assert {row.step for row in page.rows} == {"declare"}


def test_each_step_is_said_in_its_turn(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)

    def step(now_after: timedelta = 12 * MINUTE) -> str:
        (row,) = desk.desk_page(session, sitting, now=NOW + now_after).rows
        assert row.step == (
            matter.matter_page(session, docket, sitting, now=NOW + now_after).step
        )
        return row.step

    assert step() == "declare"
    declared(session, docket)
    assert step() == "ask"
    asking.ask_user(session, docket, GIST, by=sitting, now=NOW + 13 * MINUTE)
    assert step() == "answer"
    assert step(ANSWERABLE) == "decide"


def test_a_member_who_has_voted_waits_for_the_others(session: Session) -> None:
    docket, (lead, second, _) = ready(session, protected="journalist")
    ballot = a_ballot(asked_of(session, docket))
    deciding.vote(session, docket, 1, ballot, by=lead, now=THEN)

    (mine,) = desk.desk_page(session, lead, now=THEN).rows
    (other,) = desk.desk_page(session, second, now=THEN).rows

    assert (mine.step, mine.mine, mine.is_lead) == ("others", 1, True)
    assert (other.step, other.mine, other.is_lead) == ("decide", 0, False)
    assert desk.desk_page(session, lead, now=THEN).today.left == 14


def test_what_is_about_to_lapse_is_said(session: Session) -> None:
    docket, (sitting,) = ready(session)
    due = cases.case(session, docket).due_at

    (early,) = desk.desk_page(session, sitting, now=THEN).rows
    (late,) = desk.desk_page(session, sitting, now=due - timedelta(hours=1)).rows

    assert (early.at_risk, early.days_left) == (False, 5)
    assert (late.at_risk, late.days_left) == (True, 0)


def test_who_has_just_been_drawn_reads_by_when_to_declare_and_of_no_lapse(
    session: Session,
) -> None:
    docket = a_case(session)
    (drawn,) = panel_members(session, docket)
    seat = seats.my_seat(session, cases.case(session, docket).panel_id, drawn)
    late = seat.declare_by - timedelta(hours=1)

    (row,) = desk.desk_page(session, drawn, now=late).rows

    assert (row.step, row.declare_by) == ("declare", seat.declare_by)
    assert (row.due, row.at_risk) == (cases.case(session, docket).due_at, False)
    assert row.first == (seat.declare_by, docket), "sorted by what is wanted first"


def test_a_closed_matter_leaves_the_desk(session: Session) -> None:
    docket, sitting = ready(session)
    vote_all(session, docket, sitting)

    assert desk.desk_page(session, sitting[0], now=THEN).rows == ()
    page = matter.matter_page(session, docket, sitting[0], now=THEN)
    assert (page.step, page.is_open) == ("closed", False)
    assert [row.step for row in page.items] == ["approved"]


def test_before_the_declaration_nothing_of_the_file_is_shown(session: Session) -> None:
    docket = a_case(session, items=2)
    (sitting,) = panel_members(session, docket)

    page = matter.matter_page(session, docket, sitting, now=THEN)

    assert page.items == ()
    assert page.asking == matter.Asking()
    shown = str([getattr(page, part.name) for part in fields(page)])
    request = cases.case(session, docket).legal_request
    for secret in (WHY, "somebody", *(one.canonical for one in request.items)):
        assert secret not in shown
    assert page.provisions[0].en == "37. Unlawful online content"
    assert (page.item_count, page.body.en) == (2, "Body pta")


def test_before_the_declaration_no_item_has_a_page(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)

    with pytest.raises(RuleError) as refusal:
        item.item_page(session, docket, 1, sitting, now=THEN)
    assert refusal.value.code == "not_declared"


def test_before_it_is_opened_an_item_shows_no_file(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = declared(session, docket)

    page = item.item_page(session, docket, 1, sitting, now=THEN)

    assert (page.is_opened, page.file, page.draft) == (False, None, None)
    assert not page.may_decide


def test_outsiders_find_nothing(session: Session) -> None:
    docket, (sitting, *_) = ready(session, protected="journalist")
    outsider = an_actor(session, role=Role.REVIEWER)
    members.recuse(session, docket, "cannot-act", by=sitting, now=THEN)

    for actor in (outsider, sitting):
        for look in (
            lambda who: matter.matter_page(session, docket, who, now=THEN),
            lambda who: item.item_page(session, docket, 1, who, now=THEN),
            lambda who: proof.proof_page(session, docket, who),
        ):
            with pytest.raises(RuleError) as refusal:
                look(actor)
            assert refusal.value.code == "not_found"


def test_an_opened_item_shows_file_law_and_question(session: Session) -> None:
    docket, (sitting,) = ready(session)

    page = item.item_page(session, docket, 1, sitting, now=THEN)

    assert page.file is not None
    assert page.file.evidence.why == WHY
    assert page.file.evidence.candour == "none"
    (card,) = page.file.law
    assert (card.number, card.ground, card.holds_today) == ("37", "public order", True)
    assert page.asked.incitement
    assert page.milder == ("label", "limit-reach")
    assert page.most_days == 90
    assert page.may_decide
    assert (page.next_number, page.time.left_today, page.time.cap) == (None, 15, 15)
    with pytest.raises(RuleError, match="not yours"):
        item.item_page(session, docket, 2, sitting, now=THEN)


def test_while_the_user_may_answer_nobody_may_decide(session: Session) -> None:
    docket, (sitting,) = ready(session, skipped=False)

    page = item.item_page(session, docket, 1, sitting, now=THEN)
    assert (page.may_decide, page.must_ask) == (False, False)
    assert page.wait_until == cases.case(session, docket).asked_until
    assert item.item_page(
        session, docket, 1, sitting, now=NOW + 2 * ANSWERABLE
    ).may_decide

    notice = notice_queries.find(session, docket, 1, Stage.ASKED)
    assert notice is not None
    asking.answer(
        session, notices.code_of(session, notice), "It was a rally.", now=THEN
    )
    page = item.item_page(session, docket, 1, sitting, now=THEN)
    assert page.may_decide
    assert page.file is not None
    assert page.file.evidence.answer == "It was a rally."


def test_an_answer_that_was_erased_stops_no_panel(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session, skipped=False)
    notice = notice_queries.find(session, docket, 1, Stage.ASKED)
    assert notice is not None
    code = notices.code_of(session, notice)
    asking.answer(session, code, "It was a rally.", now=THEN)

    erasing.erase(session, docket, "user/1", "asked-by-person", now=THEN)

    page = item.item_page(session, docket, 1, sitting, now=THEN)
    assert page.may_decide
    assert page.file is not None
    assert page.file.evidence.answer is None
    assert page.file.evidence.erased == Gone(THEN, "asked-by-person")
    assert not page.file.evidence.answer_shut
    visitor.sign_in(sitting)
    shown = visitor.get(f"/en/desk/review/{docket}/1").text
    assert "the person concerned asked for it" in shown


def test_who_has_voted_is_shown_only_after_the_own_vote(
    session: Session, visitor: Visitor
) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    draft = a_ballot(asked_of(session, docket))
    deciding.vote(session, docket, 1, draft, by=lead, now=THEN)
    deciding.vote(
        session, docket, 1, Joining(some_words("x")), by=second, now=THEN + MINUTE
    )

    visitor.sign_in(second)
    ways = visitor.get(f"/en/desk/review/{docket}/1").text
    assert "You have voted" in ways
    assert "Join the draft" not in ways
    assert "Dissent: decide otherwise" not in ways

    waiting = item.item_page(session, docket, 1, third, now=THEN)
    done = item.item_page(session, docket, 1, second, now=THEN)

    assert waiting.voted == ()
    assert waiting.may_join
    assert waiting.draft is not None
    assert (waiting.draft.by, waiting.draft.reasons) == (lead.pseudonym, draft.reasons)
    assert waiting.draft.findings == draft.findings
    assert done.voted == (lead.pseudonym, second.pseudonym)


def test_a_decided_item_shows_the_decision_and_its_dissent(session: Session) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    asked = asked_of(session, docket)
    deciding.vote(session, docket, 1, a_ballot(asked), by=lead, now=THEN)
    deciding.vote(
        session, docket, 1, a_ballot(asked, Outcome.REJECTED), by=second, now=THEN
    )
    deciding.vote(session, docket, 1, Joining(some_words("x")), by=third, now=THEN)

    page = item.item_page(session, docket, 1, lead, now=THEN)

    assert page.decision is not None
    assert page.decision.outcome == "approved"
    assert str(second.pseudonym) in page.decision.dissent
    assert not page.is_open


def test_earlier_requests_about_the_address_are_shown(session: Session) -> None:
    locator = "https://x.com/somebody/status/1234567890123456789"
    first, sitting = ready(session, locator=locator)
    vote_all(session, first, sitting, 1, Outcome.REJECTED)
    again, (second,) = ready(
        session,
        locator=locator,
        now=NOW + timedelta(days=400),
        published_on="2027-12-01",
        captured_at="2027-12-02T10:00:00+05:00",
    )

    page = item.item_page(session, again, 1, second, now=NOW + timedelta(days=400))

    assert page.file is not None
    assert [(one.docket, one.number, one.ended_as) for one in page.file.earlier] == [
        (first, 1, "rejected")
    ]


def test_the_proof_holds_all_that_is_needed(session: Session) -> None:
    docket = a_case(session, items=11)
    (sitting, *_) = panel_members(session, docket)

    page = proof.proof_page(session, docket, sitting)

    assert [page.pool[one.place] for one in page.drawn] == list(page.members)
    assert (len(page.pool), page.seats, page.excluded) == (18, 3, ())
    assert page.randomness is not None
    assert len(bytes.fromhex(page.randomness)) == 32


def test_an_undrawn_panel_has_no_drawn_names(session: Session) -> None:
    docket = a_case(session, drawn=False)

    page = proof.proof(session, seats.panel_of(session, docket))

    assert (page.drawn, page.members, page.randomness) == ((), (), None)
