"""Practising: read and checked as in earnest, told whole, and nothing of it is kept."""

import json
from io import BytesIO

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.intake.forms import workbook
from oversight.intake.rules.defects import DEFECTS
from oversight.ledger.models import Audit
from oversight.storage.base import Base
from tests.factories.intake import a_csv, a_row, a_workbook
from tests.fixtures.web import Visitor
from tests.intake.test_views import HOME, SAID, House, a_docket, house

__all__ = ["house"]

PAGE = f"{HOME}/practise"
URL = "https://x.com/somebody/status/30303030303030{:05}"
# By a policy alone: an attempt that is counted in public when it is made in earnest.
POLICY = {"provision": "nap-2014-14"}


def one(number: int, **cells: str) -> dict[str, str]:
    return a_row(locator=URL.format(number), **cells)


def held(session: Session) -> dict[str, int]:
    """Return how many rows stand in each table of the whole portal."""
    session.rollback()
    return {
        name: session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in Base.metadata.tables.items()
    }


def practised(
    visitor: Visitor, who: Person, content: bytes, name: str, **said: str
) -> int:
    visitor.sign_in(who)
    visitor.get(PAGE)
    reply = visitor.post(PAGE, {**said, "file": (BytesIO(content), name)})
    return reply.status_code


def figures(visitor: Visitor) -> dict[str, str]:
    (shown,) = [
        part
        for part in visitor.page.root.all("dl")
        if part.attrs.get("class") == "figures"
    ]
    return {
        one.all("dt")[0].text.strip(): one.all("dd")[0].text.split()[0]
        for one in shown.all("div")
    }


def test_everything_is_told_and_nothing_is_kept_or_counted(
    session: Session, visitor: Visitor, house: House
) -> None:
    docket = a_docket(session, house, one(9))
    rows = [one(1), one(2, risk=""), one(3, **POLICY), one(1), one(9)]
    content = a_csv(rows)
    session.commit()
    visitor.sign_in(house.drafter)
    visitor.get(PAGE)
    before = held(session)

    assert practised(visitor, house.drafter, content, "list.csv") == 200

    told = visitor.page.main
    assert figures(visitor) == {
        "rows that can be filed": "2",
        "of them lack something": figures(visitor)["of them lack something"],
        "rows named already": "2",
        "faults in refused rows": "1",
        "dockets that one signature would make": "1",
    }
    lack = DEFECTS["risk_missing"]
    assert f"{lack.sentence} {lack.field}" in told
    assert docket in told
    assert "This was practice" in told
    after = held(session)
    grown = {name for name in after if after[name] != before[name]}
    # Signing in, and that somebody practised with so many rows; nothing else.
    assert grown <= {
        "accounts_sessions",
        "audit_rows",
        "audit_head",
        "accounts_presses",
    }
    noted = session.scalars(select(Audit).where(Audit.act == "filing.practised")).one()
    assert (noted.facts, noted.subject) == ({"rows": len(rows)}, "")
    assert noted.actor_id == house.drafter.id

    # The same list in earnest: the same faults, and this time the attempt counts.
    reply = visitor.post(f"{HOME}/bulk", {**SAID, "file": (BytesIO(content), "l.csv")})
    assert reply.status_code == 422
    sentence = [row.text for row in visitor.page.root.all("td") if "polic" in row.text]
    assert sentence
    assert sentence[0].strip() in told
    assert held(session)["ledger_pending"] > after["ledger_pending"]


def test_what_a_list_may_hold_stands_on_the_page_that_refuses_a_column(
    session: Session, visitor: Visitor, house: House
) -> None:
    session.commit()
    assert practised(visitor, house.drafter, b"address\nx", "list.csv") == 422
    shown = visitor.page.main
    assert "the list of columns" in shown
    for name in workbook.offered():
        assert name in shown
    assert "As JSON Lines" in shown


def test_what_was_practised_with_is_filed_afterwards_as_if_it_were_new(
    session: Session, visitor: Visitor, house: House
) -> None:
    content = a_csv([one(1), one(2)])
    session.commit()
    assert practised(visitor, house.drafter, content, "list.csv") == 200
    assert practised(visitor, house.drafter, content, "list.csv") == 200
    file = (BytesIO(content), "list.csv")
    reply = visitor.post(f"{HOME}/bulk", {**SAID, "file": file})
    assert reply.status_code == 303
    assert "/batch/" in reply.location


@pytest.mark.parametrize("kind", ["list.csv", "list.xlsx", "list.jsonl"])
@pytest.mark.parametrize("lang", ["en", "ur"])
def test_every_kind_of_list_can_be_practised_with(
    session: Session, visitor: Visitor, house: House, kind: str, lang: str
) -> None:
    rows = [one(1), one(2)]
    content = {
        "list.csv": a_csv(rows),
        "list.xlsx": a_workbook(rows),
        "list.jsonl": "\n".join(json.dumps(row) for row in rows).encode(),
    }[kind]
    session.commit()
    visitor.sign_in(house.drafter)
    path = f"/{lang}/desk/filing/practise"
    visitor.get(path)
    reply = visitor.post(path, {"file": (BytesIO(content), kind)})
    assert reply.status_code == 200
    assert next(iter(figures(visitor).values())) in {"2", "۲"}


def test_a_file_that_cannot_be_read_is_refused_beside_its_question(
    session: Session, visitor: Visitor, house: House
) -> None:
    session.commit()
    visitor.sign_in(house.drafter)
    before = held(session)
    assert practised(visitor, house.drafter, b"nonsense;here\n1;2\n", "l.csv") == 422
    assert "This was practice" not in visitor.page.main
    assert visitor.post(PAGE, {}).status_code == 422
    assert "file" in visitor.page.errors
    after = held(session)
    assert {name for name in after if after[name] != before[name]} <= {
        "accounts_sessions"
    }


def test_the_answers_for_the_whole_list_are_checked_and_nobody_certifies(
    session: Session, visitor: Visitor, house: House
) -> None:
    session.commit()
    content = a_csv([one(1)])
    assert practised(visitor, house.drafter, content, "l.csv", track="victim") == 200
    assert "What the answers for the whole list lack" in visitor.page.main
    ids = {part.attrs.get("id") for part in visitor.page.root.all()}
    links = {
        link.attrs["href"].removeprefix("#")
        for main in visitor.page.root.all("main")
        for link in main.all("a")
        if link.attrs.get("href", "").startswith("#")
    }
    assert {"source", "candour", "contact", "victim_official"} <= {
        link.removesuffix("-0") for link in links
    }
    assert links <= ids
    assert "certif" not in visitor.page.main.lower()

    whole = {name: str(text) for name, text in SAID.items() if name != "certified"}
    assert practised(visitor, house.drafter, content, "l.csv", **whole) == 200
    assert "What the answers for the whole list lack" not in visitor.page.main


def test_the_way_there_is_shown_where_one_files(
    session: Session, visitor: Visitor, house: House
) -> None:
    session.commit()
    visitor.sign_in(house.drafter)
    for path in ("/en/desk", f"{HOME}/", f"{HOME}/bulk"):
        visitor.get(path)
        assert PAGE in visitor.page.links.values(), path
    visitor.sign_in(house.authoriser)
    assert visitor.get(PAGE).status_code == 403
    visitor.get(f"{HOME}/")
    assert PAGE not in visitor.page.links.values()
