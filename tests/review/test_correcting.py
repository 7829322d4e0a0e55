"""A body puts a fact right within five working days; nothing it said is lost."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.intake.models.corrections import FactCorrection
from oversight.intake.models.requests import Item
from oversight.intake.queries import corrections as queries
from oversight.intake.rules.corrections import Fact, Fix
from oversight.intake.rules.lifecycle import Capacity
from oversight.ledger import queries as log
from oversight.ledger import service as ledger
from oversight.ledger.models import Pending
from oversight.ledger.rules.leaf import canonical
from oversight.review.queries import cases
from oversight.review.queries import correcting as windows
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import correcting
from oversight.storage.session import Store
from oversight.vault import service as vault
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import MINUTE, a_decided_case, ready, vote_all
from tests.intake.test_service_together import together

WHY = "The officer copied the day of the report instead of that of the post."
SOON = NOW + timedelta(hours=2)
LAST = datetime.fromisoformat("2026-11-30T18:59:59+00:00")  # Monday to Monday.


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as refusal:
        act()
    return refusal.value.code


def an_officer(session: Session, role: Role = Role.DRAFTER, body: str = "pta") -> Actor:
    return an_actor(session, role=role, body=body)


def a_fix(**cells: Any) -> Fix:
    whole = {"item": 1, "fact": "published_on", "becomes": "2026-11-19"}
    return Fix(**{**whole, "why": WHY, "seen": "0", **cells})


def correct(
    session: Session, docket: str, by: Actor, *, now: datetime = SOON, **cells: Any
) -> FactCorrection:
    return correcting.correct(session, docket, a_fix(**cells), by=by, now=now)


def leaves(session: Session, docket: str) -> list[dict[str, Any]]:
    found = log.of_stream(session, docket)
    return [leaf for leaf in found if leaf["k"] == "entry.corrected"]


def item_of(session: Session, docket: str, number: int = 1) -> Item:
    return cases.item_of(cases.case(session, docket), number)


def committed(session: Session, docket: str, n: int) -> str:
    """What a leaf commits to, once its disclosure is opened."""
    asked = select(Pending.event_id).where(Pending.stream == docket, Pending.n == n)
    (opened,) = json.loads(ledger.disclosures(session, session.scalars(asked).one()))
    _salt, name, value = json.loads(urlsafe_b64decode(opened + "=="))
    assert name == "detail_sha256"
    return str(value)


def test_a_fact_is_put_right_beside_what_was_filed(session: Session) -> None:
    docket = a_decided_case(session)

    row = correct(session, docket, an_officer(session))

    item = item_of(session, docket)
    (one,) = queries.of_items(session, docket, [item.id])[item.id]
    assert item.published_on == date(2026, 11, 20)
    assert queries.published_now(item, [one]) == date(2026, 11, 19)
    assert (one.was, one.becomes, one.why) == ("2026-11-20", "2026-11-19", WHY)
    assert (row.until, row.turn, row.capacity) == (LAST, 1, Capacity.AGENCY)


def test_the_leaf_names_the_fact_and_commits_to_the_rest(session: Session) -> None:
    docket = a_decided_case(session, items=2)
    row = correct(session, docket, an_officer(session), item=2)

    (leaf,) = leaves(session, docket)
    filed = {
        one["n"]: one["item"]
        for one in log.of_stream(session, docket)
        if one["k"] == "item.filed"
    }
    assert (leaf["code"], leaf["n"]) == ("published_on", row.entry)
    assert [filed[n] for n in leaf["ref"]] == [2]
    assert "2026-11-19" not in json.dumps(leaf)
    assert "item" not in leaf
    kept = canonical(queries.opened(session, docket, row))
    assert committed(session, docket, row.entry) == sha256(kept).hexdigest()


def test_a_second_word_follows_the_first_and_both_are_kept(session: Session) -> None:
    docket = a_decided_case(session)
    by, other = an_officer(session), an_officer(session, Role.AUTHORISER)

    correct(session, docket, by)
    correct(session, docket, other, becomes="2026-11-18", seen="1")
    correct(session, docket, by, fact="reach", becomes="900", seen="2")

    item = item_of(session, docket)
    history = queries.of_items(session, docket, [item.id])[item.id]
    assert [(one.fact, one.was, one.becomes) for one in history] == [
        ("published_on", "2026-11-20", "2026-11-19"),
        ("published_on", "2026-11-19", "2026-11-18"),
        ("reach", "under-100k", "under-1k"),
    ]
    assert queries.said_of(session, item, history)["published_on"] == "2026-11-18"


@pytest.mark.parametrize("outcome", ["approved", "rejected"])
def test_whatever_was_decided_the_days_are_the_same(
    session: Session, outcome: str
) -> None:
    docket = a_decided_case(session, outcome=Outcome(outcome))
    by = an_officer(session)

    correct(session, docket, by, now=LAST)

    late = LAST + timedelta(seconds=1)
    assert (
        refused(lambda: correct(session, docket, by, now=late, seen="1"))
        == "correction_late"
    )


def test_each_refusal_of_a_correction(session: Session) -> None:
    docket = a_decided_case(session)
    by = an_officer(session)

    def told(by: Actor = by, **cells: Any) -> str:
        return refused(lambda: correct(session, docket, by, **cells))

    assert told(an_officer(session, body="nccia")) == "not_found"
    assert told(an_actor(session, role=Role.REGISTRAR)) == "not_found"
    assert told(an_officer(session, Role.CUSTODIAN)) == "not_officer"
    assert told(item=7) == "not_found"
    assert told(fact="locator") == "fact_unlisted"
    assert told(fact="fir", becomes="FIR 9/2026") == "not_stated"
    assert told(becomes="2026-11-20") == "nothing_changed"
    assert told(becomes="yesterday") == "date_unreadable"
    assert told(becomes="") == "becomes_missing"
    assert told(why="A slip.") == "why_short"
    assert told(seen="1") == "fact_moved"
    assert leaves(session, docket) == []


def test_a_day_before_the_offence_existed_is_no_slip(session: Session) -> None:
    cited = "peca-2016-s37:public-order;peca-2016-s26a"
    docket = a_decided_case(session, provision=cited)
    by = an_officer(session)

    early = refused(lambda: correct(session, docket, by, becomes="2024-05-01"))
    assert early == "law_lost"
    assert correct(session, docket, by, becomes="2026-11-19").turn == 1


def test_before_the_decision_and_in_a_request_for_data_nothing_is_put_right(
    session: Session,
) -> None:
    docket, _sitting = ready(session)
    data = make.decided(session, now=NOW + timedelta(hours=1))

    by, theirs = an_officer(session), an_officer(session, body=make.BODY)
    assert refused(lambda: correct(session, docket, by)) == "not_decided"
    assert refused(lambda: correct(session, data, theirs)) == "facts_of_data"


def test_whoever_decided_cannot_put_right_for_the_body(session: Session) -> None:
    docket, sitting = ready(session)
    vote_all(session, docket, sitting)
    reviewer = sitting[0]

    assert refused(lambda: correct(session, docket, reviewer)) == "not_found"
    row = correct(session, docket, an_officer(session))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(copy_of(row, by_id=reviewer.id))


def copy_of(row: FactCorrection, **changes: Any) -> FactCorrection:
    whole = {
        "matter_id": row.matter_id,
        "item_id": row.item_id,
        "turn": row.turn + 1,
        "fact": row.fact,
        "sealed": row.sealed,
        "entry": row.entry + 1,
        "by_id": row.by_id,
        "capacity": row.capacity,
        "decided_at": row.decided_at,
        "until": row.until,
        "corrected_at": row.corrected_at,
    }
    return FactCorrection(**{**whole, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"turn": 1},
        {"turn": 0},
        {"entry": "same"},
        {"capacity": Capacity.FIRST},
        {"corrected_at": LAST + timedelta(seconds=1)},
        {"corrected_at": NOW - timedelta(days=1)},
    ],
)
def test_what_the_table_itself_refuses(
    session: Session, changes: dict[str, Any]
) -> None:
    docket = a_decided_case(session)
    row = correct(session, docket, an_officer(session))
    if changes.get("entry") == "same":
        changes = {"entry": row.entry}

    session.add(copy_of(row, **changes))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("verb", ["UPDATE {} SET turn = 9", "DELETE FROM {}"])
def test_nobody_rewrites_what_was_put_right(session: Session, verb: str) -> None:
    docket = a_decided_case(session)
    correct(session, docket, an_officer(session))

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(verb.format(FactCorrection.__tablename__)))


def test_of_many_at_once_one_is_kept_and_the_rest_are_told(store: Store) -> None:
    with store.transaction() as session:
        docket = a_decided_case(session)
        people = [an_officer(session) for _ in range(8)]

    def put(place: int) -> object:
        with store.transaction() as session:
            row = correct(
                session, docket, people[place], becomes=f"2026-11-{10 + place}"
            )
            return row.turn

    answers = together(put, 8)

    assert sorted(map(str, answers)) == ["1", *["fact_moved"] * 7]
    with store.reading() as session:
        assert len(leaves(session, docket)) == 1


def test_what_was_erased_is_shown_as_erased(session: Session) -> None:
    docket = a_decided_case(session)
    by = an_officer(session)
    correct(session, docket, by)

    vault.forget(
        session, docket=docket, subject=queries.SUBJECT, ground="court-order", now=SOON
    )

    item = item_of(session, docket)
    (one,) = queries.of_items(session, docket, [item.id])[item.id]
    assert (one.fact, one.was, one.becomes, one.why) == ("published_on", "", "", "")
    assert queries.published_now(item, [one]) == date(2026, 11, 20)


def test_the_page_of_facts_is_the_bodys_own(session: Session) -> None:
    docket = a_decided_case(session, items=2)
    correct(session, docket, an_officer(session))

    page = windows.facts_page(session, docket, an_officer(session), now=SOON)
    one, other = page.items
    assert (one.is_open, one.until, one.seen, other.seen) == (True, LAST, "1", "0")
    assert dict(one.says)["published_on"] == "2026-11-19"
    assert Fact.FIR not in dict(one.says)
    late = windows.facts_page(session, docket, an_officer(session), now=LAST + MINUTE)
    assert not late.items[0].is_open
    stranger = an_officer(session, body="nccia")
    assert (
        refused(lambda: windows.facts_page(session, docket, stranger, now=SOON))
        == "not_found"
    )
    assert refused(lambda: page.item(9)) == "not_found"
