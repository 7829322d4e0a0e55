"""Handing many notices on: taking them with their codes, saying what became of them.

Each is recorded for itself, as if on its own page: all that was read back, or nothing.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.codes import grouped
from oversight.dispatch.queries import handouts as queries
from oversight.dispatch.queries.handouts import HandoutRow
from oversight.dispatch.rules import handouts as rules
from oversight.dispatch.rules import ticking
from oversight.ledger import service as ledger
from oversight.notices import language
from oversight.notices.service import telling as notices
from oversight.vault.reading import Gone

COLUMNS = (
    *("docket", "item", "notice", "address", "native_id"),
    *("code", "text_ur", "text_en"),
)


def record(
    session: Session,
    ticked: Collection[str],
    dockets: Collection[str],
    what: str,
    *,
    by: Actor,
    now: datetime,
) -> tuple[HandoutRow, ...]:
    """Record of each notice that its account holder has it, or that it reached nobody.

    They are taken in one order, so that two who record at once never wait in a ring;
    whoever comes second is told which were recorded before, and records nothing.
    """
    rules.check_what(what)
    waiting = queries.waiting(session, by=by, lock=True)
    found = {queries.place_of(one): one for one in waiting}
    places = rules.chosen(ticked, dockets, waiting=tuple(found))
    said = queries.described(session, [found[place] for place in places])
    act = notices.hand_on if what == rules.PASSED_ON else notices.give_up
    for place in places:
        act(session, found[place], by=by, now=now)
    return said


def take(session: Session, *, by: Actor, now: datetime) -> list[dict[str, str]]:
    """Return every notice that waits, in both languages and with its code, and note it.

    Whoever holds a code can act for an account holder; so the audit says who took them.
    """
    waiting = queries.waiting(session, by=by)[: ticking.MOST]
    ledger.note(
        session,
        "notices.taken",
        by=by,
        now=now,
        subject=by.platform or "",
        facts={"notices": len(waiting)},
    )
    taken = []
    for notice, row in zip(waiting, queries.described(session, waiting), strict=True):
        kept = notices.code_kept(session, notice)
        code = "" if isinstance(kept, Gone) else kept
        said = notices.content(notice, code=code)
        taken.append(
            {
                "docket": notice.docket,
                "item": str(notice.item),
                "notice": notice.stage,
                "address": row.locator,
                "native_id": row.native_id,
                "code": grouped(code) if code else "",
                "text_ur": language.text(said, "ur"),
                "text_en": language.text(said, "en"),
            }
        )
    return taken
