"""Filings, made through the acts themselves, with as few words as a test needs."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from itertools import count

from openpyxl import Workbook
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import matters as queries
from oversight.intake.rules.measures import LADDER
from oversight.intake.rules.screening import TICKED
from oversight.intake.service import filing, screening, signing
from oversight.intake.service.uploads import BatchResult, Upload
from tests.factories.accounts import a_body, an_actor, the_platforms
from tests.factories.law import a_law

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)  # a Monday, noon in Karachi
PLATFORMS = (
    *("facebook", "instagram", "tiktok", "x", "telegram", "whatsapp", "youtube"),
    "web",
)
WHY = (
    "The post names a date, a place and a group of people and tells its readers to "
    "go there armed. Element one: it is a statement made to the public. Element two: "
    "it calls for an act of violence. Element three: it names those against whom. "
    "Element four: readers answered that they would come, which shows that it works."
)
MILDER = "\n".join(
    f"{rung}: the readers would see the call all the same." for rung in LADDER
)
ANSWERS = {
    "source": "own-monitoring",
    "candour": "none",
    "protected_check": "The profile and the last hundred posts were read by an officer.",
    "capture_method": "Screenshot and page source, taken by a named officer.",
    "contact": "no",
    "certified": True,
}
_number = count(1_700_000_000_000_000_001)


@dataclass(frozen=True)
class Officers:
    """The two people of one body whom every filing needs."""

    drafter: Actor
    authoriser: Actor


def a_house(session: Session) -> None:
    """The law and the platforms, without which nothing can be filed."""
    a_law(session)
    the_platforms(session, PLATFORMS)


def officers(session: Session, body: str = "pta") -> Officers:
    """A drafter and an authorising officer of one body, law and platforms loaded."""
    a_house(session)
    a_body(session, body)
    return Officers(
        an_actor(session, role=Role.DRAFTER, body=body),
        an_actor(session, role=Role.AUTHORISER, body=body),
    )


def a_row(**cells: str) -> dict[str, str]:
    """One complete row about a post that no other row names."""
    number = next(_number)
    return {
        "locator": f"https://x.com/somebody/status/{number}",
        "provision": "peca-2016-s37:public-order",
        "why_unlawful": WHY,
        "passage": "«Come on Friday and bring what you have.» Line 2.",
        "measure": "geo-withhold",
        "duration_days": "90",
        "published_on": "2026-11-20",
        "language": "ur",
        "attribution": "The profile says so itself; confidence high.",
        "risk": "An attack on the market on Friday; likely; within four days.",
        "protected": "none",
        "reach": "12000",
        "attribution_basis": "self-description",
        "confidence": "high",
        "innocent_explanations": "A copied profile; the owner answered from it twice.",
        "purpose": "none",
        "why_not_milder": MILDER,
        "preserved": "yes",
        "prior_notice": "no",
        "notice_ground": "unreachable",
        "notice_facts": "The account takes no messages and names no address.",
        "capture_sha256": f"{number:064x}",
        "captured_at": "2026-11-21T10:00:00+05:00",
        **cells,
    }


def a_csv(rows: Iterable[dict[str, str]]) -> bytes:
    """The rows as a bulk file."""
    rows = list(rows)
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = StringIO(newline="")
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def a_workbook(rows: Iterable[dict[str, str]]) -> bytes:
    """The rows as a workbook, as a spreadsheet program saves it."""
    rows = list(rows)
    names = list(dict.fromkeys(name for row in rows for name in row))
    book, out = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(names)
    for row in rows:
        sheet.append([row.get(name, "") for name in names])
    book.save(out)
    return out.getvalue()


def an_upload(
    rows: Sequence[dict[str, str]] | None = None,
    *,
    answers: dict[str, object] | None = None,
    partial: bool = False,
    name: str = "list.csv",
) -> Upload:
    """A bulk file of complete rows, with every question answered."""
    return Upload(
        content=a_csv([a_row()] if rows is None else rows),
        name=name,
        answers=ANSWERS if answers is None else answers,
        partial=partial,
    )


def received(
    session: Session,
    rows: Sequence[dict[str, str]] | None = None,
    *,
    by: Officers | None = None,
    now: datetime = NOW,
    partial: bool = False,
) -> str:
    """The number of a filing that waits for its signature."""
    by = by or officers(session)
    upload = an_upload(rows, partial=partial)
    result = filing.receive(session, upload, by=by.drafter, now=now)
    assert result.batch is not None, result.errors
    return result.batch


def filed(
    session: Session,
    rows: Sequence[dict[str, str]] | None = None,
    *,
    by: Officers | None = None,
    now: datetime = NOW,
    partial: bool = False,
) -> BatchResult:
    """The answer to a filing that was signed."""
    by = by or officers(session)
    number = received(session, rows, by=by, now=now, partial=partial)
    return signing.sign(session, number, by=by.authoriser, now=now)


def a_request(
    session: Session,
    *,
    items: int = 1,
    body: str = "pta",
    screened: bool = True,
    now: datetime = NOW,
    **cells: str,
) -> LegalRequest:
    """One request with complete items; passed to the reviewers unless told not to."""
    rows = [a_row(**cells) for _ in range(items)]
    result = filed(session, rows, by=officers(session, body), now=now)
    docket = result.dockets[0]
    if screened:
        registrar = an_actor(session, role=Role.REGISTRAR)
        later = now + timedelta(minutes=5)
        screening.screen(session, docket, TICKED, by=registrar, now=later)
    return queries.request(session, docket)
