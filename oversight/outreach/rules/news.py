"""Of what a body is told by mail, without asking: what was done with its request."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Occasion(StrEnum):
    """What happened to a docket."""

    DECIDED = "decided"
    LAPSED = "lapsed"
    SENT = "sent"
    ANSWERED = "answered"
    APPEALED = "appealed"
    APPEAL_DECIDED = "appeal-decided"


TOLD_WITHIN = timedelta(days=14)
"""What is older is no news: nobody is written to about a whole past at once."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened to a docket, and whose it is."""

    occasion: Occasion
    docket: str
    body: str
    at: datetime
