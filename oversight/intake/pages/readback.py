"""A draft read back before it is sent: what stands in the way, what will be public."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.intake.models.drafts import FilingDraft
from oversight.intake.pages import cited
from oversight.intake.pages.cited import Cited
from oversight.intake.pages.drafts import parts_of
from oversight.intake.queries import earlier, unsent
from oversight.intake.queries.earlier import EarlierDocket
from oversight.intake.rules import answers, moments, preview, sections
from oversight.intake.rules.defects import DEFECTS
from oversight.intake.rules.planning import Plan
from oversight.intake.rules.preview import PublicDocket
from oversight.intake.rules.rows import RowError
from oversight.intake.service.uploads import FORM_ROW
from oversight.law.queries import register as law

DAYS = frozenset({"published_on", "victim_consent_on"})
TIMES = frozenset({"captured_at"})
AGAIN = frozenset({"refile_uncited", "refile_facts"})


@dataclass(frozen=True, slots=True)
class Said:
    """One answer read back, and the part in which it can be changed."""

    name: str
    text: str
    part: str
    citation: str

    @property
    def day(self) -> date | None:
        """Return the day it names, or nothing where it is not one that can be read."""
        if self.name not in DAYS:
            return None
        try:
            return moments.published_on(self.text, today=date.max)
        except RuleError:
            return None

    @property
    def moment(self) -> datetime | None:
        """Return the moment it names, read as the act reads it, or nothing."""
        if self.name not in TIMES:
            return None
        said = sections.cells_of({self.name: self.text})[self.name]
        try:
            return moments.captured_at(said, today=date.max, published=None)
        except RuleError:
            return None


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


def unanswered(
    session: Session,
    key: str,
    by: Actor,
    said: Mapping[str, str],
    *,
    certified: bool,
    on: date,
) -> tuple[RuleError, ...]:
    """Return what is asked once for a filing and missing, in the draft or here."""
    draft = unsent.own_draft(session, key, by)
    return _unanswered(draft, said, certified=certified, on=on)


def _unanswered(
    draft: FilingDraft, said: Mapping[str, str], *, certified: bool, on: date
) -> tuple[RuleError, ...]:
    if draft.sent_as:  # It was handed in already, with all its answers.
        return ()
    given = sections.answers_of({**draft.given, **said}, track=draft.track)
    given |= {"certified": answers.YES} if certified else {}
    return tuple(answers.batch_faults(given, on=on))


def check_page(
    session: Session,
    key: str,
    by: Actor,
    plan: Plan,
    said: Mapping[str, str] = MappingProxyType({}),
    *,
    on: date,
) -> CheckPage:
    """Return the officer's own draft read back, with everything wrong or missing.

    ``said`` is what the page itself asks and just was answered.
    """
    draft = unsent.own_draft(session, key, by)
    one = plan.candidates[0] if plan.candidates else None
    most = law.profile(session, on).docket_items
    missing = _unanswered(draft, said, certified=True, on=on)
    return CheckPage(
        key=key,
        track=draft.track,
        said=tuple(_said(draft)),
        faults=(*_faults(plan), *_elsewhere(missing)),
        live=next((double.docket or "" for double in plan.duplicates), ""),
        lacking=tuple(_lacking(one.defects if one else ())),
        earlier=earlier.of_locators(
            session, [one.draft.locator] if one else [], body=by.body or ""
        ),
        public=preview.of(plan.candidates, most=most, track=draft.track),
        titles=cited.in_words(session, sections.cited(draft.given).values()),
    )


def _faults(plan: Plan) -> Iterator[Fault]:
    for error in plan.errors:
        part = "again" if error.code in AGAIN else sections.section_of(error.column)
        yield Fault(error, part)


def _elsewhere(missing: Iterable[RuleError]) -> Iterator[Fault]:
    """Return what is asked once for a filing, but not on the page itself."""
    for one in missing:
        name = one.field or ""
        if name not in sections.ONCE:
            error = RowError(FORM_ROW, name, one.code, one.sentence, one.values)
            yield Fault(error, sections.section_of(name))


def _lacking(codes: Iterable[str]) -> Iterator[Lacking]:
    for code in codes:
        lack = DEFECTS[code]
        yield Lacking(code, lack.asked, sections.section_of(lack.field))


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
