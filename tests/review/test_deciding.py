"""Opening, voting, deciding: one reviewer, a panel of three, a panel of two."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.intake.rules.lifecycle import Capacity, ItemEnd
from oversight.intake.service import matters, withdrawing
from oversight.law.models import LawProvision
from oversight.ledger import queries as log
from oversight.review.models.deciding import Draft, Vote
from oversight.review.queries import cases, seats
from oversight.review.rules.findings import Joining
from oversight.review.rules.lifecycle import CaseState, Outcome
from oversight.review.service import asking, deciding, drafting, members
from tests.factories import law
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import (
    MINUTE,
    a_ballot,
    a_case,
    a_decided_case,
    a_profile,
    asked_of,
    declared,
    panel_members,
    ready,
    some_words,
    vote_all,
    with_findings,
)

VOTING = NOW + 20 * MINUTE
A, N, R = Outcome.APPROVED, Outcome.NARROWER, Outcome.REJECTED


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, Any]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] == kind]


def decision_on(session: Session, docket: str) -> Any:
    (decision,) = cases.decisions_of(session, cases.case(session, docket).request_id)
    return decision


def test_every_opening_leaves_a_trace(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = declared(session, docket)

    for _ in range(2):
        deciding.open_item(session, docket, 1, by=sitting, now=VOTING)

    assert [
        (leaf["item"], leaf["by"], leaf["count"], leaf["dwell"])
        for leaf in leaves(session, docket, "item.viewed")
    ] == [(1, sitting.pseudonym, 1, "none"), (1, sitting.pseudonym, 2, "none")]


def test_a_decision_tells_how_long_it_stood_open_before_each_signature(
    session: Session,
) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    joinings = (Joining(some_words("draft")), Joining(some_words("draft")))
    # Whoever opens it again has looked anew.
    deciding.open_item(session, docket, 1, by=lead, now=VOTING - MINUTE / 2)
    ballot = a_ballot(asked_of(session, docket))
    deciding.vote(session, docket, 1, ballot, by=lead, now=VOTING)
    deciding.vote(session, docket, 1, joinings[0], by=second, now=VOTING + 2 * MINUTE)
    # Another look after the signature is no part of what was before it.
    deciding.open_item(session, docket, 1, by=second, now=VOTING + 3 * MINUTE)
    # Until all have signed, nobody outside learns who has.
    before = leaves(session, docket, "item.viewed")
    assert {leaf["dwell"] for leaf in before} == {"none"}

    deciding.vote(session, docket, 1, joinings[1], by=third, now=VOTING + 20 * MINUTE)

    told = leaves(session, docket, "item.viewed")[len(before) :]
    assert [(leaf["by"], leaf["count"], leaf["dwell"]) for leaf in told] == sorted(
        [
            (lead.pseudonym, 2, "under-1m"),
            (second.pseudonym, 1, "5m-20m"),
            (third.pseudonym, 1, "over-20m"),
        ]
    )
    (decided,) = leaves(session, docket, "item.decided")
    assert [leaf["n"] for leaf in told] == [decided["n"] - left for left in (3, 2, 1)]
    assert {leaf["at"] for leaf in told} == {decided["at"]}


@pytest.mark.parametrize("outcome", list(Outcome))
def test_one_reviewer_decides(session: Session, outcome: Outcome) -> None:
    docket = a_decided_case(session, outcome=outcome)

    case = cases.case(session, docket)
    decision = decision_on(session, docket)
    (leaf,) = leaves(session, docket, "item.decided")

    assert (case.state, case.decided_at) == (CaseState.DECIDED, VOTING)
    assert decision.outcome is outcome
    expected = {
        A: ("geo-withhold", "PK", 90, [], None, None),
        N: ("geo-withhold", "PK", 30, ["time"], None, None),
        R: (None, None, None, [], "not-unlawful", ItemEnd.REJECTED),
    }[outcome]
    measure, territory, days, narrowed, code, ended = expected
    assert (
        leaf
        | {
            "outcome": outcome.value,
            "item": 1,
            "code": code,
            "basis": ["peca-2016-s37:public-order"],
            "measure": measure,
            "territory": territory,
            "days": days,
            "narrowed": narrowed,
            "tier": None,
            "nfields": None,
            "split": False,
            "by": decision.by,
        }
        == leaf
    )
    assert case.legal_request.items[0].ended_as is ended
    assert decision.reasons not in str(leaf)


def test_the_reasons_are_committed_to(session: Session) -> None:
    docket = a_decided_case(session)

    (leaf,) = leaves(session, docket, "item.decided")

    assert len(leaf["_sd"]) == 4
    assert sha256(decision_on(session, docket).reasons.encode()).hexdigest() not in str(
        leaf
    )


def test_a_case_is_decided_with_its_last_item(session: Session) -> None:
    docket, sitting = ready(session, items=3)

    for number in (1, 3):
        vote_all(session, docket, sitting, number)
        assert cases.case(session, docket).state is CaseState.UNDER_REVIEW
    vote_all(session, docket, sitting, 2, R)

    assert cases.case(session, docket).state is CaseState.DECIDED
    assert [
        one.outcome
        for one in cases.decisions_of(session, cases.case(session, docket).request_id)
    ] == [A, R, A]


def test_a_panel_decides_with_its_last_vote_and_the_draft_is_joined(
    session: Session,
) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    ballot = a_ballot(asked_of(session, docket))
    deciding.vote(session, docket, 1, ballot, by=lead, now=VOTING)
    deciding.vote(
        session, docket, 1, Joining(some_words("draft")), by=third, now=VOTING
    )
    assert not leaves(session, docket, "item.decided")

    deciding.vote(
        session, docket, 1, Joining(some_words("draft")), by=second, now=VOTING
    )

    decision = decision_on(session, docket)
    assert (decision.outcome, decision.split, decision.dissent) == (A, False, None)
    assert decision.reasons == ballot.reasons
    assert decision.summary == ballot.summary
    assert decision.by == [lead.pseudonym, second.pseudonym, third.pseudonym]


def test_a_minority_s_reasons_are_the_dissent(session: Session) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    asked = asked_of(session, docket)
    against = a_ballot(asked, R)
    deciding.vote(session, docket, 1, a_ballot(asked), by=lead, now=VOTING)
    deciding.vote(session, docket, 1, against, by=second, now=VOTING)
    deciding.vote(
        session, docket, 1, Joining(some_words("draft")), by=third, now=VOTING
    )

    decision = decision_on(session, docket)
    (leaf,) = leaves(session, docket, "item.decided")
    assert (decision.outcome, decision.split, leaf["split"]) == (A, True, True)
    assert decision.dissent == f"{second.pseudonym}: {against.reasons}"


def test_the_others_may_outvote_the_draft(session: Session) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    asked = asked_of(session, docket)
    draft = a_ballot(asked)
    deciding.vote(session, docket, 1, draft, by=lead, now=VOTING)
    no = a_ballot(asked, R, code="moot")
    deciding.vote(session, docket, 1, no, by=second, now=VOTING)
    deciding.vote(session, docket, 1, a_ballot(asked, R), by=third, now=VOTING)

    decision = decision_on(session, docket)
    assert (decision.outcome, decision.code) == (R, "moot")
    assert decision.reasons == no.reasons
    assert decision.dissent == f"{lead.pseudonym}: {draft.reasons}"
    item = cases.case(session, docket).legal_request.items[0]
    assert item.ended_as is ItemEnd.REJECTED


def test_three_different_votes_approve_no_more_than_most_would(
    session: Session,
) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    asked = asked_of(session, docket)
    deciding.vote(session, docket, 1, a_ballot(asked), by=lead, now=VOTING)
    deciding.vote(session, docket, 1, a_ballot(asked, R), by=second, now=VOTING)
    part = a_ballot(asked, N, days=7, measure="label")
    deciding.vote(session, docket, 1, part, by=third, now=VOTING)

    decision = decision_on(session, docket)
    assert (decision.outcome, decision.days, decision.measure) == (N, 7, "label")
    assert decision.narrowed == ["measure", "time"]
    assert decision.split


def test_of_two_who_must_agree_one_is_not_enough(session: Session) -> None:
    a_profile(session, "pilot-6")
    docket, (first, second) = ready(session, protected="journalist")
    asked = asked_of(session, docket)
    deciding.vote(session, docket, 1, a_ballot(asked), by=first, now=VOTING)
    deciding.vote(session, docket, 1, a_ballot(asked, R), by=second, now=VOTING)

    assert decision_on(session, docket).outcome is R


def test_a_vote_without_its_conditions_is_refused(session: Session) -> None:
    docket = a_case(session, items=2)
    (sitting,) = panel_members(session, docket)
    ballot = a_ballot(asked_of(session, docket))

    def voting(number: int = 1) -> Callable[[], object]:
        return lambda: deciding.vote(
            session, docket, number, ballot, by=sitting, now=VOTING
        )

    refuses("not_declared", voting())
    declared(session, docket)
    refuses("not_viewed", voting())
    deciding.open_item(session, docket, 1, by=sitting, now=VOTING)
    refuses("not_asked", voting())
    asking.skip_asking(
        session, docket, "unreachable", some_words("tries"), by=sitting, now=VOTING
    )
    refuses("not_viewed", voting(2))
    refuses("not_found", voting(3))
    voting()()
    refuses("item_closed", voting())


def test_nobody_outside_the_panel_votes(session: Session) -> None:
    docket, _ = ready(session)
    outsider = an_actor(session, role=Role.REVIEWER)

    refuses(
        "not_found",
        lambda: deciding.vote(
            session, docket, 1, Joining("x"), by=outsider, now=VOTING
        ),
    )


def test_a_member_of_the_filing_body_does_not_vote(session: Session) -> None:
    docket, (sitting,) = ready(session)
    insider = replace(sitting, body="pta")
    ballot = a_ballot(asked_of(session, docket))

    refuses(
        "not_independent",
        lambda: deciding.vote(session, docket, 1, ballot, by=insider, now=VOTING),
    )


def test_who_votes_twice_is_refused(session: Session) -> None:
    docket, (lead, second, _) = ready(session, protected="journalist")
    asked = asked_of(session, docket)
    deciding.vote(session, docket, 1, a_ballot(asked), by=lead, now=VOTING)

    refuses(
        "voted_already",
        lambda: deciding.vote(session, docket, 1, a_ballot(asked), by=lead, now=VOTING),
    )
    refuses(
        "voted_already",
        lambda: drafting.save_draft(session, docket, 1, {}, by=lead, now=VOTING),
    )
    assert drafting.save_draft(session, docket, 1, {}, by=second, now=VOTING)


def test_joining_needs_a_draft_and_own_words(session: Session) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    asked = asked_of(session, docket)
    own = some_words("draft")

    def joining(text: str, who: Actor) -> Callable[[], object]:
        return lambda: deciding.vote(
            session,
            docket,
            1,
            Joining(text),
            by=who,
            now=VOTING,
        )

    refuses("lead_drafts", joining(own, lead))
    refuses("no_draft", joining(own, second))
    draft = a_ballot(asked)
    deciding.vote(session, docket, 1, draft, by=lead, now=VOTING)
    refuses("finding_short", joining("Agreed.", second))
    refuses("reasons_copied", joining(draft.reasons.upper(), second))
    joining(own, second)()
    refuses("reasons_copied", joining(f"  {own} ", third))


def test_the_same_words_do_not_decide_two_items(session: Session) -> None:
    docket, (lead, second, third) = ready(session, items=2, protected="journalist")
    reasons = some_words("both items", 200)
    one = a_ballot(asked_of(session, docket, 1), reasons=reasons)
    two = a_ballot(asked_of(session, docket, 2), reasons=reasons)
    deciding.vote(session, docket, 1, one, by=lead, now=VOTING)

    refuses(
        "reasons_repeated",
        lambda: deciding.vote(session, docket, 2, two, by=lead, now=VOTING),
    )
    refuses(
        "reasons_copied",
        lambda: deciding.vote(session, docket, 1, two, by=second, now=VOTING),
    )
    assert third


def test_incomplete_findings_are_refused_by_the_act(session: Session) -> None:
    docket, (sitting,) = ready(session)
    ballot = with_findings(a_ballot(asked_of(session, docket)), candour="")

    with pytest.raises(RuleError) as refusal:
        deciding.vote(session, docket, 1, ballot, by=sitting, now=VOTING)

    assert (refusal.value.code, refusal.value.field) == ("finding_short", "candour")


def test_law_that_fell_meanwhile_approves_nothing(session: Session) -> None:
    docket, (lead, second, _) = ready(session, protected="journalist")
    asked = asked_of(session, docket)
    deciding.vote(session, docket, 1, a_ballot(asked), by=lead, now=VOTING)
    one, two = (an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2))
    law.suspend(
        session,
        "peca-2016-s37",
        since=date(2026, 11, 23),
        ruling="A ruling of that day",
        by=one,
        second=two,
        now=VOTING,
    )

    refuses(
        "basis_suspended",
        lambda: deciding.vote(
            session, docket, 1, Joining(some_words("x")), by=second, now=VOTING
        ),
    )
    refuses(
        "against_itself",
        lambda: deciding.vote(
            session,
            docket,
            1,
            a_ballot(asked_of(session, docket)),
            by=second,
            now=VOTING,
        ),
    )
    assert session.scalars(
        select(LawProvision.suspended_by_court).where(
            LawProvision.provision_id == "peca-2016-s37"
        )
    ).one()
    deciding.vote(session, docket, 1, a_ballot(asked, R), by=second, now=VOTING)


def test_a_day_has_a_most(session: Session) -> None:
    a_profile(session, "pilot")  # 8 a day
    docket, (sitting,) = ready(session, items=10)
    for number in range(1, 9):
        vote_all(session, docket, [sitting], number)
    ballot = a_ballot(asked_of(session, docket, 9))

    refuses(
        "daily_cap",
        lambda: deciding.vote(session, docket, 9, ballot, by=sitting, now=VOTING),
    )
    tomorrow = VOTING + timedelta(days=1)
    deciding.vote(session, docket, 9, ballot, by=sitting, now=tomorrow)


def test_after_the_time_or_a_withdrawal_nothing_is_decided(session: Session) -> None:
    docket, (sitting,) = ready(session)
    ballot = a_ballot(asked_of(session, docket))
    late = cases.case(session, docket).due_at + timedelta(seconds=1)

    refuses(
        "too_late",
        lambda: deciding.vote(session, docket, 1, ballot, by=sitting, now=late),
    )
    authoriser = an_actor(session, role=Role.AUTHORISER, body="pta")
    withdrawing.withdraw(
        session,
        docket,
        "no-longer-needed",
        "It was deleted by its author.",
        by=authoriser,
        now=VOTING,
    )
    refuses(
        "matter_closed",
        lambda: deciding.vote(session, docket, 1, ballot, by=sitting, now=VOTING),
    )
    refuses(
        "matter_closed",
        lambda: deciding.open_item(session, docket, 1, by=sitting, now=VOTING),
    )
    refuses(
        "matter_closed",
        lambda: members.recuse(session, docket, "cannot-act", by=sitting, now=VOTING),
    )


def test_a_member_who_left_does_not_count(session: Session) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    asked = asked_of(session, docket)
    deciding.vote(session, docket, 1, a_ballot(asked), by=lead, now=VOTING)
    deciding.vote(
        session, docket, 1, Joining(some_words("draft")), by=second, now=VOTING
    )
    members.recuse(session, docket, "other-conflict", by=lead, now=VOTING)
    refuses(
        "no_draft",
        lambda: deciding.vote(
            session, docket, 1, Joining(some_words("x")), by=third, now=VOTING
        ),
    )
    deciding.vote(session, docket, 1, a_ballot(asked, R), by=third, now=VOTING)
    assert not leaves(session, docket, "item.decided")

    new = panel_members(session, docket)[0]
    members.declare(session, docket, by=new, now=VOTING)
    deciding.open_item(session, docket, 1, by=new, now=VOTING)
    deciding.vote(session, docket, 1, a_ballot(asked, R), by=new, now=VOTING)

    decision = decision_on(session, docket)
    assert decision.outcome is R
    assert lead.pseudonym not in decision.by
    assert len(session.scalars(select(Vote)).all()) == 4


def test_a_draft_is_kept_and_gone_once_signed(session: Session) -> None:
    docket, (sitting,) = ready(session)
    drafting.save_draft(session, docket, 1, {"aim": "x"}, by=sitting, now=VOTING)
    drafting.save_draft(session, docket, 1, {"aim": "y"}, by=sitting, now=VOTING)

    draft = seats.draft_on(session, docket, 1, sitting)
    assert draft is not None
    assert draft.answers == {"aim": "y"}

    vote_all(session, docket, [sitting])
    assert session.scalars(select(Draft)).all() == []


def test_a_draft_is_kept_only_by_who_may_read_the_file(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)

    refuses(
        "not_declared",
        lambda: drafting.save_draft(session, docket, 1, {}, by=sitting, now=VOTING),
    )


def test_who_touched_the_matter_otherwise_cannot_even_be_noted(
    session: Session,
) -> None:
    docket, (sitting,) = ready(session)
    matter = cases.case(session, docket).legal_request

    refuses(
        "touched_before",
        lambda: matters.touch(
            session, matter.id, sitting.id, Capacity.APPEAL, now=VOTING
        ),
    )


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code


def test_a_decision_asks_the_database_no_more_than_it_must(session: Session) -> None:
    """Whatever may hinder a vote is one question, however many things that are."""
    docket, (by,) = ready(session, items=2)
    vote_all(session, docket, [by])
    asked: list[str] = []

    @event.listens_for(session.connection(), "before_cursor_execute")
    def note(*call: Any) -> None:
        asked.append(call[2])

    ballot = a_ballot(asked_of(session, docket, 2))
    asked.clear()
    deciding.vote(session, docket, 2, ballot, by=by, now=VOTING)

    assert len(asked) <= 17, asked
