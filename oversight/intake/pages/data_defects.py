"""What a body is asked to correct in its data request, and what it said so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.hashes import sha256_of
from oversight.intake.pages.data_dockets import Filed
from oversight.intake.pages.registry import ReadBack
from oversight.intake.queries import data, data_defects, matters
from oversight.intake.rules.data_checklist import DEFECTS, WHOLE, Asked
from oversight.intake.rules.lifecycle import RequestState


@dataclass(frozen=True, slots=True)
class CureLine:
    """One thing to correct: the address it is about, and what was filed."""

    asked: Asked
    locator: str
    said: str


@dataclass(frozen=True, slots=True)
class CurePage:
    """The one correction of a data request, as its body may see it.

    ``of_law``: what was listed is fallen law, which another page asks for.
    """

    docket: str
    due_at: datetime | None
    lines: tuple[CureLine, ...]
    custodians: tuple[tuple[str, str], ...]
    of_law: bool = False


def cure_page(session: Session, docket: str, *, by: Actor) -> CurePage:
    """Return what is to be corrected; another body's request does not exist."""
    request = matters.own_request(session, docket, by)
    promise = data.promise(session, request.id)
    items = {item.number: item for item in request.items}
    rows = data.items_of(session, request.id)
    found = matters.defects(session, [request.id], open_only=True)

    def line(one: Asked) -> CureLine:
        if one.number == WHOLE:
            return CureLine(one, "", promise.answers.get(one.field, ""))
        item = items[one.number]
        number = item.native_id or ""
        said = rows[item.id].link if one.field == "link" else number
        return CureLine(one, item.locator, said)

    return CurePage(
        docket=docket,
        due_at=request.cure_due,
        lines=tuple(line(one) for one in data_defects.asked(request, found)),
        of_law=any(one.code not in DEFECTS for one in found),
        custodians=tuple(
            (str(person), name)
            for person, name in data.custodians(session, request.body.slug)
        ),
    )


def read_back(page: Filed, by_hand: Sequence[tuple[int, str]]) -> ReadBack | None:
    """Return what would be listed for the body; None where nothing can be."""
    if not by_hand or page.cured_once or page.state != RequestState.FILED:
        return None
    asked = [Asked(number, code) for number, code in sorted(set(by_hand))]
    items = tuple(
        (number, tuple(one.sentence for one in asked if one.number == number))
        for number in sorted({one.number for one in asked})
    )
    ticks = tuple(
        (one.code, str(one.number)) if one.number else ("whole", one.code)
        for one in asked
    )
    mark = sha256_of(repr(ticks))
    return ReadBack(items=items, own=(), sent=(*ticks, ("read", mark)), mark=mark)
