"""What a notice says to whom data were asked about, sentence by sentence."""

from typing import Any

import pytest

from oversight.notices import language
from oversight.notices.rules.about_data import FALLEN, told
from oversight.notices.rules.parts import Stage, Term
from oversight.notices.rules.text import paragraphs

FACTS: dict[str, Any] = {
    "what": "account",
    "measure": "disclose",
    "tier": "D2",
    "fields": ["name", "login-ips"],
    "window_from": "2026-11-01",
    "window_to": "2026-11-20",
    "handed": "yes",
    "retained_days": 90,
    "body": {"en": "Body nccia", "ur": "ادارہ"},
    "provisions": [{"en": "The Act, s.32: Retention", "ur": "ایکٹ، دفعہ 32"}],
    "filed_on": "2026-11-02",
    "decided_on": "2026-11-20",
    "reviewers": ["R-07", "R-12", "R-15"],
    "answered_on": "2026-11-23",
    "delay_ground": "flight",
    "delay_days": 10,
    "delayed_by": ["R-07"],
    "appeal_days": 180,
    "ended_on": "2026-11-24",
    "cause": "rejected",
}


def said(stage: Stage, *without: str, **changes: object) -> str:
    facts = {
        name: value for name, value in (FACTS | changes).items() if name not in without
    }
    return language.text(told(stage, Term("platforms", "x"), facts), "en")


def test_who_lost_data_learns_what_who_why_and_how_to_answer() -> None:
    text = said(Stage.SENT)

    assert "asked for data about you and handed some over" in text
    assert "What was approved here:" in text
    assert "Only for the days from 1 November 2026 to 20 November 2026." in text
    assert "Body nccia asked for it on 2 November 2026" in text
    assert "R-15" in text
    assert "The Act, s.32: Retention" in text
    assert "does not mean that you are suspected" in text
    assert "destroyed after 90 days at the latest" in text
    assert "You are told 10 days late, by decision of" in text
    assert "not a court" in text
    assert "within 180 days" in text
    assert "%(" not in text


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("fields", "What was approved here"),
        ("window_from", "Only for the days"),
        ("window_to", "Only for the days"),
        ("body", "asked for it on"),
        ("filed_on", "asked for it on"),
        ("decided_on", "asked for it on"),
        ("reviewers", "asked for it on"),
        ("provisions", "The law relied on"),
        ("retained_days", "must be destroyed"),
        ("delay_ground", "days late"),
        ("delay_days", "days late"),
        ("delayed_by", "days late"),
        ("appeal_days", "you can appeal here"),
    ],
)
def test_what_is_not_known_is_left_out_and_the_rest_stands(
    missing: str, sentence: str
) -> None:
    assert sentence in said(Stage.SENT)

    without = said(Stage.SENT, missing)

    assert sentence not in without
    assert "asked for data about you" in without
    assert "not a court" in without


@pytest.mark.parametrize("handed", ["no", None])
def test_where_nothing_was_handed_over_nothing_is_said_to_be_destroyed(
    handed: str | None,
) -> None:
    text = said(Stage.SENT, handed=handed)

    assert "it handed nothing over" in text
    assert "handed some over" not in text
    assert "must be destroyed" not in text


def test_whose_data_were_refused_learns_that_nothing_was_asked_of_the_platform() -> (
    None
):
    text = said(Stage.ENDED)

    assert "It was not approved here, and nothing was asked" in text
    assert "Asked by: Body nccia, on 2 November 2026." in text
    assert "It ended on 24 November 2026:" in text
    assert "not a court" in text
    assert "handed" not in text
    assert "appeal" not in text


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("body", "Asked by:"),
        ("filed_on", "Asked by:"),
        ("ended_on", "It ended on"),
        ("cause", "It ended on"),
    ],
)
def test_an_end_leaves_out_what_is_not_known(missing: str, sentence: str) -> None:
    without = said(Stage.ENDED, missing)

    assert sentence not in without
    assert "not approved here" in without


@pytest.mark.parametrize("stage", [Stage.SENT, Stage.ENDED])
@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_a_notice_about_data_opens_with_its_code_in_both_languages(
    stage: Stage, lang: str
) -> None:
    text = language.text(paragraphs(stage, FACTS, platform="x", code="AAAA-BBBB"), lang)

    assert "AAAA-BBBB" in text
    assert "%(" not in text


@pytest.mark.parametrize("cause", sorted(FALLEN))
def test_an_approval_that_fell_says_what_becomes_of_the_data(cause: str) -> None:
    facts = {"cause": cause, "ended_on": "2026-11-25"}
    platform = Term("platforms", "x")

    sentences = {
        handed: told(Stage.ENDED, platform, {**facts, "handed": handed})
        for handed in ("yes", "no")
    }

    assert "must be destroyed" in sentences["yes"][0].sentence
    assert "nothing was handed over" in " ".join(sentences["no"][0].sentence.split())
    assert sentences["no"][1].values["cause"] == Term("end_causes", cause)
