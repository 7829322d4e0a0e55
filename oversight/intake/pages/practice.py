"""A list that is practised with: all that would come of it, and nothing that came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.intake.pages import batch, cited
from oversight.intake.pages.batch import LackGroup, Told
from oversight.intake.pages.cited import Cited
from oversight.intake.queries import earlier
from oversight.intake.queries.earlier import EarlierDocket
from oversight.intake.rules import answers as questions
from oversight.intake.rules import preview
from oversight.intake.rules.planning import Plan
from oversight.intake.rules.preview import PublicDocket
from oversight.law.queries import register as law

# In practice nobody certifies anything.
UNSIGNED = "not_certified"


@dataclass(frozen=True, slots=True)
class PracticePage:
    """What would become of a list that is not kept."""

    rows: int
    fileable: int
    lacking: int
    told: Told | None
    lacks: tuple[LackGroup, ...]
    unanswered: tuple[RuleError, ...]
    public: tuple[PublicDocket, ...]
    earlier: tuple[EarlierDocket, ...]
    titles: Mapping[str, Cited]


def page(
    session: Session, plan: Plan, answers: Mapping[str, str], by: Actor, *, on: date
) -> PracticePage:
    """Return everything that the list would be told if it were handed in today."""
    fileable = plan.candidates
    public = preview.of(
        fileable,
        most=law.profile(session, on).docket_items,
        track=answers.get("track", ""),
    )
    named = [one.draft.locator for one in fileable]
    return PracticePage(
        rows=plan.count,
        fileable=len(fileable),
        lacking=sum(1 for one in fileable if one.defects),
        told=batch.refused_page(plan),
        lacks=batch.lacks(fileable),
        unanswered=tuple(
            fault
            for fault in questions.batch_faults(answers, on=on)
            if fault.code != UNSIGNED
        ),
        public=public,
        earlier=earlier.of_locators(session, named, body=by.body or ""),
        titles=cited.in_words(session, [c for one in public for c in one.basis]),
    )
