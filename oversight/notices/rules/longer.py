"""What a notice says when a restriction is to stand longer than it was approved for."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from oversight.core.words import N_
from oversight.notices.rules.parts import Paragraph, Term, titled
from oversight.notices.rules.remedies import NOT_A_COURT

# Where no more is known than that it happened.
ASKED = N_(
    "A body has asked that a restriction on something of yours on %(platform)s stand "
    "longer than it was approved for."
)
DECIDED = N_(
    "A restriction on something of yours on %(platform)s stands longer than it was "
    "approved for at first."
)


def asked(platform: Term, facts: Mapping[str, Any]) -> list[Paragraph]:
    """Say who asks that a restriction stand longer, and that silence ends it."""
    return [*_asked(platform, facts), NOT_A_COURT]


def _asked(platform: Term, facts: Mapping[str, Any]) -> Iterator[Paragraph]:
    if {"ends_on", "body", "days"} <= set(facts):
        yield Paragraph(
            N_(
                "A restriction on something of yours on %(platform)s ends by itself on "
                "%(ends)s. %(body)s has asked that it stand for %(days)s days more."
            ),
            {
                "platform": platform,
                "ends": date.fromisoformat(facts["ends_on"]),
                "body": titled(facts["body"]),
                "days": facts["days"],
            },
        )
    else:
        yield Paragraph(ASKED, {"platform": platform})
    yield from _thing(facts)
    yield Paragraph(
        N_(
            "A panel of three other reviewers than the first decides. If it does "
            "not decide before that day, the restriction ends on it."
        )
    )
    if "answer_until" in facts:
        yield Paragraph(
            N_(
                "If you have not answered before, you may answer until %(until)s, "
                "with the code of the notice that told you of the restriction. "
                "The panel reads it before it decides."
            ),
            {"until": datetime.fromisoformat(facts["answer_until"])},
        )


def decided(platform: Term, facts: Mapping[str, Any]) -> list[Paragraph]:
    """Say until when a restriction stands now, and what can be done about it."""
    return [*_decided(platform, facts)]


def _decided(platform: Term, facts: Mapping[str, Any]) -> Iterator[Paragraph]:
    if "ends_on" in facts:
        yield Paragraph(
            N_(
                "A restriction on something of yours on %(platform)s stands longer: "
                "until %(ends)s. It ends then by itself."
            ),
            {"platform": platform, "ends": date.fromisoformat(facts["ends_on"])},
        )
    else:
        yield Paragraph(DECIDED, {"platform": platform})
    yield from _thing(facts)
    if {"reviewers", "decided_on", "measure"} <= set(facts):
        yield Paragraph(
            N_(
                "A panel of three reviewers, named here by their code names "
                "(%(reviewers)s), decided so on %(decided)s. The measure is the same: "
                "%(measure)s."
            ),
            {
                "reviewers": tuple(facts["reviewers"]),
                "decided": date.fromisoformat(facts["decided_on"]),
                "measure": Term("measures", facts["measure"]),
            },
        )
    yield NOT_A_COURT
    if "appeal_days" in facts:
        yield Paragraph(
            N_(
                "If you disagree you can appeal here, within %(days)s days of the "
                "day on which this notice reached you. Other reviewers than the "
                "first decide."
            ),
            {"days": facts["appeal_days"]},
        )


def _thing(facts: Mapping[str, Any]) -> Iterator[Paragraph]:
    if "what" in facts:
        values = {"what": Term("item_kinds", facts["what"])}
        yield Paragraph(N_("What it is about: %(what)s."), values)
