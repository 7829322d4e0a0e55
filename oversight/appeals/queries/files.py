"""The files of the agency beside an item under appeal, and who learned of which."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem, Disclosure
from oversight.appeals.queries import rows
from oversight.authority.permissions import Actor
from oversight.intake.models.exhibits import Exhibit
from oversight.intake.models.requests import Item
from oversight.intake.queries import exhibits, matter_files
from oversight.intake.queries.exhibits import ExhibitRow


@dataclass(frozen=True, slots=True)
class ToldFile:
    """One file that whoever appealed was shown, or had summed up for them."""

    exhibit_id: UUID
    code: str
    caption: str
    purpose: str
    media: str
    gist: str | None


@dataclass(frozen=True, slots=True)
class FilesPage:
    """The files beside one item, for a member who has declared."""

    rows: tuple[ExhibitRow, ...]
    withheld: tuple[str, ...]
    told: dict[str, ToldFile]


def page(session: Session, docket: str, number: int, by: Actor) -> FilesPage:
    """Return the files of an item under appeal; only declared members see them."""
    item = of_member(session, docket, number, by)
    return FilesPage(
        rows=exhibits.of_item(session, item.item_id),
        withheld=tuple(
            exhibits.withheld_of(session, [item.item_id]).get(item.item_id, ())
        ),
        told={file.code: file for file in told(session, item)},
    )


def of_member(session: Session, docket: str, number: int, by: Actor) -> AppealItem:
    """Return an item under appeal for a member who has declared."""
    appeal = rows.appeal(session, docket)
    if by.id not in rows.panel(session, appeal).declared:
        raise exhibits.nothing()
    return rows.appeal_item(appeal, number)


def beside(session: Session, item: AppealItem, code: str) -> Exhibit:
    """Return a file of this very item; any other is not there."""
    found = exhibits.one(session, code)
    belongs = exhibits.filed_item(session, found)
    if belongs is None or belongs.id != item.item_id:
        raise exhibits.nothing()
    return found


def readable(session: Session, item: AppealItem, code: str) -> Exhibit:
    """Return a file of this item, or one that belongs to its whole matter."""
    found = exhibits.one(session, code)
    matter = matter_files.matter_of(session, found)
    if matter is not None and matter == session.get_one(Item, item.item_id).request_id:
        return found
    return beside(session, item, code)


def told(session: Session, item: AppealItem) -> Sequence[ToldFile]:
    """Return the files of which whoever made this very appeal has learned."""
    return _told(session, Disclosure.appeal_item_id == item.id)


def offered(session: Session, docket: str, number: int) -> list[tuple[str, str]]:
    """Return the files on which a vote on this item may rely, with their captions."""
    item = rows.appeal_item(rows.appeal(session, docket), number)
    return [(file.code, file.caption) for file in told(session, item)]


def told_to(session: Session, appeal: Appeal) -> Sequence[ToldFile]:
    """Return the files of which this person has learned, by a joined appeal too.

    Also by one to which theirs was joined until it was decided, before the same panel.
    """
    before = select(Appeal.id).where(
        Appeal.panel_id == appeal.panel_id,
        Appeal.panel_id.is_not(None),
        Appeal.docket < appeal.docket,
    )
    mine = or_(
        AppealItem.appeal_id == appeal.id,
        AppealItem.appeal_id == appeal.joined_to_id,
        AppealItem.appeal_id.in_(before),
    )
    items = [item.item_id for item in appeal.items]
    learned: dict[str, ToldFile] = {}
    for file in _told(session, mine & AppealItem.item_id.in_(items)):
        if file.code not in learned or file.gist is None:
            learned[file.code] = file
    return tuple(learned.values())


def disclosure(
    session: Session, item: AppealItem, exhibit: Exhibit
) -> Disclosure | None:
    """Return how a file was disclosed in an appeal, if it was."""
    return session.scalars(
        select(Disclosure).where(
            Disclosure.appeal_item_id == item.id, Disclosure.exhibit_id == exhibit.id
        )
    ).one_or_none()


def shown_to(session: Session, appeal: Appeal, code: str) -> Exhibit:
    """Return a file that was shown to this person; any other is not there."""
    for file in told_to(session, appeal):
        if file.code == code and file.gist is None:
            return exhibits.one(session, code)
    raise exhibits.nothing()


def _told(session: Session, where: object) -> Sequence[ToldFile]:
    found = session.execute(
        select(Exhibit, Disclosure.gist)
        .join(Disclosure, Disclosure.exhibit_id == Exhibit.id)
        .join(AppealItem, AppealItem.id == Disclosure.appeal_item_id)
        .where(where)  # type: ignore[arg-type]
        .order_by(AppealItem.number, Exhibit.position, Exhibit.code)
    )
    return [
        ToldFile(
            exhibit_id=one.id,
            code=one.code,
            caption=one.caption,
            purpose=one.purpose.value,
            media=one.viewing_media,
            gist=gist,
        )
        for one, gist in found
    ]
