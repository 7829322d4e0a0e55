"""From what was typed on data to a ballot, without what the outcome does not reach."""

from collections.abc import Iterable, Mapping
from typing import Any

from oversight.review.rules.data_findings import (
    NOTHING,
    Applied,
    DataAsked,
    DataBallot,
    DataFindings,
    DataTerms,
    Needed,
)
from oversight.review.rules.data_formc import less_deep, needed
from oversight.review.rules.findings import Rung, Shown
from oversight.review.rules.formc import YES
from oversight.review.rules.lifecycle import Outcome

TEXTS = (
    *("linked", "link", "aim", "aim_real", "aim_why", "milder", "milder_why"),
    *("others", "proportionate", "proportion", "chilling", "candour"),
)
# What only an approval has: how long, for what, for whom.
TERMS = ("retention", "use", "sharing", "conditions")
LATER = ("delay", "delay_why")


def ballot(typed: Mapping[str, Any], asked: DataAsked, outcome: Outcome) -> DataBallot:
    """Return one member's answer as it was typed."""
    rejects = outcome is Outcome.REJECTED
    found = _findings(typed, asked, rejects=rejects)
    return DataBallot(
        outcome=outcome,
        reasons=typed["reasons"] or "",
        findings=found,
        terms=NOTHING if rejects else _terms(typed, asked, found),
        summary=typed["summary"] or "",
        summary_ur=typed["summary_ur"] or "",
        code=(typed["code"] or None) if rejects else None,
    )


def _terms(
    typed: Mapping[str, Any], asked: DataAsked, found: DataFindings
) -> DataTerms:
    later = asked.delay_ground is not None and found.delay == YES
    days = asked.window_from is not None
    return DataTerms(
        fields=needed(found),
        window_from=typed["window_from"] if days else None,
        window_to=typed["window_to"] if days else None,
        retention_days=typed["retention_days"] or 0,
        delay_days=typed["delay_days"] if later else None,
    )


def _findings(
    typed: Mapping[str, Any], asked: DataAsked, *, rejects: bool
) -> DataFindings:
    names = list(TEXTS)
    names += ["window"] if asked.window_from is not None else []
    names += ["privilege"] if asked.protected else []
    names += [] if rejects else TERMS
    names += LATER if asked.delay_ground is not None and not rejects else []
    return DataFindings(
        **_words(typed, names),
        indicators=tuple(typed["indicators"] or ()),
        legality=tuple(
            _applied(citation, asked, part)
            for citation, part in zip(asked.citations, typed["legality"], strict=True)
        ),
        ladder=_ladder(typed["ladder"], asked),
        needed=tuple(
            Needed(field, part["needed"] or "", part["why"] or "")
            for field, part in zip(asked.fields, typed["needed"], strict=True)
        ),
    )


def _words(typed: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: typed[name] or "" for name in names}


def _applied(citation: str, asked: DataAsked, part: Mapping[str, Any]) -> Applied:
    return Applied(
        citation,
        then="" if citation == asked.power else part["then"] or "",
        today=part["today"] or "",
        clear=part["clear"] or "",
        elements=tuple(
            Shown(code, row["met"] or "", row["evidence"] or "")
            for code, row in zip(
                asked.shown_by(citation), part["elements"], strict=True
            )
        ),
    )


def _ladder(typed: Iterable[Mapping[str, Any]], asked: DataAsked) -> tuple[Rung, ...]:
    return tuple(
        Rung(tier, row["works"] or "", row["why"] or "")
        for tier, row in zip(less_deep(asked.tier), typed, strict=True)
    )
