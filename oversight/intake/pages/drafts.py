"""A draft as a task list, one of its parts, and its read-back before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.drafts import FilingDraft
from oversight.intake.pages.law import FormPage, ProvisionCard, form_page
from oversight.intake.queries import unsent
from oversight.intake.rules import sections, victims
from oversight.intake.rules.measures import LADDER, lower_rungs

SHOWN = 80


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft in the list of the officer's own."""

    key: str
    about: str
    saved_at: datetime
    track: str
    left: int


@dataclass(frozen=True, slots=True)
class Task:
    """One part of the form and how far it is."""

    code: str
    title: str
    done: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft as a task list."""

    key: str
    about: str
    track: str
    saved_at: datetime
    tasks: tuple[Task, ...]
    left: int


@dataclass(frozen=True, slots=True)
class PartPage:
    """One part of a draft, with the law beside it."""

    key: str
    code: str
    title: str
    names: tuple[str, ...]
    following: str
    cards: tuple[ProvisionCard, ...]
    beside: tuple[ProvisionCard, ...]
    elements: Mapping[str, str]
    begins: Mapping[str, ProvisionCard]
    may_cite_more: bool
    law: FormPage


def lines(session: Session, by: Actor) -> tuple[DraftLine, ...]:
    """Return the officer's own drafts, the last one touched first."""
    return tuple(
        DraftLine(one.key, _about(one), one.saved_at, one.track, _left(one))
        for one in unsent.drafts(session, by)
    )


def draft_page(session: Session, key: str, by: Actor) -> DraftPage:
    """Return the officer's own draft as a task list."""
    draft = unsent.own_draft(session, key, by)
    return DraftPage(
        key=key,
        about=_about(draft),
        track=draft.track,
        saved_at=draft.saved_at,
        tasks=tuple(
            Task(
                part.code,
                part.title,
                sections.is_done(part, draft.given),
                sections.is_begun(part, draft.given),
            )
            for part in parts_of(draft.track)
        ),
        left=_left(draft),
    )


def part_page(
    session: Session, key: str, code: str, by: Actor, *, on: date
) -> tuple[PartPage, Mapping[str, str]]:
    """Return one part of the officer's own draft, and what the draft keeps."""
    draft = unsent.own_draft(session, key, by)
    codes = [part.code for part in parts_of(draft.track)]
    if code not in codes:
        raise unsent.nothing()
    part, page = (
        sections.BY_CODE[code],
        form_page(session, by, on=on, track=draft.track),
    )
    after = codes[codes.index(code) + 1 :]
    cards = _cards(page, draft.given)
    elements = _elements(cards)
    return (
        PartPage(
            key=key,
            code=code,
            title=part.title,
            names=_asked(part, draft.given, elements),
            following=after[0] if after else "",
            cards=tuple(cards.values()),
            beside=tuple(cards[name] for name in sections.ALSO if name in cards),
            elements=elements,
            begins={sections.ELEMENTS_OF[name][0]: card for name, card in cards.items()}
            if len(cards) > 1
            else {},
            may_cite_more=code == "law"
            and len(sections.asked_beside(draft.given)) < len(sections.ALSO),
            law=page,
        ),
        draft.given,
    )


def parts_of(track: str) -> tuple[sections.Section, ...]:
    """Return the parts of the form: a victim's has one more."""
    return tuple(
        part
        for part in sections.SECTIONS
        if part.code != "victim" or track == victims.VICTIM
    )


def _asked(
    part: sections.Section, given: Mapping[str, str], elements: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the questions of a part, without those that do not apply."""
    unasked = {
        *(one for names in sections.ELEMENTS_OF.values() for one in names),
        *sections.ALSO,
        *(
            name
            for name, rung in sections.RUNGS.items()
            if rung not in lower_rungs(given.get("measure") or LADDER[-1])
        ),
    }
    unasked -= {*elements, *sections.asked_beside(given)}
    return tuple(name for name in part.fields if name not in unasked)


def _cards(page: FormPage, given: Mapping[str, str]) -> dict[str, ProvisionCard]:
    """Return what the law says of all that is cited, by the question that cites it."""
    found = ((name, page.card(text)) for name, text in sections.cited(given).items())
    return {name: card for name, card in found if card is not None}


def _elements(cards: Mapping[str, ProvisionCard]) -> dict[str, str]:
    """Return each element that is asked for, by the name of its question."""
    return {
        place: text
        for name, card in cards.items()
        for place, text in zip(sections.ELEMENTS_OF[name], card.elements, strict=False)
    }


def _about(draft: FilingDraft) -> str:
    text = draft.given.get("locator", "")
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _left(draft: FilingDraft) -> int:
    return sum(
        1 for part in parts_of(draft.track) if not sections.is_done(part, draft.given)
    )
