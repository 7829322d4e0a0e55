"""Since when the time to answer runs, after all that may stop it or begin it anew.

One place for desks, documents, reminders and sweeps: a question, a rest that a platform
asked for, a stay, and what was made milder; the latest of them counts.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.dispatch.queries import answered, data_questions, questions, resumed
from oversight.dispatch.rules import rests


def items(session: Session, line_ids: Collection[UUID]) -> dict[UUID, datetime | None]:
    """Return from when time runs anew on these lines; None: it rests."""
    anew = questions.restarted(session, list(line_ids))
    return resumed.later(anew, answered.resting(session, line_ids))


def accounts(
    session: Session, line_ids: Collection[UUID]
) -> dict[UUID, datetime | None]:
    """Return from when time runs anew on these accounts; None: it rests."""
    said = answered.data_for_now(session, line_ids)
    over = {line: rests.over_at(one.ends_on) for line, one in said.items()}
    return resumed.later(data_questions.restarted(session, line_ids), over)
