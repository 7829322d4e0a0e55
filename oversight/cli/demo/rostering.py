"""The roster behind the clocks: terms, leave of some, two people on duty each day."""

from datetime import timedelta

from oversight.cli.demo.stage import Stage
from oversight.core.clock import local_date
from oversight.review.rules.absences import AbsenceKind
from oversight.review.service import absences, duty

PRESIDING = "presiding@oversight.example"
TERM = timedelta(days=5 * 365)
DAYS_OF_DUTY = 7
PAIRS = (("R-03", "R-11"), ("R-08", "R-15"))
ON_LEAVE = {"R-17": AbsenceKind.LEAVE, "R-20": AbsenceKind.TRAINING}


def fix_terms(stage: Stage) -> None:
    """Let every reviewer's term be fixed on the first day."""
    until = local_date(stage.now) + TERM
    for place, name in enumerate(sorted(stage.names)):
        later = until + timedelta(days=90 * (place % 4))
        by = stage.people[PRESIDING]
        duty.set_term(stage.session, name, later, by=by, now=stage.now)


def plan_the_days_ahead(stage: Stage) -> None:
    """Let two pairs be planned for two weeks, and two reviewers enter leave."""
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
