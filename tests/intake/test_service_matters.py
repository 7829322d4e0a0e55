import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.intake.models.citations import Citation
from oversight.intake.models.requests import Defect, LegalRequest, Touch
from oversight.intake.pages import dockets
from oversight.intake.queries import matters as queries
from oversight.intake.rules.lifecycle import BatchState, Capacity, ItemEnd, RequestState
from oversight.intake.rules.screening import TICKED
from oversight.intake.service import (
    curing,
    matters,
    screening,
    withdrawing,
)
from oversight.intake.service.sweep import sweep
from oversight.ledger import queries as record
from tests.factories import law
from tests.factories.accounts import an_actor
from tests.factories.intake import (
    NOW,
    Officers,
    a_request,
    a_row,
    filed,
    officers,
    received,
)

LATER = NOW + timedelta(minutes=10)
POST = "https://x.com/another/status/180000000000000000"
NEXT_DAY = NOW + timedelta(days=2)  # past the end of Tuesday
LONG_AFTER = NOW + timedelta(days=60)


def registrar(session: Session) -> Actor:
    return an_actor(session, role=Role.REGISTRAR)


def refusal(session: Session, work: Callable[[], object]) -> RuleError:
    """The refusal of an act, whose changes are undone."""
    with pytest.raises(RuleError) as refused, session.begin_nested():
        work()
    session.expire_all()
    return refused.value


def last(session: Session, docket: str) -> dict[str, object]:
    return record.of_stream(session, docket)[-1]


def a_lacking(
    session: Session, by: Officers | None = None, **cells: str
) -> LegalRequest:
    """A request whose one item lacks the day, the fingerprint and the harm."""
    lacking = {"published_on": "", "capture_sha256": "", "risk": "", **cells}
    result = filed(session, [a_row(**lacking)], by=by)
    return queries.request(session, result.dockets[0])


FILLED = {
    1: {"published_on": "2026-11-20", "capture_sha256": "b" * 64, "risk": "An attack."}
}


def test_a_complete_request_is_passed_on(session: Session) -> None:
    request = a_request(session, screened=False)
    by = registrar(session)

    screening.screen(session, request.docket, TICKED, by=by, now=LATER)

    assert request.state is RequestState.SCREENED
    assert (request.screened_at, request.screened_by) == (LATER, by.id)
    assert queries.capacity_of(session, request.id, by.id) is Capacity.REGISTRY
    leaf = last(session, request.docket)
    assert (leaf["k"], leaf["codes"]) == ("request.screened", [])


def test_only_the_registrar_screens_and_lists(session: Session) -> None:
    request = a_request(session, screened=False)

    for role in Role:
        if role is Role.REGISTRAR:
            continue
        by = an_actor(session, role=role)
        for work in (
            partial(
                screening.screen, session, request.docket, TICKED, by=by, now=LATER
            ),
            partial(
                screening.find_defects,
                session,
                request.docket,
                {"passage": [1]},
                by=by,
                now=LATER,
            ),
        ):
            assert refusal(session, work).code == "not_registrar"
    assert queries.request(session, request.docket).state is RequestState.FILED


def test_a_request_passes_only_with_every_tick_and_no_defect(session: Session) -> None:
    whole, lacking = a_request(session, screened=False), a_lacking(session)
    by = registrar(session)

    assert refusal(
        session,
        lambda: screening.screen(session, whole.docket, (), by=by, now=LATER),
    ).code == "not_ticked"  # fmt: skip
    assert refusal(
        session,
        lambda: screening.screen(session, lacking.docket, TICKED, by=by, now=LATER),
    ).code == "defects_open"  # fmt: skip


def test_nobody_screens_what_they_touched_otherwise(session: Session) -> None:
    request, by = a_request(session, screened=False), registrar(session)
    matters.touch(session, request.id, by.id, Capacity.APPEAL, now=NOW)

    for work in (
        lambda: screening.screen(session, request.docket, TICKED, by=by, now=LATER),
        lambda: screening.find_defects(
            session, request.docket, {"passage": [1]}, by=by, now=LATER
        ),
    ):
        assert refusal(session, work).code == "touched_before"


@pytest.mark.parametrize("check", ["passage", "translation"])
def test_no_words_of_child_abuse_material_are_asked_for(
    session: Session, check: str
) -> None:
    request, by = a_request(session, screened=False), registrar(session)
    request.items[0].provisions = ["peca-2016-s22"]

    error = refusal(
        session,
        lambda: screening.find_defects(
            session, request.docket, {check: [1]}, by=by, now=LATER
        ),
    )
    assert (error.code, error.values) == ("child_material_asked", {"items": "1"})


def test_what_is_missing_is_listed_with_what_the_registrar_sees(
    session: Session,
) -> None:
    request, by = a_lacking(session), registrar(session)

    screening.find_defects(
        session, request.docket, {"translation": [1]}, by=by, now=LATER
    )

    assert request.state is RequestState.DEFECTIVE
    assert request.cure_due is not None
    assert request.cure_due.date() == date(2026, 11, 26)
    leaf = last(session, request.docket)
    assert (leaf["k"], leaf["codes"]) == (
        "request.defective",
        [
            "capture_hash_missing",
            "published_on_missing",
            "risk_missing",
            "translation_missing",
        ],
    )
    wanted = queries.wanted(request, queries.defects(session, [request.id]))
    assert wanted == {
        1: (
            "risk_missing",
            "capture_hash_missing",
            "published_on_missing",
            "translation_missing",
        )
    }


def test_an_empty_or_invented_list_is_refused(session: Session) -> None:
    request, by = a_request(session, screened=False), registrar(session)

    cases: tuple[tuple[dict[str, list[int]], str], ...] = (
        ({}, "nothing_listed"),
        ({"merits": [1]}, "check_unknown"),
    )
    for by_hand, code in cases:
        assert refusal(
            session,
            partial(screening.find_defects,
                session, request.docket, by_hand, by=by, now=LATER
            ),
        ).code == code  # fmt: skip


def test_law_lost_after_filing_is_listed(session: Session) -> None:
    result = filed(session, [a_row(provision="peca-2016-s2r:a", duration_days="20")])
    _suspend(session, "peca-2016-s2r")
    by = registrar(session)

    screening.find_defects(session, result.dockets[0], {}, by=by, now=LATER)

    codes = session.scalars(select(Defect.code)).all()
    assert codes == ["basis_out_of_force"]


def test_law_lost_after_the_list_leaves_the_rest_to_be_corrected(
    session: Session,
) -> None:
    pair, by = officers(session), registrar(session)
    request = a_lacking(session, pair, provision="peca-2016-s2r:a", duration_days="20")
    screening.find_defects(session, request.docket, {}, by=by, now=LATER)
    _suspend(session, "peca-2016-s2r")

    curing.cure(session, request.docket, FILLED, by=pair.drafter, now=LATER)

    assert (request.state, request.cured_once) == (RequestState.FILED, True)


def test_the_agency_corrects_once_and_completely(session: Session) -> None:
    pair = officers(session)
    request, by = a_lacking(session, pair), registrar(session)
    screening.find_defects(session, request.docket, {}, by=by, now=LATER)

    curing.cure(session, request.docket, FILLED, by=pair.drafter, now=LATER)

    assert request.state is RequestState.FILED
    assert request.cured_once
    assert request.cure_due is None
    assert request.screening_due.date() == date(2026, 11, 24)
    item = request.items[0]
    assert item.published_on == date(2026, 11, 20)
    assert (item.capture_sha256, item.risk) == ("b" * 64, "An attack.")
    assert queries.defects(session, [request.id], open_only=True) == []
    leaf = last(session, request.docket)
    assert (leaf["k"], leaf["agency"]) == ("request.cured", "pta")
    assert leaf["codes"] == [
        "capture_hash_missing",
        "published_on_missing",
        "risk_missing",
    ]
    assert "An attack." not in json.dumps(leaf)
    screening.screen(session, request.docket, TICKED, by=by, now=LATER)
    assert request.state.value == "screened"


def test_a_request_is_listed_once(session: Session) -> None:
    pair = officers(session)
    request, by = a_lacking(session, pair), registrar(session)
    screening.find_defects(session, request.docket, {}, by=by, now=LATER)
    curing.cure(session, request.docket, FILLED, by=pair.drafter, now=LATER)

    assert refusal(
        session,
        lambda: screening.find_defects(
            session, request.docket, {"passage": [1]}, by=by, now=LATER
        ),
    ).code == "listed_once"  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"risk": " "}, "still_missing", "item-1-risk"),
        ({"capture_sha256": "abc"}, "capture_unreadable", "item-1-capture_sha256"),
        ({"published_on": "2027-01-01"}, "date_in_future", "item-1-published_on"),
        ({"passage": "Other words."}, "not_listed", None),
    ],
)
def test_a_correction_that_will_not_do_is_refused_whole(
    session: Session, changed: dict[str, str], code: str, field: str | None
) -> None:
    pair = officers(session)
    request = a_lacking(session, pair)
    screening.find_defects(
        session, request.docket, {}, by=registrar(session), now=LATER
    )
    given = {1: {**FILLED[1], **changed}}

    found = refusal(
        session,
        lambda: curing.cure(session, request.docket, given, by=pair.drafter, now=LATER),
    )

    assert (found.code, found.field) == (code, field)
    again = queries.request(session, request.docket)
    assert again.state is RequestState.DEFECTIVE
    assert again.items[0].published_on is None


def test_a_reason_still_too_short_is_not_a_correction(session: Session) -> None:
    pair = officers(session)
    result = filed(session, [a_row(why_unlawful="It is bad.")], by=pair)
    docket = result.dockets[0]
    screening.find_defects(session, docket, {}, by=registrar(session), now=LATER)

    found = refusal(
        session,
        lambda: curing.cure(
            session,
            docket,
            {1: {"why_unlawful": "It is very bad."}},
            by=pair.drafter,
            now=LATER,
        ),
    )

    assert found.code == "still_missing"


def test_a_day_that_makes_the_offence_later_than_the_post_is_refused(
    session: Session,
) -> None:
    pair = officers(session)
    cited = "peca-2016-s37:public-order;peca-2016-s26a"
    request = a_lacking(session, pair, provision=cited)
    screening.find_defects(
        session, request.docket, {}, by=registrar(session), now=LATER
    )
    given = {1: {**FILLED[1], "published_on": "2024-05-01"}}

    found = refusal(
        session,
        lambda: curing.cure(session, request.docket, given, by=pair.drafter, now=LATER),
    )

    assert (found.code, found.field) == ("basis_retroactive", "item-1-provision")


def test_the_missing_ground_is_named(session: Session) -> None:
    pair = officers(session)
    result = filed(session, [a_row(provision="peca-2016-s37")], by=pair)
    docket = result.dockets[0]
    screening.find_defects(session, docket, {}, by=registrar(session), now=LATER)

    for cited, code in (
        ("peca-2016-s37", "basis_ground_missing"),
        ("peca-2016-s37:public-order", None),
    ):
        given = {1: {"provision": cited}}
        if code:
            assert refusal(
                session,
                partial(curing.cure,
                    session, docket, given, by=pair.drafter, now=LATER
                ),
            ).code == code  # fmt: skip
        else:
            curing.cure(session, docket, given, by=pair.drafter, now=LATER)

    assert queries.item(session, docket, 1).provisions == ["peca-2016-s37:public-order"]
    kept = select(Citation.citation).order_by(Citation.citation)
    assert session.scalars(kept).all() == [
        "peca-2016-s37",
        "peca-2016-s37:public-order",
    ]


def test_what_is_put_right_is_listed_under_its_platform_only_if_it_may_be(
    session: Session,
) -> None:
    pair, clerk = officers(session), registrar(session)
    listed = {}
    for place, ground in enumerate(("public-order", "decency-morality")):
        row = a_row(provision="peca-2016-s37", locator=f"{POST}{place}")
        docket = filed(session, [row], by=pair).dockets[0]
        screening.find_defects(session, docket, {}, by=clerk, now=LATER)
        given = {1: {"provision": f"peca-2016-s37:{ground}"}}
        before = _listed(session, docket)
        curing.cure(session, docket, given, by=pair.drafter, now=LATER)
        listed[ground] = before, _listed(session, docket)

    assert listed == {"public-order": (True, True), "decency-morality": (True, False)}


def _listed(session: Session, docket: str) -> bool | None:
    asked = select(LegalRequest.platform_listed).where(LegalRequest.docket == docket)
    return session.scalar(asked)


def test_only_a_drafter_of_the_body_corrects_and_only_what_is_open(
    session: Session,
) -> None:
    pair, other = officers(session), officers(session, "nccia")
    request = a_lacking(session, pair)

    for by, code in (
        (other.drafter, "not_found"),
        (pair.authoriser, "not_drafter"),
        (pair.drafter, "wrong_state"),
    ):
        assert refusal(
            session,
            partial(curing.cure,
                session, request.docket, FILLED, by=by, now=LATER
            ),
        ).code == code  # fmt: skip


def test_a_request_is_taken_back_with_its_reason(session: Session) -> None:
    pair = officers(session)
    docket = filed(session, [a_row(), a_row()], by=pair).dockets[0]

    request = withdrawing.withdraw(
        session, docket, "filed-in-error", "Wrong list.", by=pair.authoriser, now=LATER
    )

    assert request.state is RequestState.WITHDRAWN
    assert (request.withdrawn_code, request.withdrawn_reason) == (
        "filed-in-error",
        "Wrong list.",
    )
    assert {(i.ended_as, i.ended_at) for i in request.items} == {
        (ItemEnd.WITHDRAWN, LATER)
    }
    leaf = last(session, docket)
    assert (leaf["k"], leaf["agency"], leaf["codes"]) == (
        "request.withdrawn",
        "pta",
        ["filed-in-error"],
    )
    assert "Wrong list" not in json.dumps(leaf)


def test_taking_back_is_refused_to_others_without_reason_and_too_late(
    session: Session,
) -> None:
    pair, other = officers(session), officers(session, "nccia")
    request = a_request(session)
    docket = request.docket

    def back(by: Actor, code: str = "other", reason: str = "Because.") -> RuleError:
        return refusal(
            session,
            lambda: withdrawing.withdraw(
                session, docket, code, reason, by=by, now=LATER
            ),
        )

    assert back(other.authoriser).code == "not_found"
    assert back(pair.drafter).code == "not_authoriser"
    assert back(pair.authoriser, code="not-cured").code == "withdraw_code"
    assert back(pair.authoriser, reason="").code == "withdraw_reason"
    matters.mark_ordered(session, request.id, now=LATER)
    assert back(pair.authoriser).code == "ordered_already"


def test_an_approval_marks_only_what_is_before_the_reviewers(session: Session) -> None:
    waiting, passed = a_request(session, screened=False), a_request(session)

    matters.mark_ordered(session, passed.id, now=LATER)
    matters.mark_ordered(session, passed.id, now=LATER + timedelta(days=1))

    assert queries.request(session, passed.docket).ordered_at == LATER
    assert refusal(
        session, lambda: matters.mark_ordered(session, waiting.id, now=LATER)
    ).code == "wrong_state"  # fmt: skip


def test_an_item_ends_once(session: Session) -> None:
    request = a_request(session, items=2)
    item = request.items[0]

    matters.end_item(session, item, as_=ItemEnd.REJECTED, now=LATER)

    assert (item.ended_as, item.ended_at) == (ItemEnd.REJECTED, LATER)
    assert refusal(
        session,
        lambda: matters.end_item(session, item, as_=ItemEnd.LAPSED, now=LATER),
    ).code == "ended_already"  # fmt: skip


def test_a_request_lapses_when_nothing_in_it_is_live(session: Session) -> None:
    request = a_request(session, items=2)

    assert refusal(session, lambda: matters.lapse(session, request)).code == (
        "still_live"
    )
    for item in queries.request(session, request.docket).items:
        matters.end_item(session, item, as_=ItemEnd.LAPSED, now=LATER)
    matters.lapse(session, request)

    assert request.state is RequestState.LAPSED


def test_a_person_touches_a_matter_in_one_capacity(session: Session) -> None:
    request = a_request(session)
    person = an_actor(session, role=Role.REVIEWER)

    for _ in range(2):
        matters.touch(session, request.id, person.id, Capacity.FIRST, now=NOW)

    assert len(session.scalars(select(Touch).where(Touch.person_id == person.id)).all())
    for capacity in (Capacity.APPEAL, Capacity.REGISTRY, Capacity.AGENCY):
        assert refusal(
            session,
            partial(matters.touch,
                session, request.id, person.id, capacity, now=NOW
            ),
        ).code == "touched_before"  # fmt: skip


def test_what_the_registrar_leaves_lying_passes_by_itself(session: Session) -> None:
    whole, lacking = a_request(session, screened=False), a_lacking(session)

    assert sweep(session, LATER) == 0
    assert sweep(session, NEXT_DAY) == 2
    assert sweep(session, NEXT_DAY) == 0

    assert whole.state is RequestState.SCREENED
    assert (whole.screened_by, whole.screened_at) == (None, NEXT_DAY)
    leaf = last(session, whole.docket)
    assert (leaf["k"], leaf["codes"]) == ("request.screened", ["auto"])
    assert lacking.state is RequestState.DEFECTIVE
    assert last(session, lacking.docket)["k"] == "request.defective"


def test_the_clock_runs_to_the_last_second_of_the_day(session: Session) -> None:
    request = a_request(session, screened=False)

    assert sweep(session, request.screening_due) == 0
    assert sweep(session, request.screening_due + timedelta(seconds=1)) == 1


def test_what_is_not_corrected_in_time_ends(session: Session) -> None:
    request = a_lacking(session)
    screening.find_defects(
        session, request.docket, {}, by=registrar(session), now=LATER
    )
    assert request.cure_due is not None

    assert sweep(session, request.cure_due) == 0
    assert sweep(session, request.cure_due + timedelta(seconds=1)) == 1
    assert sweep(session, LONG_AFTER) == 0

    assert request.state is RequestState.WITHDRAWN
    assert request.items[0].ended_as is ItemEnd.WITHDRAWN
    leaf = last(session, request.docket)
    assert (leaf["k"], leaf["agency"], leaf["codes"]) == (
        "request.withdrawn",
        "pta",
        ["not-cured"],
    )


def test_law_lost_after_the_correction_is_left_to_the_reviewers(
    session: Session,
) -> None:
    pair = officers(session)
    row = a_row(provision="peca-2016-s2r:a", duration_days="20", risk="")
    docket = filed(session, [row], by=pair).dockets[0]
    by = registrar(session)
    screening.find_defects(session, docket, {}, by=by, now=LATER)
    curing.cure(session, docket, {1: {"risk": "Harm."}}, by=pair.drafter, now=LATER)
    _suspend(session, "peca-2016-s2r")

    assert sweep(session, NEXT_DAY) == 1

    assert queries.request(session, docket).state is RequestState.SCREENED


def test_a_filing_nobody_signs_is_dropped(session: Session) -> None:
    number = received(session)

    assert sweep(session, NOW + timedelta(days=29)) == 0
    assert sweep(session, NOW + timedelta(days=31)) == 1
    assert sweep(session, LONG_AFTER) == 0

    assert queries.batch(session, number).state is BatchState.WITHDRAWN
    assert list(record.leaves(session)) == []


def test_what_does_not_exist_is_not_found(session: Session) -> None:
    for work in (
        lambda: queries.request(session, "TD-2026-999999"),
        lambda: queries.item(session, "TD-2026-999999", 1),
        lambda: queries.batch(session, "B-2026-NOTHING"),
    ):
        assert refusal(session, work).code == "not_found"


def _suspend(session: Session, provision: str) -> None:
    law.suspend(
        session,
        provision,
        since=date(2026, 11, 23),
        ruling="W.P. 1/2026",
        by=an_actor(session, role=Role.ADMINISTRATOR),
        second=an_actor(session, role=Role.ADMINISTRATOR),
        now=NOW,
    )


def test_a_correction_leaves_the_other_items_alone(session: Session) -> None:
    pair = officers(session)
    rows = [a_row(), a_row(risk="")]
    docket = filed(session, rows, by=pair).dockets[0]
    screening.find_defects(session, docket, {}, by=registrar(session), now=LATER)

    curing.cure(session, docket, {2: {"risk": "Harm."}}, by=pair.drafter, now=LATER)

    first, second = queries.request(session, docket).items
    assert (first.risk, second.risk) == (rows[0]["risk"], "Harm.")


def test_taking_back_leaves_what_has_ended_as_it_ended(session: Session) -> None:
    pair = officers(session)
    request = a_request(session, items=2)
    matters.end_item(session, request.items[0], as_=ItemEnd.REJECTED, now=NOW)

    withdrawing.withdraw(
        session, request.docket, "other", "Because.", by=pair.authoriser, now=LATER
    )

    ends = [item.ended_as for item in queries.request(session, request.docket).items]
    assert ends == [ItemEnd.REJECTED, ItemEnd.WITHDRAWN]


def test_what_was_not_approved_is_not_taken_back_afterwards(session: Session) -> None:
    """The register calls it "not approved"; its body cannot have it say otherwise."""
    pair = officers(session)
    request = a_request(session, items=2)
    ends = zip(request.items, (ItemEnd.REJECTED, ItemEnd.LAPSED), strict=True)
    for item, end in ends:
        matters.end_item(session, item, as_=end, now=NOW)

    told = refusal(
        session,
        lambda: withdrawing.withdraw(
            session, request.docket, "other", "Because.", by=pair.authoriser, now=LATER
        ),
    )

    assert told.code == "nothing_open"
    assert request.state is RequestState.SCREENED
    page = dockets.docket_page(session, request.docket, pair.authoriser, now=LATER)
    assert not page.may_withdraw


def test_an_item_is_found_by_its_docket_and_number(session: Session) -> None:
    request = a_request(session, items=2)

    found = queries.item(session, request.docket, 2, lock=True)

    assert found.number == 2
    assert (found.request.body.slug, found.request.platform.slug) == ("pta", "x")
    assert refusal(
        session, lambda: queries.item(session, request.docket, 3)
    ).code == "not_found"  # fmt: skip
