"""What was wrong with a list that was not kept, told whole so that it is mended."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor
from oversight.core.codes import new_code
from oversight.core.text import clean_line
from oversight.intake.models.drafts import FaultList
from oversight.intake.rules import officers
from oversight.intake.rules.planning import Plan
from oversight.ledger import service as ledger

NUMBER_LENGTH = 10
LONGEST_NAME = 200


def keep(session: Session, name: str, plan: Plan, *, by: Actor, now: datetime) -> str:
    """Keep the faults of a refused list for its drafter, and return their number."""
    officers.check_drafter(by)
    body = accounts.body(session, by.body or "")
    number = f"F-{new_code()[:NUMBER_LENGTH]}"
    session.add(
        FaultList(
            id=uuid4(),
            number=number,
            body_id=body.id,
            drafter_id=by.id,
            source_name=clean_line(name)[:LONGEST_NAME],
            faults=[
                {
                    "row": one.row,
                    "column": one.column,
                    "code": one.code,
                    "sentence": one.sentence,
                    "values": {key: str(value) for key, value in one.values.items()},
                }
                for one in plan.errors
            ],
            duplicates=[one.as_dict() for one in plan.duplicates],
            made_at=now,
        )
    )
    session.flush()
    facts = {"faults": len(plan.errors)}
    ledger.note(session, "list.refused", by=by, now=now, subject=number, facts=facts)
    return number
