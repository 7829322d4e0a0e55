"""What a notice says to somebody whose data were asked for: what, by whom, why."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from oversight.core.words import N_
from oversight.notices.rules.parts import Paragraph, Stage, Term, decided_by, titled
from oversight.notices.rules.remedies import NOT_A_COURT

FALLEN = frozenset(
    {"own-motion", "agency", "court", "appeal", "appeal-default", "misuse"}
)
"""How an approval ends that was given; any other end comes before one."""


def told(stage: Stage, platform: Term, facts: Mapping[str, Any]) -> list[Paragraph]:
    """Return the text of a notice about data, sentence by sentence."""
    if stage is Stage.ENDED and facts.get("cause") in FALLEN and "handed" in facts:
        return [*_over(platform, facts), NOT_A_COURT]
    if stage is Stage.ENDED:
        return [*_refused(platform, facts), NOT_A_COURT]
    return [
        *_asked(platform, facts),
        *_what(facts),
        *decided_by(facts),
        *_law(facts),
        *_kept(facts),
        *_late(facts),
        NOT_A_COURT,
        *_appeal(facts),
    ]


def _asked(platform: Term, facts: Mapping[str, Any]) -> list[Paragraph]:
    if facts.get("handed") == "yes":
        sentence = N_("%(platform)s was asked for data about you and handed some over.")
    else:
        sentence = N_(
            "%(platform)s was asked for data about you. As far as is known here it "
            "handed nothing over."
        )
    return [Paragraph(sentence, {"platform": platform})]


def _what(facts: Mapping[str, Any]) -> list[Paragraph]:
    said = []
    if "fields" in facts:
        names = tuple(Term("data_fields", field) for field in facts["fields"])
        said.append(
            Paragraph(N_("What was approved here: %(fields)s."), {"fields": names})
        )
    if {"window_from", "window_to"} <= set(facts):
        said.append(
            Paragraph(
                N_("Only for the days from %(first)s to %(last)s."),
                {
                    "first": date.fromisoformat(facts["window_from"]),
                    "last": date.fromisoformat(facts["window_to"]),
                },
            )
        )
    return said


def _law(facts: Mapping[str, Any]) -> list[Paragraph]:
    if not facts.get("provisions"):
        return []
    return [
        Paragraph(
            N_(
                "The law relied on: %(provisions)s. That data about you were asked for "
                "does not mean that you are suspected of anything."
            ),
            {"provisions": tuple(titled(title) for title in facts["provisions"])},
        )
    ]


def _kept(facts: Mapping[str, Any]) -> list[Paragraph]:
    if facts.get("handed") != "yes" or "retained_days" not in facts:
        return []
    return [
        Paragraph(
            N_(
                "The data must be destroyed after %(days)s days at the latest. Two "
                "people sign for that, and the public record shows it."
            ),
            {"days": facts["retained_days"]},
        )
    ]


def _late(facts: Mapping[str, Any]) -> list[Paragraph]:
    if not {"delay_ground", "delay_days", "delayed_by"} <= set(facts):
        return []
    return [
        Paragraph(
            N_(
                "You are told %(days)s days late, by decision of %(reviewers)s. The "
                "ground was: %(ground)s."
            ),
            {
                "days": facts["delay_days"],
                "reviewers": tuple(facts["delayed_by"]),
                "ground": Term("delay_grounds", facts["delay_ground"]),
            },
        )
    ]


def _appeal(facts: Mapping[str, Any]) -> list[Paragraph]:
    if "appeal_days" not in facts:
        return []
    return [
        Paragraph(
            N_(
                "If you disagree you can appeal here, within %(days)s days of the "
                "day on which this notice reached you. Other reviewers than the "
                "first decide. If you win, the data are destroyed."
            ),
            {"days": facts["appeal_days"]},
        )
    ]


def _over(platform: Term, facts: Mapping[str, Any]) -> list[Paragraph]:
    """Say that an approval ended, and what becomes of data that were handed over."""
    if facts["handed"] == "yes":
        sentence = N_(
            "Data about you that %(platform)s handed over may not be used any more: "
            "the approval has ended. They must be destroyed, two people sign for that, "
            "and the public record shows it."
        )
    else:
        sentence = N_(
            "A public body asked that %(platform)s hand over data about you. It had "
            "been approved here, and that has ended. As far as is known here nothing "
            "was handed over, and nothing will be."
        )
    return [
        Paragraph(sentence, {"platform": platform}),
        *_by(facts),
        *_ended(facts, "end_causes"),
    ]


def _refused(platform: Term, facts: Mapping[str, Any]) -> list[Paragraph]:
    said = [
        Paragraph(
            N_(
                "A public body asked that %(platform)s hand over data about you. It "
                "was not approved here, and nothing was asked of the platform."
            ),
            {"platform": platform},
        )
    ]
    return [*said, *_by(facts), *_ended(facts, "endings")]


def _by(facts: Mapping[str, Any]) -> list[Paragraph]:
    if not {"body", "filed_on"} <= set(facts):
        return []
    return [
        Paragraph(
            N_("Asked by: %(body)s, on %(filed)s."),
            {
                "body": titled(facts["body"]),
                "filed": date.fromisoformat(facts["filed_on"]),
            },
        )
    ]


def _ended(facts: Mapping[str, Any], words: str) -> list[Paragraph]:
    if not {"ended_on", "cause"} <= set(facts):
        return []
    return [
        Paragraph(
            N_("It ended on %(day)s: %(cause)s."),
            {
                "day": date.fromisoformat(facts["ended_on"]),
                "cause": Term(words, facts["cause"]),
            },
        )
    ]
