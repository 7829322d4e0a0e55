import json
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.intake.models.batches import Batch, BatchRow
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.lifecycle import BatchState
from oversight.intake.service import filing, signing, withdrawing
from oversight.intake.service.uploads import BatchResult, Upload
from oversight.ledger import queries as record
from oversight.ledger.models import Audit
from tests.factories.accounts import a_body, an_actor
from tests.factories.intake import (
    ANSWERS,
    NOW,
    WHY,
    Officers,
    a_csv,
    a_row,
    an_upload,
    filed,
    officers,
    received,
)

TODAY = date(2026, 11, 23)


def kept(session: Session) -> dict[str, int]:
    models = (Batch, BatchRow, LegalRequest, Item)
    return {
        model.__name__: session.scalar(select(func.count()).select_from(model)) or 0
        for model in models
    }


def attempts(session: Session) -> list[str]:
    return [leaf["code"] for leaf in record.leaves(session, kind="filing.refused")]


def receive(
    session: Session, rows: list[dict[str, str]], by: Officers, *, partial: bool = False
) -> BatchResult:
    upload = an_upload(rows, partial=partial)
    return filing.receive(session, upload, by=by.drafter, now=NOW)


def codes(result: BatchResult) -> list[tuple[object, object, object]]:
    return [(e["row"], e["column"], e["code"]) for e in result.errors]


def test_a_file_is_kept_and_nothing_is_filed(session: Session) -> None:
    result = receive(session, [a_row(), a_row()], officers(session))

    assert kept(session) == {"Batch": 1, "BatchRow": 2, "LegalRequest": 0, "Item": 0}
    assert result.as_dict() == {
        "filed": 0,
        "dockets": [],
        "duplicates": [],
        "errors": [],
        "batch": result.batch,
    }
    assert list(record.leaves(session)) == []
    notes = session.scalars(select(Audit)).all()
    assert [(one.act, one.subject) for one in notes] == [
        ("batch.received", result.batch)
    ]
    json.dumps(result.as_dict())


def test_rows_are_kept_exactly_as_they_stood(session: Session) -> None:
    row = a_row(locator=" https://x.com/Some/status/1700000000000000007?s=20 ")
    received(session, [row])

    cells = session.scalars(select(BatchRow.cells)).one()
    assert cells == row


def test_the_same_file_is_kept_once_for_one_body(session: Session) -> None:
    pta, nccia = officers(session), officers(session, "nccia")
    upload = an_upload()
    first = filing.receive(session, upload, by=pta.drafter, now=NOW)

    again = filing.receive(session, upload, by=pta.drafter, now=NOW)
    other = filing.receive(session, upload, by=nccia.drafter, now=NOW)

    assert again == filing.receive(session, upload, by=pta.drafter, now=NOW)
    assert again.as_dict() == first.as_dict()
    assert other.batch != first.batch
    assert kept(session)["Batch"] == 2


def test_the_same_file_with_other_answers_is_refused_and_named(
    session: Session,
) -> None:
    by, rows = officers(session), [a_row()]
    first = filing.receive(session, an_upload(rows), by=by.drafter, now=NOW)
    others = (
        an_upload(rows, answers={**ANSWERS, "candour": "One post was satire."}),
        an_upload(rows, partial=True),
    )

    def told(upload: Upload) -> str:
        with pytest.raises(RuleError, match=str(first.batch)) as refused:
            filing.receive(session, upload, by=by.drafter, now=NOW)
        return refused.value.code

    assert [told(upload) for upload in others] == ["handed_in_before"] * 2
    signing.sign(session, first.batch or "", by=by.authoriser, now=NOW)
    assert [told(upload) for upload in others] == ["filed_before"] * 2
    for upload in (an_upload(rows), an_upload(rows, answers={})):
        again = filing.receive(session, upload, by=by.drafter, now=NOW)
        assert again.dockets
    assert kept(session)["Batch"] == 1


def test_a_file_taken_back_can_be_handed_in_again(session: Session) -> None:
    by, upload = officers(session), an_upload()
    first = filing.receive(session, upload, by=by.drafter, now=NOW)
    assert first.batch is not None
    withdrawing.withdraw_batch(session, first.batch, by=by.drafter, now=NOW)

    again = filing.receive(session, upload, by=by.drafter, now=NOW)

    assert again.batch not in {None, first.batch}


def test_one_address_comes_by_the_short_form(session: Session) -> None:
    upload = Upload(cells=a_row(), name="https://x.com/…")
    by = officers(session)

    result = filing.receive(session, upload, by=by.drafter, now=NOW)
    twice = filing.receive(session, upload, by=by.drafter, now=NOW)

    assert result.batch is not None
    assert twice.batch == result.batch
    assert session.scalars(select(BatchRow.row)).all() == [1]


def test_a_preview_keeps_and_counts_nothing(session: Session) -> None:
    by = officers(session)
    rows = [a_row(), a_row(provision="nap-2014-01"), a_row(locator="https://x.com/*")]

    result = filing.preview(session, an_upload(rows), by=by.drafter, on=TODAY)

    assert result.refusals == ("NAP-only", "not-precise")

    assert [error["row"] for error in result.errors] == [3, 4]
    assert result.batch is None
    assert set(kept(session).values()) == {0}
    assert list(record.leaves(session)) == []
    assert session.scalars(select(Audit)).all() == []


def test_one_refused_row_stops_the_whole_file(session: Session) -> None:
    result = receive(session, [a_row(), a_row(duration_days="none")], officers(session))

    assert codes(result) == [(3, "duration_days", "duration_unreadable")]
    assert result.batch is None
    assert set(kept(session).values()) == {0}


def test_a_partial_file_keeps_its_good_rows(session: Session) -> None:
    rows = [a_row(), a_row(duration_days="none")]

    result = receive(session, rows, officers(session), partial=True)

    assert codes(result) == [(3, "duration_days", "duration_unreadable")]
    assert result.batch is not None
    assert kept(session)["BatchRow"] == 2


def test_a_partial_file_without_a_good_row_is_not_kept(session: Session) -> None:
    result = receive(session, [a_row(measure="ban")], officers(session), partial=True)

    assert result.batch is None
    assert kept(session)["Batch"] == 0


def test_a_post_is_named_once_however_it_is_spelled(session: Session) -> None:
    rows = [
        a_row(locator="https://x.com/some/status/1700000000000000009"),
        a_row(),
        a_row(
            locator="http://mobile.twitter.com/i/web/status/1700000000000000009?s=20"
        ),
    ]

    result = receive(session, rows, officers(session))

    assert result.as_dict()["duplicates"] == [{"row": 4, "of_row": 2}]
    assert result.batch is not None


def test_what_is_live_is_named_by_its_docket(session: Session) -> None:
    row = a_row()
    docket = filed(session, [row]).dockets[0]

    other = receive(session, [a_row(), row], officers(session, "nccia"))
    alone = receive(session, [row], officers(session, "interior"))

    assert other.as_dict()["duplicates"] == [{"row": 3, "docket": docket}]
    assert other.batch is not None
    assert alone.as_dict()["duplicates"] == [{"row": 2, "docket": docket}]
    assert alone.batch is None


@pytest.mark.parametrize(
    ("cells", "column", "code", "counted"),
    [
        ({"provision": "nap-2014-01"}, "provision", "basis_policy_only", "NAP-only"),
        (
            {"provision": "desig-ttp-pk"},
            "provision",
            "basis_designation_only",
            "designation-only",
        ),
        ({"provision": "peca-2016-s9"}, "provision", "basis_offence_only", None),
        ({"provision": "peca-2016-s2r:a"}, "provision", "basis_body", "not-this-body"),
        (
            {"provision": "peca-2016-s37:public-order;peca-2016-s26a", "published_on": "2024-05-01"},
            "provision",
            "basis_retroactive",
            None,
        ),
        ({"kind": "data"}, "kind", "one_kind", None),
        ({"kind": "data", "data_tier": "DX"}, "data_tier", "bulk_demand", "DX"),
        ({"fields": "live feed of all posts"}, "fields", "bulk_demand", "DX"),
        ({"locator": "https://x.com/*"}, "locator", "locator_wildcard", "not-precise"),
        ({"locator": "#anything"}, "locator", "locator_hashtag", "not-precise"),
        ({"duration_days": "366"}, "duration_days", "duration_outside", None),
        ({"measure": "ban"}, "measure", "measure_unknown", None),
        ({"platform": "orkut"}, "platform", "platform_unknown", None),
        ({"why_unlawful": " "}, "why_unlawful", "why_unlawful_missing", None),
    ],
)  # fmt: skip
def test_what_is_refused_is_named_and_some_of_it_counted(
    session: Session,
    cells: dict[str, str],
    column: str,
    code: str,
    counted: str | None,
) -> None:
    result = receive(session, [a_row(**cells)], officers(session, "nccia"))

    assert (2, column, code) in codes(result)
    assert result.batch is None
    assert all(error["message"] for error in result.errors)
    assert attempts(session) == ([counted] if counted else [])


def test_the_sentence_for_data_requests(session: Session) -> None:
    result = receive(session, [a_row(kind="data")], officers(session))

    assert "on the form of its own" in str(result.errors[0]["message"])


def test_a_longer_time_than_the_law_gives_is_refused(session: Session) -> None:
    row = a_row(provision="peca-2016-s2r:a", duration_days="31")

    result = receive(session, [row], officers(session))

    assert codes(result) == [(2, "duration_days", "duration_over_law")]
    assert "30" in str(result.errors[0]["message"])


def test_an_attempt_is_counted_once_a_file_under_the_bodys_name(
    session: Session,
) -> None:
    by = officers(session, "nccia")
    rows = [a_row(provision="nap-2014-01") for _ in range(3)]

    receive(session, rows, by)

    (leaf,) = record.leaves(session, kind="filing.refused")
    assert leaf["agency"] == "nccia"
    assert leaf["stream"] == "house"
    assert leaf["code"] == "NAP-only"
    assert str(by.drafter.id) not in json.dumps(leaf)


def test_an_unknown_attempt_cannot_be_recorded(session: Session) -> None:
    by = officers(session)

    filing.record_refusal(session, "DX", by=by.drafter, now=NOW)
    with pytest.raises(ValueError, match="no attempt"):
        filing.record_refusal(session, "free words", by=by.drafter, now=NOW)

    assert attempts(session) == ["DX"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DRAFTER])
def test_only_a_drafter_hands_in(session: Session, role: Role) -> None:
    officers(session)
    by = an_actor(session, role=role)

    for work in (filing.receive, filing.preview):
        when = {"now": NOW} if work is filing.receive else {"on": TODAY}
        with pytest.raises(RuleError) as refused:
            work(session, an_upload(), by=by, **when)
        assert refused.value.code == "not_drafter"
    assert kept(session)["Batch"] == 0


def test_a_body_that_has_not_joined_hands_in_nothing(session: Session) -> None:
    a_body(session, "smpra", joined_on=None)
    by = officers(session, "smpra")

    with pytest.raises(RuleError, match="does not take part"):
        receive(session, [a_row()], by)


def test_unknown_and_endless_answers_are_refused(session: Session) -> None:
    by = officers(session)

    for answers, code in (
        ({**ANSWERS, "bribe": "no"}, "answer_unknown"),
        ({**ANSWERS, "candour": "x" * 5_001}, "answer_long"),
    ):
        upload = an_upload(answers=answers)
        with pytest.raises(RuleError) as refused:
            filing.receive(session, upload, by=by.drafter, now=NOW)
        assert refused.value.code == code


def test_a_file_that_cannot_be_read_is_refused_whole(session: Session) -> None:
    by = officers(session)

    upload = Upload(content=b"locator;colour\nx;y\n", name="a.csv")
    with pytest.raises(RuleError) as refused:
        filing.receive(session, upload, by=by.drafter, now=NOW)

    assert refused.value.code == "header_unknown"
    assert refused.value.field == "file"


def test_json_lines_are_rows_too(session: Session) -> None:
    by = officers(session)
    text = "\n".join(json.dumps(a_row()) for _ in range(3))

    result = filing.receive(
        session,
        Upload(content=text.encode(), name="list.jsonl", answers=ANSWERS),
        by=by.drafter,
        now=NOW,
    )

    assert result.batch is not None
    assert kept(session)["BatchRow"] == 3


def test_the_questions_can_be_answered_later(session: Session) -> None:
    by = officers(session)
    upload = an_upload(answers={})
    number = filing.receive(session, upload, by=by.drafter, now=NOW).batch
    assert number is not None

    batch = filing.answer(session, number, ANSWERS, by=by.drafter, now=NOW)

    assert batch.answers["certified"] == "yes"
    assert batch.answers["candour"] == "none"


def test_answers_are_refused_when_incomplete_foreign_or_late(session: Session) -> None:
    by, other = officers(session), officers(session, "nccia")
    number = received(session, by=by)

    for actor, answers, code in (
        (by.drafter, {**ANSWERS, "certified": False}, "not_certified"),
        (by.authoriser, ANSWERS, "not_drafter"),
        (other.drafter, ANSWERS, "not_found"),
    ):
        with pytest.raises(RuleError) as refused:
            filing.answer(session, number, answers, by=actor, now=NOW)
        assert refused.value.code == code
    withdrawing.withdraw_batch(session, number, by=by.drafter, now=NOW)
    with pytest.raises(RuleError) as refused:
        filing.answer(session, number, ANSWERS, by=by.drafter, now=NOW)
    assert refused.value.code == "batch_closed"


def test_taking_back_a_filing_leaves_no_leaf(session: Session) -> None:
    by, other = officers(session), officers(session, "nccia")
    number = received(session, by=by)

    with pytest.raises(RuleError) as refused:
        withdrawing.withdraw_batch(session, number, by=other.drafter, now=NOW)
    assert refused.value.code == "not_found"
    batch = withdrawing.withdraw_batch(session, number, by=by.authoriser, now=NOW)

    assert batch.state is BatchState.WITHDRAWN
    assert list(record.leaves(session)) == []
    with pytest.raises(RuleError) as refused:
        withdrawing.withdraw_batch(session, number, by=by.drafter, now=NOW)
    assert refused.value.code == "batch_closed"


def test_a_short_reason_is_a_defect_and_no_refusal(session: Session) -> None:
    row = a_row(why_unlawful=WHY[:50], provision="peca-2016-s37")
    by = officers(session)

    result = filing.preview(
        session, Upload(content=a_csv([row])), by=by.drafter, on=TODAY
    )

    assert result.errors == ()
    assert result.plan is not None
    assert result.plan.candidates[0].defects == ("why_short", "basis_ground_missing")
