"""The files beside one row of a filing or one filed item, for the body that files."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body
from oversight.authority.permissions import Actor, Permission
from oversight.intake.models.batches import Batch
from oversight.intake.models.exhibits import Exhibit
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import beside, matter_files, matters
from oversight.intake.queries import exhibits as queries
from oversight.intake.queries.exhibits import ExhibitRow
from oversight.intake.rules import exhibits as rules
from oversight.intake.rules.data_tiers import KIND
from oversight.intake.rules.lifecycle import BatchState


@dataclass(frozen=True, slots=True)
class ExhibitsPage:
    """What stands beside one row or item, and whether more may come."""

    reference: str
    number: int
    is_filed: bool
    is_data: bool
    shown_as: int
    locator: str
    exhibits: tuple[ExhibitRow, ...]
    withheld: tuple[str, ...]
    takes_none: bool
    may_add: bool
    may_remove: bool
    most: int = rules.MOST_EACH


def row_page(session: Session, number: str, row: int, by: Actor) -> ExhibitsPage:
    """Return the files of a row of the body's own filing."""
    batch = matters.own_batch(session, number, by)
    given = beside.given(session, batch).get(row)
    if given is None:
        raise queries.nothing()
    account = beside.place_of(session, batch, row)
    waiting = batch.state is BatchState.WAITING and by.may(Permission.INTAKE_DRAFT)
    files = queries.of_batch(session, batch.id).get(row, ())
    cited = given.get("provision", "").split(";")
    takes_none = rules.is_child_material(batch.answers, cited)
    return ExhibitsPage(
        reference=number,
        number=row,
        is_filed=False,
        is_data=account is not None,
        shown_as=account or row,
        locator=given.get("locator", ""),
        exhibits=files,
        withheld=tuple(queries.withheld_in(session, batch.id).get(row, ())),
        takes_none=takes_none,
        may_add=waiting and len(files) < rules.MOST_EACH,
        may_remove=waiting,
    )


def item_page(session: Session, docket: str, number: int, by: Actor) -> ExhibitsPage:
    """Return the files of a filed item of the body's own."""
    request = matters.own_request(session, docket, by)
    item = next((one for one in request.items if one.number == number), None)
    if item is None:
        raise queries.nothing()
    files = queries.of_item(session, item.id)
    return ExhibitsPage(
        reference=docket,
        number=number,
        is_filed=True,
        is_data=request.kind == KIND,
        shown_as=number,
        locator=item.locator,
        exhibits=files,
        withheld=tuple(queries.withheld_of(session, [item.id]).get(item.id, ())),
        takes_none=rules.is_child_material(request.answers, item.provisions),
        may_add=_takes_files(request, item, by) and len(files) < rules.MOST_EACH,
        may_remove=False,
    )


def own_exhibit(session: Session, code: str, by: Actor) -> Exhibit:
    """Return an exhibit of the visitor's own body; any other does not exist."""
    found = queries.one(session, code)
    batch = session.get_one(Batch, found.batch_id)
    body = session.get_one(Body, batch.body_id)
    if body.slug != by.body:
        raise queries.nothing()
    return found


def screened_exhibit(session: Session, docket: str, code: str) -> Exhibit:
    """Return an exhibit of a request that the registrar has before them.

    What came with new facts, and a warrant's paper, are read after the check as well.
    """
    found = queries.one(session, code)
    item = queries.filed_item(session, found)
    request = matters.request(session, docket)
    if item is None:
        seen = matter_files.matter_of(session, found) == request.id
    else:
        seen = item.request_id == request.id and request.state in rules.SCREENING
    if not seen:
        raise queries.nothing()
    return found


def _takes_files(request: LegalRequest, item: Item, by: Actor) -> bool:
    return (
        request.state in rules.TAKES_FILES
        and item.ended_as is None
        and request.ordered_at is None
        and by.may(Permission.INTAKE_DRAFT)
    )
