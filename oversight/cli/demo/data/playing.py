"""Putting the data requests of the demo on the agenda."""

from datetime import timedelta
from functools import partial

from oversight.cli.demo.data.asking import DRAFTER
from oversight.cli.demo.data.lately import LATELY
from oversight.cli.demo.data.matter import DataMatter
from oversight.cli.demo.data.misusing import STORY as MISUSED
from oversight.cli.demo.data.stories import EVERY
from oversight.cli.demo.stage import Stage, moment_of
from oversight.core.clock import local_date
from oversight.intake.service import data_drafting

ATTEMPTS = {80: "DX-everyone", 65: "D5"}


def rehearse(stage: Stage) -> None:
    """Put every story, counted back from the last day, on the agenda."""
    last = local_date(stage.until)
    for story in (MISUSED, *EVERY, *LATELY):
        moment = moment_of(last - timedelta(days=story.days), 10)
        if story.weekdays:
            moment = stage.ago(story.days, 10)
        stage.at(moment, DataMatter(stage, story).begin)
    for days, tier in ATTEMPTS.items():
        moment = moment_of(last - timedelta(days=days), 12)
        stage.at(moment, partial(attempt, stage, tier))


def attempt(stage: Stage, tier: str) -> None:
    """Let an officer try what no law allows: the form stops, and it is counted."""
    by, now = stage.people[DRAFTER], stage.now
    number = data_drafting.begin(stage.session, by=by, now=now)
    data_drafting.ask(stage.session, number, tier, by=by, now=now)
