import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import Defect, Item, LegalRequest, Touch
from oversight.intake.queries import matters as queries
from oversight.intake.rules.lifecycle import BatchState, Capacity, ItemEnd, RequestState
from oversight.intake.service import filing, matters, signing, withdrawing
from oversight.intake.service.uploads import Upload
from oversight.ledger import queries as record
from tests.factories import law
from tests.factories.accounts import a_body, an_actor
from tests.factories.intake import (
    ANSWERS,
    NOW,
    WHY,
    a_row,
    an_upload,
    filed,
    officers,
    received,
)

LATER = NOW + timedelta(hours=1)


def refused(session: Session, number: str, by: object) -> str:
    with pytest.raises(RuleError) as refusal, session.begin_nested():
        signing.sign(session, number, by=by, now=LATER)  # type: ignore[arg-type]
    assert session.scalars(select(LegalRequest)).all() == []
    return refusal.value.code


def test_a_signature_files_the_request_its_items_and_their_leaves(
    session: Session,
) -> None:
    by = officers(session)
    rows = [a_row(agency_ref="A/1"), a_row(agency_ref="A/2", measure="remove")]
    number = received(session, rows, by=by)

    result = signing.sign(session, number, by=by.authoriser, now=LATER)

    request = queries.request(session, "TD-2026-000001")
    assert result.as_dict() == {
        "filed": 2,
        "dockets": ["TD-2026-000001"],
        "duplicates": [],
        "errors": [],
        "batch": number,
    }
    assert request.state is RequestState.FILED
    assert request.drafter_id == by.drafter.id
    assert request.authoriser_id == by.authoriser.id
    assert request.item_count == 2
    assert request.filed_at == LATER
    assert request.source == "own-monitoring"
    assert request.answers["candour"] == "none"
    assert request.body.slug == "pta"
    assert request.platform.slug == "x"
    assert [item.number for item in request.items] == [1, 2]
    assert [item.locator for item in request.items] == [r["locator"] for r in rows]
    assert [item.agency_ref for item in request.items] == ["A/1", "A/2"]
    assert [item.measure for item in request.items] == ["geo-withhold", "remove"]
    assert request.items[0].native_id == rows[0]["locator"].rsplit("/", 1)[1]
    assert request.items[0].published_on == date(2026, 11, 20)
    batch = session.scalars(select(Batch)).one()
    assert (batch.state, batch.signed_by, batch.signed_at) == (
        BatchState.FILED,
        by.authoriser.id,
        LATER,
    )
    assert batch.result == result.as_dict()


def test_the_record_says_what_was_asked_and_nothing_personal(session: Session) -> None:
    by = officers(session)
    row = a_row(protected="journalist", agency_ref="SECRET/9")
    number = received(session, [row], by=by)

    signing.sign(session, number, by=by.authoriser, now=LATER)

    first, second = record.of_stream(session, "TD-2026-000001")
    assert (first["k"], first["agency"], first["n"], first["an"]) == (
        "request.filed",
        "pta",
        1,
        1,
    )
    assert {name: first[name] for name in ("what", "batch", "items", "source")} == {
        "what": "takedown",
        "batch": number,
        "items": 1,
        "source": "own-monitoring",
    }
    assert first["emergency"] == "no"
    assert (second["k"], second["item"], second["agency"], second["an"]) == (
        "item.filed",
        1,
        "pta",
        2,
    )
    assert second["what"] == "post"
    assert second["platform"] == "x"
    assert second["basis"] == ["peca-2016-s37:public-order"]
    assert (second["measure"], second["territory"], second["days"]) == (
        "geo-withhold",
        "PK",
        90,
    )
    said = json.dumps([first, second])
    for private in (row["locator"], "journalist", "SECRET/9", str(by.drafter.id)):
        assert private not in said


def test_both_officers_have_touched_every_docket(session: Session) -> None:
    by = officers(session)
    rows = [a_row(), a_row(locator="https://www.youtube.com/watch?v=aaaaaaaaaaa")]
    filed(session, rows, by=by)

    touches = session.scalars(select(Touch)).all()
    assert len(touches) == 4
    assert {one.person_id for one in touches} == {by.drafter.id, by.authoriser.id}
    assert {one.capacity for one in touches} == {Capacity.AGENCY}


def test_481_accounts_become_20_linked_dockets_in_the_order_of_the_file(
    session: Session,
) -> None:
    rows = [
        a_row(
            locator=f"https://x.com/account{n}",
            native_id=str(10**17 + n),
            measure="suspend-account",
        )
        for n in range(481)
    ]

    result = filed(session, rows)

    assert result.filed == 481
    assert result.dockets == tuple(f"TD-2026-{n:06}" for n in range(1, 21))
    asked = (
        select(LegalRequest.docket, Item.number, Item.locator)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .order_by(LegalRequest.docket, Item.number)
    )
    found = session.execute(asked).all()
    assert [locator for _, _, locator in found] == [row["locator"] for row in rows]
    counts = session.scalars(select(LegalRequest.item_count)).all()
    assert sorted(counts) == [6, *[25] * 19]
    leaves = list(record.leaves(session, kind="request.filed"))
    assert {leaf["batch"] for leaf in leaves} == {result.batch}
    assert sum(leaf["items"] for leaf in leaves) == 481


def test_a_docket_is_of_one_platform(session: Session) -> None:
    rows = [
        a_row(),
        a_row(locator="https://www.facebook.com/somebody/posts/1000000000001"),
        a_row(),
    ]

    result = filed(session, rows)

    shown = [queries.request(session, docket) for docket in result.dockets]
    assert [(one.platform.slug, one.item_count) for one in shown] == [
        ("x", 2),
        ("facebook", 1),
    ]


def test_a_small_roster_has_smaller_dockets_and_a_weekly_limit(
    session: Session,
) -> None:
    by = officers(session)
    _profile(session, "pilot")
    rows = [a_row(duration_days="60") for _ in range(55)]

    result = filed(session, rows, by=by)
    number = received(
        session, [a_row(duration_days="60") for _ in range(6)], by=by, now=LATER
    )

    assert len(result.dockets) == 6
    with pytest.raises(RuleError) as refusal, session.begin_nested():
        signing.sign(session, number, by=by.authoriser, now=LATER)
    assert refusal.value.code == "week_full"
    later = NOW + timedelta(days=8)
    assert signing.sign(session, number, by=by.authoriser, now=later).filed == 6


def test_a_very_small_roster_takes_no_accounts_and_no_protected_class(
    session: Session,
) -> None:
    by = officers(session)
    _profile(session, "pilot-5")
    rows = [
        a_row(duration_days="60"),
        a_row(locator="https://x.com/somebody", duration_days="60"),
        a_row(protected="journalist", duration_days="60"),
        a_row(duration_days="91"),
    ]

    result = filing.preview(
        session, an_upload(rows), by=by.drafter, on=date(2026, 11, 23)
    )

    assert [(e["row"], e["code"]) for e in result.errors] == [
        (3, "closed_here"),
        (4, "closed_here"),
        (5, "duration_over_law"),
    ]


def test_the_drafter_cannot_sign(session: Session) -> None:
    by = officers(session)
    number = received(session, by=by)

    assert refused(session, number, by.drafter) == "same_officer"


def test_another_bodys_officer_finds_nothing_to_sign(session: Session) -> None:
    number = received(session)

    assert refused(session, number, officers(session, "nccia").authoriser) == (
        "not_found"
    )
    assert refused(session, "B-2026-NOTHING", officers(session).authoriser) == (
        "not_found"
    )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUTHORISER])
def test_nobody_else_signs(session: Session, role: Role) -> None:
    number = received(session)

    assert refused(session, number, an_actor(session, role=role)) == "not_authoriser"


def test_nothing_is_signed_before_the_questions_are_answered(session: Session) -> None:
    by = officers(session)
    upload = an_upload(answers={**ANSWERS, "certified": False})
    number = filing.receive(session, upload, by=by.drafter, now=NOW).batch
    assert number is not None

    assert refused(session, number, by.authoriser) == "not_certified"


def test_what_was_taken_back_is_not_signed(session: Session) -> None:
    by = officers(session)
    number = received(session, by=by)
    withdrawing.withdraw_batch(session, number, by=by.drafter, now=NOW)

    assert refused(session, number, by.authoriser) == "batch_closed"


def test_a_body_that_left_signs_nothing(session: Session) -> None:
    by = officers(session)
    number = received(session, by=by)
    a_body(session, "pta").left_on = date(2026, 11, 23)
    session.flush()

    assert refused(session, number, by.authoriser) == "body_not_joined"


def test_a_second_signature_files_nothing_more(session: Session) -> None:
    by = officers(session)
    number = received(session, by=by)
    first = signing.sign(session, number, by=by.authoriser, now=LATER)

    again = signing.sign(session, number, by=by.authoriser, now=LATER)
    other = an_actor(session, role=Role.AUTHORISER, body="pta")

    assert again.as_dict() == first.as_dict()
    with pytest.raises(RuleError) as refusal:
        signing.sign(session, number, by=other, now=LATER)
    assert refusal.value.code == "batch_closed"
    assert len(session.scalars(select(LegalRequest)).all()) == 1


def test_a_filed_file_handed_in_again_answers_with_its_dockets(
    session: Session,
) -> None:
    by, upload = officers(session), an_upload()
    number = filing.receive(session, upload, by=by.drafter, now=NOW).batch
    assert number is not None
    first = signing.sign(session, number, by=by.authoriser, now=NOW)

    again = filing.receive(session, upload, by=by.drafter, now=LATER)

    assert again.as_dict() == first.as_dict()
    assert again.filed == 1


def test_what_was_filed_by_others_meanwhile_is_left_out(session: Session) -> None:
    by, row = officers(session), a_row()
    number = received(session, [a_row(), row], by=by)
    docket = filed(session, [row], by=officers(session, "nccia")).dockets[0]

    result = signing.sign(session, number, by=by.authoriser, now=LATER)

    assert result.filed == 1
    assert result.as_dict()["duplicates"] == [{"row": 3, "docket": docket}]


def test_a_filing_with_nothing_new_left_cannot_be_signed(session: Session) -> None:
    by, row = officers(session), a_row()
    number = received(session, [row], by=by)
    filed(session, [row], by=officers(session, "nccia"))

    with pytest.raises(RuleError) as refusal:
        signing.sign(session, number, by=by.authoriser, now=LATER)

    assert refusal.value.code == "nothing_to_file"


@pytest.mark.parametrize(("partial", "count"), [("no", 0), ("yes", 1)])
def test_law_lost_before_the_signature_stops_it(
    session: Session, partial: str, count: int
) -> None:
    by = officers(session)
    rows = [a_row(), a_row(provision="peca-2016-s2r:a", duration_days="20")]
    number = received(session, rows, by=by, partial=partial == "yes")
    law.suspend(
        session,
        "peca-2016-s2r",
        since=date(2026, 11, 23),
        ruling="W.P. 1/2026",
        by=an_actor(session, role=Role.ADMINISTRATOR),
        second=an_actor(session, role=Role.ADMINISTRATOR),
        now=NOW,
    )

    result = signing.sign(session, number, by=by.authoriser, now=LATER)

    assert [(e["row"], e["code"]) for e in result.errors] == [(3, "basis_suspended")]
    assert result.filed == count
    assert len(session.scalars(select(LegalRequest)).all()) == count
    attempts = list(record.leaves(session, kind="filing.refused"))
    assert [one["code"] for one in attempts] == ([] if count else ["suspended-law"])


def test_a_partial_filing_files_its_good_rows(session: Session) -> None:
    rows = [a_row(), a_row(measure="ban"), a_row(locator="https://x.com/*"), a_row()]

    result = filed(session, rows, partial=True)

    assert result.filed == 2
    assert {error["row"] for error in result.errors} == {3, 4}
    items = queries.request(session, result.dockets[0]).items
    assert [item.locator for item in items] == [rows[0]["locator"], rows[3]["locator"]]


def test_what_is_missing_is_listed_and_never_invented(session: Session) -> None:
    row = a_row(capture_sha256="", captured_at="", language="", published_on="")

    result = filed(session, [row, a_row()])

    request = queries.request(session, result.dockets[0])
    item = request.items[0]
    assert (item.capture_sha256, item.captured_at, item.language) == (None, None, None)
    found = session.scalars(select(Defect)).all()
    assert {(one.item_id, one.code) for one in found} == {
        (item.id, "capture_hash_missing"),
        (item.id, "capture_time_missing"),
        (item.id, "language_missing"),
        (item.id, "published_on_missing"),
    }
    assert request.state is RequestState.FILED


def test_an_ended_item_may_be_named_again(session: Session) -> None:
    row = a_row()
    first = filed(session, [row]).dockets[0]
    withdrawing.withdraw(
        session,
        first,
        "replaced",
        "A better capture was made.",
        by=officers(session).authoriser,
        now=LATER,
    )

    again = filed(session, [{**row, "risk": "Another harm."}], now=LATER)

    assert again.filed == 1


def test_what_was_refused_lately_comes_back_only_with_new_facts(
    session: Session,
) -> None:
    row, by = a_row(), officers(session)
    docket = filed(session, [row], by=by).dockets[0]
    item = queries.item(session, docket, 1)
    matters.end_item(session, item, as_=ItemEnd.REJECTED, now=NOW)
    changed = {**row, "risk": "Another harm."}
    facts = (
        "Since then the same account has published a second call, with a new date "
        "and a new place."
    )

    bulk = filing.receive(session, an_upload([changed]), by=by.drafter, now=LATER)
    told = {**changed, "refiled_from": docket, "new_facts": facts}
    upload = Upload(cells=told, answers=ANSWERS)
    single = filing.receive(session, upload, by=by.drafter, now=LATER)
    assert single.batch is not None
    signing.sign(session, single.batch, by=by.authoriser, now=LATER)

    assert [(e["column"], e["code"]) for e in bulk.errors] == [
        ("locator", "refile_uncited")
    ]
    again = queries.item(session, "TD-2026-000002", 1)
    assert (again.refiled_from, again.new_facts) == (docket, facts)


def test_a_list_files_again_row_by_row_each_with_facts_of_its_own(
    session: Session,
) -> None:
    rows, by = [a_row(), a_row()], officers(session)
    first = filed(session, rows, by=by)
    for number in (1, 2):
        item = queries.item(session, first.dockets[0], number)
        matters.end_item(session, item, as_=ItemEnd.REJECTED, now=NOW)
    facts = f"{WHY[:100]} Since then a second call was published, with a place. "
    again = [{**row, "risk": "Another harm.", "new_facts": facts} for row in rows]
    for number, row in enumerate(again, start=1):
        row["refiled_from"] = f"{first.dockets[0].lower()}/{number}"

    copied = filing.receive(session, an_upload(again), by=by.drafter, now=LATER)
    again[1]["new_facts"] = f"{facts} The second has another day, and other words."
    half = [again[0], {**again[1], "refiled_from": ""}]
    halved = filing.receive(session, an_upload(half), by=by.drafter, now=LATER)
    result = filed(session, again, by=by, now=LATER)

    assert [(e["row"], e["column"], e["code"]) for e in copied.errors] == [
        (3, "new_facts", "refile_copied")
    ]
    assert [(e["row"], e["column"], e["code"]) for e in halved.errors] == [
        (3, "refiled_from", "refile_half")
    ]
    items = [queries.item(session, result.dockets[0], n) for n in (1, 2)]
    assert [one.refiled_from for one in items] == [
        f"{first.dockets[0]}/1",
        f"{first.dockets[0]}/2",
    ]
    assert items[1].new_facts == again[1]["new_facts"].strip()


@pytest.mark.parametrize(
    ("end", "after", "code"),
    [
        (ItemEnd.REJECTED, timedelta(days=364), "refile_uncited"),
        (ItemEnd.OVERTURNED, timedelta(days=364), "refile_uncited"),
        (ItemEnd.REJECTED, timedelta(days=367), None),
        (ItemEnd.LAPSED, timedelta(days=1), None),
        (ItemEnd.EXPIRED, timedelta(days=1), None),
    ],
)
def test_how_long_a_refusal_binds(
    session: Session, end: ItemEnd, after: timedelta, code: str | None
) -> None:
    row, by = a_row(), officers(session)
    docket = filed(session, [row], by=by).dockets[0]
    item = queries.item(session, docket, 1)
    matters.end_item(session, item, as_=end, now=NOW)

    upload = an_upload([{**row, "risk": "Another."}])
    on = (NOW + after).date()
    result = filing.preview(session, upload, by=by.drafter, on=on)

    assert [error["code"] for error in result.errors] == ([code] if code else [])


def _profile(session: Session, name: str) -> None:
    """Let the portal run with a smaller roster's numbers from now on."""
    law.set_policy(
        session,
        "profile",
        name,
        valid_from=date(2026, 11, 23),
        by=an_actor(session, role=Role.ADMINISTRATOR),
        second=an_actor(session, role=Role.ADMINISTRATOR),
        now=NOW,
    )
