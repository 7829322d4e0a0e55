"""What a draft, a vote or a decision says, as a member of the panel reads it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from oversight.review.models.deciding import ItemDecision, Vote
from oversight.review.models.panels import Case
from oversight.review.queries import votes as votes_of
from oversight.review.rules.findings import Findings
from oversight.review.rules.lifecycle import Outcome


@dataclass(frozen=True, slots=True)
class NamedPost:
    """One post that is named instead of the whole account."""

    locator: str
    why: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What one vote or decision says: terms, reasons, findings."""

    outcome: str
    code: str | None
    measure: str | None
    territory: str | None
    days: int | None
    reasons: str
    summary: str
    findings: Findings
    by: str
    dissent: str = ""
    summary_ur: str = ""
    parts: tuple[NamedPost, ...] = ()


def in_vote(session: Session, vote: Vote) -> Said:
    """Return what a member said with a vote."""
    named = votes_of.parts_of(session, [vote]).get(vote.id, ())
    return Said(
        outcome=vote.outcome.value,
        code=vote.code,
        measure=vote.measure,
        territory=vote.territory,
        days=vote.days,
        reasons=vote.reasons,
        summary=vote.summary,
        findings=Findings.from_json(vote.findings),
        by=vote.pseudonym,
        summary_ur=vote.summary_ur or "",
        parts=tuple(NamedPost(part.locator, part.why) for part in named),
    )


def in_decision(case: Case, decision: ItemDecision) -> Said:
    """Return what was decided on an item, with the posts that it was narrowed to."""
    children = [
        one for one in case.legal_request.items if one.parent_id == decision.item_id
    ]
    return Said(
        outcome=Outcome(decision.outcome).value,
        code=decision.code,
        measure=decision.measure,
        territory=decision.territory,
        days=decision.days,
        reasons=decision.reasons,
        summary=decision.summary,
        findings=Findings.from_json(decision.findings),
        by=", ".join(decision.by),
        dissent=decision.dissent or "",
        summary_ur=decision.summary_ur or "",
        parts=tuple(NamedPost(one.locator, "", one.number) for one in children),
    )
