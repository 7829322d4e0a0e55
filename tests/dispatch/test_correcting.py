"""A manifest error is put right by a new version; what was decided stays."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.cli.fsck import mending
from oversight.cli.fsck.book import Book
from oversight.core.errors import RuleError
from oversight.dispatch.models.correcting import Correction
from oversight.dispatch.models.orders import OrderDocument
from oversight.dispatch.queries import documents, rows
from oversight.dispatch.rules import correcting as rules
from oversight.dispatch.rules.correcting import FieldName, Fix
from oversight.dispatch.rules.differences import Difference, differences
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.service import answering, correcting, sending, standing
from oversight.ledger import queries as ledger
from oversight.notices.models.mail import Mail
from tests.dispatch.test_models import refused
from tests.factories.accounts import an_actor
from tests.factories.dispatch import (
    LATER,
    a_liaison,
    a_sending,
    acted,
    an_authoriser,
    an_issued,
    docket_of,
)

WHY = "The number was typed with two digits turned round."


def a_registrar(session: Session) -> Actor:
    return an_actor(session, role=Role.REGISTRAR)


def a_decider(session: Session, pseudonym: str = "R-07") -> Actor:
    """Somebody who acts under the pseudonym that the decision names."""
    from dataclasses import replace

    return replace(an_actor(session, role=Role.REVIEWER), pseudonym=pseudonym)


def a_fix(**cells: Any) -> Fix:
    whole: dict[str, Any] = {
        "number": 1,
        "field": FieldName.HANDLE,
        "becomes": "somebody_else",
        "why": WHY,
    }
    return Fix(**{**whole, **cells})


def said(session: Session, docket: str) -> Iterator[dict[str, Any]]:
    for one in rows.versions(session, docket):
        yield json.loads(one.body)


def test_a_correction_is_a_new_version_that_names_the_old(session: Session) -> None:
    found, _ = a_sending(session)
    docket = docket_of(found)

    written = correcting.correct(
        session, docket, a_fix(), by=a_registrar(session), now=LATER
    )

    before, after = said(session, docket)
    assert (written.version, after["supersedes"]) == (2, f"{docket}@1")
    assert before["items"][0]["handle"] == "somebody"
    assert after["items"][0]["handle"] == "somebody_else"
    assert after["corrections"] == [
        {
            "version": 2,
            "item": 1,
            "field": "handle",
            "was": "somebody",
            "becomes": "somebody_else",
            "why": WHY,
            "by": "registrar",
        }
    ]
    assert differences(before, after) == (
        Difference(1, "handle", "somebody", "somebody_else"),
    )
    leaves = ledger.of_stream(session, docket)
    (leaf,) = [leaf for leaf in leaves if leaf["k"] == "order.corrected"]
    assert (leaf["version"], leaf["sha256"]) == (2, written.sha256)
    posted = session.scalars(
        select(Mail.message).where(Mail.message == "order_corrected")
    )
    assert len(posted.all()) == 1


def test_what_was_put_right_stays_so_in_later_versions(session: Session) -> None:
    found, _ = a_sending(session)
    docket = docket_of(found)
    correcting.correct(session, docket, a_fix(), by=a_registrar(session), now=LATER)
    second = a_fix(field=FieldName.LANGUAGE, becomes="sd")
    correcting.correct(session, docket, second, by=a_decider(session), now=LATER)

    standing.narrow(session, found.lines[0], measure="label", days=10, now=LATER)

    *_, last = said(session, docket)
    assert last["items"][0]["handle"] == "somebody_else"
    assert last["items"][0]["language"] == "sd"
    assert [one["by"] for one in last["corrections"]] == ["registrar", "R-07"]
    assert len(documents.version_rows(session, docket, a_registrar(session))) == 4


def test_the_answer_of_the_platform_stands(session: Session) -> None:
    found, liaison = a_sending(session, items=2)
    docket = docket_of(found)
    answering.answer(session, docket, 1, acted(), by=liaison, now=LATER)

    correcting.correct(session, docket, a_fix(), by=a_registrar(session), now=LATER)

    states = [line.state for line in rows.sending(session, docket).lines]
    assert states == [LineState.COMPLIED, LineState.DISPATCHED]


def test_nobody_is_written_to_about_what_was_not_sent(session: Session) -> None:
    docket = docket_of(an_issued(session))
    a_liaison(session)

    correcting.correct(session, docket, a_fix(), by=a_registrar(session), now=LATER)

    assert len(rows.versions(session, docket)) == 2
    posted = select(Mail.id).where(Mail.message == "order_corrected")
    assert session.scalars(posted).all() == []


def test_what_was_corrected_on_an_item_stays_out_with_it(session: Session) -> None:
    issued = an_issued(session, items=2)
    docket, liaison = docket_of(issued), a_liaison(session)
    fix = a_fix(number=2, becomes="known_to_nobody")
    correcting.correct(session, docket, fix, by=a_registrar(session), now=LATER)
    standing.suspend(session, issued.lines[1], cause="stay", now=LATER)

    sending.dispatch(session, docket, now=LATER)

    body = documents.readable(session, docket, None, by=liaison).body
    assert "known_to_nobody" not in body
    assert json.loads(body)["corrections"] == []
    assert list(mending.corrections_kept(Book(session, LATER))) == []


def test_a_suspended_item_can_be_corrected(session: Session) -> None:
    found, _ = a_sending(session)
    docket = docket_of(found)
    standing.suspend(session, found.lines[0], cause="stay", now=LATER)

    correcting.correct(session, docket, a_fix(), by=a_registrar(session), now=LATER)

    *_, last = said(session, docket)
    assert last["items"][0]["handle"] == "somebody_else"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"becomes": "somebody"}, "nothing_changed"),
        ({"why": "Wrong."}, "why_short"),
        ({"becomes": "two words"}, "does_not_fit"),
        ({"field": FieldName.NATIVE_ID, "becomes": "17"}, "does_not_fit"),
        ({"field": FieldName.LANGUAGE, "becomes": "Urdu!"}, "does_not_fit"),
        ({"field": FieldName.PASSAGE, "becomes": "Other words."}, "not_form"),
        ({"number": 9}, "not_found"),
    ],
)
def test_a_registrar_cannot(session: Session, cells: dict[str, Any], code: str) -> None:
    docket = docket_of(a_sending(session)[0])

    with pytest.raises(RuleError) as caught:
        correcting.correct(
            session, docket, a_fix(**cells), by=a_registrar(session), now=LATER
        )

    assert caught.value.code == code
    assert len(rows.versions(session, docket)) == 1


def test_those_who_decided_may_mend_the_passage(session: Session) -> None:
    docket = docket_of(a_sending(session)[0])
    fix = a_fix(field=FieldName.PASSAGE, becomes="Come on Saturday.")

    correcting.correct(session, docket, fix, by=a_decider(session), now=LATER)

    *_, last = said(session, docket)
    assert last["items"][0]["passage"] == "Come on Saturday."
    assert session.scalars(select(Correction.by_name)).all() == ["R-07"]


def test_nobody_else_may_correct(session: Session) -> None:
    found, liaison = a_sending(session)
    strangers = [
        liaison,
        an_authoriser(session),
        a_decider(session, "R-08"),
        an_actor(session, role=Role.PRESIDING),
    ]
    for by in strangers:
        with pytest.raises(RuleError) as caught:
            correcting.correct(session, docket_of(found), a_fix(), by=by, now=LATER)
        assert caught.value.code == "not_found"


def test_what_has_ended_is_not_corrected(session: Session) -> None:
    found, _ = a_sending(session)
    standing.lift(session, found.lines[0], cause="own-motion", error="no", now=LATER)

    with pytest.raises(RuleError) as caught:
        correcting.correct(
            session, docket_of(found), a_fix(), by=a_registrar(session), now=LATER
        )

    assert caught.value.code == "ended_already"


def test_an_item_left_out_of_the_newest_version_is_not_corrected(
    session: Session,
) -> None:
    found, _ = a_sending(session, items=2)
    docket = docket_of(found)
    standing.suspend(session, found.lines[1], cause="stay", now=LATER)
    standing.narrow(session, found.lines[0], measure="label", days=9, now=LATER)

    with pytest.raises(RuleError) as caught:
        correcting.correct(
            session, docket, a_fix(number=2), by=a_registrar(session), now=LATER
        )

    assert caught.value.code == "not_found"


@pytest.mark.parametrize(
    ("field", "value", "fits"),
    [
        (FieldName.NATIVE_ID, "1700", True),
        (FieldName.NATIVE_ID, "170", False),
        (FieldName.NATIVE_ID, "", False),
        (FieldName.HANDLE, "some.body", True),
        (FieldName.HANDLE, "a/b", False),
        (FieldName.LANGUAGE, "ur", True),
        (FieldName.LANGUAGE, "ur-Arab", True),
        (FieldName.LANGUAGE, "URDU", False),
        (FieldName.PASSAGE, "x" * 2000, True),
        (FieldName.PASSAGE, "x" * 2001, False),
    ],
)
def test_what_can_stand_in_a_field(field: FieldName, value: str, *, fits: bool) -> None:
    canonical = "https://x.com/i/status/1700"
    assert rules.fits(field, value, canonical=canonical) is fits


def test_differences_are_said_item_by_item_and_of_the_whole() -> None:
    item = {"number": 1, "measure": "remove", "citations": ["a", "b"], "handle": None}
    before = {
        "items": [item, {"number": 2}],
        "issuer": {"mandate": "none"},
        "times": {"until": "2027-01-01T00:00:00Z"},
        "preservation": {"until": "2027-06-01T00:00:00Z"},
        "authority_orders": [],
    }
    after = {
        **before,
        "items": [{**item, "measure": "label", "citations": ["a"]}, {"number": 3}],
        "issuer": {"mandate": "rules"},
        "authority_orders": [{"number": "37/1"}],
    }

    assert differences(before, after) == (
        Difference(1, "measure", "remove", "label"),
        Difference(1, "citations", "a, b", "a"),
        Difference(2, "left-out", "2", ""),
        Difference(3, "added", "", "3"),
        Difference(None, "mandate", "none", "rules"),
        Difference(None, "authority-order", "", "37/1"),
    )


def test_one_version_has_one_successor(session: Session) -> None:
    docket = docket_of(an_issued(session))
    (first,) = rows.versions(session, docket)
    correcting.correct(session, docket, a_fix(), by=a_registrar(session), now=LATER)

    refused(
        session,
        OrderDocument(
            request_id=first.request_id,
            version=3,
            supersedes_id=first.id,
            body="{}",
            sha256="0" * 64,
            issued_at=LATER,
        ),
    )


@pytest.mark.parametrize("cells", [{"becomes": "somebody"}, {"why": ""}])
def test_the_database_refuses_an_empty_correction(
    session: Session, cells: dict[str, str]
) -> None:
    docket = docket_of(an_issued(session))
    (first,) = rows.versions(session, docket)
    values = {"was": "somebody", "becomes": "b", "why": WHY, **cells}

    refused(
        session,
        Correction(
            document_id=first.id,
            request_id=first.request_id,
            number=1,
            field=FieldName.HANDLE,
            by_id=a_registrar(session).id,
            by_name="registrar",
            corrected_at=LATER,
            **values,
        ),
    )
