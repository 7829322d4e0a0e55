"""What a reviewer of the demo finds on one account, question by question."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.cli.demo.data.stories import Story
from oversight.review.queries import cases, data
from oversight.review.rules.data_findings import (
    NOTHING,
    Applied,
    DataAsked,
    DataBallot,
    DataFindings,
    Needed,
    whole,
)
from oversight.review.rules.lifecycle import Outcome

ENOUGH = 200
MORE = (
    "It was read line by line against what the body filed, against what it left out, "
    "and against what the account itself shows on the days in question; nothing that "
    "was read here points the other way."
)


def ballot(session: Session, docket: str, story: Story, now: datetime) -> DataBallot:
    """Return the vote of the story's reviewer, whole and in its own words."""
    case = cases.case(session, docket)
    asked = data.asked(session, case.legal_request.items[0], now=now)
    findings = _findings(asked, story)
    if not story.approved:
        return DataBallot(
            outcome=Outcome.REJECTED,
            reasons=story.found,
            findings=findings,
            terms=NOTHING,
            summary=story.summary,
            code="not-unlawful",
        )
    terms = replace(whole(asked), fields=story.granted)
    narrower = set(story.granted) != set(asked.fields)
    return DataBallot(
        outcome=Outcome.NARROWER if narrower else Outcome.APPROVED,
        reasons=story.found,
        findings=findings,
        terms=terms,
        summary=story.summary,
    )


def _findings(asked: DataAsked, story: Story) -> DataFindings:
    met = "yes" if story.approved else "not-shown"
    shown = _long(f"Read against the file of {story.fir}: {story.offence}")
    return DataFindings(
        legality=tuple(
            Applied(
                citation=citation, today="yes", clear="yes", met=met, evidence=shown
            )
            for citation in asked.citations
        ),
        linked="yes" if story.approved else "no",
        link=_long(f"What was weighed: {story.link}"),
        milder="no",
        milder_why=_long(f"What was tried before: {story.tried}"),
        needed=tuple(
            Needed(
                field=name,
                needed="yes" if name in story.granted else "no",
                why=_long(f"Of {name}: {story.need}"),
            )
            for name in asked.fields
        ),
        window=_long(f"The days are those of what happened: {story.offence}"),
        others=_long(f"Who else could be touched: {story.others}"),
        privilege="",
        retention=_long(f"The comparison takes {story.retention} days at the most."),
        candour=_long(
            f"The body says that nothing else is known to it. {story.others}"
        ),
        delay="yes" if asked.delay_ground else "",
        delay_why=_long("The ground rests on facts that were seen, not on a habit."),
    )


def _long(text: str) -> str:
    """Return a finding that is long enough to be one."""
    return text if len(text) >= ENOUGH else f"{text} {MORE}"
