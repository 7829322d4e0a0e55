"""Turning the register's pages: nothing twice, nothing left out, whatever is filed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.orm import Session

from oversight.intake.models.citations import Citation
from oversight.intake.models.requests import LegalRequest
from oversight.transparency.queries import narrowing, register, tallies, turning
from oversight.transparency.queries.narrowing import Filter
from oversight.transparency.queries.register import RegisterPage
from tests.factories import dispatch
from tests.factories.intake import NOW, a_request
from tests.factories.law import a_law

SIZE, MANY = 3, 10


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "PAGE", SIZE)


@pytest.fixture
def many(session: Session) -> list[str]:
    """Every docket, newest first: most were filed in the same moment."""
    a_law(session)
    for number in range(MANY):
        platform = "x" if number % 2 else "facebook"
        dispatch.an_approval(session, platform=platform)
    request = session.scalars(select(LegalRequest)).first()
    assert request is not None
    for table in (LegalRequest, Citation):
        session.execute(
            update(table)
            .where(table.docket == "TD-2026-000002")
            .values(filed_at=request.filed_at + timedelta(hours=1))
        )
    session.flush()
    session.expire_all()
    order = [f"TD-2026-{number:06}" for number in range(MANY, 0, -1)]
    order.remove("TD-2026-000002")
    return ["TD-2026-000002", *order]


def turned(session: Session, **wanted: object) -> RegisterPage:
    return register.page(session, Filter(**wanted))  # type: ignore[arg-type]


def names(page: RegisterPage) -> list[str]:
    return [row.docket for row in page.rows]


def test_forward_and_back_every_docket_is_met_once(
    session: Session, many: list[str]
) -> None:
    page = turned(session)
    forward = names(page)
    while page.older:
        page = turned(session, after=page.older)
        assert not page.first
        forward += names(page)
    assert forward == many

    back = names(page)
    while page.newer:
        page = turned(session, before=page.newer)
        back = [one for one in names(page) if one not in back] + back
    assert back == many
    assert page.first


def test_a_question_is_kept_from_page_to_page(
    session: Session, many: list[str]
) -> None:
    page = turned(session, platform="x")
    found = names(page)
    while page.older:
        page = turned(session, platform="x", after=page.older)
        found += names(page)
    assert found == [one for one in many if int(one[-1]) % 2 == 0]
    back = turned(session, platform="x", before=found[4])
    assert names(back) == found[1:4]


def test_those_who_cite_a_provision_are_met_once_each(
    session: Session, many: list[str]
) -> None:
    """They are walked along another table than the whole list is."""
    page = turned(session, provision="peca-2016-s37")
    found = names(page)
    while page.older:
        page = turned(session, provision="peca-2016-s37", after=page.older)
        found += names(page)
    assert found == many
    back = turned(session, provision="peca-2016-s37", before=many[4])
    assert names(back) == many[1:4]
    numbered = turned(session, provision="peca-2016-s37", platform="x", page=2)
    assert names(numbered) == [one for one in many if int(one[-1]) % 2 == 0][3:]
    assert names(turned(session, provision="peca-2016-s37", year=2025)) == []
    assert names(turned(session, provision="peca-2016-s3")) == []


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 9999])
def test_an_address_with_a_number_shows_what_it_showed(
    session: Session, many: list[str], number: int
) -> None:
    last = -(-MANY // SIZE)
    start = (min(number, last) - 1) * SIZE
    page = turned(session, page=number)
    assert names(page) == many[start : start + SIZE]
    assert page.wanted.page == min(number, last)
    assert page.first == (number == 1)
    if page.older:
        following = turned(session, after=page.older)
        assert names(following) == names(turned(session, page=number + 1))


def test_a_whole_last_page_is_the_last(session: Session) -> None:
    a_law(session)
    for _ in range(2 * SIZE):
        dispatch.an_approval(session)
    assert not turned(session, page=2).older
    assert names(turned(session, page=3)) == names(turned(session, page=2))


def test_what_is_filed_later_moves_no_page(session: Session, many: list[str]) -> None:
    before = names(turned(session, after=many[2]))
    later = a_request(session, now=NOW + timedelta(days=900)).docket
    assert names(turned(session))[0] == later
    assert names(turned(session, after=many[2])) == before


@pytest.mark.parametrize("beside", ["TD-2031-000001", "x", "%", "'; --"])
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_docket_never_given_leads_to_the_first_page(
    session: Session, many: list[str], way: str, beside: str
) -> None:
    page = turned(session, **{way: beside})
    assert names(page) == many[:SIZE]
    assert page.first


def test_behind_the_last_docket_the_way_back_is_shown(
    session: Session, many: list[str]
) -> None:
    page = turned(session, after=many[-1])
    assert (page.rows, page.first, page.newer, page.older) == ((), False, "", "")


@pytest.mark.parametrize("year", [0, 1, 2025, 2026, 2027, 9998, 9999])
def test_a_year_finds_what_its_numbers_say(session: Session, year: int) -> None:
    a_request(session)
    page = turned(session, year=year)
    assert len(page.rows) == page.total == (1 if year == 2026 else 0)


def test_a_year_begins_at_midnight_in_karachi(session: Session) -> None:
    docket = a_request(session).docket
    for moment, year in (("18:59:59", 2026), ("19:00:00", 2027)):
        session.execute(
            update(LegalRequest).values(
                filed_at=NOW.fromisoformat(f"2026-12-31T{moment}+00:00")
            )
        )
        assert names(turned(session, year=year)) == [docket]


def test_the_total_is_what_would_be_counted(session: Session) -> None:
    a_law(session)
    for platform in ("x", "facebook", "x"):
        dispatch.an_approval(session, platform=platform)
    a_request(session, body="nccia")
    asked: tuple[dict[str, object], ...] = (
        {},
        {"kind": "TD"},
        {"kind": "DR"},
        {"kind": "XX"},
        {"year": 2026},
        {"year": 2025},
        {"body": "nccia"},
        {"body": "nobody"},
        {"body": "nccia", "kind": "TD", "year": 2026},
        {"platform": "x"},
        {"stage": "approved"},
        {"stage": "no-such-stage"},
        {"text": "1"},
        {"provision": "peca-2016-s37"},
        {"provision": "peca-2016-s37:public-order", "platform": "x"},
        {"provision": "peca-2016-s3"},
    )
    for wanted in asked:
        walk = narrowing.walk(Filter(**wanted))  # type: ignore[arg-type]
        counted = session.scalar(select(func.count(LegalRequest.id)).where(*walk.where))
        page = turned(session, **wanted)
        assert (page.total, page.more) == (counted, False), wanted


def test_a_narrowed_list_is_counted_no_further_than_is_told(
    session: Session, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "MOST", len(many) // 2 - 1)
    page = turned(session, platform="x")
    assert (page.total, page.more) == (len(many) // 2 - 1, True)
    monkeypatch.setattr(tallies, "MOST", len(many) // 2)
    page = turned(session, platform="x")
    assert (page.total, page.more) == (len(many) // 2, False)


# Whatever the server counted while other tests ran: a million to the page, all unlike.
LONG = (
    "SELECT pg_restore_relation_stats('schemaname', current_schema()::text, "
    "'relname', 'intake_requests', 'relpages', 1, 'reltuples', 1000000::real)"
)
UNKNOWN = (
    "SELECT pg_clear_attribute_stats(current_schema()::text, 'intake_requests', "
    "attname::text, false) FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped "
    "AND attrelid = 'intake_requests'::regclass"
)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({}, "ix_intake_requests_order"),
        ({"year": 2026}, "ix_intake_requests_order"),
        ({"kind": "TD"}, "ix_intake_requests_kind_order"),
        ({"body": "pta"}, "ix_intake_requests_body_order"),
        ({"platform": "x"}, "ix_intake_requests_platform_order"),
        ({"provision": "peca-2016-s3"}, "ix_intake_citations_order"),
        ({"provision": "peca-2016-s37", "year": 2026}, "ix_intake_citations_order"),
    ],
)
@pytest.mark.parametrize("way", [turning.first, turning.after, turning.before])
def test_a_page_is_one_walk_along_an_index(
    session: Session,
    wanted: dict[str, object],
    index: str,
    way: Callable[..., turning.Turned],
) -> None:
    """Neither database may sort, or read a list from its top, to show one page."""
    docket = a_request(session).docket
    plans: list[str] = []
    walk = narrowing.walk(Filter(**wanted))  # type: ignore[arg-type]
    beside = () if way is turning.first else (docket,)
    connection = session.connection()
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        # A table of one row is read whole: ask how a long one would be read.
        for other in ("seqscan", "bitmapscan", "sort"):
            session.execute(text(f"SET LOCAL enable_{other} = off"))
        session.execute(text(LONG))
        session.execute(text(UNKNOWN))
    verb = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"

    @event.listens_for(connection, "before_cursor_execute", retval=True)
    def explain(*call: Any) -> tuple[str, Any]:
        _, cursor, statement, given, *_ = call
        if "LIMIT" in statement:
            cursor.execute(f"{verb} {statement}", given)
            plans.append("\n".join(str(row) for row in cursor.fetchall()))
        return statement, given

    way(session, walk, *beside, SIZE)
    plan = plans[0]
    assert index in plan, plan
    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan


@pytest.mark.parametrize("stage", narrowing.STAGES)
def test_a_stage_is_asked_of_each_docket_and_of_no_whole_table(stage: str) -> None:
    asked = narrowing.walk(Filter(stage=stage)).where
    said = str(select(LegalRequest.id).where(*asked))
    # PostgreSQL hashes all that an EXISTS could meet; of one value it asks by index.
    assert "EXISTS" not in said
    assert "LIMIT" in said
