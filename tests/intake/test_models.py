"""The tables refuse what the rules refuse, whoever writes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.intake.models.batches import Batch
from oversight.intake.models.citations import Citation
from oversight.intake.models.requests import Defect, Item, LegalRequest, Touch
from oversight.intake.models.tallies import Tally
from oversight.intake.rules.lifecycle import BatchState, Capacity, ItemEnd, RequestState
from oversight.storage.base import Base
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW, a_request, received

TABLES = Base.metadata.tables


def refuses(session: Session, statement: Any) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(statement)


def copied(session: Session, table: Any, **changed: object) -> Mapping[str, object]:
    """The values of the table's one row, changed a little, under a new key."""
    row = session.execute(select(table.__table__)).mappings().one()
    return {**row, "id": uuid4(), **changed}


def test_one_person_cannot_prepare_and_sign_a_request(session: Session) -> None:
    request = a_request(session)

    refuses(session, update(LegalRequest).values(authoriser_id=request.drafter_id))


def test_one_person_cannot_prepare_and_sign_a_filing(session: Session) -> None:
    received(session)
    batch = session.scalars(select(Batch)).one()
    signer = an_actor(session, role=Role.AUTHORISER)

    filed = {"state": BatchState.FILED, "signed_at": NOW}
    refuses(session, update(Batch).values(signed_by=batch.drafter_id, **filed))
    refuses(session, update(Batch).values(**filed))
    refuses(session, update(Batch).values(signed_by=signer.id))
    session.execute(update(Batch).values(signed_by=signer.id, **filed))


def test_one_file_of_a_body_is_one_filing_unless_taken_back(session: Session) -> None:
    received(session)
    second = copied(session, Batch, number="B-2026-SECOND")

    refuses(session, insert(TABLES["intake_batches"]).values(second))
    session.execute(update(Batch).values(state=BatchState.WITHDRAWN))
    session.execute(insert(TABLES["intake_batches"]).values(second))


@pytest.mark.parametrize("count", [0, 26])
def test_a_docket_holds_1_to_25_items(session: Session, count: int) -> None:
    a_request(session)

    refuses(session, update(LegalRequest).values(item_count=count))


def test_a_screened_request_is_dated_and_of_a_known_kind(session: Session) -> None:
    a_request(session, screened=False)

    refuses(session, update(LegalRequest).values(state=RequestState.SCREENED))
    refuses(session, update(LegalRequest).values(kind="XX"))


@pytest.mark.parametrize("kind", ["TD", "DR"])
def test_what_was_corrected_is_not_sent_back_a_second_time(
    session: Session, kind: str
) -> None:
    request = a_request(session, screened=False)
    session.execute(update(LegalRequest).values(kind=kind))
    session.execute(update(LegalRequest).values(state=RequestState.DEFECTIVE))

    refuses(session, update(LegalRequest).values(cured_once=True))
    corrected = {"state": RequestState.FILED, "cured_once": True}
    session.execute(update(LegalRequest).values(**corrected))
    refuses(session, update(LegalRequest).values(state=RequestState.DEFECTIVE))
    session.refresh(request)
    assert (request.kind, request.state, request.cured_once) == (kind, "filed", True)


def test_a_defect_is_listed_once_and_cured_after_that(session: Session) -> None:
    request = a_request(session)
    item = session.scalars(select(Item)).one()
    of_item = {"request_id": request.id, "item_id": item.id, "listed_at": NOW}
    of_whole = {**of_item, "item_id": None}

    for listed in (of_item, of_whole):
        session.execute(insert(Defect).values(code="risk_missing", **listed))
        refuses(session, insert(Defect).values(code="risk_missing", **listed))
        session.execute(insert(Defect).values(code="passage_missing", **listed))
    refuses(session, update(Defect).values(cured_at=NOW - timedelta(seconds=1)))
    session.execute(update(Defect).values(cured_at=NOW))


def test_two_live_items_cannot_name_one_address(session: Session) -> None:
    a_request(session)
    second = copied(session, Item, number=2)

    refuses(session, insert(TABLES["intake_items"]).values(second))
    ended = {"ended_as": ItemEnd.EXPIRED, "ended_at": NOW + timedelta(days=1)}
    session.execute(update(Item).values(**ended))
    session.execute(insert(TABLES["intake_items"]).values(second))


@pytest.mark.parametrize(
    "changed",
    [
        {"ended_as": ItemEnd.REJECTED},
        {"ended_at": NOW},
        {"duration_days": 0},
        {"duration_days": 366},
        {"refiled_from": "TD-2026-000001"},
        {"new_facts": "New facts without the docket they are new to."},
    ],
)
def test_an_item_cannot_be_half_said(
    session: Session, changed: dict[str, object]
) -> None:
    a_request(session)

    refuses(session, update(Item).values(**changed))


def test_nobody_touches_a_matter_twice(session: Session) -> None:
    request = a_request(session)
    touched = {
        "matter_id": request.id,
        "person_id": request.drafter_id,
        "since": NOW,
    }

    for capacity in Capacity:
        refuses(session, insert(Touch).values(capacity=capacity, **touched))


def test_a_part_is_a_post_in_the_docket_of_its_account(session: Session) -> None:
    a_request(session)
    items = TABLES["intake_items"]
    parent = session.scalars(select(Item)).one()
    post = copied(session, Item, number=2, item_kind="post", canonical="a-post")

    refuses(session, update(Item).values(parent_id=parent.id))
    whole = {**post, "item_kind": "account", "parent_id": parent.id}
    refuses(session, insert(items).values(whole))
    refuses(session, insert(items).values({**post, "parent_id": uuid4()}))
    session.execute(insert(items).values({**post, "parent_id": parent.id}))


def test_a_body_is_counted_once_for_each_kind_and_year(session: Session) -> None:
    request = a_request(session)
    row = session.execute(select(Tally)).scalar_one()
    told = (row.body_id, row.kind, row.year, row.dockets)
    assert told == (request.body_id, "TD", 2026, 1)

    refuses(session, insert(Tally).values(copied(session, Tally)))
    refuses(session, update(Tally).values(dockets=0))
    refuses(session, update(Tally).values(kind="AP"))


def test_a_docket_cites_a_provision_once_and_by_its_name(session: Session) -> None:
    request = a_request(session)
    cited = session.scalars(select(Citation).order_by(Citation.citation)).all()
    assert [one.citation for one in cited] == [
        "peca-2016-s37",
        "peca-2016-s37:public-order",
    ]
    assert {(one.docket, one.filed_at) for one in cited} == {(request.docket, NOW)}

    session.execute(delete(Citation).where(Citation.citation != "peca-2016-s37"))
    again = copied(session, Citation)
    refuses(session, insert(Citation).values(again))
    refuses(session, update(Citation).values(citation=""))
    refuses(session, insert(Citation).values({**again, "request_id": uuid4()}))


def test_what_was_decided_whole_is_never_taken_back(session: Session) -> None:
    request = a_request(session, items=2)
    taken = (
        update(LegalRequest)
        .where(LegalRequest.id == request.id)
        .values(state=RequestState.WITHDRAWN)
    )
    over = {"ended_as": ItemEnd.REJECTED, "ended_at": NOW}
    of_it = update(Item).where(Item.request_id == request.id)
    session.execute(of_it.where(Item.number == 1).values(over))
    with session.begin_nested() as tried:
        session.execute(taken)
        tried.rollback()

    session.execute(of_it.values(over))
    refuses(session, taken)
