"""The whole story in order: who files what on which day, from the first quarter on."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial

from oversight.cli.demo import captures, founding, rostering
from oversight.cli.demo.data import playing as data
from oversight.cli.demo.matter import Matter
from oversight.cli.demo.plans import Plan
from oversight.cli.demo.rows import SIGNED_AFTER, receive, sign
from oversight.cli.demo.singles import waiting, year
from oversight.cli.demo.stage import Stage
from oversight.core.clock import local_date
from oversight.law.rules.changes import PolicyChange
from oversight.law.service import register as law
from oversight.transparency.rules.periods import Quarter

ALWAYS = 9


Plot = Callable[[Stage, Quarter], Iterable[Plan]]


def whole(stage: Stage, first: Quarter) -> Iterator[Plan]:
    """Return every filing of the demo year."""
    data.rehearse(stage)
    yield from founding.plans(stage, first)
    yield from year.plans(stage, first)
    yield from waiting.plans(stage)


def rehearse(stage: Stage, first: Quarter, plot: Plot = whole) -> None:
    """Put the mandate and every filing of a plot on the agenda."""
    stage.at(stage.now + timedelta(hours=1), lambda: set_mandate(stage))
    stage.at(stage.now + timedelta(hours=2), lambda: rostering.fix_terms(stage))
    before = stage.until - timedelta(days=1)
    stage.at(before, lambda: rostering.plan_the_last_day(stage))
    stage.at(stage.until, lambda: rostering.plan_the_days_ahead(stage))
    for plan in plot(stage, first):
        stage.at(plan.when, partial(file, stage, plan))


def set_mandate(stage: Stage) -> None:
    """Let two administrators enter that the review rests on rules under 37(2)."""
    law.make(
        stage.session,
        PolicyChange("mandate", "rules", local_date(stage.now), ""),
        by=stage.people["admin@oversight.example"],
        second=stage.people["admin2@oversight.example"],
        now=stage.now,
    )


def file(stage: Stage, plan: Plan) -> None:
    """Let one officer hand a filing in, and another sign it some hours later."""
    result = receive(stage, plan)
    number = result.batch
    if number is not None and plan.captured:
        captures.attach(stage, plan, number)
    if number is None or not plan.signed:
        return
    stage.at(stage.now + SIGNED_AFTER, lambda: signed(stage, plan, number))


def signed(stage: Stage, plan: Plan, number: str) -> None:
    """Let every docket of a signed filing begin its way."""
    dockets = sign(stage, plan, number)
    stage.clear()
    for place, (docket, posts) in enumerate(dockets.items()):
        days = plan.read_days.get(place, 0) if plan.read_days else ALWAYS
        Matter(stage, plan, docket, posts, days).start()
