"""On what a decision on data rests: kept beside it, and never against an approval."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.review.models.data_grounds import IN_FAVOUR, DataGround
from oversight.review.models.deciding import ItemDecision, Vote
from oversight.review.models.panels import Case
from oversight.review.models.questions import Question
from oversight.review.queries import cases, data
from oversight.review.rules.data_findings import FIRST_FORM, DataBallot
from oversight.review.rules.findings import Joining
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import asking_body, data_deciding, data_grounds
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import MINUTE, some_words

DAY = timedelta(days=1)
VOTING = NOW + 20 * MINUTE


def kept(session: Session) -> DataGround:
    return session.scalars(select(DataGround)).one()


def refused(act: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(RuleError) as refusal:
        act()
    return refusal.value.code, refusal.value.field


def changed(ballot: DataBallot, **findings: Any) -> DataBallot:
    return replace(ballot, findings=replace(ballot.findings, **findings))


def heard(
    session: Session, docket: str, by: Actor, now: datetime, *, about_aim: bool = True
) -> None:
    question = some_words("question")
    asking_body.ask(session, docket, question, about_aim=about_aim, by=by, now=now)
    body = cases.case(session, docket).legal_request.body.slug
    officer = an_actor(session, role=Role.DRAFTER, body=body)
    asking_body.answer(session, docket, some_words("answer"), by=officer, now=now)


def test_an_approval_rests_on_every_closed_finding(session: Session) -> None:
    docket, (by,) = make.ready(session)
    ballot = make.a_ballot(make.asked_of(session, docket))

    data_deciding.vote(session, docket, 1, ballot, by=by, now=VOTING)

    row = kept(session)
    found = (row.law, row.linked, row.aim_real, row.less_enough, row.proportionate)
    assert found == (True, True, True, False, True)
    assert (row.sharing, row.improper, row.seats) == ("court", False, 1)
    assert data.shared_with(session, row.decision_id) == "court"
    decision = session.scalars(select(ItemDecision)).one()
    assert decision.summary_ur == ballot.summary_ur


def test_a_refusal_rests_on_what_it_reached(session: Session) -> None:
    docket, (by,) = make.ready(session)
    ballot = make.a_ballot(make.asked_of(session, docket), Outcome.REJECTED)
    short = changed(ballot, proportionate="", proportion="", chilling="")

    data_deciding.vote(session, docket, 1, short, by=by, now=VOTING)

    row = kept(session)
    assert (row.law, row.linked, row.proportionate) == (False, False, None)
    assert row.sharing is None
    assert data.shared_with(session, row.decision_id) == ""


@pytest.mark.parametrize(
    ("findings", "code", "field"),
    [
        ({"linked": "no"}, "against_itself", "linked"),
        ({"aim_real": "no"}, "against_itself", "aim_real"),
        ({"milder": "yes"}, "against_itself", "milder"),
        ({"proportionate": "no"}, "against_itself", "proportionate"),
        ({"sharing": "as-filed"}, "sharing_wider", "sharing"),
        ({"use": ""}, "finding_short", "use"),
        ({"ladder": ()}, "finding_missing", "ladder-0-works"),
    ],
)
def test_the_act_refuses_an_approval_against_itself(
    session: Session, findings: dict[str, Any], code: str, field: str
) -> None:
    docket, (by,) = make.ready(session)
    ballot = changed(make.a_ballot(make.asked_of(session, docket)), **findings)

    said = refused(
        lambda: data_deciding.vote(session, docket, 1, ballot, by=by, now=VOTING)
    )

    assert said == (code, field)
    assert session.scalars(select(Vote)).all() == []


def test_one_reviewer_alone_finds_no_other_aim(session: Session) -> None:
    docket, (by,) = make.ready(session)
    ballot = make.a_ballot(make.asked_of(session, docket), Outcome.REJECTED)
    ballot = replace(changed(ballot, aim_real="no"), code="improper-purpose")

    said = refused(
        lambda: data_deciding.vote(session, docket, 1, ballot, by=by, now=VOTING)
    )

    assert said == ("improper_needs_panel", "code")


def test_three_find_no_other_aim_before_the_body_was_heard(session: Session) -> None:
    docket, sitting = make.ready(session, privilege="journalist")
    ballot = make.a_ballot(make.asked_of(session, docket), Outcome.REJECTED)
    ballot = replace(changed(ballot, aim_real="no"), code="improper-purpose")

    said = refused(
        lambda: data_deciding.vote(
            session, docket, 1, ballot, by=sitting[0], now=VOTING
        )
    )

    assert said == ("improper_unheard", "code")
    assert session.scalars(select(Vote)).all() == []


def test_to_be_asked_about_something_else_is_not_to_be_heard_on_the_aim(
    session: Session,
) -> None:
    docket, sitting = make.ready(session, privilege="journalist")
    heard(session, docket, sitting[0], VOTING - MINUTE, about_aim=False)
    ballot = make.a_ballot(make.asked_of(session, docket), Outcome.REJECTED)
    ballot = replace(changed(ballot, aim_real="no"), code="improper-purpose")

    said = refused(
        lambda: data_deciding.vote(
            session, docket, 1, ballot, by=sitting[0], now=VOTING
        )
    )

    assert said == ("improper_unheard", "code")


@pytest.mark.parametrize("table", [Vote, ItemDecision])
def test_no_other_aim_is_written_behind_the_act_of_a_body_unheard_on_it(
    session: Session, table: type[Vote] | type[ItemDecision]
) -> None:
    docket, sitting = make.ready(session, privilege="journalist")
    heard(session, docket, sitting[0], VOTING - MINUTE)
    rejected = make.a_ballot(make.asked_of(session, docket), Outcome.REJECTED)
    rejected = replace(changed(rejected, aim_real="no"), code="improper-purpose")
    data_deciding.vote(session, docket, 1, rejected, by=sitting[0], now=VOTING)
    for actor in sitting[1:]:
        joining = Joining(some_words("draft"))
        data_deciding.vote(session, docket, 1, joining, by=actor, now=VOTING)
    rows = select(table.__table__).limit(1)
    row = {**session.execute(rows).mappings().one(), "id": uuid4()}
    before = {"at": VOTING - DAY, "decided_at": VOTING - DAY}
    early = {name: before.get(name, value) for name, value in row.items()}

    unheard(session, table, early)
    session.execute(update(Question).values(about_aim=False))
    unheard(session, table, row)
    session.execute(update(Question).values(about_aim=True))
    session.execute(
        update(Question).values(answer=None, answered_at=None, answered_by=None)
    )
    unheard(session, table, row)


def unheard(session: Session, table: Any, row: dict[str, Any]) -> None:
    with (
        pytest.raises(IntegrityError, match="not heard on the aim"),
        session.begin_nested(),
    ):
        session.execute(insert(table).values(row))


@pytest.mark.parametrize("table", [Vote, ItemDecision])
@pytest.mark.parametrize("seats", [1, 2])
def test_fewer_than_three_find_no_other_aim_behind_the_act(
    session: Session, table: type[Vote] | type[ItemDecision], seats: int
) -> None:
    docket, sitting = make.ready(session, privilege="journalist")
    heard(session, docket, sitting[0], VOTING - MINUTE)
    rejected = make.a_ballot(make.asked_of(session, docket), Outcome.REJECTED)
    rejected = replace(changed(rejected, aim_real="no"), code="improper-purpose")
    data_deciding.vote(session, docket, 1, rejected, by=sitting[0], now=VOTING)
    for actor in sitting[1:]:
        joining = Joining(some_words("draft"))
        data_deciding.vote(session, docket, 1, joining, by=actor, now=VOTING)
    rows = select(table.__table__).limit(1)
    row = {**session.execute(rows).mappings().one(), "id": uuid4()}
    session.execute(update(Case).values(seats=seats))

    unheard(session, table, row)


def test_three_find_another_aim(session: Session) -> None:
    docket, sitting = make.ready(session, privilege="journalist")
    heard(session, docket, sitting[0], VOTING - MINUTE)
    ballot = make.a_ballot(make.asked_of(session, docket), Outcome.REJECTED)
    ballot = replace(changed(ballot, aim_real="no"), code="improper-purpose")
    data_deciding.vote(session, docket, 1, ballot, by=sitting[0], now=VOTING)
    for actor in sitting[1:]:
        joining = Joining(some_words("draft"))
        data_deciding.vote(session, docket, 1, joining, by=actor, now=VOTING)

    row = kept(session)

    assert (row.improper, row.aim_real, row.seats) == (True, False, 3)
    votes = session.scalars(select(Vote.summary_ur)).all()
    assert set(votes) == {ballot.summary_ur}


def test_data_are_handed_on_as_far_as_everybody_allows(session: Session) -> None:
    docket, sitting = make.ready(session, privilege="journalist")
    asked = make.asked_of(session, docket)
    for actor, circle in zip(sitting, ("court", "nobody", "court"), strict=True):
        ballot = changed(make.a_ballot(asked), sharing=circle)
        data_deciding.vote(session, docket, 1, ballot, by=actor, now=VOTING)

    assert kept(session).sharing == "nobody"


def test_of_votes_on_the_first_form_nothing_is_kept_and_all_is_read(
    session: Session,
) -> None:
    docket, (by,) = make.ready(session)
    ballot = make.a_ballot(make.asked_of(session, docket))
    data_deciding.vote(session, docket, 1, ballot, by=by, now=VOTING)
    decision = session.scalars(select(ItemDecision)).one()
    old = {k: v for k, v in decision.findings.items() if k != "form"}
    read = ItemDecision(outcome=Outcome.APPROVED, findings=old)
    asked = make.asked_of(session, docket)

    assert data_grounds.keep(session, read, (), asked) is None
    assert data.findings_of(read).form == FIRST_FORM


def a_decision(session: Session) -> ItemDecision:
    """An approval whose grounds nobody has kept yet."""
    docket, (by,) = make.ready(session)
    case = cases.case(session, docket)
    ballot = make.a_ballot(make.asked_of(session, docket))
    row = ItemDecision(
        id=uuid4(),
        item_id=case.legal_request.items[0].id,
        case_id=case.id,
        outcome=Outcome.APPROVED,
        measure="disclose",
        territory="PK",
        days=90,
        by=[str(by.pseudonym)],
        reasons=ballot.reasons,
        summary=ballot.summary,
        findings=ballot.findings.as_json(),
        decided_at=VOTING,
    )
    session.add(row)
    session.flush()
    return row


def grounds(decision: ItemDecision, **facts: Any) -> DataGround:
    whole: dict[str, Any] = {
        "decision_id": decision.id,
        "item_id": decision.item_id,
        "outcome": Outcome.APPROVED,
        "seats": 1,
        "improper": False,
        "law": True,
        "linked": True,
        "aim_real": True,
        "less_enough": False,
        "proportionate": True,
        "sharing": "court",
        "sharing_asked": False,
    }
    return DataGround(**{**whole, **facts})


def test_the_table_keeps_what_fits(session: Session) -> None:
    session.add(grounds(a_decision(session), sharing="as-filed", sharing_asked=True))
    session.flush()

    assert kept(session).sharing == "as-filed"


@pytest.mark.parametrize(
    "facts",
    [
        *({name: said} for name in IN_FAVOUR for said in (False, None)),
        {"less_enough": True},
        {"less_enough": None},
        {"improper": True},
        {"improper": True, "seats": 3},
        {"sharing": None},
        {"sharing": "as-filed"},
        {"sharing": "everybody"},
        {"outcome": Outcome.REJECTED, "sharing": None},
        {"outcome": Outcome.NARROWER},
    ],
)
def test_the_table_refuses_an_approval_against_itself(
    session: Session, facts: dict[str, Any]
) -> None:
    session.add(grounds(a_decision(session), **facts))

    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("verb", ["UPDATE {} SET seats = 9", "DELETE FROM {}"])
def test_what_a_decision_rests_on_is_never_rewritten(
    session: Session, verb: str
) -> None:
    docket, (by,) = make.ready(session)
    ballot = make.a_ballot(make.asked_of(session, docket))
    data_deciding.vote(session, docket, 1, ballot, by=by, now=VOTING)

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(verb.format(DataGround.__tablename__)))
