"""A draft as a task list, one of its parts, and its read-back before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.drafts import FilingDraft
from oversight.intake.pages import cited
from oversight.intake.pages.cited import Cited
from oversight.intake.pages.law import FormPage, ProvisionCard, form_page
from oversight.intake.queries import earlier, unsent
from oversight.intake.queries.earlier import EarlierDocket
from oversight.intake.rules import preview, sections, victims
from oversight.intake.rules.measures import LADDER, lower_rungs
from oversight.intake.rules.planning import Plan
from oversight.intake.rules.preview import PublicDocket
from oversight.intake.rules.rows import RowError
from oversight.intake.rules.screening import DEFECTS
from oversight.law.queries import register as law

SHOWN = 80
AGAIN = frozenset({"refile_uncited", "refile_facts"})


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


@dataclass(frozen=True, slots=True)
class Said:
    """One answer read back, and the part in which it can be changed."""

    name: str
    text: str
    part: str
    citation: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands in the way of sending, and the part in which it is mended."""

    error: RowError
    part: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """What the registrar would find missing, and the part that asks for it."""

    code: str
    sentence: str
    part: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A draft read back in full, with what the public will see of it."""

    key: str
    track: str
    said: tuple[Said, ...]
    faults: tuple[Fault, ...]
    live: str
    lacking: tuple[Lacking, ...]
    earlier: tuple[EarlierDocket, ...]
    public: tuple[PublicDocket, ...]
    titles: Mapping[str, Cited]


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


def check_page(
    session: Session, key: str, by: Actor, plan: Plan, *, on: date
) -> CheckPage:
    """Return the officer's own draft read back, with everything wrong or missing."""
    draft = unsent.own_draft(session, key, by)
    one = plan.candidates[0] if plan.candidates else None
    most = law.profile(session, on).docket_items
    public = preview.of(plan.candidates, most=most, track=draft.track)
    return CheckPage(
        key=key,
        track=draft.track,
        said=tuple(_said(draft)),
        faults=tuple(
            Fault(
                error,
                "again" if error.code in AGAIN else sections.section_of(error.column),
            )
            for error in plan.errors
        ),
        live=next((double.docket or "" for double in plan.duplicates), ""),
        lacking=tuple(
            Lacking(
                code, DEFECTS[code].sentence, sections.section_of(DEFECTS[code].field)
            )
            for code in (one.defects if one else ())
        ),
        earlier=earlier.of_locators(
            session, [one.draft.locator] if one else [], body=by.body or ""
        ),
        public=public,
        titles=cited.in_words(session, sections.cited(draft.given).values()),
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


def _said(draft: FilingDraft) -> list[Said]:
    given, unsent_texts = draft.given, sections.beside_the_law(draft.given)
    of = {
        one: given.get(name, "")
        for name, names in sections.ELEMENTS_OF.items()
        for one in names
    }
    return [
        Said(name, given[name], part.code, of.get(name, ""))
        for part in parts_of(draft.track)
        for name in part.fields
        if given.get(name, "").strip()
        and name not in sections.ONCE
        and name not in unsent_texts
    ]


def _about(draft: FilingDraft) -> str:
    text = draft.given.get("locator", "")
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _left(draft: FilingDraft) -> int:
    return sum(
        1 for part in parts_of(draft.track) if not sections.is_done(part, draft.given)
    )
