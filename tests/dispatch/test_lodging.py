"""Data that a court was given: said with its case, and never kept longer for it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.dispatch.models.holdings import Certificate
from oversight.dispatch.models.lodging import Lodging
from oversight.dispatch.rules.data_lifecycle import Holding
from oversight.dispatch.rules.lodging import Lodged
from oversight.dispatch.service import data_sweep, holding, lodging
from oversight.ledger import queries as ledger
from oversight.storage.base import Base
from oversight.storage.session import Store
from tests.dispatch.test_data_concurrency import at_once
from tests.factories import data as make
from tests.factories.data import Team
from tests.factories.intake import NOW

LATER = NOW + timedelta(days=1)
ON = LATER.date()
RECEIPT = "0a" * 32


def reduced(session: Session) -> tuple[str, Team]:
    """A request whose data were received and reduced to what was approved."""
    docket, team = make.received(session)
    holding.minimise(session, docket, 1, by=team.custodian, now=LATER)
    return docket, team


def a_paper(session: Session, docket: str, **cells: Any) -> Lodged:
    """A copy of the first field, given to a court on the day."""
    fields = tuple(make.held(session, docket).fields[:1])
    said = Lodged(
        "Sessions Court, Islamabad", "Sessions Case 12/2026", fields, ON, RECEIPT
    )
    return replace(said, **cells)


def lodge(session: Session, docket: str, team: Team, **cells: Any) -> Lodging:
    paper = a_paper(session, docket, **cells)
    return lodging.lodge(session, docket, 1, paper, by=team.custodian, now=LATER)


def test_a_court_is_on_the_record_by_a_count_and_lengthens_nothing(
    session: Session,
) -> None:
    docket, team = reduced(session)
    until = make.held(session, docket).retention_until

    made = lodge(session, docket, team)

    (leaf,) = [
        one for one in ledger.of_stream(session, docket) if one["k"] == "data.lodged"
    ]
    assert (leaf["nfields"], leaf["agency"], made.field_count) == (1, make.BODY, 1)
    assert "Sessions" not in str(leaf)
    assert make.held(session, docket).retention_until == until
    data_sweep.sweep(session, until)
    assert make.held(session, docket).state is Holding.DUE


def test_when_the_courts_case_is_over_the_data_go_at_once(session: Session) -> None:
    docket, team = reduced(session)
    first = lodge(session, docket, team)
    second = lodge(session, docket, team, case_number="Appeal 3/2026")
    with pytest.raises(RuleError) as again:
        lodge(session, docket, team, case_number="appeal no. 3 of 2026")
    assert again.value.code == "lodged_already"
    end = LATER + timedelta(days=20)

    for one, state in ((first, Holding.MINIMISED), (second, Holding.DUE)):
        lodging.end_case(
            session, docket, 1, str(one.id), end.date(), by=team.custodian, now=end
        )
        assert make.held(session, docket).state is state

    held = make.held(session, docket)
    assert (held.retention_until, held.due_at) == (end, end)
    assert held.certify_by < end + timedelta(days=20)
    with pytest.raises(RuleError) as found:
        lodging.end_case(
            session, docket, 1, str(first.id), ON, by=team.custodian, now=end
        )
    assert found.value.code == "case_over"


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"court": " "}, "lodged_where", "court"),
        ({"case_number": "9" * 81}, "lodged_where", "case_number"),
        ({"fields": ()}, "lodged_what", "fields"),
        ({"fields": ("login-ips",)}, "lodged_what", "fields"),
        ({"lodged_on": date(2030, 1, 1)}, "lodged_when", "lodged_on"),
        ({"lodged_on": date(2020, 1, 1)}, "lodged_when", "lodged_on"),
        ({"lodged_on": None}, "lodged_when", "lodged_on"),
        ({"receipt_sha256": "ab"}, "lodged_receipt", "receipt_sha256"),
    ],
)
def test_a_copy_is_named_whole(
    session: Session, cells: dict[str, Any], code: str, field: str
) -> None:
    docket, team = reduced(session)

    with pytest.raises(RuleError) as found:
        lodge(session, docket, team, **cells)

    assert (found.value.code, found.value.field) == (code, field)


def test_nothing_is_lodged_twice_or_by_another_or_too_early(session: Session) -> None:
    docket, team = make.received(session)
    with pytest.raises(RuleError) as early:
        lodge(session, docket, team)
    holding.minimise(session, docket, 1, by=team.custodian, now=LATER)
    lodge(session, docket, team)
    with pytest.raises(RuleError) as twice:
        lodge(session, docket, team)
    with pytest.raises(RuleError) as another:
        lodging.lodge(
            session, docket, 1, a_paper(session, docket), by=team.authoriser, now=LATER
        )
    codes = [one.value.code for one in (early, twice, another)]
    assert codes == ["not_lodgeable", "lodged_already", "not_found"]


def test_two_at_once_lodge_once(store: Store) -> None:
    with store.transaction() as session:
        docket, team = reduced(session)

    came = at_once(
        store, *[lambda session: lodge(session, docket, team).field_count] * 2
    )

    assert came == ["1", "lodged_already"]


def test_a_certificate_speaks_of_a_court_only_for_what_it_was_given(
    session: Session,
) -> None:
    docket, team = reduced(session)
    lodge(session, docket, team)
    paper = replace(make.a_destruction(destroyed_on=ON), method="lodged-in-court")

    with pytest.raises(RuleError) as found:
        holding.destroy(session, docket, 1, paper, by=team.custodian, now=LATER)
    assert found.value.code == "not_lodged"
    kept = tuple(make.held(session, docket).fields)
    lodge(session, docket, team, case_number="Second case", fields=kept)
    holding.destroy(session, docket, 1, paper, by=team.custodian, now=LATER)
    assert make.held(session, docket).state is Holding.DESTROYED


def test_the_database_refuses_a_copy_of_what_is_not_kept(session: Session) -> None:
    docket, team = reduced(session)
    made = lodge(session, docket, team)
    row = dict(session.execute(select(Lodging.__table__)).mappings().one())
    for wrong in (
        {"fields": ["login-ips"]},
        {"court": ""},
        {"field_count": 0},
        {"receipt_sha256": "ab"},
        {"ended_at": LATER},
        {"custodian_id": team.authoriser.id},
        {
            "ended_at": LATER,
            "ended_by": team.custodian.id,
            "ended_on": date(2020, 1, 1),
        },
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(Lodging).values(**wrong))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            insert(Lodging).values({**row, "id": make.held(session, docket).id})
        )
    session.delete(made)
    session.flush()
    held = make.held(session, docket)
    paper = Certificate(
        production_id=held.id,
        custodian_id=held.custodian_id,
        method="lodged-in-court",
        backups_deleted=True,
        recipients=0,
        recipients_told=False,
        destroyed_on=ON,
        signed_at=LATER,
    )
    with pytest.raises(IntegrityError), session.begin_nested():
        written(session, paper)


def written(session: Session, row: Base) -> None:
    """Write a row past every rule, to see what the table says."""
    session.add(row)
    session.flush()
