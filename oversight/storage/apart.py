"""Doing one act for each of many: what fails is undone by itself, the others go on.

A sweep does for every docket what is due. One docket that cannot be moved, for
whatever fault, must not keep all others from what is due to them. The worker asks for
it with ``begin``; without it the first fault ends the whole transaction, as elsewhere.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

T = TypeVar("T")
_FAULTS = "apart.faults"


def begin(session: Session) -> None:
    """Let each act of this transaction fail by itself from now on."""
    session.info[_FAULTS] = []


def each(session: Session, over: Iterable[T], act: Callable[[T], int]) -> int:
    """Do the act for each in turn and return the sum of what was done.

    After ``begin`` a fault undoes that one alone and is kept for ``faults``; a database
    that does not answer is no fault of one and is raised.
    """
    if _FAULTS not in session.info:
        return sum(int(act(one)) for one in over)
    return sum(_alone(session, one, act) for one in over)


def faults(session: Session) -> list[Exception]:
    """Return what failed by itself in this transaction, in the order of time."""
    return list(session.info.get(_FAULTS, ()))


def _alone(session: Session, one: T, act: Callable[[T], int]) -> int:
    try:
        with session.begin_nested():
            return int(act(one))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001  # The others must go on.
        kept = [*faults(session), error]
        session.info.clear()  # What was remembered of this one was undone.
        session.info[_FAULTS] = kept
        return 0
