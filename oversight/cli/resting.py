"""How long the worker rests between two rounds."""

# Of the time that passes, at most one part in so many is the worker's own.
SHARE = 5
LONGEST_SECONDS = 30.0


def seconds(least: float, took: float) -> float:
    """Return how long to rest after a round that took so many seconds.

    Never less than asked for, and four times what the round took, so that whoever
    writes meanwhile is never crowded out; at most half a minute, for time goes on.
    """
    return max(least, min((SHARE - 1) * took, LONGEST_SECONDS))
