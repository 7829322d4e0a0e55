"""A read-back: what is asked is tried to its end, undone, and shown first."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from oversight.web.forms import Form, attempt

Said = TypeVar("Said")


class _Undone(Exception):  # noqa: N818  # Named as what happened.
    """All went well, and none of it shall stay."""


def tried(form: Form, work: Callable[[Session], Said]) -> Said | None:
    """Return what this act would record, and record nothing.

    None where it was refused; the form then says why.
    """
    said: list[Said] = []

    def whole(session: Session) -> None:
        said.append(work(session))
        session.flush()
        raise _Undone

    try:
        attempt(form, whole)
    except _Undone:
        return said[0]
    return None
