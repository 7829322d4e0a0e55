"""A slip in a request for data is put right by a new version; what was decided stays."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.cli.fsck import mending
from oversight.cli.fsck.book import Book
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.dispatch.models.data_versions import DataVersion
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import data_versions
from oversight.dispatch.rules import data_correcting as rules
from oversight.dispatch.rules.correcting import FieldName, Fix
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.service import (
    data_answering,
    data_correcting,
    data_lifting,
    data_papers,
    data_sending,
)
from oversight.intake.rules.data_accounts import Account
from oversight.ledger import queries as ledger
from oversight.notices.models.mail import Mail
from oversight.storage.session import Store
from tests.dispatch.test_data_concurrency import at_once
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor

WHY = "The number was typed with two digits turned round."
LATER = NOW + timedelta(days=1)
REFUSED = "technical"
TYPED = "47 1۱"
PLACE = "/en/desk/data-documents"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked a day after the sending."""
    clock.shift(timedelta(0))
    clock.shift(LATER - utc_now())
    yield
    clock.shift(timedelta(0))


def a_registrar(session: Session) -> Actor:
    return an_actor(session, role=Role.REGISTRAR)


def a_decider(session: Session, docket: str) -> Actor:
    """Somebody who acts under a pseudonym that the document names."""
    (name, *_) = document(session, docket)["issuer"]["reviewers"]
    return replace(an_actor(session, role=Role.REVIEWER), pseudonym=name)


def an_address(name: str = "somebody0", number: str = TYPED) -> Account:
    """An account whose address holds its name, and whose number was typed askew."""
    return make.an_account(locator=f"https://x.com/{name}", native_id=number)


def a_docket(session: Session, accounts: int = 1, **how: Any) -> str:
    named = [an_address(f"somebody{n}", TYPED) for n in range(accounts)]
    return make.sent(session, accounts=named, **how)


def a_fix(**cells: Any) -> Fix:
    whole: dict[str, Any] = {
        "number": 1,
        "field": FieldName.NATIVE_ID,
        "becomes": "4711",
        "why": WHY,
    }
    return Fix(**{**whole, **cells})


def versions(session: Session, docket: str) -> list[dict[str, Any]]:
    found = data_versions.versions(session, sendings.order(session, docket))
    return [json.loads(one.body) for one in found]


def document(session: Session, docket: str) -> dict[str, Any]:
    return versions(session, docket)[-1]


def letters(session: Session) -> list[str]:
    query = select(Mail.key).where(Mail.message == "data_corrected")
    return sorted(session.scalars(query.order_by(Mail.key)))


def correct(session: Session, docket: str, fix: Fix, by: Actor) -> DataVersion:
    return data_correcting.correct(session, docket, fix, by=by, now=LATER)


def test_a_correction_is_a_new_version_that_names_the_old(session: Session) -> None:
    docket = a_docket(session)

    written = correct(session, docket, a_fix(), a_registrar(session))

    before, after = versions(session, docket)
    assert (before["supersedes"], before["corrections"]) == (None, [])
    assert (written.version, after["supersedes"]) == (2, f"{docket}@1")
    assert after["items"] == [{**before["items"][0], "native_id": "4711"}]
    assert after["corrections"] == [
        {
            "version": 2,
            "item": 1,
            "field": "native_id",
            "was": TYPED,
            "becomes": "4711",
            "why": WHY,
            "by": "registrar",
        }
    ]
    same = ("addressee", "basis", "warrant", "scope", "disclosure", "redress", "issuer")
    assert {part: after[part] for part in same} == {part: before[part] for part in same}
    assert after["times"]["answer_within"] == before["times"]["answer_within"]
    leaves = ledger.of_stream(session, docket)
    (leaf,) = [leaf for leaf in leaves if leaf["k"] == "order.corrected"]
    assert (leaf["version"], leaf["sha256"]) == (2, written.sha256)
    assert WHY not in json.dumps(leaf)


def test_platform_body_and_custodian_are_told_once(session: Session) -> None:
    team = make.a_team(session)
    docket = a_docket(session, team=team)

    correct(session, docket, a_fix(), a_registrar(session))

    platform, body, custodian = sorted(letters(session), key=len)
    assert platform == f"data_corrected:{docket}@2"
    assert {custodian[:-1], body[: len(platform)]} >= {platform}


def test_a_platform_that_has_nothing_yet_is_not_written_to(session: Session) -> None:
    team = make.a_team(session)
    docket = make.decided(session, team, accounts=[an_address("somebody0")])
    data_sending.issue(session, docket, now=NOW + timedelta(minutes=30))
    make.a_liaison(session)

    correct(session, docket, a_fix(), a_registrar(session))

    assert len(letters(session)) == 2


def test_the_answer_of_the_platform_stays_with_its_version(session: Session) -> None:
    docket = a_docket(session, accounts=2)
    liaison = make.a_liaison(session)
    data_answering.refuse(
        session, docket, 2, REFUSED, by=liaison, now=LATER - timedelta(hours=1)
    )

    correct(session, docket, a_fix(), a_registrar(session))
    later = LATER + timedelta(hours=1)
    data_answering.refuse(session, docket, 1, REFUSED, by=liaison, now=later)

    order = sendings.order(session, docket)
    assert data_versions.answers(session, order) == ((1, 2), (2, 1))
    assert [one["number"] for one in document(session, docket)["items"]] == [1, 2]


def test_what_has_ended_is_left_out_of_the_next_version(session: Session) -> None:
    docket = a_docket(session, accounts=2, **make.DELAYED)
    decider = a_decider(session, docket)
    data_lifting.lift_on_own_motion(
        session, docket, 2, "It was not the right account. " * 3, error=True,
        by=decider, now=LATER,
    )  # fmt: skip

    correct(session, docket, a_fix(), a_registrar(session))

    after = document(session, docket)
    assert [one["number"] for one in after["items"]] == [1]
    assert after["scope"]["persons"] == 1
    assert [one["number"] for one in after["disclosure"]["later"]] == [1]
    with pytest.raises(RuleError, match="already ended"):
        correct(session, docket, a_fix(number=2), a_registrar(session))


def test_only_those_who_decided_say_that_another_number_is_the_same_account(
    session: Session,
) -> None:
    docket = a_docket(session)
    other = a_fix(becomes="4117")

    with pytest.raises(RuleError) as found:
        correct(session, docket, other, a_registrar(session))
    assert found.value.code == "other_account"
    correct(session, docket, other, a_decider(session, docket))

    after = document(session, docket)
    assert after["items"][0]["native_id"] == "4117"
    assert after["corrections"][0]["by"] in after["issuer"]["reviewers"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"becomes": TYPED}, "nothing_changed"),
        ({"why": "Wrong."}, "why_short"),
        ({"becomes": "47 11"}, "not_a_name"),
        ({"becomes": "4712"}, "other_account"),
        ({"field": FieldName.HANDLE, "becomes": "somebody_else"}, "addressed"),
        ({"field": FieldName.LANGUAGE, "becomes": "ur"}, "not_in_data"),
        ({"number": 7}, "not_found"),
    ],
)
def test_a_correction_is_refused(
    session: Session, cells: dict[str, Any], code: str
) -> None:
    docket = a_docket(session)

    with pytest.raises(RuleError) as found:
        correct(session, docket, a_fix(**cells), a_registrar(session))

    assert found.value.code == code
    assert len(versions(session, docket)) == 1


@pytest.mark.parametrize("role", [Role.PRESIDING, Role.AUTHORISER, Role.LIAISON])
def test_nobody_else_corrects(session: Session, role: Role) -> None:
    docket = a_docket(session)
    where = {"body": make.BODY} if role is Role.AUTHORISER else {}

    with pytest.raises(RuleError) as found:
        correct(session, docket, a_fix(), an_actor(session, role=role, **where))

    assert found.value.code == "not_found"


def test_two_corrections_at_once_are_two_versions_or_one(store: Store) -> None:
    with store.transaction() as session:
        docket = a_docket(session)
        by = a_registrar(session)

    came = at_once(
        store,
        *[lambda session: correct(session, docket, a_fix(), by).version] * 2,
    )

    assert came == ["2", "nothing_changed"]
    with store.reading() as session:
        assert len(versions(session, docket)) == 2


def written(session: Session, cells: dict[str, Any]) -> None:
    session.add(DataVersion(**cells))
    session.flush()


def test_the_database_refuses_a_version_that_skips_or_changes_more(
    session: Session,
) -> None:
    docket = a_docket(session)
    made = correct(session, docket, a_fix(), a_registrar(session))
    cells = {
        column.name: getattr(made, column.name)
        for column in DataVersion.__table__.columns
        if column.name != "id"
    }

    for wrong, name in (
        ({"version": 4, "before": 2}, "follows"),
        ({"version": 3, "before": 2}, "linked"),
        ({"field": FieldName.PASSAGE}, "names_only"),
        ({"was": "a", "becomes": "a"}, "changes"),
        ({"why": ""}, "reasoned"),
        ({"field": None}, "slip_or_none"),
        ({"by_id": None, "by_name": None}, "slip_or_none"),
        ({}, "UNIQUE|order_id_version"),
        ({"version": 4, "before": 3, "supersedes_id": made.id}, "FOREIGN|before"),
        (
            {"version": 3, "before": 2, "supersedes_id": made.id, "number": 9},
            "FOREIGN|account",
        ),
    ):
        with pytest.raises(IntegrityError, match=name), session.begin_nested():
            written(session, {**cells, **wrong})


def test_what_has_ended_is_not_corrected() -> None:
    for state in (DataState.LIFTED, DataState.LAPSED, DataState.REFUSED):
        with pytest.raises(RuleError, match="already ended"):
            rules.check_correctable(state, left_out=False)
    with pytest.raises(RuleError, match="already ended"):
        rules.check_correctable(DataState.DISPATCHED, left_out=True)
    rules.check_correctable(DataState.PART, left_out=False)


def test_a_name_stands_in_an_address_as_a_whole_part() -> None:
    assert rules.in_address("Somebody", "https://x.com/somebody")
    assert not rules.in_address("some", "https://x.com/somebody")
    assert not rules.in_address("", "https://x.com/")


def test_a_name_is_the_same_without_what_a_pen_adds() -> None:
    assert rules.folded("47 1۱") == rules.folded("47-11") == "4711"
    assert rules.folded("Some.Body") == rules.folded("some_body")
    assert rules.folded("4711") != rules.folded("4117")


def test_the_pages_show_both_versions_and_hand_out_each(
    session: Session, visitor: Visitor
) -> None:
    docket = a_docket(session)
    liaison = make.a_liaison(session)
    registrar = a_registrar(session)
    visitor.sign_in(registrar)

    assert "Correct a name" in visitor.get(f"{PLACE}/{docket}").text
    short = {"number": "1", "field": "native_id", "becomes": "4711", "why": "No."}
    page = visitor.post(f"{PLACE}/{docket}/correction", short)
    assert page.status_code == 422
    assert "No." in page.text
    visitor.post(f"{PLACE}/{docket}/correction", {**short, "why": WHY})

    for who, where in (
        (registrar, f"{PLACE}/{docket}"),
        (liaison, f"/en/desk/data-requests/{docket}"),
    ):
        text = visitor.sign_in(who).get(where).text
        assert WHY in text
        assert "Version 1" in text
        assert "Version 2" in text
    for lang in ("en", "ur"):
        place = f"/{lang}/desk/data-documents/{docket}"
        assert visitor.get(place).status_code == 200
        first, second, newest = (
            visitor.get(f"{place}{version}/document.pdf").data
            for version in ("/1", "/2", "")
        )
        assert (first != second, second == newest) == (True, True)
        said = " ".join(
            page.extract_text() for page in PdfReader(io.BytesIO(second)).pages
        )
        assert f"{docket}@2" in said
    told = visitor.get(f"{PLACE}/{docket}/2/document.txt").text
    assert (f"{docket}@2" in told, WHY in told) == (True, True)
    raw = json.loads(visitor.get(f"{PLACE}/{docket}/1/document.json").data)
    assert raw["version"] == 1
    assert visitor.get(f"{PLACE}/{docket}/3/document.pdf").status_code == 404


def test_what_was_sent_when_less_was_promised_is_shown_and_corrected(
    session: Session, visitor: Visitor
) -> None:
    docket = make.decided(session, accounts=[an_address()])
    liaison = make.a_liaison(session)
    data_sending.issue(session, docket, now=make.SENT)
    order = data_sending.dispatch(session, docket, now=make.SENT)
    document = json.loads(order.body)
    del document["issuer"]["effect_contact"]
    order.body, order.sha256 = data_papers.hashed(document)
    session.commit()
    visitor.sign_in(liaison)

    assert visitor.get(f"/en/desk/data-requests/{docket}").status_code == 200

    fixed = correct(session, docket, a_fix(), a_registrar(session))
    assert fixed.version == 2
    assert "effect_contact" not in json.loads(fixed.body)["issuer"]


def test_of_an_account_that_is_left_out_no_correction_is_told() -> None:
    item = {"native_id": "1", "handle": "one"}
    before = {
        "docket": "DR-2026-000001",
        "id": "DR-2026-000001@2",
        "version": 2,
        "items": [{"number": 1, **item}, {"number": 2, **item}],
        "corrections": [{"item": 1, "was": "x"}, {"item": 2, "was": "y"}],
    }

    after = rules.succeeding(before, {"items": [{"number": 1, **item}]})

    assert after["corrections"] == [{"item": 1, "was": "x"}]


def test_what_was_corrected_on_an_account_goes_with_it(session: Session) -> None:
    docket = a_docket(session, accounts=2)
    registrar = a_registrar(session)
    correct(session, docket, a_fix(number=2), registrar)
    data_lifting.lift_on_own_motion(
        session, docket, 2, "It was not the right account. " * 3, error=True,
        by=a_decider(session, docket), now=LATER,
    )  # fmt: skip

    correct(session, docket, a_fix(), registrar)

    last = document(session, docket)
    assert [one["item"] for one in last["corrections"]] == [1]
    (kept,) = data_versions.put_right(session, docket, 2)
    assert kept.becomes == "4711"
    assert data_versions.put_right(session, docket, 9) == ()
    assert list(mending.names_corrected(Book(session, LATER))) == []
