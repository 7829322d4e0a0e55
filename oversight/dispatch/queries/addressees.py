"""Where a platform says that it is established, and who represents it in law."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.addressees import Establishment


def established(session: Session, platform_id: UUID) -> Establishment | None:
    """Return what a platform last said of itself."""
    said = select(Establishment).where(Establishment.platform_id == platform_id)
    newest = said.order_by(Establishment.turn.desc()).limit(1)
    return session.scalars(newest).one_or_none()
