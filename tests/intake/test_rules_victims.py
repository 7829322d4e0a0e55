from collections.abc import Callable
from datetime import date

import pytest

from oversight.core.errors import RuleError
from oversight.intake.rules import victims
from oversight.intake.rules.victims import Consent

DAY = date(2026, 11, 23)
CONSENT = {
    "track": "victim",
    "victim_ground": "intimate-images",
    "victim_consent": "victim",
    "victim_consent_on": "2026-11-22",
    "victim_consent_reference": "VC-17/2026",
    "victim_official": "no",
}


def code(check: Callable[..., object], *args: object, **named: object) -> str | None:
    """The code with which the check refuses, or nothing."""
    try:
        check(*args, **named)
    except RuleError as error:
        return error.code
    return None


def test_a_dated_consent_on_a_listed_ground_is_enough() -> None:
    assert code(victims.check_consent, CONSENT, on=DAY) is None
    assert victims.consent_of(CONSENT, on=DAY) == Consent(
        "intimate-images", "victim", date(2026, 11, 22), "VC-17/2026"
    )


@pytest.mark.parametrize("ground", victims.GROUNDS)
@pytest.mark.parametrize("by", victims.CONSENTING)
def test_each_ground_and_either_person_will_do(ground: str, by: str) -> None:
    given = {**CONSENT, "victim_ground": ground, "victim_consent": by}

    assert code(victims.check_consent, given, on=DAY) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("victim_ground", ""),
        ("victim_ground", "reputation"),
        ("victim_consent", ""),
        ("victim_consent", "police"),
        ("victim_consent_on", ""),
        ("victim_consent_on", "yesterday"),
        ("victim_consent_on", "2026-11-24"),
        ("victim_consent_reference", "  "),
        ("victim_consent_reference", "x" * 201),
        ("victim_official", ""),
        ("victim_official", "yes"),
    ],
)
def test_nothing_goes_without_consent_or_for_a_reputation(
    name: str, value: str
) -> None:
    given = {**CONSENT, name: value}

    assert code(victims.check_consent, given, on=DAY) == name


def test_the_ordinary_track_needs_no_consent_and_there_is_no_third() -> None:
    assert code(victims.check_consent, {}, on=DAY) is None
    assert code(victims.check_consent, {"track": "fast"}, on=DAY) == "track_unknown"
    assert not victims.is_victims({})
    assert victims.is_victims(CONSENT)


def test_one_of_the_victims_own_provisions_is_cited() -> None:
    allowed = ("peca-2016-s21", "peca-2016-s24")

    assert code(victims.check_cited, ["a", "peca-2016-s24"], allowed=allowed) is None
    assert code(victims.check_cited, ["a"], allowed=allowed) == "victim_provision"


def test_child_abuse_material_is_named_and_never_quoted() -> None:
    abuse, other = ("peca-2016-s22",), ("peca-2016-s21",)

    assert victims.is_child_material(abuse)
    assert not victims.is_child_material(other)
    assert code(victims.check_not_quoted, abuse, "x") == "child_material_quoted"
    assert code(victims.check_not_quoted, abuse, None) is None
    assert code(victims.check_not_quoted, other, "x") is None


def test_what_the_law_had_ordered_at_once_is_reviewed_after() -> None:
    late = ("peca-2016-s2c",)

    assert victims.is_late_review(["peca-2016-s2c"], late)
    assert not victims.is_late_review(["peca-2016-s21"], late)
