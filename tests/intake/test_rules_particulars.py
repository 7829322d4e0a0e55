from collections.abc import Callable

import pytest

from oversight.core.errors import RuleError
from oversight.intake.models.particulars import ItemParticulars
from oversight.intake.rules import particulars
from oversight.intake.rules.measures import LADDER
from oversight.storage.base import Base


def code(read: Callable[..., object], *args: object, **named: object) -> str | None:
    """The code with which it refuses, or nothing."""
    try:
        read(*args, **named)
    except RuleError as error:
        return error.code
    return None


@pytest.mark.parametrize(
    ("given", "band"),
    [
        ("", ""),
        ("0", "under-1k"),
        ("999", "under-1k"),
        ("1,000", "under-10k"),
        ("۱۲٬۵۰۰", "under-100k"),
        ("999999", "under-1m"),
        ("1000000", "over-1m"),
        (" Unknown ", "unknown"),
        ("under-1m", "under-1m"),
    ],
)
def test_a_number_of_views_is_kept_as_its_band_alone(given: str, band: str) -> None:
    assert particulars.reach(given) == band


@pytest.mark.parametrize("given", ["many", "-3", "1e6", "12.5", "=1+1", "9" * 13])
def test_what_is_no_number_of_views_is_refused(given: str) -> None:
    assert code(particulars.reach, given) == "reach_unreadable"


@pytest.mark.parametrize("name", list(particulars.CHOICES))
def test_a_closed_list_stays_closed(name: str) -> None:
    for word in particulars.CHOICES[name]:
        assert particulars.choice(f" {word.upper()} ", name=name) == word
    assert particulars.choice(" ", name=name) == ""
    assert code(particulars.choice, "perhaps", name=name) == f"{name}_unknown"


def test_purposes_are_named_apart_and_none_stands_alone() -> None:
    assert particulars.purpose("") == ()
    assert particulars.purpose("News; art;news") == ("news", "art")
    assert particulars.purpose("none") == ("none",)
    assert code(particulars.purpose, "none;art") == "purpose_unknown"
    assert code(particulars.purpose, "fun") == "purpose_unknown"


def test_each_milder_measure_has_its_own_line() -> None:
    text = "label: it says: no.\nLimit-Reach： direct links; geo-withhold: abroad"

    said = particulars.why_not_milder(text)

    assert said == {
        "label": "it says: no.",
        "limit-reach": "direct links",
        "geo-withhold": "abroad",
    }
    assert particulars.why_not_milder(particulars.spelled_milder(said)) == said
    assert particulars.why_not_milder("") == {}


@pytest.mark.parametrize("text", ["nothing helps", "first: no", "well, label: no"])
def test_reasons_that_name_no_measure_are_refused(text: str) -> None:
    assert code(particulars.why_not_milder, text) == "why_not_milder_unreadable"


def test_the_table_knows_the_same_words_as_the_rules() -> None:
    table = Base.metadata.tables[ItemParticulars.__tablename__]
    said = {
        one.name: str(one.sqltext)
        for one in table.constraints
        if hasattr(one, "sqltext")
    }
    for word in particulars.REACH:
        assert f"'{word}'" in said["ck_intake_particulars_reach_in_bands"]
    for word in particulars.NOTICE_GROUNDS:
        assert f"'{word}'" in said["ck_intake_particulars_closed_notice_grounds"]
    for word in particulars.CONFIDENCE:
        assert f"'{word}'" in said["ck_intake_particulars_how_sure"]


def test_every_rung_below_must_be_answered() -> None:
    said = dict.fromkeys(LADDER[:3], "x" * 20)

    assert particulars.milder_left("remove", said) == ()
    assert particulars.milder_left("remove-account", said) == LADDER[3:6]
    assert particulars.milder_left("preserve", {}) == ()
