"""What a request for data may ask, and what a warrant and a draft must be."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from oversight.core.codes import new_code
from oversight.core.errors import RuleError
from oversight.intake.rules import (
    barring,
    data_accounts,
    data_questions,
    data_reasons,
    data_tiers,
    unsent,
    warrants,
)
from oversight.intake.rules.data_tiers import FIELDS_OF, Tier

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HASH = "ab" * 32
SUBSCRIBER = FIELDS_OF[Tier.D1][0]
LOGINS = [field for field in FIELDS_OF[Tier.D2] if field not in FIELDS_OF[Tier.D1]]
TIE = "The number that rang the school stands in this account's own profile. " * 4


def code_of(refusal: pytest.ExceptionInfo[RuleError]) -> str:
    return refusal.value.code


@pytest.mark.parametrize(
    ("fields", "tier", "code"),
    [
        ([SUBSCRIBER], Tier.D0, "fields_not_due"),
        ([], Tier.D1, "fields_missing"),
        (["shoe-size"], Tier.D1, "fields_outside"),
        (LOGINS[:1], Tier.D1, "fields_outside"),
        ([SUBSCRIBER], Tier.D2, "tier_too_deep"),
    ],
)
def test_fields_outside_the_tier_are_refused(
    fields: list[str], tier: Tier, code: str
) -> None:
    with pytest.raises(RuleError) as refusal:
        data_tiers.check_fields(fields, tier=tier)
    assert code_of(refusal) == code


def test_fields_of_the_tier_are_taken() -> None:
    data_tiers.check_fields([], tier=Tier.D0)
    data_tiers.check_fields([SUBSCRIBER], tier=Tier.D1)
    data_tiers.check_fields(LOGINS[:1], tier=Tier.D2)


@pytest.mark.parametrize(
    ("first", "last", "tier", "code"),
    [
        (TODAY, None, Tier.D1, "window_not_due"),
        (None, TODAY, Tier.D0, "window_not_due"),
        (None, TODAY, Tier.D2, "window_missing"),
        (TODAY, None, Tier.D2, "window_missing"),
        (TODAY, TODAY - DAY, Tier.D2, "window_reversed"),
        (TODAY, TODAY + DAY, Tier.D2, "window_ahead"),
        (TODAY - 30 * DAY, TODAY, Tier.D2, "window_long"),
    ],
)
def test_days_that_cannot_be_asked_for_are_refused(
    first: date | None, last: date | None, tier: Tier, code: str
) -> None:
    with pytest.raises(RuleError) as refusal:
        data_tiers.check_window(first, last, tier=tier, most=30, today=TODAY)
    assert code_of(refusal) == code


def test_thirty_days_of_logins_can_be_asked_for() -> None:
    data_tiers.check_window(None, None, tier=Tier.D1, most=30, today=TODAY)
    data_tiers.check_window(TODAY - 29 * DAY, TODAY, tier=Tier.D2, most=30, today=TODAY)


def test_one_item_is_one_account_and_ten_are_the_most() -> None:
    data_tiers.check_one_account("account")
    data_tiers.check_count(10)
    with pytest.raises(RuleError) as refusal:
        data_tiers.check_one_account("post")
    assert code_of(refusal) == "not_an_account"
    for number, code in ((0, "no_account"), (11, "accounts_many")):
        with pytest.raises(RuleError) as refusal:
            data_tiers.check_count(number)
        assert code_of(refusal) == code


def test_what_no_law_allows_is_counted_under_its_own_code() -> None:
    for code, counted in data_tiers.STOPPED.items():
        assert data_tiers.check_stopped(code) == counted
    with pytest.raises(ValueError, match="nothing is stopped"):
        data_tiers.check_stopped("D1")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"court": " "}, "court"),
        ({"judge": "x"}, "judge"),
        ({"number": "n" * 201}, "number"),
        ({"sha256": "AB" * 32}, "sha256"),
        ({"sha256": "ab"}, "sha256"),
    ],
)
def test_a_warrant_says_court_judge_number_and_fingerprint(
    changed: dict[str, str], field: str
) -> None:
    stands = {"court": "A court", "judge": "A. B.", "number": "1/2026", "sha256": HASH}
    warrants.check_warrant(**stands)
    with pytest.raises(RuleError) as refusal:
        warrants.check_warrant(**{**stands, **changed})
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("issued", "expires", "code"),
    [
        (TODAY + DAY, TODAY + 9 * DAY, "warrant_ahead"),
        (TODAY - 9 * DAY, TODAY - DAY, "warrant_expired"),
        (TODAY, TODAY - DAY, "warrant_expired"),
    ],
)
def test_a_warrant_of_another_time_is_refused(
    issued: date, expires: date, code: str
) -> None:
    warrants.check_warrant_dates(TODAY, TODAY, today=TODAY)
    with pytest.raises(RuleError) as refusal:
        warrants.check_warrant_dates(issued, expires, today=TODAY)
    assert code_of(refusal) == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (("", "051-9108123", "confirmed"), "call_name"),
        (("The reader", "ask him", "confirmed"), "call_number"),
        (("The reader", "051-9108123", "perhaps"), "call_result"),
    ],
)
def test_a_call_says_who_answered_on_which_number(
    said: tuple[str, str, str], code: str
) -> None:
    warrants.check_call("The reader", "+92 51 9108123", "not-confirmed")
    with pytest.raises(RuleError) as refusal:
        warrants.check_call(*said)
    assert code_of(refusal) == code


@pytest.mark.parametrize("called", [NOW - 2 * DAY, NOW + DAY])
def test_a_call_lies_between_the_entry_and_now(called: datetime) -> None:
    warrants.check_call_time(NOW, entered_at=NOW - DAY, now=NOW)
    noon = NOW.replace(second=0, microsecond=0)  # Typed to the minute.
    entered = noon + timedelta(seconds=30)
    warrants.check_call_time(noon, entered_at=entered, now=entered)
    with pytest.raises(RuleError):
        warrants.check_call_time(
            noon - timedelta(minutes=1), entered_at=entered, now=entered
        )
    with pytest.raises(RuleError) as refusal:
        warrants.check_call_time(called, entered_at=NOW - DAY, now=NOW)
    assert code_of(refusal) == "call_when"


def test_a_warrant_is_entered_and_verified_once_and_only_where_it_is_due() -> None:
    warrants.check_unverified(None)
    warrants.check_same_warrant(HASH, frozenset())
    warrants.check_needs_warrant("D2")
    with pytest.raises(RuleError, match="stands on the record"):
        warrants.check_unverified(NOW)
    with pytest.raises(RuleError, match="entered for this request"):
        warrants.check_same_warrant(HASH, frozenset({HASH}))
    with pytest.raises(RuleError, match="needs no warrant"):
        warrants.check_needs_warrant("D1")


@pytest.mark.parametrize(
    ("confirmed", "expires", "code"),
    [
        (None, NOW + DAY, "warrant_missing"),
        (True, None, "warrant_missing"),
        (False, NOW + DAY, "warrant_unconfirmed"),
        (True, NOW - DAY, "warrant_expired"),
    ],
)
def test_nothing_is_sent_without_a_confirmed_warrant_that_still_holds(
    *, confirmed: bool | None, expires: datetime | None, code: str
) -> None:
    warrants.check_usable(confirmed=True, expires_at=NOW, now=NOW)
    with pytest.raises(RuleError) as refusal:
        warrants.check_usable(confirmed=confirmed, expires_at=expires, now=NOW)
    assert code_of(refusal) == code


def test_every_refusal_of_a_draft_says_why() -> None:
    unsent.check_key(new_code())
    unsent.check_known({"locator": "x"})
    unsent.check_room(unsent.MOST_DRAFTS - 1)
    unsent.check_unsent("")
    unsent.check_not_moved(seen="", now_is="b")
    unsent.check_not_moved(seen="b", now_is="b")
    refused: tuple[tuple[Callable[[], None], str], ...] = (
        (lambda: unsent.check_key("short"), "not_found"),
        (lambda: unsent.check_key("u" * len(new_code())), "not_found"),
        (lambda: unsent.check_known({"shoe_size": "44"}), "draft_odd"),
        (lambda: unsent.check_known({"locator": "x" * 20_001}), "draft_odd"),
        (lambda: unsent.check_room(unsent.MOST_DRAFTS), "drafts_many"),
        (lambda: unsent.check_unsent("B-2026-X"), "draft_sent"),
        (lambda: unsent.check_not_moved(seen="a", now_is="b"), "draft_moved"),
    )
    for act, code in refused:
        with pytest.raises(RuleError) as refusal:
            act()
        assert code_of(refusal) == code


def test_a_mark_tells_two_texts_apart_and_one_from_nothing() -> None:
    one, two = {"passage": "a"}, {"passage": "b"}
    assert unsent.seen_of(one, ["passage"]) != unsent.seen_of(two, ["passage"])
    assert unsent.seen_of(one, ["risk"]) == unsent.seen_of(two, ["risk"])
    assert unsent.fingerprint("\ud800") == unsent.fingerprint("\ud800")


def test_a_field_and_a_tie_need_their_reasons() -> None:
    field = FIELDS_OF[Tier.D1][0]
    data_reasons.check_reasons(Tier.D1, {field: "It names who pays. " * 4})
    data_reasons.check_link("suspect", TIE)
    with pytest.raises(RuleError) as refusal:
        data_reasons.check_reasons(Tier.D1, {field: "why not"})
    assert refusal.value.field == f"why_{field}"
    with pytest.raises(RuleError) as refusal:
        data_reasons.check_link("somebody", TIE)
    assert code_of(refusal) == "subject_missing"
    with pytest.raises(RuleError) as refusal:
        data_reasons.check_link("suspect", "He is one of them.")
    assert code_of(refusal) == "link_short"


def test_an_incomplete_form_is_not_signed() -> None:
    with pytest.raises(RuleError) as refusal:
        data_questions.check_whole(Tier.D1, {}, fields=(), accounts=0)
    assert code_of(refusal) == "part_missing"


def test_each_kind_of_answer_is_read_and_checked() -> None:
    numbers = [
        (part, one)
        for part in data_questions.PARTS
        for one in part.questions
        if one.kind == "number" and one.when is None and not one.optional
    ]
    assert numbers
    for part, one in numbers:
        for given in ("", "many", str(one.most + 1)):
            found = {
                f.field: f.code for f in data_questions.faults(part, {one.name: given})
            }
            assert found[one.name] == "answer_number"
    part = data_questions.PARTS[0]
    name = part.questions[0].name
    kept = data_questions.cleaned(part, {name: TODAY, "unknown": 1})
    assert kept == {name: "2026-11-23"}
    assert data_questions.cleaned(part, {name: True}) == {name: "yes"}
    assert data_questions.cleaned(part, {name: False}) == {name: "no"}
    assert data_questions.cleaned(part, {name: None}) == {name: ""}
    assert not data_questions.is_whole(part, {})
    assert not data_questions.is_begun(part, {name: ""})
    assert data_questions.is_begun(part, {name: "peca-2016-s31"})


def an_account(locator: str, link: str = TIE) -> data_accounts.Account:
    return data_accounts.read_account(
        locator,
        platforms=frozenset({"x", "facebook"}),
        platform="",
        native_id="",
        subject="suspect",
        link=link,
    )


def test_an_account_is_named_once_with_reasons_of_its_own() -> None:
    one = an_account("https://x.com/someone")
    data_accounts.check_new(an_account("https://x.com/other", TIE + "More."), [one])
    with pytest.raises(RuleError) as refusal:
        data_accounts.check_new(an_account("https://x.com/someone", TIE + "!"), [one])
    assert code_of(refusal) == "account_twice"
    with pytest.raises(RuleError) as refusal:
        data_accounts.check_new(an_account("https://x.com/other", f" {TIE} "), [one])
    assert code_of(refusal) == "link_copied"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"privilege": "journalist"}, "journalist"),
        ({"privilege": "none", "child": "yes"}, "child"),
        ({"privilege": "unknown", "child": "no"}, "unknown"),
        ({"privilege": "none", "child": "no"}, "none"),
    ],
)
def test_who_is_protected_follows_from_the_answers(
    answers: dict[str, str], expected: str
) -> None:
    assert data_accounts.protected(answers) == expected


def test_accounts_go_into_dockets_of_ten_of_one_platform() -> None:
    many = [an_account(f"https://x.com/a{n}", f"{n} {TIE}") for n in range(11)]
    other = an_account("https://www.facebook.com/someone.else", "9 " + TIE)

    found = data_accounts.dockets_of([*many, other])

    assert sorted(len(part) for part in found) == [1, 1, 10]
    assert all(len({one.platform for one in part}) == 1 for part in found)


def test_a_body_that_owes_a_certificate_files_no_more() -> None:
    barring.check_not_barred(())
    with pytest.raises(RuleError) as refusal:
        barring.check_not_barred(["certificate"])
    assert code_of(refusal) == "body_barred"


def test_deeper_tiers_are_closed_and_unknown_ones_are_none() -> None:
    data_tiers.check_tier(Tier.D1)
    for tier, code in (("D3", "tier_closed"), ("D9", "tier_unknown")):
        with pytest.raises(RuleError) as refusal:
            data_tiers.check_tier(tier)
        assert code_of(refusal) == code
