"""What somebody is told who was asked first, when nothing came of the request."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from oversight.core.words import N_
from oversight.notices.rules.parts import Paragraph, Term, titled
from oversight.notices.rules.remedies import NOT_A_COURT

CLOSED = frozenset({"rejected", "lapsed", "withdrawn", "lifted", "overturned"})
"""How an item ends of which the platform was never asked anything."""


def is_closed(facts: Mapping[str, Any]) -> bool:
    """Say whether these facts tell of an end before anything was sent."""
    return facts.get("cause") in CLOSED


def told(platform: Term, facts: Mapping[str, Any]) -> list[Paragraph]:
    """Return the text, sentence by sentence."""
    begun = Paragraph(
        N_(
            "A public body asked that %(platform)s act on something of yours, and "
            "you were asked first. That has ended here: nothing was sent to the "
            "platform."
        ),
        {"platform": platform},
    )
    left = Paragraph(
        N_(
            "You need not do anything. If the body asks again, it is a new "
            "request, and you are told again."
        )
    )
    return [begun, *_known(facts), left, NOT_A_COURT]


def _known(facts: Mapping[str, Any]) -> Iterator[Paragraph]:
    """Say what it was about, who asked, and how it ended, as far as that is known."""
    if "what" in facts:
        values = {"what": Term("item_kinds", facts["what"])}
        yield Paragraph(N_("What it is about: %(what)s."), values)
    if {"body", "filed_on"} <= set(facts):
        day = date.fromisoformat(facts["filed_on"])
        yield Paragraph(
            N_("Asked by: %(body)s, on %(filed)s."),
            {"body": titled(facts["body"]), "filed": day},
        )
    if "ended_on" in facts:
        day = date.fromisoformat(facts["ended_on"])
        yield Paragraph(
            N_("It ended on %(day)s: %(cause)s."),
            {"day": day, "cause": Term("endings", facts["cause"])},
        )
