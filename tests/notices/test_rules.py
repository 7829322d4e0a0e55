"""What a notice may hold, and what it says."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from oversight.core.errors import RuleError
from oversight.notices import language
from oversight.notices.rules import facts as rules
from oversight.notices.rules.parts import Stage
from oversight.notices.rules.text import paragraphs
from tests.factories.notices import FACTS

THEN = datetime(2026, 11, 23, tzinfo=UTC)


def told(stage: Stage, *, code: str = "", **changes: object) -> str:
    facts = {name: value for name, value in (FACTS | changes).items() if value}
    return language.text(paragraphs(stage, facts, platform="x", code=code), "en")


def test_a_notice_may_hold_codes_days_and_titles() -> None:
    rules.check_facts(FACTS)
    rules.check_facts({"answer_until": "2026-11-25T09:00:00+00:00"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("complainant", "Aisha"),
        ("what", "a post by Aisha"),
        ("measure", ""),
        ("days", "90"),
        ("days", True),
        ("days", -1),
        ("filed_on", "yesterday"),
        ("filed_on", 7),
        ("answer_until", "soon"),
        ("body", "Body pta"),
        ("body", {"en": "Body"}),
        ("body", {"en": "", "ur": "x"}),
        ("provisions", "peca"),
        ("provisions", ["peca"]),
        ("reviewers", ["a person's name"]),
        ("order_number", "x" * 301),
    ],
)
def test_a_notice_may_hold_nothing_else(name: str, value: object) -> None:
    with pytest.raises(RuleError) as caught:
        rules.check_facts({name: value})

    assert caught.value.code == "notice_facts"


def test_a_liaison_passes_on_for_their_own_platform_only() -> None:
    rules.check_own_platform("x", platform="x")

    for other in ("facebook", None):
        with pytest.raises(RuleError) as caught:
            rules.check_own_platform(other, platform="x")
        assert caught.value.code == "not_found"


def test_passing_on_and_failing_are_said_once() -> None:
    rules.check_not_passed_on(None)
    rules.check_not_failed(None)

    with pytest.raises(RuleError, match="passed on"):
        rules.check_not_passed_on(THEN)
    with pytest.raises(RuleError, match="could not be delivered"):
        rules.check_not_failed(THEN)


@pytest.mark.parametrize("stage", list(Stage))
def test_every_notice_says_what_we_never_ask_and_how_to_come_in(stage: Stage) -> None:
    said = told(stage, code="AAAA-BBBB")

    assert "never ask for a fee, a password" in said
    assert "CNIC" in said
    assert "OTP" in said
    assert "AAAA-BBBB" in said
    assert "It is free" in said
    assert "%(" not in said


def test_before_the_decision_the_person_learns_until_when_to_answer() -> None:
    said = told(Stage.ASKED, answer_until="2026-11-25T09:00:00+00:00")

    assert "Nothing has been decided" in said
    assert "withhold in Pakistan, for 90 days" in said
    assert "25 November 2026, 2:00" in said
    assert "To answer, open" in said


def test_on_sending_the_person_learns_measure_law_reviewers_and_clocks() -> None:
    said = told(Stage.SENT)

    assert "withhold in Pakistan" in said
    assert "From 23 November 2026 until 21 February 2027" in said
    assert "The Act, s.37: Power" in said
    assert "does not mean that you broke it" in said
    assert "R-07" in said
    assert "not a court" in said
    assert "within 180 days" in said
    assert "the request was filed on 2 November 2026" in said
    assert "ask by 2 December 2026" in said
    assert "not settled which of them sits" in said
    assert "High Court" in said


def test_the_authoritys_own_order_moves_the_clock_to_its_day() -> None:
    unknown = told(Stage.SENT)
    known = told(Stage.SENT, order_number="37/118", order_passed_on="2026-11-21")

    assert "not known here" in unknown
    assert "37/118" in known
    assert "passed on 21 November 2026" in known
    assert "until 21 December 2026" in known
    assert "not known here" not in known


def test_where_the_law_names_no_review_no_number_of_days_is_printed() -> None:
    facts = {**FACTS, "tribunal_days": 0}
    del facts["review_days"]

    said = language.text(paragraphs(Stage.SENT, facts, platform="x"), "en")

    assert "file at once" in said
    assert "to ask the Authority itself" not in said


def test_without_any_tribunal_only_the_high_court_is_named() -> None:
    facts = {**FACTS}
    del facts["review_days"], facts["tribunal_days"]

    said = language.text(paragraphs(Stage.SENT, facts, platform="x"), "en")

    assert "High Court" in said
    assert "ribunal" not in said


def test_at_the_end_the_person_learns_why() -> None:
    said = told(Stage.ENDED, ended_on="2026-12-01", cause="appeal")

    assert "It ended on 1 December 2026: it was changed on appeal" in said
    assert "asked to restore it" in said


def test_what_is_not_known_is_left_out() -> None:
    for stage in Stage:
        said = language.text(paragraphs(stage, {}, platform="x"), "en")
        assert "X" in said
        assert "%(" not in said


def test_no_notice_claims_an_offence_or_calls_the_review_an_order() -> None:
    for stage in Stage:
        said = told(stage, ended_on="2026-12-01", cause="appeal").lower()
        assert "offence" not in said
        assert "our order" not in said
        assert "illegal" not in said


def test_every_unknown_code_gets_one_answer() -> None:
    error = rules.unknown_code()

    assert error.code == "code_unknown"
    assert error.field == "code"


def test_both_languages_say_the_same_number_of_things() -> None:
    parts = paragraphs(Stage.SENT, FACTS, platform="x", code="AAAA")

    assert len(language.lines(parts, "en")) == len(language.lines(parts, "ur"))
    assert "ادارہ" in language.text(parts, "ur")
    with pytest.raises(ValueError, match="no such language"):
        language.text(parts, "fr")


@pytest.fixture
def reached() -> Iterator[None]:
    language.use("https://portal.example/")
    yield
    language.use("")


def test_an_address_is_printed_whole_and_in_the_readers_language(
    reached: None,
) -> None:
    parts = paragraphs(Stage.SENT, FACTS, platform="x")

    assert "https://portal.example/en/appeal" in language.text(parts, "en")
    assert "https://portal.example/ur/appeal" in language.text(parts, "ur")
