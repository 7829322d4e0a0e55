"""Letters that a request for data is over: to the platform, the body, the custodian.

None of them holds a word of the case: they name a docket and lead to its page.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.dispatch.service import posting
from oversight.intake.models.requests import LegalRequest

WITHDRAWN, OVER, DESTROY = "data_withdrawn", "data_over", "data_destroy"


def tell(
    session: Session,
    request: LegalRequest,
    number: int,
    *,
    cause: str,
    at_platform: bool,
    now: datetime,
) -> None:
    """Tell the body, and the platform if it was asked, that one account is over."""
    docket = request.docket
    values = {"docket": docket, "item": str(number), "cause": cause}
    if at_platform:
        posting.to_platform(
            session,
            request.platform.slug,
            WITHDRAWN,
            docket=docket,
            mark=f"/{number}",
            values=values,
            now=now,
        )
    posting.to_body(
        session,
        request.body.slug,
        OVER,
        key=f"{OVER}:{docket}/{number}",
        values=values,
        now=now,
    )


def tell_custodian(
    session: Session,
    request: LegalRequest,
    number: int,
    custodian: UUID,
    *,
    until: datetime,
    now: datetime,
) -> None:
    """Tell whoever keeps the data until when they must be gone."""
    name = f"{request.docket}/{number}"
    posting.to_person(
        session,
        custodian,
        DESTROY,
        key=f"{DESTROY}:{name}",
        values={
            "docket": request.docket,
            "item": str(number),
            "until": until.isoformat(),
        },
        now=now,
    )
