"""Interleaved rounds: ours and the limit in turn, so that both share every mood."""

import gc
import json
from collections.abc import Callable
from statistics import median
from time import perf_counter

ROUNDS = 5
Work = Callable[[], object]
Prepare = Callable[[], Work]


def once(work: Work) -> float:
    """Seconds that one piece of work takes, with no collection from before."""
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def compared(ours: Prepare, limit: Prepare, rounds: int = ROUNDS) -> dict[str, float]:
    """Medians of both, and how many times the limit ours takes.

    Each round is prepared outside the measurement; a first one of each is not
    counted.
    """
    once(ours())
    once(limit())
    pairs = [(once(ours()), once(limit())) for _ in range(rounds)]
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
