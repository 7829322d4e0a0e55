"""From what was typed to findings, without what the outcome does not reach."""

from collections.abc import Iterable, Mapping
from typing import Any

from oversight.intake.rules.measures import lower_rungs
from oversight.review.rules.findings import (
    Asked,
    Factor,
    Findings,
    Legality,
    Part,
    Rung,
    Score,
    Shown,
)
from oversight.review.rules.rabat import MAX_SCORE

TEXTS = (
    *("listing", "attributed", "attribution", "alternative", "aim", "aim_real"),
    *("aim_why", "exception", "exempt", "exempt_why", "proportionate", "scope"),
    *("collateral", "lawful_share", "posts_why", "chilling", "candour"),
)
WHOLE_ACCOUNT = ("lawful_share", "posts_why")
TERMS = ("conditions",)


def findings(
    typed: Mapping[str, Any], asked: Asked, *, rejects: bool, named: bool = False
) -> Findings:
    """Return the findings as they were typed, each under what it is about.

    Where posts are named, what concerns a measure on the whole account falls away.
    """
    left_out = WHOLE_ACCOUNT if named or not asked.target.is_account else ()
    texts = {name: "" if name in left_out else typed[name] or "" for name in TEXTS}
    terms = {} if rejects else {name: typed[name] or "" for name in TERMS}
    chosen = asked.measure if rejects else (typed["measure"] or asked.measure)
    return Findings(
        **texts,
        **terms,
        review_after=None if rejects else typed["review_after"],
        indicators=tuple(typed["indicators"] or ()),
        replies=tuple(reply or "" for reply in typed["replies"]),
        legality=tuple(
            _legality(citation, asked, part)
            for citation, part in zip(asked.citations, typed["legality"], strict=True)
        ),
        ladder=_ladder(typed["ladder"], asked, chosen),
        rabat=_scores(typed["rabat"]) if asked.incitement else None,
    )


def parts(typed: Iterable[Mapping[str, Any]]) -> tuple[Part, ...]:
    """Return the posts that were named; empty places are none."""
    rows = (Part(row["locator"] or "", row["why"] or "") for row in typed)
    return tuple(part for part in rows if part.locator or part.why)


def _legality(citation: str, asked: Asked, part: Mapping[str, Any]) -> Legality:
    return Legality(
        citation,
        then=part["then"] or "",
        today=part["today"] or "",
        clear=part["clear"] or "",
        elements=tuple(
            Shown(code, row["met"] or "", row["evidence"] or "")
            for code, row in zip(
                asked.elements[citation], part["elements"], strict=True
            )
        ),
    )


def _ladder(
    typed: Iterable[Mapping[str, Any]], asked: Asked, chosen: str
) -> tuple[Rung, ...]:
    lower = set(lower_rungs(chosen))
    return tuple(
        Rung(measure, row["works"] or "", row["why"] or "")
        for measure, row in zip(lower_rungs(asked.measure), typed, strict=True)
        if measure in lower
    )


def _scores(typed: Mapping[str, Mapping[str, Any]]) -> dict[str, Score]:
    return {
        factor.value: Score(
            _score(typed[factor]["score"]),
            typed[factor]["why"] or "",
            typed[factor]["evidence"] or "",
        )
        for factor in Factor
    }


def _score(given: str | None) -> int | None:
    return int(given) if given in {str(n) for n in range(MAX_SCORE + 1)} else None
