"""What was joined to an appeal, once that appeal has ended."""

from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.queries import rows as queries
from oversight.appeals.rules import deciding as rules


def go_on(session: Session, appeal: Appeal) -> int:
    """Let what was joined to an appeal that has ended go on.

    The first leads whatever names an item of it too; what names none goes on by itself.
    What the end of that appeal answered has ended with it; all else stays before the
    same panel, on the same clocks, and says how many go on.
    """
    left = queries.joined_to(session, appeal)
    running = [one for one in left if not rules.over(one.state)]
    leads: list[Appeal] = []
    for one in running:
        lead = next((other for other in leads if _share(one, other)), None)
        one.joined_to_id = None if lead is None else lead.id
        leads += [one] if lead is None else []
    session.flush()
    return len(running)


def _share(one: Appeal, other: Appeal) -> bool:
    return bool({i.item_id for i in one.items} & {i.item_id for i in other.items})
