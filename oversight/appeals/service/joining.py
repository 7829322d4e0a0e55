"""What was joined to an appeal, once that appeal has ended."""

from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.queries import rows as queries
from oversight.appeals.rules import deciding as rules


def go_on(session: Session, appeal: Appeal) -> int:
    """Let what was joined to an appeal that has ended go on, the first as first.

    What the end of that appeal answered has ended with it; all else stays before the
    same panel, on the same clocks, and says how many go on.
    """
    left = queries.joined_to(session, appeal)
    running = [one for one in left if not rules.over(one.state)]
    for one in running:
        one.joined_to_id = None if one is running[0] else running[0].id
    session.flush()
    return len(running)
