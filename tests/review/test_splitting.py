"""An account narrowed to posts: each becomes an item, decided and on the record."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.intake.models.requests import Item
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.ledger import queries as log
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.parts import VotePart
from oversight.review.queries import cases
from oversight.review.rules.findings import Joining
from oversight.review.rules.lifecycle import CaseState, Outcome
from oversight.review.service import deciding
from oversight.storage.base import Base
from tests.factories.intake import a_row, filed
from tests.factories.narrowing import VOTING, a_post, an_account, narrowed, narrowing
from tests.factories.review import a_ballot, asked_of, some_words

TABLES = Base.metadata.tables


def refuses(code: str, act: Callable[[], object]) -> RuleError:
    with pytest.raises(RuleError) as refusal:
        act()
    assert refusal.value.code == code
    return refusal.value


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, Any]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] == kind]


def items_of(session: Session, docket: str) -> list[Item]:
    return list(cases.case(session, docket).legal_request.items)


def test_each_post_becomes_an_item_that_is_decided(session: Session) -> None:
    docket, sitting = narrowed(session)

    account, *posts = items_of(session, docket)
    case = cases.case(session, docket)
    decisions = cases.decisions_of(session, case.request_id)

    assert case.state is CaseState.DECIDED
    assert (account.ended_as, account.parent_id) == (ItemEnd.SPLIT, None)
    assert [one.number for one in posts] == [2, 3]
    for one in posts:
        assert (one.parent_id, one.item_kind) == (account.id, "post")
        assert (one.measure, one.duration_days) == ("geo-withhold", 30)
        assert (one.provisions, one.ended_as) == (account.provisions, None)
        assert one.canonical != account.canonical
        assert one.capture_sha256 == account.capture_sha256
    assert [one.outcome for one in decisions] == [Outcome.NARROWER] * 3
    assert all(one.by == [s.pseudonym for s in sitting] for one in decisions)
    assert all(one.split and one.dissent for one in decisions)
    assert decisions[0].narrowed == ["measure", "time", "parts"]
    assert decisions[1].reasons.endswith(decisions[0].reasons)
    assert len({one.reasons for one in decisions}) == 3
    assert case.legal_request.item_count == 1


def test_the_record_tells_from_which_item_a_post_comes(session: Session) -> None:
    docket, _ = narrowed(session)

    split = leaves(session, docket, "item.split")
    said = leaves(session, docket, "item.decided")

    assert [(leaf["item"], leaf["from"]) for leaf in split] == [(2, 1), (3, 1)]
    assert {leaf["what"] for leaf in split} == {"post"}
    assert {leaf["platform"] for leaf in split} == {"x"}
    assert {(leaf["measure"], leaf["days"]) for leaf in split} == {("geo-withhold", 30)}
    assert "status" not in str(split)
    assert [leaf["item"] for leaf in said] == [1, 2, 3]
    assert said[0]["narrowed"] == ["measure", "time", "parts"]


def test_only_posts_that_most_members_name_are_restricted(session: Session) -> None:
    docket, (lead, second, third), handle = an_account(session)
    one, two, three = (a_post(handle) for _ in range(3))
    cast = ((lead, (one, two)), (second, (two, three)), (third, (two,)))
    for member, posts in cast:
        ballot = narrowing(session, docket, *posts)
        deciding.vote(session, docket, 1, ballot, by=member, now=VOTING)

    _, *posts_of = items_of(session, docket)
    assert [item.native_id for item in posts_of] == [two.rpartition("/")[2]]


def test_members_who_agree_on_no_post_restrict_nothing(session: Session) -> None:
    docket, members, handle = an_account(session)
    for member in members:
        ballot = narrowing(session, docket, a_post(handle))
        deciding.vote(session, docket, 1, ballot, by=member, now=VOTING)

    (account,) = items_of(session, docket)
    (decision,) = cases.decisions_of(session, cases.case(session, docket).request_id)
    assert (decision.outcome, decision.code) == (Outcome.REJECTED, "not-necessary")
    assert account.ended_as is ItemEnd.REJECTED


def test_whoever_joins_names_the_same_posts(session: Session) -> None:
    docket, (lead, second, third), handle = an_account(session)
    ballot = narrowing(session, docket, a_post(handle), a_post(handle))
    deciding.vote(session, docket, 1, ballot, by=lead, now=VOTING)
    for member in (second, third):
        joining = Joining(some_words("draft"))
        deciding.vote(session, docket, 1, joining, by=member, now=VOTING)

    (whole, *_) = cases.decisions_of(session, cases.case(session, docket).request_id)
    assert not whole.split
    assert len(session.scalars(select(VotePart)).all()) == 6


def test_a_post_that_is_live_in_another_docket_is_not_named(session: Session) -> None:
    docket, (lead, *_), handle = an_account(session)
    post = a_post(handle)
    other = filed(session, [a_row(locator=post)]).dockets[0]
    ballot = narrowing(session, docket, post)

    error = refuses(
        "part_live",
        lambda: deciding.vote(session, docket, 1, ballot, by=lead, now=VOTING),
    )
    assert other in str(error)
    refuses(
        "part_live",
        lambda: deciding.rehearse(session, docket, 1, ballot, by=lead, now=VOTING),
    )


def test_a_post_filed_by_somebody_meanwhile_stays_where_it_is(session: Session) -> None:
    docket, (lead, second, third), handle = an_account(session)
    posts = [a_post(handle), a_post(handle)]
    ballot = narrowing(session, docket, *posts)
    deciding.vote(session, docket, 1, ballot, by=lead, now=VOTING)
    against = a_ballot(asked_of(session, docket), Outcome.REJECTED)
    deciding.vote(session, docket, 1, against, by=second, now=VOTING)
    filed(session, [a_row(locator=posts[0])])
    last = replace(
        narrowing(session, docket, posts[1]), reasons=some_words("last", 200)
    )
    whole = a_ballot(asked_of(session, docket))
    assert last.parts
    deciding.vote(session, docket, 1, whole, by=third, now=VOTING)

    _, *made = items_of(session, docket)
    assert [item.locator for item in made] == [posts[1]]


def test_a_wider_or_a_foreign_part_is_refused_by_the_act(session: Session) -> None:
    docket, (lead, *_), handle = an_account(session)

    for changes, code in (
        ({"days": 61}, "days_wider"),
        ({"measure": "remove-account"}, "measure_wider"),
        ({"measure": "suspend-feature"}, "parts_measure"),
        ({"territory": "GLOBAL"}, "territory_wider"),
    ):
        wide = replace(narrowing(session, docket, a_post(handle)), **changes)
        refuses(
            code,
            lambda given=wide: deciding.vote(  # type: ignore[misc]
                session, docket, 1, given, by=lead, now=VOTING
            ),
        )
    foreign = narrowing(session, docket, a_post("another"))
    refuses(
        "part_elsewhere",
        lambda: deciding.vote(session, docket, 1, foreign, by=lead, now=VOTING),
    )


def test_an_account_that_was_narrowed_is_not_filed_again_without_new_facts(
    session: Session,
) -> None:
    docket, _ = narrowed(session)
    account = items_of(session, docket)[0]

    result = filed(
        session,
        [
            a_row(
                locator=account.locator,
                item_kind="account",
                measure="suspend-account",
                duration_days="60",
            ),
            a_row(),
        ],
        partial=True,
    )

    assert len(result.errors) == 1


@pytest.mark.parametrize(
    "changes", [{"duration_days": 61}, {"measure": "remove-account"}]
)
def test_the_database_refuses_a_part_wider_than_its_account(
    session: Session, changes: dict[str, object]
) -> None:
    docket, _, handle = an_account(session)
    account = items_of(session, docket)[0]
    items = TABLES["intake_items"]
    row = dict(session.execute(select(items)).mappings().one())
    part = row | {
        "id": uuid4(),
        "number": 2,
        "parent_id": account.id,
        "item_kind": "post",
        "canonical": a_post(handle),
    }

    with pytest.raises(DBAPIError, match="wider"), session.begin_nested():
        session.execute(insert(items).values(part | changes))
    session.execute(insert(items).values(part))


@pytest.mark.parametrize("table", ["review_votes", "review_decisions"])
@pytest.mark.parametrize("changes", [{"days": 61}, {"measure": "remove-account"}])
def test_the_database_refuses_a_vote_or_decision_wider_than_asked(
    session: Session, table: str, changes: dict[str, object]
) -> None:
    docket, _ = narrowed(session)
    account = items_of(session, docket)[0]
    rows = TABLES[table]
    row = session.execute(
        select(rows).where(rows.c.item_id == account.id, rows.c.outcome != "rejected")
    ).mappings()
    wide = dict(row.first() or {}) | {"id": uuid4(), "item_id": account.id} | changes

    with pytest.raises(DBAPIError, match="wider"), session.begin_nested():
        session.execute(insert(rows).values(wide))


@pytest.mark.parametrize("model", [VotePart, ItemDecision])
def test_what_was_named_and_decided_is_never_rewritten(
    session: Session, model: Any
) -> None:
    narrowed(session)

    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(update(model).values(id=uuid4()))


def test_only_posts_are_named_and_each_once(session: Session) -> None:
    narrowed(session)
    parts = TABLES["review_parts"]
    row = dict(session.execute(select(parts)).mappings().first() or {})
    other = row | {"id": uuid4(), "place": 9, "canonical": "another"}

    for wrong in (
        {"kind": "account"},
        {"place": row["place"]},
        {"canonical": row["canonical"]},
    ):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(insert(parts).values(other | wrong))
