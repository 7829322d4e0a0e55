"""What a platform may say it handed over: each check met and not met (FORM-B2)."""

from datetime import date

import pytest

from oversight.core.errors import RuleError
from oversight.dispatch.rules import manifests as rules
from oversight.dispatch.rules.answers import REASONS
from oversight.dispatch.rules.data_lifecycle import DataAct
from tests.factories.data import HASH, a_manifest

APPROVED = ("name", "phone")
SENT, TODAY = date(2026, 11, 23), date(2026, 11, 25)
MORE = ("name", "phone", "email")
MOST = [f"{number:064x}" for number in range(rules.MOST_FILES)]


def check(fields: tuple[str, ...] = APPROVED, **changes: object) -> None:
    rules.check_manifest(
        a_manifest(fields, **changes), approved=APPROVED, sent_on=SENT, today=TODAY
    )


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        (APPROVED, {}),
        (("name",), {}),
        (APPROVED, {"produced_on": TODAY}),
        (APPROVED, {"record_count": 0}),
        (APPROVED, {"record_count": rules.MOST_RECORDS}),
        (APPROVED, {"file_hashes": tuple(MOST)}),
        (APPROVED, {"reference": ""}),
        (APPROVED, {"reference": "PK/118_a-2"}),
        (MORE, {"over": True}),
        (MORE, {"over": True, "over_fields": ("email",)}),
        (APPROVED, {"over": True, "over_fields": ("other",)}),
    ],
)
def test_a_whole_manifest_stands(
    fields: tuple[str, ...], changes: dict[str, object]
) -> None:
    check(fields, **changes)


@pytest.mark.parametrize(
    ("fields", "changes", "code"),
    [
        ((), {}, "manifest_fields"),
        (("name", "messages"), {}, "manifest_fields"),
        (APPROVED, {"produced_on": date(2026, 11, 22)}, "manifest_day"),
        (APPROVED, {"produced_on": date(2026, 11, 26)}, "manifest_day"),
        (APPROVED, {"record_count": -1}, "manifest_records"),
        (APPROVED, {"record_count": rules.MOST_RECORDS + 1}, "manifest_records"),
        (APPROVED, {"file_hashes": ()}, "manifest_hashes"),
        (APPROVED, {"file_hashes": (*MOST, HASH)}, "manifest_hashes"),
        (APPROVED, {"file_hashes": (HASH, HASH.upper())}, "manifest_hashes"),
        (APPROVED, {"file_hashes": (HASH + "\n",)}, "manifest_hashes"),
        (APPROVED, {"file_hashes": ("Aisha Khan, Lahore",)}, "manifest_hashes"),
        (APPROVED, {"reference": "aisha@example.org"}, "manifest_reference"),
        (APPROVED, {"reference": "03001234567"}, "manifest_reference"),
        (APPROVED, {"reference": "Aisha Khan"}, "manifest_reference"),
        (APPROVED, {"reference": "a192.0.2.1"}, "manifest_reference"),
        (APPROVED, {"reference": "a2001:db8::1"}, "manifest_reference"),
        (APPROVED, {"reference": "a" * 41}, "manifest_reference"),
        (APPROVED, {"over": True, "over_fields": ("her letters",)}, "over_fields"),
        (MORE, {}, "over_unsaid"),
        (APPROVED, {"over": True}, "over_what"),
        (APPROVED, {"over_fields": ("other",)}, "over_what"),
    ],
)
def test_a_manifest_that_lacks_lies_or_could_hold_data_is_refused(
    fields: tuple[str, ...], changes: dict[str, object], code: str
) -> None:
    with pytest.raises(RuleError) as caught:
        check(fields, **changes)
    assert caught.value.code == code


def test_a_refusal_has_one_of_the_reasons() -> None:
    for reason in REASONS:
        rules.check_refusal(reason)

    for reason in ("", "no"):
        with pytest.raises(RuleError) as caught:
            rules.check_refusal(reason)
        assert (caught.value.code, caught.value.field) == ("reason_missing", "reason")


def test_a_part_is_a_part_even_where_more_came_beside_it() -> None:
    assert rules.act_of(a_manifest(APPROVED), APPROVED) is DataAct.PRODUCE
    assert rules.act_of(a_manifest(MORE), APPROVED) is DataAct.PRODUCE
    assert rules.act_of(a_manifest(("name", "email")), APPROVED) is DataAct.PRODUCE_PART


def test_the_excess_is_what_was_not_approved_in_the_order_of_the_list() -> None:
    assert rules.excess(("other", "email", "name"), APPROVED) == ("email", "other")
    assert rules.excess(APPROVED, APPROVED) == ()
