"""Under which names the register finds a docket by the law that it cites."""

from collections.abc import Iterable


def findable(cited: Iterable[str]) -> tuple[str, ...]:
    """Return each citation once, and each once more without its ground."""
    return tuple(
        dict.fromkeys(
            name for one in cited for name in (one, one.partition(":")[0]) if name
        )
    )
