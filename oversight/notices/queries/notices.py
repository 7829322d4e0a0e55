"""Finding notices: by code, by docket, by the platform that passes them on."""

from uuid import UUID

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.notices.models.notices import Notice
from oversight.notices.rules.parts import Stage

# Spelled out, so that both databases see that their index of it answers.
UNFOLLOWED = and_(
    Notice.stage
    == bindparam("asked", Stage.ASKED.value, unique=True, literal_execute=True),
    ~Notice.followed,
)


def notice(session: Session, notice_id: UUID, *, lock: bool = False) -> Notice:
    """Return one notice, locked for an act if asked; refuse one that is not there."""
    query = select(Notice).where(Notice.id == notice_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise _nothing()
    return found


def by_hash(session: Session, code_hash: str) -> Notice | None:
    """Return the notice whose code has this keyed hash."""
    return session.scalars(
        select(Notice).where(Notice.code_hash == code_hash)
    ).one_or_none()


def find(session: Session, docket: str, item: int, stage: Stage) -> Notice | None:
    """Return the one notice on this item at this stage, if it was made."""
    return session.scalars(
        select(Notice).where(
            Notice.docket == docket,
            Notice.item == item,
            Notice.stage == stage.value,
        )
    ).one_or_none()


def made(session: Session, docket: str, item: int, stage: Stage) -> Notice:
    """Return the one notice on this item at this stage, which has been made."""
    found = find(session, docket, item, stage)
    if found is None:
        raise _nothing()
    return found


def of_docket(session: Session, docket: str, *, lock: bool = False) -> list[Notice]:
    """Return the notices of one docket, item by item, in the order they were made."""
    asked = select(Notice).where(Notice.docket == docket)
    if lock:
        return _held(session, asked)
    order = (Notice.item, Notice.made_at, Notice.stage)
    return list(session.scalars(asked.order_by(*order)))


def for_platform(
    session: Session, platform: str, *, lock: bool = False
) -> list[Notice]:
    """Return what this platform has still to pass on, oldest first.

    What another act settled while this one waited for it is no longer among them.
    """
    asked = select(Notice).where(
        Notice.platform == platform,
        Notice.passed_on_at.is_(None),
        Notice.failed_at.is_(None),
    )
    found = _held(session, asked) if lock else session.scalars(asked)
    return sorted(found, key=lambda one: (one.made_at, one.docket, one.item))


def _held(session: Session, asked: Select[Notice]) -> list[Notice]:
    """Return these notices locked, in the one order in which everybody locks them."""
    order = (Notice.docket, Notice.item, Notice.stage)
    asked = asked.order_by(*order).with_for_update()
    return list(session.scalars(asked.execution_options(populate_existing=True)))


def _nothing() -> RuleError:
    return RuleError(
        "not_found", N_("There is nothing here, or it is not yours to see.")
    )
