"""What a reviewer of the demo finds on one account, question by question."""

from dataclasses import replace
from datetime import datetime
from typing import Any

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
from oversight.review.rules.data_formc import less_deep
from oversight.review.rules.findings import Rung, Shown
from oversight.review.rules.lifecycle import Outcome

CONDITIONS = (
    "What was handed over is opened by the custodian and one officer only, and each "
    "opening is noted."
)
URDU = {
    True: (
        "ایک نامزد مقدمے میں ایک اکاؤنٹ کے بارے میں صرف وہی معلومات منظور ہوئیں جن کی "
        "ضرورت ثابت ہوئی۔ معلومات مقررہ مدت کے بعد تلف کر دی جائیں گی۔"
    ),
    False: (
        "ایک اکاؤنٹ کے بارے میں معلومات کی درخواست منظور نہیں ہوئی، کیونکہ جرم کے "
        "ارکان ثابت نہیں ہوئے۔ پلیٹ فارم کو کچھ نہیں بھیجا گیا۔"
    ),
}
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
            summary_ur=_urdu(story),
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
        summary_ur=_urdu(story),
    )


def _findings(asked: DataAsked, story: Story) -> DataFindings:
    yes, no = ("yes", "no") if story.approved else ("no", "yes")
    found = DataFindings(
        legality=tuple(
            _applied(citation, asked, story) for citation in asked.citations
        ),
        linked=yes,
        link=_long(f"What was weighed: {story.link}"),
        aim="rights-of-others",
        aim_real="yes",
        aim_why=_long(f"What is sought is who did this: {story.offence}"),
        milder=no,
        milder_why=_long(f"What was tried before: {story.tried}"),
        ladder=tuple(
            Rung(tier, no, _long(f"With {tier} alone this stays open: {story.need}"))
            for tier in less_deep(asked.tier)
        ),
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
        proportionate=yes,
        proportion=_long(f"Weighed against what happened: {story.offence}"),
        chilling=_long("One account, and no list of people, is asked about here."),
        candour=_long(
            f"The body says that nothing else is known to it. {story.others}"
        ),
    )
    return replace(found, **_conditions(asked, story)) if story.approved else found


def _conditions(asked: DataAsked, story: Story) -> dict[str, Any]:
    return {
        "retention": _long(f"The comparison takes {story.retention} days at most."),
        "use": f"Only to find out who did what {story.fir} is about, nothing else.",
        "sharing": "court",
        "conditions": CONDITIONS,
        "delay": "yes" if asked.delay_ground else "",
        "delay_why": _long("The ground rests on facts seen, not on a habit.")
        if asked.delay_ground
        else "",
    }


def _applied(citation: str, asked: DataAsked, story: Story) -> Applied:
    shown = _long(f"Read against the file of {story.fir}: {story.offence}")
    met = "yes" if story.approved else "not-shown"
    return Applied(
        citation,
        then="" if citation == asked.power else "yes",
        today="yes",
        clear="yes",
        elements=tuple(
            Shown(code, met, f"{shown} ({code})") for code in asked.shown_by(citation)
        ),
    )


def _long(text: str) -> str:
    """Return a finding that is long enough to be one."""
    return text if len(text) >= ENOUGH else f"{text} {MORE}"


def _urdu(story: Story) -> str:
    return URDU[story.approved]
