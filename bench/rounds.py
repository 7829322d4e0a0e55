"""Interleaved rounds: ours and the limit in turn, so that both share every mood."""

import gc
import json
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

ROUNDS = 5
Work = Callable[[], object]
Prepare = Callable[[], Work]


Clock = Callable[[], float]


def once(work: Work, clock: Clock = perf_counter) -> float:
    """Seconds that one piece of work takes, with no collection from before."""
    gc.collect()
    start = clock()
    work()
    return clock() - start


def processor(ours: Prepare, limit: Prepare) -> dict[str, float]:
    """The same in seconds of this process's processor time, whoever else works."""
    return compared(ours, limit, clock=process_time)


def compared(
    ours: Prepare, limit: Prepare, rounds: int = ROUNDS, clock: Clock = perf_counter
) -> dict[str, float]:
    """Medians of both, and how many times the limit ours takes.

    Each round is prepared outside the measurement; a first one of each is not
    counted.
    """
    once(ours())
    once(limit())
    pairs = [(once(ours(), clock), once(limit(), clock)) for _ in range(rounds)]
    mine, least = median(a for a, _ in pairs), median(b for _, b in pairs)
    return {
        "ours": round(mine, 6),
        "limit": round(least, 6),
        "ratio": round(mine / least, 2),
    }


def tell(name: str, figures: dict[str, float], **facts: object) -> None:
    """Print one result as one line of JSON."""
    line = {"name": name, **figures, "unit": "s", "rounds": ROUNDS, **facts}
    print(json.dumps(line), flush=True)
