"""Copies are found, shown with where they come from, and formulae are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.core.errors import RuleError
from oversight.review.rules import copies
from oversight.review.rules.copies import AGENCY, Source
from oversight.review.rules.words import folded
from tests.factories.review import some_words

TEXT = (
    "The post names the market and the hour, but it asks its readers to come and "
    "mourn, not to fight; the two answers below it understood it in that sense, and "
    "the file holds nothing that shows another one."
)


def source(text: str, *, docket: str = "TD-2026-000007", by: str = "R-04") -> Source:
    return Source(docket, 3, by, text)


def refused(text: str, others: list[Source]) -> RuleError:
    with pytest.raises(RuleError) as refusal:
        copies.check_own_words(text, others, field="reasons")
    return refusal.value


@pytest.mark.parametrize(
    "copy",
    [
        TEXT,
        TEXT.upper(),
        TEXT.replace(", ", " , ").replace(";", " –"),
        TEXT.replace("market", "bazaar"),
        f"{TEXT} So I find.",
        TEXT.replace("The post", "This video"),
    ],
)
def test_a_copy_is_found_however_it_is_dressed(copy: str) -> None:
    error = refused(copy, [source(some_words("other", 200)), source(TEXT)])

    assert error.code == "reasons_copied"
    assert (error.values["docket"], error.values["item"]) == ("TD-2026-000007", 3)
    assert error.values["by"] == "R-04"
    assert "and the hour" in str(error).lower() or "mourn" in str(error)


@pytest.mark.parametrize(
    "own",
    [
        some_words("item", 200),
        "I agree.",
        "The elements are not shown. " + some_words("item", 200),
        f"The draft says: “{TEXT[:80]}” " + some_words("item", 300),
    ],
)
def test_own_words_pass_and_so_does_a_quotation(own: str) -> None:
    copies.check_own_words(own, [source(TEXT)], field="reasons")


def test_a_short_formula_is_nobody_s() -> None:
    formula = "The elements of the provision are not shown in the file."

    assert copies.runs(formula) == frozenset()
    copies.check_own_words(f"{formula} Why?", [source(formula)], field="reasons")
    assert refused(formula, [source(formula)]).code == "reasons_copied"


def test_the_agency_s_own_text_is_no_finding() -> None:
    error = refused(TEXT, [source(TEXT, by=AGENCY)])

    assert "words of the body that filed TD-2026-000007" in str(error)


def test_the_passage_is_the_longest_that_both_have_and_not_too_long() -> None:
    assert copies.passage(f"First. {TEXT}", TEXT).startswith("The post names")
    assert copies.passage(TEXT, TEXT).endswith(" …")
    assert copies.passage("One two", "three four") == ""


def test_repeating_oneself_is_shown_with_the_earlier_item() -> None:
    with pytest.raises(RuleError) as refusal:
        copies.check_not_repeated(TEXT, [source(TEXT)], items=9, field="reasons")

    assert refusal.value.code == "reasons_repeated"
    assert "TD-2026-000007, item 3" in str(refusal.value)
    copies.check_not_repeated(TEXT, [source(TEXT)], items=10, field="reasons")


def test_a_finding_may_stand_on_one_item_in_five_and_on_no_more() -> None:
    others = {folded(TEXT): (source(TEXT), source(TEXT, by="R-05"))}

    copies.check_findings_own({"candour": TEXT}, others, items=10)
    copies.check_findings_own({"candour": some_words("item")}, others, items=1)
    with pytest.raises(RuleError) as refusal:
        copies.check_findings_own({"candour": TEXT}, others, items=9)

    assert (refusal.value.code, refusal.value.field) == ("finding_copied", "candour")


@given(st.text(), st.text())
def test_likeness_is_a_share_and_whole_with_itself(one: str, other: str) -> None:
    own = copies.runs(one)

    assert 0 <= copies.likeness(own, copies.runs(other)) <= 1
    assert copies.likeness(own, own) == (1.0 if own else 0.0)
    assert isinstance(copies.passage(one, other), str)
