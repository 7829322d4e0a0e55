"""A docket's receipt as a file, for whichever desk hands it out."""

from flask import Response, abort
from sqlalchemy.orm import Session

from oversight.ledger import handing
from oversight.ledger.rules.holders import Holder
from oversight.web.files import attachment
from oversight.web.store import settings

ZIP = "application/zip"


def handed_to(
    session: Session, docket: str, holder: Holder, body: str | None = None
) -> Response:
    """Return the proof of what was recorded in a docket; 404 while there is none.

    The view has shown before that the docket is the visitor's to see.
    """
    asked = settings().witness_policy
    found = handing.receipt(session, docket, holder=holder, body=body, asked=asked)
    if found is None:
        abort(404)
    return attachment(found.raw, name=f"{docket}.zip", mime=ZIP)
