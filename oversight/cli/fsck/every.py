"""Every check in one list, in the order of the rooms."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.cli.fsck import (
    added,
    appealing,
    certifying,
    channels,
    closing,
    confirming,
    data_asked,
    data_beyond,
    data_held,
    desks,
    dwelling,
    exhibits,
    facts,
    filing,
    forgetting,
    mending,
    people,
    record,
    review,
    ruled,
    sending,
    signing,
    tree,
)
from oversight.cli.fsck.book import Book, Broken

Check = Callable[[Book], Iterator[tuple[str, str]]]
CHECKS: Mapping[str, Check] = {
    **record.CHECKS,
    **tree.CHECKS,
    **forgetting.CHECKS,
    **people.CHECKS,
    **filing.CHECKS,
    **exhibits.CHECKS,
    **review.CHECKS,
    **dwelling.CHECKS,
    **ruled.CHECKS,
    **facts.CHECKS,
    **added.CHECKS,
    **desks.CHECKS,
    **signing.CHECKS,
    **channels.CHECKS,
    **sending.CHECKS,
    **closing.CHECKS,
    **mending.CHECKS,
    **confirming.CHECKS,
    **data_asked.CHECKS,
    **data_held.CHECKS,
    **data_beyond.CHECKS,
    **appealing.CHECKS,
    **certifying.CHECKS,
}


def found(session: Session, now: datetime) -> Iterator[Broken]:
    """Yield everything that does not hold, check by check.

    Data may be so damaged that a check stumbles over it: that is a finding too.
    """
    book = Book(session, now)
    for name, check in CHECKS.items():
        try:
            for where, what in check(book):
                yield Broken(name, where, what)
        except Exception as error:  # noqa: BLE001
            fault = type(error).__qualname__
            yield Broken(name, "data", f"too damaged to be checked ({fault})")
