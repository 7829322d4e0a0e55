"""The files of an item, handed out to the members of its panel and to nobody else."""

from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.intake.rules.exhibits import Copy
from oversight.intake.service import keeping
from oversight.review.queries import exhibits
from oversight.review.views.matters import bp
from oversight.web import files
from oversight.web.access import allow, current_actor
from oversight.web.store import store

_COPIES = {"view": Copy.VIEWING, "original": Copy.ORIGINAL}


@bp.get("/<docket>/<int:number>/files/<code>/<any(view, original):copy>")
@allow(Permission.REVIEW_DECIDE)
def exhibit(docket: str, number: int, code: str, copy: str) -> ResponseReturnValue:
    """Hand out a file of an item that the member has opened."""
    actor = current_actor()
    with store().transaction() as session:
        found = exhibits.opened_exhibit(session, docket, number, code, actor)
        handed = keeping.hand_out(
            session, found, _COPIES[copy], by=actor, now=utc_now()
        )
    return files.attachment(handed.content, name=handed.name, mime=handed.mime)
