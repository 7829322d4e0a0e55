"""Whoever says only when asked that the user was not told says why, too."""

import json
from functools import partial
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.queries.people import actor_of
from oversight.authority.permissions import Role
from oversight.intake.models.particulars import ItemParticulars
from oversight.intake.models.requests import Defect, LegalRequest
from oversight.intake.queries import matters, particulars
from oversight.intake.rules.lifecycle import RequestState
from oversight.intake.service import curing, filing, screening, signing
from oversight.intake.service.uploads import Upload
from oversight.ledger import queries as ledger
from tests.factories.accounts import a_person, an_actor
from tests.factories.extensions import CONSENT
from tests.factories.intake import (
    ANSWERS,
    NOW,
    Officers,
    a_csv,
    a_house,
    a_row,
    a_workbook,
    an_upload,
    filed,
    officers,
)
from tests.fixtures.web import Visitor
from tests.intake.test_service_matters import LATER, refusal

SILENT = {"prior_notice": "", "notice_ground": "", "notice_facts": ""}
FACTS = "The account takes no messages."


def a_silent(session: Session, by: Officers, *, rows: int = 1) -> LegalRequest:
    """A docket whose items do not say whether the user was told; it is listed."""
    found = filed(session, [a_row(**SILENT) for _ in range(rows)], by=by)
    registrar = an_actor(session, role=Role.REGISTRAR)
    docket = found.dockets[0]
    screening.find_defects(session, docket, {}, by=registrar, now=NOW)
    return matters.request(session, docket)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"prior_notice": "yes"}, ("yes", "", "")),
        (
            {"prior_notice": "NO", "notice_ground": "life", "notice_facts": FACTS},
            ("no", "life", FACTS),
        ),
        (
            {"prior_notice": "no", "notice_ground": "victim", "notice_facts": FACTS},
            ("no", "victim", FACTS),
        ),
    ],
)
def test_what_is_said_is_kept(
    session: Session, said: dict[str, str], kept: tuple[str, ...]
) -> None:
    pair = officers(session)
    request = a_silent(session, pair)

    curing.cure(session, request.docket, {1: said}, by=pair.drafter, now=LATER)

    row = particulars.row_of(session, request.items[0].id)
    assert (row.prior_notice, row.notice_ground, row.notice_facts) == kept
    assert request.state is RequestState.FILED
    leaf = ledger.of_stream(session, request.docket)[-1]
    assert leaf["codes"] == ["prior_notice_missing"]
    assert FACTS not in json.dumps(leaf)


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"prior_notice": "no"}, "still_missing", "notice_ground"),
        (
            {"prior_notice": "no", "notice_ground": "life"},
            "still_missing",
            "notice_facts",
        ),
        (
            {"prior_notice": "no", "notice_ground": "VICTIM"},
            "no_consent",
            "notice_facts",
        ),
        (
            {"prior_notice": "no", "notice_ground": "mood", "notice_facts": FACTS},
            "notice_ground_unknown",
            "notice_ground",
        ),
        (
            {"prior_notice": "yes", "notice_ground": "life"},
            "told_and_not_told",
            "notice_ground",
        ),
        (
            {"prior_notice": "yes", "notice_facts": FACTS},
            "told_and_not_told",
            "notice_facts",
        ),
        ({"notice_ground": "life"}, "still_missing", "prior_notice"),
    ],
)
def test_a_bare_no_is_refused_and_so_is_a_reason_with_a_yes(
    session: Session, said: dict[str, str], code: str, field: str
) -> None:
    pair = officers(session)
    request = a_silent(session, pair)

    found = refusal(
        session,
        partial(
            curing.cure,
            session,
            request.docket,
            {1: said},
            by=pair.drafter,
            now=LATER,
        ),
    )

    assert (found.code, found.field) == (code, f"item-1-{field}")
    assert matters.request(session, request.docket).state is RequestState.DEFECTIVE


def test_where_only_other_things_were_listed_the_reason_stays_as_it_was(
    session: Session,
) -> None:
    pair = officers(session)
    docket = filed(session, [a_row(risk="")], by=pair).dockets[0]
    registrar = an_actor(session, role=Role.REGISTRAR)
    screening.find_defects(session, docket, {}, by=registrar, now=NOW)

    given = {1: {"risk": "Harm.", "notice_facts": FACTS}}
    found = refusal(
        session,
        lambda: curing.cure(session, docket, given, by=pair.drafter, now=LATER),
    )

    assert found.code == "not_listed"


@pytest.mark.parametrize("ground", ["", "life", "victim"])
def test_the_table_refuses_what_the_rule_refuses(session: Session, ground: str) -> None:
    request = a_silent(session, officers(session))
    bare = {"prior_notice": "no", "notice_ground": ground}
    session.execute(update(ItemParticulars).values(**bare))

    cured = update(Defect).values(cured_at=LATER).where(Defect.request_id == request.id)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(cured)
    whole = {"notice_ground": "victim", "notice_facts": FACTS}
    session.execute(update(ItemParticulars).values(**whole))
    session.execute(cured)


def on_the_track(session: Session, pair: Officers, **cells: str) -> LegalRequest:
    """A docket filed on the victims' track, with the victim's consent."""
    row = a_row(provision="peca-2016-s21", protected="victim", **cells)
    upload = an_upload([row], answers={**ANSWERS, **CONSENT})
    result = filing.receive(session, upload, by=pair.drafter, now=NOW)
    assert result.batch is not None, result.errors
    done = signing.sign(session, result.batch, by=pair.authoriser, now=NOW)
    return matters.request(session, done.dockets[0])


def test_on_the_victims_track_the_consent_is_enough(session: Session) -> None:
    pair = officers(session)
    request = on_the_track(session, pair, **SILENT)
    registrar = an_actor(session, role=Role.REGISTRAR)
    screening.find_defects(session, request.docket, {}, by=registrar, now=NOW)

    given = {1: {"prior_notice": "no", "notice_ground": "victim"}}
    curing.cure(session, request.docket, given, by=pair.drafter, now=LATER)

    assert request.state is RequestState.FILED


def _lacking(session: Session, docket: str) -> set[str]:
    found = matters.defects(session, [matters.request(session, docket).id])
    return {one.code for one in found}


def test_an_ordinary_row_owes_its_facts_whatever_it_calls_the_ground(
    session: Session,
) -> None:
    pair = officers(session)
    said = {"notice_ground": "victim", "notice_facts": ""}
    ordinary = filed(session, [a_row(**said)], by=pair).dockets[0]
    tracked = on_the_track(
        session,
        pair,
        locator="https://x.com/someone/status/2020202020202020777",
        **said,
    ).docket

    assert "notice_facts_missing" in _lacking(session, ordinary)
    assert "notice_facts_missing" not in _lacking(session, tracked)


ROW = a_row(notice_ground="victim", notice_facts="")


@pytest.mark.parametrize(
    "upload",
    [
        Upload(content=a_csv([ROW]), name="list.csv", answers=ANSWERS),
        Upload(content=a_workbook([ROW]), name="list.xlsx", answers=ANSWERS),
        Upload(content=json.dumps(ROW).encode(), name="list.jsonl", answers=ANSWERS),
        Upload(cells=ROW, answers=ANSWERS),
    ],
    ids=["csv", "workbook", "json", "form"],
)
def test_every_way_of_filing_is_asked_alike(session: Session, upload: Upload) -> None:
    pair = officers(session)
    result = filing.receive(session, upload, by=pair.drafter, now=NOW)
    assert result.batch is not None, result.errors
    done = signing.sign(session, result.batch, by=pair.authoriser, now=NOW)

    assert "notice_facts_missing" in _lacking(session, done.dockets[0])


def test_the_page_asks_and_a_list_does_as_well(
    session: Session, visitor: Visitor
) -> None:
    a_house(session)
    people = [
        a_person(session, role=role, body="pta")
        for role in (Role.DRAFTER, Role.AUTHORISER)
    ]
    pair = Officers(*(actor_of(one) for one in people))
    docket = a_silent(session, pair, rows=2).docket
    visitor.sign_in(people[0])
    path = f"/en/desk/filing/{docket}/correct"

    visitor.get(path)
    bare = {"item-1-prior_notice": "no", "item-2-prior_notice": "yes"}
    reply = visitor.post(path, bare)
    assert reply.status_code == 422
    assert "item-1-notice_ground" in visitor.page.errors
    for code in ("life", "evidence", "unreachable", "victim"):
        assert f'name="item-1-notice_ground" type="radio" value="{code}"' in reply.text

    book = load_workbook(BytesIO(visitor.get(f"{path}/list.xlsx").data))
    head = [cell.value for cell in book.worksheets[0][1]]
    assert set(head) == {"item", "locator", *SILENT}
    told = f"item,prior_notice,notice_ground,notice_facts\n1,no,,\n2,yes,life,{FACTS}\n"
    visitor.get(path)
    wrong = visitor.post(f"{path}/list", {"file": (BytesIO(told.encode()), "l.csv")})
    assert wrong.status_code == 422
    for sentence in ("must be complete", "go only with"):
        assert sentence in wrong.text
    good = f"item,prior_notice,notice_ground,notice_facts\n1,no,life,{FACTS}\n2,yes,,\n"
    visitor.get(path)
    right = visitor.post(f"{path}/list", {"file": (BytesIO(good.encode()), "l.csv")})
    assert right.status_code == 303
    session.expire_all()
    kept = [
        particulars.row_of(session, item.id).notice_facts
        for item in matters.request(session, docket).items
    ]
    assert kept == [FACTS, ""]
