"""Every figure about the State, counted from leaves made by hand."""

from datetime import date

import pytest

from oversight.transparency.rules.figures import report
from oversight.transparency.rules.history import history
from oversight.transparency.rules.intervals import Rate
from oversight.transparency.rules.periods import Quarter
from tests.factories.transparency import (
    Q3,
    a_leaf,
    answered,
    appealed,
    at,
    decided,
    figure,
    filed,
    holiday,
    sent,
)


def test_a_quarter_without_anything_has_only_noughts() -> None:
    counted = report(history([]), Q3)

    assert [one.id for one in counted.indicators] == [
        *("K01", "K03", "K05", "K07", "K14", "K15", "K21", "K22"),
        *("K34", "K35", "K36", "K37", "K38", "K39", "K40", "K53"),
    ]
    assert all(one.rate in {None, Rate(0, 0)} for one in counted.indicators)
    assert not any(one.immature for one in counted.indicators)
    assert counted.size == 0


def test_k01_counts_requests_items_accounts_and_bodies_and_never_mixes_them() -> None:
    leaves = [
        *filed("post", "channel", "page", "account", "group", "video"),
        *filed("post", docket="TD-2026-000002", agency="nccia", platform="facebook"),
        *filed("post", docket="TD-2026-000003", at="2026-10-01T07:00:00Z"),
    ]

    one = figure("K01", leaves)

    assert one.counts == {"requests": 2, "items": 7, "accounts": 4, "bodies": 2}
    assert one.by["agency"] == {"nccia": 1, "pta": 6}
    assert one.by["platform"] == {"facebook": 1, "x": 6}
    assert one.by["what"]["post"] == 2
    assert one.by["basis"] == {"peca-2016-s37:public-order": 7}
    assert one.by["measure"] == {"geo-withhold": 7}


def test_k03_leaves_lapsed_items_out_and_counts_who_filed_in_the_quarter() -> None:
    leaves = [
        *filed("post", "post", "post", "post"),
        decided(1, "rejected", measure=None),
        decided(2),
        a_leaf("item.lapsed", item=3, cause="reviewer"),
    ]

    one = figure("K03", leaves)

    assert one.rate == Rate(1, 2)
    assert one.immature
    assert one.by["agency"] == {"pta": 1}
    # Item 4 is decided after the quarter's end: it still belongs to this cohort.
    later = [*leaves, decided(4, "rejected", at="2026-10-05T07:00:00Z")]
    assert figure("K03", later).rate == Rate(2, 3)
    assert not figure("K03", later).immature


def test_a_cohort_is_final_from_95_in_a_hundred() -> None:
    leaves = filed(*["post"] * 20)
    leaves += [decided(number) for number in range(1, 20)]
    assert not figure("K03", leaves).immature
    assert figure("K03", leaves[:-1]).immature


def test_a_withdrawn_request_is_final_but_what_was_decided_stays_so() -> None:
    leaves = [*filed("post", "post"), decided(1), a_leaf("request.withdrawn")]
    told = history(leaves)
    first, second = told.items.values()
    assert (first.withdrawn, second.withdrawn) == (False, True)
    assert (first.final, second.final) == (True, True)
    assert history([a_leaf("request.withdrawn", "TD-2026-000009")]).items == {}


def test_k05_counts_every_lapse_with_its_cause() -> None:
    leaves = [
        *filed("post", "post", "post"),
        a_leaf("item.lapsed", item=1, cause="reviewer"),
        a_leaf("item.lapsed", item=2, cause="pool"),
    ]
    one = figure("K05", leaves)
    assert one.rate == Rate(2, 3)
    assert one.by == {"cause": {"pool": 1, "reviewer": 1}}


def test_k07_counts_working_days_by_the_calendar_in_the_record() -> None:
    # Wednesday 1 July to Monday 6 July: Thursday, Friday, Monday.
    monday = {"at": "2026-07-06T07:00:00Z"}
    leaves = [*filed("post", "post"), decided(1, **monday), decided(2)]
    one = figure("K07", leaves)
    assert (one.counts, one.median, one.p90) == ({"items": 2}, 0, 3)

    closed = [holiday(date(2026, 7, 2)), *leaves]
    assert figure("K07", closed).p90 == 2
    reopened = [*closed, holiday(date(2026, 7, 2), "removed")]
    assert figure("K07", reopened).p90 == 3


def test_k07_belongs_to_the_quarter_of_the_decision() -> None:
    leaves = [*filed("post"), decided(1, at="2026-10-01T07:00:00Z")]
    assert figure("K07", leaves).counts == {"items": 0}
    assert figure("K07", leaves).median is None
    assert figure("K07", leaves, Quarter(2026, 4)).counts == {"items": 1}


@pytest.mark.parametrize(
    ("action", "acted", "answered_at", "done"),
    [
        ("geo-withhold", None, "2026-07-10T00:00:00Z", True),
        ("remove", None, "2026-07-10T00:00:00Z", True),
        ("label", None, "2026-07-10T00:00:00Z", False),
        ("none", None, "2026-07-10T00:00:00Z", False),
        ("refused", None, "2026-07-10T00:00:00Z", False),
        ("geo-withhold", None, "2026-07-31T07:00:00Z", True),
        ("geo-withhold", None, "2026-07-31T07:00:01Z", False),
        # What counts is when the platform acted, where it says so.
        ("geo-withhold", "2026-07-02T00:00:00Z", "2026-09-01T00:00:00Z", True),
        ("geo-withhold", "2026-08-02T00:00:00Z", "2026-08-03T00:00:00Z", False),
    ],
)
def test_k14_is_the_measure_or_a_stronger_one_within_thirty_days(
    action: str, acted: str | None, answered_at: str, *, done: bool
) -> None:
    leaves = [*filed("post"), decided(1), *sent(1)]
    leaves.append(answered(1, action, acted=acted, at=answered_at))
    assert figure("K14", leaves).rate == Rate(int(done), 1)


def test_k14_counts_silence_and_is_final_when_thirty_days_are_over() -> None:
    leaves = [*filed("post", "post"), decided(1), decided(2), *sent(1, 2), answered(1)]
    one = figure("K14", leaves)
    assert (one.rate, one.immature) == (Rate(1, 2), True)
    assert one.by == {"platform, complied": {"x": 1}, "platform, sent": {"x": 2}}

    later = [*leaves, holiday(date(2026, 8, 14)) | {"at": "2026-08-02T07:00:00Z"}]
    assert not figure("K14", later).immature


def test_k14_measures_what_was_approved_and_not_what_was_asked() -> None:
    leaves = [*filed("post"), decided(1, "approved-narrower", measure="label")]
    leaves += [*sent(1), answered(1, "label")]
    assert figure("K14", leaves).rate == Rate(1, 1)


def test_only_items_named_in_the_version_that_was_sent_count_as_sent() -> None:
    leaves = [*filed("post", "post", "post"), decided(1), decided(2), decided(3)]
    leaves += [
        a_leaf("order.issued", items=[1, 2, 3]),
        a_leaf("order.corrected", items=[1, 2]),
        a_leaf("item.lifted", item=2, error="yes"),
        a_leaf("order.dispatched"),
    ]
    assert figure("K14", leaves).rate == Rate(0, 1)

    # A version written after the sending is sent too, and only once.
    more = [*leaves, a_leaf("order.corrected", items=[1, 3], at="2026-07-03T07:00:00Z")]
    told = history(more)
    days = [life.dispatched and life.dispatched.day for life in told.items.values()]
    assert days == [1, None, 3]


def test_what_lapsed_before_it_was_sent_was_never_sent() -> None:
    leaves = [*filed("post"), decided(1), a_leaf("order.issued", items=[1])]
    leaves += [a_leaf("item.lapsed", item=1, cause="stale"), a_leaf("order.dispatched")]
    assert figure("K14", leaves).rate == Rate(0, 0)
    assert history([a_leaf("order.dispatched")]).items == {}


def test_k15_leaves_out_what_was_lifted_later() -> None:
    leaves = [*filed("post", "post", "post"), *(decided(n) for n in (1, 2, 3))]
    leaves += [*sent(1, 2, 3), answered(1), answered(2)]
    leaves += [a_leaf("item.lifted", item=2, error="yes")]
    one = figure("K15", leaves)
    assert figure("K14", leaves).rate == Rate(2, 3)
    assert (one.rate, one.immature) == (Rate(1, 2), True)
    told = history(leaves)
    assert told.items["TD-2026-000001", 2].lifted_for_error


def test_k15_is_final_a_year_after_the_sending() -> None:
    leaves = [*filed("post"), decided(1), *sent(1)]
    year = [*leaves, a_leaf("operator.note", None, at="2027-07-02T07:00:00Z")]
    assert not figure("K15", year).immature
    day_less = [*leaves, a_leaf("operator.note", None, at="2027-07-01T07:00:00Z")]
    assert figure("K15", day_less).immature


def test_k21_and_k22_are_counted_apart() -> None:
    leaves = filed(*["post"] * 5)
    leaves += appealed("AP-2026-000001", ("overturned", "no"), ("upheld", "no"))
    leaves += appealed("AP-2026-000002", ("partly", "no"), ("overturned", "yes"))

    merits, default = figure("K21", leaves), figure("K22", leaves)

    assert (merits.rate, merits.counts) == (Rate(2, 3), {"filed": 2})
    assert merits.by == {"outcome": {"overturned": 1, "partly": 1, "upheld": 1}}
    assert default.rate == Rate(1, 4)
    assert not merits.immature


def test_an_appeal_is_open_until_it_is_answered_or_not_taken() -> None:
    leaves = [*filed("post"), *appealed("AP-2026-000001", ("", ""))]
    assert figure("K21", leaves).immature
    assert figure("K22", leaves).immature
    refused = [*leaves, a_leaf("appeal.refused", "AP-2026-000001", ground="no-record")]
    assert not figure("K21", refused).immature
    assert figure("K21", refused).rate == Rate(0, 0)


def test_silence_and_mending_do_not_change_what_was_sent_in_which_quarter() -> None:
    # Sent at half past midnight in Karachi: still 30 September in UTC.
    moment = {"at": at("2026-10-01T00:30:00+05:00")}
    leaves = [*filed("post"), decided(1), *sent(1, **moment)]
    assert figure("K14", leaves).rate == Rate(0, 0)
    assert figure("K14", leaves, Quarter(2026, 4)).rate == Rate(0, 1)


def test_a_history_goes_on_where_it_stopped() -> None:
    leaves = [*filed("post", "post"), decided(1), *sent(1), answered(1), decided(2)]
    whole = history(leaves)
    for cut in range(len(leaves)):
        parts = history(leaves[cut:], history(leaves[:cut]))
        assert parts == whole
