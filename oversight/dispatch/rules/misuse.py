"""Who may say that data were misused, what follows at once, and how it is cleared."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.core.lifecycle import Lifecycle, Step
from oversight.core.words import N_

CODES = (
    *("other-purpose", "no-right", "passed-on", "not-logged"),
    *("kept-beyond", "published"),
)
SHORTEST, LONGEST = 80, 3_000
PAUSE = timedelta(days=90)
CODE = "misuse"


class MisuseState(StrEnum):
    """Where the word that data were misused stands."""

    FLAGGED = "flagged"
    ANSWERED = "answered"
    WEIGHED = "weighed"
    CLEARED = "cleared"
    FOUND = "found"


class MisuseAct(StrEnum):
    """What can happen to it."""

    ANSWER = "answer"
    WEIGH = "weigh"
    STEP_ASIDE = "step-aside"
    CLEAR = "clear"
    FIND = "find"


class Finding(StrEnum):
    """What one of the two who look at it holds."""

    CLEARED = "cleared"
    MISUSED = "misused"


LIFECYCLE = Lifecycle(
    Step(MisuseState.FLAGGED, MisuseAct.ANSWER, MisuseState.ANSWERED),
    # The body kept silent: what is there is weighed without its answer.
    Step(MisuseState.FLAGGED, MisuseAct.WEIGH, MisuseState.WEIGHED),
    Step(MisuseState.FLAGGED, MisuseAct.STEP_ASIDE, MisuseState.FLAGGED),
    Step(MisuseState.ANSWERED, MisuseAct.WEIGH, MisuseState.WEIGHED),
    Step(MisuseState.ANSWERED, MisuseAct.STEP_ASIDE, MisuseState.ANSWERED),
    Step(MisuseState.WEIGHED, MisuseAct.CLEAR, MisuseState.CLEARED),
    Step(MisuseState.WEIGHED, MisuseAct.FIND, MisuseState.FOUND),
)
OPEN = frozenset({MisuseState.FLAGGED, MisuseState.ANSWERED, MisuseState.WEIGHED})


class MisuseStep(StrEnum):
    """Whose turn it is; its name is that of its clock, on the desk and in public."""

    ANSWER = "misuse_answer"
    WEIGH = "misuse_weighing"
    END = "misuse_decision"


@dataclass(frozen=True, slots=True)
class Owed:
    """One step that somebody owes, by when, and who is late if it does not come."""

    name: MisuseStep
    due: datetime
    body: str


def owed(
    state: MisuseState,
    *,
    answer_by: datetime,
    weigh_by: datetime,
    end_by: datetime | None,
) -> tuple[Owed, ...]:
    """Return the steps that are owed now: a silent body is late beside who weighs."""
    answer = Owed(MisuseStep.ANSWER, answer_by, "agency")
    weigh = Owed(MisuseStep.WEIGH, weigh_by, "reviewer")
    if state is MisuseState.FLAGGED:
        return (answer, weigh)
    if state is MisuseState.ANSWERED:
        return (weigh,)
    if state is MisuseState.WEIGHED and end_by is not None:
        return (Owed(MisuseStep.END, end_by, "reviewer"),)
    return ()


def check_flags(
    by: Actor, *, custodian: UUID, platform: str, deciders: Collection[str]
) -> None:
    """Refuse everybody but who keeps the data, handed them over, allowed or audits."""
    may = {
        Role.CUSTODIAN: by.id == custodian,
        Role.LIAISON: by.platform == platform,
        Role.REVIEWER: by.pseudonym in deciders,
        Role.AUDITOR: True,
    }
    if not may.get(by.role, False):
        raise _nothing()


def check_code(code: str) -> None:
    """Refuse a misuse that nobody can name."""
    if code not in CODES:
        raise RuleError("misuse_code", N_("Choose one of these."), field="code")


def check_words(text: str, *, field: str) -> None:
    """Refuse a word without its facts: whoever reads it must be able to answer."""
    if not SHORTEST <= len(text.strip()) <= LONGEST:
        raise RuleError(
            "misuse_words",
            N_("Write between %(min)s and %(max)s characters."),
            field=field,
            min=SHORTEST,
            max=LONGEST,
        )


def check_none_open(*, waits: bool) -> None:
    """Refuse a second word on the same data while the first is open."""
    if waits:
        raise RuleError(
            "misuse_open",
            N_("A misuse of these data was reported already and is being looked at."),
        )


def check_free(*, flagged: bool) -> None:
    """Refuse every use of data of which it is open whether they were misused."""
    if flagged:
        raise RuleError(
            "misuse_flagged",
            N_(
                "A misuse of these data was reported. Until it is cleared nobody uses "
                "them, and nothing more is allowed; they may be destroyed."
            ),
        )


def check_answers(by: Actor, *, body: str, flagger: UUID) -> None:
    """Refuse everybody but an authorising officer of the body, who did not report."""
    if by.role is not Role.AUTHORISER or by.body != body or by.id == flagger:
        raise _nothing()


def check_weighs(by: Actor, *, judge: UUID | None, flagger: UUID) -> None:
    """Refuse everybody but the one drawn; an auditor only where nobody is left."""
    drawn = by.id == judge
    instead = judge is None and by.role is Role.AUDITOR
    if by.id == flagger or not (drawn or instead):
        raise _nothing()


def check_heard(state: MisuseState, answer_by: datetime, *, now: datetime) -> None:
    """Refuse to weigh before the body was heard, or kept silent for its whole time."""
    if state is MisuseState.FLAGGED and now < answer_by:
        raise RuleError(
            "misuse_unheard",
            N_("The body has time to answer until then. It is heard first."),
        )


def check_finding(finding: str) -> None:
    """Refuse a word that is neither."""
    if finding not in set(Finding):
        raise RuleError("misuse_finding", N_("Choose one of these."), field="finding")


def check_concludes(by: Actor, *, flagger: UUID, weigher: UUID | None) -> None:
    """Refuse everybody but the presiding reviewer, who neither reported nor weighed."""
    if by.role is not Role.PRESIDING or by.id in {flagger, weigher}:
        raise _nothing()


def concluded(first: str, second: str) -> MisuseAct:
    """Return how it ends: cleared only if both, each by themselves, hold so."""
    both = {first, second} == {Finding.CLEARED}
    return MisuseAct.CLEAR if both else MisuseAct.FIND


def _nothing() -> RuleError:
    return RuleError(
        "not_found", N_("There is nothing here, or it is not yours to see.")
    )
