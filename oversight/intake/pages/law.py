"""The law beside the form: what each provision carries, and how sure we are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.rules import columns, elements, victims
from oversight.intake.rules.files import COLUMNS, MOST_ROWS, REQUIRED
from oversight.intake.rules.measures import LADDER
from oversight.intake.service import law_checks
from oversight.law.queries import register as law
from oversight.law.rules.kinds import Confidence, Role
from oversight.law.rules.register import Catalogue, Provision, within

DATA_ONLY = frozenset({"data_tier", "window_from", "window_to", "fields"})
_CONTEXT = (Role.OFFENCE, Role.DESIGNATION)


@dataclass(frozen=True, slots=True)
class ProvisionCard:
    """A provision beside the form: what it carries, and how sure we are of it."""

    id: str
    named: tuple[str, str]
    title: str
    title_ur: str
    instrument: str
    instrument_ur: str
    number: str
    measures: tuple[str, ...]
    longest: int | None
    grounds: tuple[tuple[str, str, str], ...]
    elements: tuple[str, ...]
    cannot: tuple[str, ...]
    doubt: str


@dataclass(frozen=True, slots=True)
class Context:
    """A provision that may stand beside a power, in English and Urdu."""

    id: str
    name: tuple[str, str]
    instrument: tuple[str, str]
    number: str
    title: tuple[str, str]
    is_offence: bool


@dataclass(frozen=True, slots=True)
class FormPage:
    """The law beside the form for one address."""

    provisions: tuple[ProvisionCard, ...]
    context: tuple[Context, ...]
    measures: tuple[str, ...]
    item_days: int
    account_days: int

    def card(self, citation: str) -> ProvisionCard | None:
        """Return the card of what is cited: a power, or what stands beside one."""
        name = citation.partition(":")[0]
        powers = (card for card in self.provisions if card.id == name)
        beside = (_beside(one) for one in self.context if one.id == name)
        return next(powers, None) or next(beside, None)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list, and the vocabulary in which its codes are said in words."""

    name: str
    needed: bool
    words: str
    codes: tuple[str, ...]
    vocabulary: str


@dataclass(frozen=True, slots=True)
class BulkPage:
    """What a bulk file may hold: each column, what it holds, which codes it takes."""

    columns: tuple[Column, ...]
    most_rows: int
    docket_items: int


def form_page(
    session: Session, by: Actor, *, on: date, track: str = victims.ORDINARY
) -> FormPage:
    """Return what the officer's body may file under today, in the register's order.

    On the track for victims, what it may order on a victim's application comes first,
    and nothing stands longer than such an order does unless a panel confirms it.
    """
    catalogue, profile = law.catalogue(session), law.profile(session, on)
    longest = [law.clock(session, "victim_order", on).amount] if track else []
    body = by.body or ""
    rows = (
        *_applied(session, catalogue, body, on, track),
        *catalogue.fileable(body, on),
    )
    cards = (_card(row, catalogue, body, on) for row in rows)
    return FormPage(
        provisions=tuple(card for card in cards if card.measures),
        context=tuple(_context(catalogue, on)),
        measures=LADDER,
        item_days=min([profile.item_days, *longest]),
        account_days=min([profile.account_days, *longest]),
    )


def bulk_page(session: Session, *, on: date) -> BulkPage:
    """Return the columns of a bulk file, and which of them must be there."""
    return BulkPage(
        columns=tuple(
            Column(
                name,
                name in REQUIRED,
                columns.WORDS[name],
                columns.CODES.get(name, ()),
                columns.IN_WORDS.get(name, ""),
            )
            for name in COLUMNS
            if name not in DATA_ONLY
        ),
        most_rows=MOST_ROWS,
        docket_items=law.profile(session, on).docket_items,
    )


def _applied(
    session: Session, catalogue: Catalogue, body: str, on: date, track: str
) -> Iterator[Provision]:
    for name in law_checks.applied(session, track, on=on):
        row = catalogue.provisions.get(name)
        if row is None or not row.holds(on) or row.suspended(on):
            continue
        if catalogue.on_application(body, name, on):
            yield row


def _card(row: Provision, catalogue: Catalogue, body: str, on: date) -> ProvisionCard:
    carried = tuple(
        name for name in LADDER if catalogue.measures[name].powers & row.powers
    )
    limits = [
        row.limits[limit]
        for name in carried
        for limit in catalogue.measures[name].limits
        if limit in row.limits
    ]
    return ProvisionCard(
        id=row.id,
        named=(row.named, row.named_ur or row.named),
        title=row.title,
        title_ur=row.title_ur or row.title,
        instrument=row.instrument.title,
        instrument_ur=row.instrument.title_ur or row.instrument.title,
        number=row.number,
        measures=carried,
        longest=min(limits) if limits else None,
        grounds=tuple(
            (ground.code, ground.text, law.urdu(ground.text)) for ground in row.grounds
        ),
        elements=elements.of(row.id),
        cannot=elements.cannot(row.id),
        doubt=_doubt(row, catalogue, body, on),
    )


def _doubt(row: Provision, catalogue: Catalogue, body: str, on: date) -> str:
    """Return the lesser of two confidences, or nothing where both are high."""
    found = {row.confidence} | {
        power.confidence
        for power in catalogue.powers.get((body, row.id), ())
        if power.may_file and within(power.valid_from, power.valid_to, on)
    }
    for doubtful in (Confidence.LOW, Confidence.MEDIUM):
        if doubtful in found:
            return doubtful.value
    return ""


def _context(catalogue: Catalogue, on: date) -> Iterator[Context]:
    for row in catalogue.provisions.values():
        good = row.holds(on) and not row.suspended(on)
        if row.role in _CONTEXT and not row.standalone and good:
            act = row.instrument
            yield Context(
                row.id,
                (row.named, row.named_ur or row.named),
                (act.title, act.title_ur or act.title),
                row.number,
                (row.title, row.title_ur or row.title),
                row.role is Role.OFFENCE,
            )


def _beside(one: Context) -> ProvisionCard:
    """Return the card of what gives no power: its elements, and what it cannot do."""
    return ProvisionCard(
        id=one.id,
        named=one.name,
        title=one.title[0],
        title_ur=one.title[1],
        instrument=one.instrument[0],
        instrument_ur=one.instrument[1],
        number=one.number if one.is_offence else "",
        measures=(),
        longest=None,
        grounds=(),
        elements=elements.of_offence(one.id) if one.is_offence else (),
        cannot=elements.cannot(one.id),
        doubt="",
    )
