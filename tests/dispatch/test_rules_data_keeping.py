"""Data that are only kept, and what a document says otherwise: rules both ways."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from oversight.core.errors import RuleError
from oversight.dispatch.rules import keeping as rules
from oversight.dispatch.rules import validator
from oversight.dispatch.rules.differences import Difference, differences

SENT = datetime(2026, 11, 23, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("court", ["SCP", "  SCP  ", "x" * 200])
def test_a_court_has_a_name(court: str) -> None:
    rules.check_court(court)


@pytest.mark.parametrize("court", ["", "   ", " a ", "x" * 201])
def test_a_court_without_a_name_is_refused(court: str) -> None:
    with pytest.raises(RuleError) as caught:
        rules.check_court(court, field="which")
    assert (caught.value.code, caught.value.field) == ("court_missing", "which")


def test_a_court_is_told_once() -> None:
    rules.check_untold(None)

    with pytest.raises(RuleError) as caught:
        rules.check_untold(SENT)
    assert caught.value.code == "court_told_already"


def test_a_court_is_told_after_the_notice_and_before_now() -> None:
    for told_at in (SENT, SENT + HOUR):
        rules.check_told_when(told_at, sent_at=SENT, now=SENT + HOUR)
    # Typed to the minute of the notice, it was told after it.
    late = SENT + timedelta(seconds=30)
    rules.check_told_when(SENT, sent_at=late, now=SENT + HOUR)
    with pytest.raises(RuleError):
        rules.check_told_when(
            SENT - timedelta(minutes=1), sent_at=late, now=SENT + HOUR
        )

    for told_at in (SENT - HOUR, SENT + 2 * HOUR):
        with pytest.raises(RuleError) as caught:
            rules.check_told_when(told_at, sent_at=SENT, now=SENT + HOUR)
        assert (caught.value.code, caught.value.field) == (
            "court_told_when",
            "told_at",
        )


def test_what_has_ended_is_not_kept_any_longer() -> None:
    rules.check_keeping(ended=False, until=SENT + HOUR, now=SENT)

    for ended, until in ((True, SENT + HOUR), (False, SENT), (False, SENT - HOUR)):
        with pytest.raises(RuleError) as caught:
            rules.check_keeping(ended=ended, until=until, now=SENT)
        assert caught.value.code == "keeping_over"


@pytest.mark.parametrize("days", [1, rules.MOST_DAYS])
def test_a_court_extends_once(days: int) -> None:
    rules.check_extension(days, "Misc. 7/2026", extended_at=None)


@pytest.mark.parametrize(
    ("days", "number", "extended_at", "code", "field"),
    [
        (30, "Misc. 7/2026", SENT, "extended_already", None),
        (0, "Misc. 7/2026", None, "extension_days", "days"),
        (91, "Misc. 7/2026", None, "extension_days", "days"),
        (30, " 7 ", None, "court_number", "number"),
        (30, "x" * 201, None, "court_number", "number"),
    ],
)
def test_an_extension_twice_too_long_or_without_a_court_is_refused(
    days: int, number: str, extended_at: datetime | None, code: str, field: str | None
) -> None:
    with pytest.raises(RuleError) as caught:
        rules.check_extension(days, number, extended_at=extended_at)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_an_order_that_stood_in_both_versions_is_no_difference() -> None:
    before: dict[str, Any] = {
        "items": [],
        "issuer": {"mandate": "none"},
        "times": {"until": "2027-01-01T00:00:00Z"},
        "preservation": {"until": "2027-06-01T00:00:00Z"},
        "authority_orders": [{"number": "37/1"}],
    }
    after = {**before, "authority_orders": [{"number": "37/1"}, {"number": "37/2"}]}

    assert differences(before, before) == ()
    assert differences(before, after) == (
        Difference(None, "authority-order", "", "37/2"),
    )


def test_every_check_of_a_document_says_in_words_what_it_promises() -> None:
    said = {check.name: check.sentence for check in validator.WHOLE}
    said |= {check.name: check.sentence for check in validator.EACH}
    names = [*validator.WHOLE, *validator.EACH]

    assert len(set(said.values())) == len(names)
    assert said["redress"].startswith("It is said in both languages")
    assert said["locator"] == "The address names one post or account."


def test_what_a_document_lacks_is_named_and_what_it_has_is_not() -> None:
    both = {"en": ["Words."], "ur": ["الفاظ"]}
    item: dict[str, Any] = {
        "number": 3,
        "kind": "post",
        "canonical": "https://x.com/",
        "native_id": "1700",
        "capture": {"sha256": "a" * 64, "at": "2026-11-21T05:00:00Z"},
        "citations": [],
        "why_unlawful": "",
        "reviewers": ["R-07"],
        "split": False,
        "dissent": None,
        "reasons": "",
        "milder": [],
        "exempt_purpose": "none",
        "exempt_why": "It is none of these.",
        "measure": "label",
        "territory": "PK",
        "starts_at": "2026-11-23T07:30:00Z",
        "ends_at": "2027-02-21T07:30:00Z",
    }
    document: dict[str, Any] = {
        "id": "TD-2026-000001@1",
        "docket": "TD-2026-000001",
        "version": 2,
        "issuer": {"asked_by": {"slug": "pta"}, "mandate_text": both},
        "addressee": {"languages": ["en", "ur"]},
        "basis": [],
        "items": [item],
        "preservation": {"until": "2027-05-24T18:59:59Z", "text": both},
        "redress": {"text": both, "appeal": {"code": both}},
    }

    whole, each = validator.faults(document), validator.item_faults(item)

    assert "docket" in whole
    assert "redress" not in whole
    assert "locator" in each
    assert "native-id" not in each
