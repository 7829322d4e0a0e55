"""What lies with courts, of the data of one account."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.lodging import Lodging
from oversight.dispatch.queries import data as queries


@dataclass(frozen=True, slots=True)
class LodgingRow:
    """One copy that a court was given, for the body that gave it."""

    id: str
    court: str
    case_number: str
    fields: tuple[str, ...]
    lodged_on: date
    ended_on: date | None


def of_production(session: Session, production_id: UUID) -> Sequence[Lodging]:
    """Return what was lodged of one account's data, the first first."""
    return session.scalars(
        select(Lodging)
        .where(Lodging.production_id == production_id)
        .order_by(Lodging.lodged_at, Lodging.id)
        .execution_options(populate_existing=True)
    ).all()


def one(session: Session, production_id: UUID, lodging_id: str) -> Lodging:
    """Return one copy by its number, or refuse as if there were none."""
    for found in of_production(session, production_id):
        if str(found.id) == lodging_id:
            return found
    raise queries.nothing()


def pending(session: Session, production_id: UUID) -> Lodging | None:
    """Return a copy whose court has not decided yet, if there is one."""
    found = [one for one in of_production(session, production_id) if not one.ended_at]
    return found[0] if found else None


def rows(
    session: Session, production_ids: Collection[UUID]
) -> dict[UUID, tuple[LodgingRow, ...]]:
    """Return what lies with courts, account by account."""
    found: dict[UUID, list[LodgingRow]] = {}
    for row in session.scalars(
        select(Lodging)
        .where(Lodging.production_id.in_(production_ids))
        .order_by(Lodging.lodged_at, Lodging.id)
    ):
        found.setdefault(row.production_id, []).append(
            LodgingRow(
                id=str(row.id),
                court=row.court,
                case_number=row.case_number,
                fields=tuple(row.fields),
                lodged_on=row.lodged_on,
                ended_on=row.ended_on,
            )
        )
    return {held: tuple(all_) for held, all_ in found.items()}
