"""Logs are JSON lines that carry references, never names, texts or addresses."""

import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from traceback import extract_tb

LOGGER = logging.getLogger("oversight")
FIELDS = (
    *("incident", "endpoint", "method", "status", "fault", "at", "directive"),
    "advice",  # What the operator does about a log that stands still.
)


class JsonLines(logging.Formatter):
    """One event, one line; control characters cannot break it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the event with the fields this inventory knows, and no others."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "when": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        known = {name: getattr(record, name, None) for name in FIELDS}
        line.update({name: value for name, value in known.items() if value})
        return json.dumps(line, ensure_ascii=True)


def install() -> None:
    """Write the portal's own log to standard error."""
    if not LOGGER.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        LOGGER.addHandler(handler)
        LOGGER.setLevel(logging.INFO)
        LOGGER.propagate = False


def fault(error: BaseException) -> dict[str, object]:
    """Return what may be told of a fault: its kind and its places, not its words.

    A message may quote what a person typed, so it never reaches the log.
    """
    return {"fault": type(error).__qualname__, "at": list(_places(error))}


def _places(error: BaseException) -> Iterator[str]:
    for frame in extract_tb(error.__traceback__):
        yield f"{frame.filename.rsplit('/', 3)[-1]}:{frame.lineno}:{frame.name}"
