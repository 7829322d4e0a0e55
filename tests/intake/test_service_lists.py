"""Real and shipped lists, filed whole; the numbers are as measured."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.service import filing, signing
from oversight.intake.service.uploads import BatchResult, Upload
from oversight.storage.session import Store
from tests.factories.intake import ANSWERS, NOW, a_row, an_upload, officers
from tools import convert_india

DATA = Path(__file__).parents[1] / "data"
ORDERS = (
    Path(__file__).parents[3]
    / "shared/data/india_twitter_takedowns_facts_third_of_orders.csv"
)
SAID = [
    "--provision",
    "peca-2016-s37:public-order",
    "--measure",
    "geo-withhold",
    "--days",
    "90",
    "--why",
    "as the order of that day said",
]


def handed_in(session: Session, content: bytes, *, partial: bool) -> BatchResult:
    """The answer to a list that its drafter hands in and another officer signs."""
    by = officers(session)
    upload = Upload(content, "list.csv", ANSWERS, partial)
    result = filing.receive(session, upload, by=by.drafter, now=NOW)
    if result.batch is None or result.filed:
        return result
    return signing.sign(session, result.batch, by=by.authoriser, now=NOW)


def converted(path: Path, capsys: pytest.CaptureFixture[str]) -> bytes:
    convert_india.main([str(path), *SAID])
    return capsys.readouterr().out.encode()


def told(result: BatchResult) -> tuple[int, int, int, int]:
    rows = {error["row"] for error in result.errors}
    return result.filed, len(result.dockets), len(result.duplicates), len(rows)


def test_1221_blocked_addresses(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    content = converted(DATA / "india_blocked_urls_master.csv", capsys)

    whole = handed_in(session, content, partial=False)
    assert told(whole) == (0, 0, 4, 1151)
    result = handed_in(session, content, partial=True)

    assert told(result) == (66, 6, 4, 1151)
    assert Counter(error["code"] for error in result.errors) == {
        "locator_bare_domain": 1112,
        "locator_unreadable": 20,
        "locator_ip_or_local": 11,
        "locator_search": 4,
        "locator_hashtag": 3,
        "locator_truncated": 1,
    }
    assert handed_in(session, content, partial=True).as_dict() == result.as_dict()
    assert session.scalars(select(LegalRequest)).all() != []


@pytest.mark.skipif(
    not ORDERS.exists(),
    reason="real people's handles: read where it stands, never shipped",
)
def test_365_real_orders(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    content = converted(ORDERS, capsys)

    whole = handed_in(session, content, partial=False)
    result = handed_in(session, content, partial=True)

    assert told(whole) == (0, 0, 0, 1)
    assert told(result) == (364, 15, 0, 1)
    assert [error["code"] for error in result.errors] == ["locator_truncated"]


def test_481_invented_accounts(session: Session) -> None:
    content = (DATA / "fictional_481_accounts.csv").read_bytes()

    result = handed_in(session, content, partial=False)

    assert told(result) == (481, 21, 0, 0)
    asked = (
        select(LegalRequest.docket, Item.number, Item.agency_ref)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .order_by(LegalRequest.docket, Item.number)
    )
    by_docket: dict[str, list[str | None]] = {}
    for docket, _number, reference in session.execute(asked):
        by_docket.setdefault(docket, []).append(reference)
    assert len(by_docket) == 21
    assert all(refs == sorted(map(str, refs)) for refs in by_docket.values())


def test_5000_rows_become_200_dockets(store: Store) -> None:
    upload = an_upload([a_row() for _ in range(5_000)])
    with store.transaction() as session:
        by = officers(session)

    with store.transaction() as session:
        number = filing.receive(session, upload, by=by.drafter, now=NOW).batch
    assert number is not None
    with store.transaction() as session:
        result = signing.sign(session, number, by=by.authoriser, now=NOW)

    # What this takes is measured by ``python -m bench intake_csv_5000``.
    assert told(result) == (5_000, 200, 0, 0)
