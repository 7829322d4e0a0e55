"""What a notice says at each stage: who asked, what was approved, what can be done."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from oversight.core.words import N_
from oversight.notices.rules import about_data, closed, longer
from oversight.notices.rules.parts import (
    Address,
    Paragraph,
    Stage,
    Term,
    decided_by,
    titled,
)
from oversight.notices.rules.remedies import (
    FREE,
    NEVER_ASKED,
    NOT_A_COURT,
    other_clocks,
)

DISCLOSE = "disclose"
APPEALABLE = frozenset({Stage.SENT, Stage.LONGER})
ADDRESSES = {
    Stage.ASKED: Address("/check"),
    Stage.SENT: Address("/appeal"),
    Stage.LONGER_ASKED: Address("/check"),
    Stage.LONGER: Address("/appeal"),
    Stage.ENDED: Address("/check"),
}


def paragraphs(
    stage: Stage, facts: Mapping[str, Any], *, platform: str, code: str = ""
) -> list[Paragraph]:
    """Return the text of a notice, sentence by sentence, ready to be translated."""
    if facts.get("measure") == DISCLOSE:
        return [
            *about_data.told(stage, Term("platforms", platform), facts),
            *_way_in(stage, code),
            NEVER_ASKED,
        ]
    if closed.is_closed(facts):
        said = closed.told(Term("platforms", platform), facts)
        return [*said, *_way_in(Stage.ENDED, code), NEVER_ASKED]
    told = {
        Stage.ASKED: _asked,
        Stage.SENT: _sent,
        Stage.LONGER_ASKED: longer.asked,
        Stage.LONGER: longer.decided,
        Stage.ENDED: _ended,
    }[stage]
    return [
        *told(Term("platforms", platform), facts),
        *_way_in(stage, code),
        *(other_clocks(facts) if stage in APPEALABLE else ()),
        NEVER_ASKED,
    ]


def _asked(platform: Term, facts: Mapping[str, Any]) -> list[Paragraph]:
    said = [
        Paragraph(
            N_(
                "A public body has asked that %(platform)s act on something of yours. "
                "Nothing has been decided. You may answer first."
            ),
            {"platform": platform},
        ),
        *_what_is_asked(facts),
        *_basis(facts),
    ]
    if "answer_until" in facts:
        until = datetime.fromisoformat(facts["answer_until"])
        said.append(
            Paragraph(
                N_(
                    "Answer by %(until)s. Reviewers who do not belong to that body "
                    "read your answer before they decide; without one they decide "
                    "on what is there."
                ),
                {"until": until},
            )
        )
    return [*said, NOT_A_COURT]


def _sent(platform: Term, facts: Mapping[str, Any]) -> list[Paragraph]:
    said = [
        Paragraph(
            N_("%(platform)s has been asked to act on something of yours."),
            {"platform": platform},
        ),
        *_scope(facts),
        *decided_by(facts),
        *_basis(facts),
        NOT_A_COURT,
        _order(facts),
    ]
    if "appeal_days" in facts:
        said.append(
            Paragraph(
                N_(
                    "If you disagree you can appeal here, within %(days)s days of the "
                    "day on which this notice reached you. Other reviewers than the "
                    "first decide."
                ),
                {"days": facts["appeal_days"]},
            )
        )
    return said


def _ended(platform: Term, facts: Mapping[str, Any]) -> list[Paragraph]:
    said = [
        Paragraph(
            N_("A restriction on something of yours on %(platform)s has ended."),
            {"platform": platform},
        ),
        *_thing(facts),
    ]
    if {"ended_on", "cause"} <= set(facts):
        said.append(
            Paragraph(
                N_("It ended on %(day)s: %(cause)s."),
                {
                    "day": date.fromisoformat(facts["ended_on"]),
                    "cause": Term("end_causes", facts["cause"]),
                },
            )
        )
    return [
        *said,
        Paragraph(
            N_(
                "%(platform)s has been asked to restore it. If it is not back within "
                "five working days, tell us with the code of this notice."
            ),
            {"platform": platform},
        ),
    ]


def _what_is_asked(facts: Mapping[str, Any]) -> list[Paragraph]:
    said = _thing(facts)
    if "measure" in facts and "days" in facts:
        values = {
            "measure": Term("measures", facts["measure"]),
            "days": facts["days"],
        }
        said.append(
            Paragraph(N_("What is asked: %(measure)s, for %(days)s days."), values)
        )
    if "body" in facts and "filed_on" in facts:
        said.append(
            Paragraph(
                N_("Asked by: %(body)s, on %(filed)s."),
                {
                    "body": titled(facts["body"]),
                    "filed": date.fromisoformat(facts["filed_on"]),
                },
            )
        )
    return said


def _thing(facts: Mapping[str, Any]) -> list[Paragraph]:
    if "what" not in facts:
        return []
    return [
        Paragraph(
            N_("What it is about: %(what)s."),
            {"what": Term("item_kinds", facts["what"])},
        )
    ]


def _scope(facts: Mapping[str, Any]) -> list[Paragraph]:
    said = _thing(facts)
    if {"measure", "territory", "starts_on", "ends_on"} <= set(facts):
        said.append(
            Paragraph(
                N_(
                    "What was approved here: %(measure)s. Where: %(territory)s. "
                    "From %(starts)s until %(ends)s; it ends then by itself."
                ),
                {
                    "measure": Term("measures", facts["measure"]),
                    "territory": Term("territories", facts["territory"]),
                    "starts": date.fromisoformat(facts["starts_on"]),
                    "ends": date.fromisoformat(facts["ends_on"]),
                },
            )
        )
    return said


def _basis(facts: Mapping[str, Any]) -> list[Paragraph]:
    if not facts.get("provisions"):
        return []
    return [
        Paragraph(
            N_(
                "The law relied on: %(provisions)s. That a law is relied on does not "
                "mean that you broke it."
            ),
            {"provisions": tuple(titled(title) for title in facts["provisions"])},
        )
    ]


def _order(facts: Mapping[str, Any]) -> Paragraph:
    if {"order_number", "order_passed_on"} <= set(facts):
        return Paragraph(
            N_(
                "The Authority's own order has the number %(number)s and was passed "
                "on %(passed)s."
            ),
            {
                "number": facts["order_number"],
                "passed": date.fromisoformat(facts["order_passed_on"]),
            },
        )
    return Paragraph(
        N_(
            "The number and the date of the Authority's own order were not known here "
            "when this notice was written."
        )
    )


def _way_in(stage: Stage, code: str) -> Sequence[Paragraph]:
    to_appeal = N_("To appeal, open %(address)s and type the code of this notice.")
    to_answer = N_("To answer, open %(address)s and type the code of this notice.")
    to_read = N_("To read more, open %(address)s and type the code of this notice.")
    sentence = {
        Stage.ASKED: to_answer,
        Stage.SENT: to_appeal,
        Stage.LONGER_ASKED: to_read,
        Stage.LONGER: to_appeal,
        Stage.ENDED: to_read,
    }[stage]
    said = [FREE, Paragraph(sentence, {"address": ADDRESSES[stage]})]
    if code:
        said.append(
            Paragraph(
                N_(
                    "Your code: %(code)s. Keep it to yourself: whoever holds it can "
                    "act in your place."
                ),
                {"code": code},
            )
        )
    return said
