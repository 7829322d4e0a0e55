"""The roster behind the clocks: terms, leave of some, duty and its hand-over."""

from datetime import timedelta

from oversight.cli.demo.stage import Stage
from oversight.core.clock import local_date
from oversight.review.rules.absences import AbsenceKind
from oversight.review.service import absences, duty, handover

PRESIDING = "presiding@oversight.example"
TERM = timedelta(days=5 * 365)
DAYS_OF_DUTY = 7
PAIRS = (("R-03", "R-11"), ("R-08", "R-15"))
BEFORE = ("R-05", "R-12")
NOTE = (
    "Nothing of today's is left open with me. One body rang to ask when it will hear: "
    "I said that the record shows it and that nobody here may say more."
)
ON_LEAVE = {"R-17": AbsenceKind.LEAVE, "R-20": AbsenceKind.TRAINING}


def fix_terms(stage: Stage) -> None:
    """Let every reviewer's term be fixed on the first day."""
    until = local_date(stage.now) + TERM
    for place, name in enumerate(sorted(stage.names)):
        later = until + timedelta(days=90 * (place % 4))
        by = stage.people[PRESIDING]
        duty.set_term(stage.session, name, later, by=by, now=stage.now)


def plan_the_last_day(stage: Stage) -> None:
    """Let a pair be on duty on the day on which the story ends."""
    day = local_date(stage.until)
    by = stage.people[PRESIDING]
    duty.plan(stage.session, day, day, BEFORE, by=by, now=stage.now)


def plan_the_days_ahead(stage: Stage) -> None:
    """Let two pairs be planned for two weeks, and two reviewers enter leave.

    Whoever is on duty on the last day hands over; nobody has taken over yet.
    """
    first = local_date(stage.now) + timedelta(days=1)
    for pair in PAIRS:
        last = first + timedelta(days=DAYS_OF_DUTY - 1)
        by = stage.people[PRESIDING]
        duty.plan(stage.session, first, last, pair, by=by, now=stage.now)
        first = last + timedelta(days=1)
    for name, kind in ON_LEAVE.items():
        begins = local_date(stage.now) + timedelta(days=4)
        ends = begins + timedelta(days=6)
        by = stage.names[name]
        absences.enter(stage.session, kind, begins, ends, by=by, now=stage.now)
    handover.hand_over(
        stage.session, NOTE, (), by=stage.names[BEFORE[0]], now=stage.now
    )
