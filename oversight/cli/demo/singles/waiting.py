"""What waits on each desk on the day of loading, so that whoever plays has work."""

from collections.abc import Iterator
from dataclasses import replace

from oversight.cli.demo.lists import account
from oversight.cli.demo.plans import ASKED, CLOCK, RETURNED, UNCURED, Plan
from oversight.cli.demo.posts import Post
from oversight.cli.demo.singles import contested, unusual, victims
from oversight.cli.demo.stage import Stage
from oversight.cli.demo.topics import TOPICS

FIRST_NUMBER = 800


def plans(stage: Stage) -> Iterator[Plan]:
    """Return the filings of the last weeks: each stands where its age leaves it."""
    yield Plan("nccia", stage.ago(19, 9), (contested.WAITING_APPEALS[0],))
    yield Plan("nccia", stage.ago(17, 9), (contested.WAITING_APPEALS[1],))
    yield Plan("nccia", stage.ago(8, 9), some("facebook", 3, start=0))
    yield Plan(
        "nccia",
        stage.ago(7, 10),
        some("x", 3, start=3),
        decided=False,
        captured=True,
        heard=True,
    )
    yield Plan("pta", stage.ago(6, 10), some("youtube", 2, start=13), received=False)
    yield Plan("pta", stage.ago(6, 12), some("tiktok", 2, start=17), received=False)
    yield Plan("pta", stage.ago(4, 9), some("tiktok", 4, start=20), seats_that_vote=1)
    yield Plan("interior", stage.ago(4, 11), some("x", 3, start=25), seats_that_vote=2)
    yield Plan("nccia", stage.ago(3, 13), some("instagram", 2, start=30), captured=True)
    yield from between(stage)
    yield Plan("pta", stage.ago(8, 10), unusual.ASKED_NOW)
    yield Plan("pta", stage.ago(8, 11), unusual.MENDED_NOW)
    yield from victims.plans(stage.ago(30, 10), stage.ago(18, 10), stage.ago(9, 10))
    yield Plan("nccia", stage.ago(2, 9), some("facebook", 12, start=33))
    yield Plan("interior", stage.ago(1, 12), some("x", 1, start=46))
    yield Plan("pta", stage.ago(1, 9), bare("instagram", 2, start=48), screened=UNCURED)
    yield Plan("pta", stage.ago(0, 9), some("youtube", 2, start=51), declared=False)
    yield Plan(
        "interior", stage.ago(0, 9), some("telegram", 2, start=54), screened=CLOCK
    )
    yield Plan(
        "nccia",
        stage.ago(0, 11),
        some("facebook", 3, start=57),
        screened=CLOCK,
        captured=True,
    )
    yield from unsigned(stage)


def between(stage: Stage) -> Iterator[Plan]:
    """Return what waits for an answer of the body, or to be completed by it."""
    yield Plan("nccia", stage.ago(3, 9), some("x", 1, start=75), between=ASKED)
    yield Plan("pta", stage.ago(4, 9), some("youtube", 1, start=77), between=RETURNED)


def unsigned(stage: Stage) -> Iterator[Plan]:
    """Return what waits for the signature of the authorising officer."""
    yield Plan("nccia", stage.ago(0, 10), some("telegram", 6, start=61), signed=False)
    yield Plan(
        "pta",
        stage.ago(0, 11),
        some("tiktok", 2, start=68),
        signed=False,
        captured=True,
    )
    yield Plan("interior", stage.ago(0, 12), some("x", 3, start=71), signed=False)


def some(platform: str, count: int, *, start: int) -> tuple[Post, ...]:
    """Return a few accounts of one platform."""
    first = FIRST_NUMBER + start
    return tuple(
        account(platform, TOPICS[number % len(TOPICS)], number)
        for number in range(first, first + count)
    )


def bare(platform: str, count: int, *, start: int) -> tuple[Post, ...]:
    """Return accounts whose rows lack what must be cured."""
    return tuple(
        replace(post, lacks=("risk", "captured_at"))
        for post in some(platform, count, start=start)
    )
