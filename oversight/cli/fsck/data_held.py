"""Data that were kept or handed over: counted, ended, destroyed, told, and barred."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from oversight.cli.fsck.book import Book
from oversight.dispatch.models.custody import Keeper
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.holdings import Certificate, Production
from oversight.dispatch.models.keeping import Delay, Preservation
from oversight.dispatch.models.stays import DataStay
from oversight.dispatch.rules.data_lifecycle import (
    HANDED,
    HELD,
    UNCERTIFIED,
    Holding,
)
from oversight.dispatch.rules.delaying import MOST_IN_ALL, names_in
from oversight.intake.models.bars import Bar
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.barring import BarCause
from oversight.notices.models.notices import Notice

Found = Iterator[tuple[str, str]]


def data_kept(book: Book) -> Found:
    """Find what is kept at a platform too long, twice longer, or unrecorded (I49)."""
    said = book.items("preservation.sent")
    rows = book.session.execute(
        select(LegalRequest.docket, Preservation)
        .join(LegalRequest, LegalRequest.id == Preservation.request_id)
        .options(joinedload(Preservation.item))
        .order_by(LegalRequest.docket, Preservation.number)
    )
    for docket, kept in rows:
        where = f"{docket}/{kept.number}"
        days = timedelta(days=kept.days + (kept.more_days or 0))
        if kept.until != kept.sent_at + days:
            yield where, "is kept to another day than it may be"
        if kept.item.ended_as is None and book.overdue(kept.until):
            yield where, "is kept after its last day"
        times = 1 + (kept.more_days is not None)
        if len(said.get((docket, kept.number), ())) != times:
            yield where, "stands in the record as kept more or fewer times than it was"


def data_handed(book: Book) -> Found:
    """Find data handed over without a manifest, beyond it, or out of step (I46)."""
    said = {
        kind: book.items(f"data.{kind}") for kind in ("received", "due", "certified")
    }
    holdings = {held.line_id: held for held in book.session.scalars(select(Production))}
    for docket, line in _lines(book):
        where = f"{docket}/{line.number}"
        held = holdings.get(line.id)
        if held is None:
            if line.state in HANDED:
                yield where, "was handed over without a manifest"
            continue
        if set(held.fields) - set(line.fields) and held.state is Holding.MINIMISED:
            yield where, "counts as reduced, but more is kept than was approved"
        for kind, there in (
            ("received", held.received_at),
            ("due", held.due_at),
            ("certified", held.state is Holding.CERTIFIED or None),
        ):
            if bool(said[kind].get((docket, line.number))) != (there is not None):
                yield where, f"and the record do not agree about data.{kind}"


def custody_linked(book: Book) -> Found:
    """Find data kept by somebody else than the last link of their chain names."""
    said = Counter(leaf["docket"] for leaf in book.leaves("custody.changed"))
    links: dict[str, list[Keeper]] = {}
    for docket, link in book.session.execute(
        select(LegalRequest.docket, Keeper)
        .join(LegalRequest, LegalRequest.id == Keeper.request_id)
        .order_by(LegalRequest.docket, Keeper.step)
    ):
        links.setdefault(docket, []).append(link)
    for docket in sorted(set(said) | set(links)):
        if said[docket] != max(len(links.get(docket, ())) - 1, 0):
            yield docket, "its custodian changed more or fewer times than recorded"
    held = book.session.execute(
        select(LegalRequest.docket, Production)
        .join(LegalRequest, LegalRequest.id == Production.request_id)
        .where(Production.state.in_(HELD))
        .order_by(LegalRequest.docket, Production.item_id)
    )
    for docket, row in held:
        last = links[docket][-1]
        if (row.custodian_step, row.custodian_id) != (last.step, last.person_id):
            yield docket, "is kept by another than its custodian"


def data_destroyed(book: Book) -> Found:
    """Find certificates that two people did not sign, and items that outlive one."""
    papers = {
        one.production_id: one for one in book.session.scalars(select(Certificate))
    }
    rows = book.session.scalars(
        select(Production).options(
            joinedload(Production.line)
            .joinedload(DataLine.order)
            .joinedload(DataOrder.legal_request),
            joinedload(Production.line).joinedload(DataLine.item),
        )
    )
    for held in rows:
        where = f"{held.line.order.legal_request.docket}/{held.line.number}"
        paper = papers.get(held.id)
        signed = paper is not None and paper.authoriser_id is not None
        if (held.state is Holding.CERTIFIED) != signed:
            yield where, "counts as destroyed without both signatures, or the reverse"
        if paper is not None and paper.authoriser_id == paper.custodian_id:
            yield where, "was certified by one person alone"
        if signed and held.line.item.ended_as is None:
            yield where, "goes on although its data are destroyed"


def data_bars(book: Book) -> Found:
    """Find bodies that owe a certificate and may file, or the reverse (I47)."""
    said = Counter(leaf["why"] for leaf in book.leaves("agency.barred"))
    said.subtract(Counter(leaf["why"] for leaf in book.leaves("agency.unbarred")))
    rows = book.session.execute(
        select(Bar, LegalRequest.docket, Item.number)
        .join(Item, Item.id == Bar.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
    )
    standing: Counter[str] = Counter()
    barred = set()
    for bar, docket, number in rows:
        place = f"{bar.cause.value}:{docket}/{number}"
        standing[place] += bar.lifted_at is None
        if bar.lifted_at is None and bar.cause is BarCause.CERTIFICATE:
            barred.add(bar.item_id)
    for place in sorted(set(said) | set(standing)):
        if said[place] != standing[place]:
            yield place, "the bar and the record do not agree"
    for held in book.session.scalars(select(Production)):
        owes = held.state in UNCERTIFIED and book.overdue(held.certify_by)
        if owes and held.item_id not in barred:
            yield str(held.item_id), "a certificate is owed, and the body may file"
        if held.state is Holding.CERTIFIED and held.item_id in barred:
            yield str(held.item_id), "was certified, and the body may still not file"


def data_told(book: Book) -> Found:
    """Find account holders who were neither told nor are told later (I57, I60)."""
    told = set(
        book.session.execute(
            select(Notice.docket, Notice.item).where(Notice.stage == "sent")
        ).all()
    )
    delays: dict[object, list[Delay]] = {}
    for one in book.session.scalars(select(Delay).order_by(Delay.step)):
        delays.setdefault(one.line_id, []).append(one)
    for docket, line in _lines(book):
        where = f"{docket}/{line.number}"
        mine = delays.get(line.id, [])
        waiting = [one for one in mine if one.unsealed_at is None]
        known = (docket, line.number) in told
        if line.state in HANDED and not known and not waiting:
            yield where, "was handed over, and its owner was not told"
        if known and waiting:
            yield where, "its owner was told while a delay was running"
        if any(book.overdue(one.until) for one in waiting):
            yield where, "a delay ran out, and the notice did not open"
        yield from ((where, what) for what in _too_late(mine))


def _too_late(delays: list[Delay]) -> Iterator[str]:
    """Say what is wrong with the delays of one notice, step by step (I58, I60)."""
    so_far, deciders = 0, set[str]()
    for step, one in enumerate(delays, start=1):
        so_far += one.days
        names = names_in([one.decided_by])
        if so_far > MOST_IN_ALL and not one.high_court:
            yield "its notice was put off too long"
        if one.step != step or (step > 1 and one.since != delays[step - 2].until):
            yield "its delays do not follow one another"
        if names & deciders:
            yield "two of its delays were decided by the same reviewer"
        deciders |= names


def _lines(book: Book) -> list[tuple[str, DataLine]]:
    rows = book.session.scalars(
        select(DataLine)
        .options(joinedload(DataLine.order).joinedload(DataOrder.legal_request))
        .order_by(DataLine.order_id, DataLine.number)
    )
    return [(line.order.legal_request.docket, line) for line in rows]


def stays_held(book: Book) -> Found:
    """Find what was handed over while an appeal had stayed it."""
    rows = book.session.execute(
        select(LegalRequest.docket, DataLine.number, DataStay, Production.answered_at)
        .join(DataLine, DataLine.id == DataStay.line_id)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .join(Production, Production.line_id == DataLine.id)
        .order_by(LegalRequest.docket, DataLine.number)
    )
    for docket, number, stay, handed in rows:
        until = stay.ended_at or book.now
        if stay.stayed_at < handed < until:
            yield f"{docket}/{number}", "was handed over while an appeal stayed it"


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "data-kept": data_kept,
    "data-handed": data_handed,
    "custody-linked": custody_linked,
    "data-destroyed": data_destroyed,
    "data-bars": data_bars,
    "data-told": data_told,
    "stays-held": stays_held,
}
