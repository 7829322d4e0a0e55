"""The conditions of an approval stand in the request for data, on paper and on pages."""

import json
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries.data_conditions import conditions
from oversight.dispatch.rules.data_validator import data_faults
from oversight.dispatch.service import data_sending
from oversight.review.models.deciding import ItemDecision
from tests.dispatch.test_data_printing import taken
from tests.dispatch.test_printing import extracted, words
from tests.factories import data as make
from tests.fixtures.web import Visitor


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked some hours after the sending."""
    clock.shift(timedelta(0))
    clock.shift(make.SENT + timedelta(hours=4) - utc_now())
    yield
    clock.shift(timedelta(0))


def approved(session: Session, docket: str) -> tuple[str, str]:
    """What those who decided wrote on the use of the data, and as conditions."""
    line = sendings.order(session, docket).lines[0]
    found = session.get_one(ItemDecision, line.decision_id).findings
    return found["use"], found["conditions"]


def seen(visitor: Visitor, by: Actor, path: str) -> str:
    visitor.sign_in(by)
    reply = visitor.get(path)
    assert reply.status_code == 200, path
    return unescape(reply.text)


def test_the_document_says_what_the_approval_says(session: Session) -> None:
    docket = make.sent(session)

    whole = json.loads(sendings.order(session, docket).body)

    told = whole["items"][0]
    assert (told["use"], told["conditions"]) == approved(session, docket)
    assert told["sharing"] == "court"
    assert data_faults(whole) == ()


def test_a_request_without_a_document_has_no_conditions_yet(session: Session) -> None:
    docket = make.decided(session)

    assert conditions(session, docket) == ()


def test_a_document_from_before_says_only_how_long(session: Session) -> None:
    docket = make.decided(session)
    make.a_liaison(session)
    order = data_sending.issue(session, docket, now=make.SENT)
    whole = json.loads(order.body)
    for name in ("use", "sharing", "conditions"):
        del whole["items"][0][name]
    order.body = json.dumps(whole)
    session.flush()

    (row,) = conditions(session, docket)

    assert (row.use, row.sharing, row.conditions) == ("", "", "")
    assert row.retention_days > 0


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_paper_says_them_in_words_that_can_be_copied(
    session: Session, visitor: Visitor, tmp_path: Path
) -> None:
    docket, liaison = make.sent(session), make.a_liaison(session)
    visitor.sign_in(liaison)

    said = extracted(taken(visitor, docket), tmp_path)
    plain = taken(visitor, docket, "txt").decode()
    urdu = taken(visitor, docket, "txt", "ur").decode()

    for told in approved(session, docket):
        assert set(words(told).split()) <= set(said.split())
        assert told in plain
        assert told in urdu
    assert "the prosecutor and the court of this case" in plain
    assert "منظوری کی مزید شرائط" in urdu


def test_whoever_holds_or_hands_over_the_data_reads_them(
    session: Session, visitor: Visitor
) -> None:
    team = make.a_team(session)
    docket = make.produced(session, team)
    liaison = make.a_liaison(session)

    for by, path in (
        (team.drafter, f"/en/desk/data-docket/{docket}"),
        (team.custodian, f"/en/desk/custody/{docket}/1"),
        (liaison, f"/en/desk/data-requests/{docket}"),
        (liaison, f"/en/desk/data-documents/{docket}"),
    ):
        page = seen(visitor, by, path)
        for told in approved(session, docket):
            assert told in page, path
        assert "the prosecutor and the court of this case" in page
