"""What would be filed of these rows today, and why the others would not: pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from oversight.core.errors import RuleError
from oversight.core.text import clean_text
from oversight.core.words import N_
from oversight.intake.rules import cells, filing, rows, victims
from oversight.intake.rules.filing import Earlier
from oversight.intake.rules.measures import ACCOUNT_KINDS, ACCOUNT_MEASURES
from oversight.intake.rules.rows import ItemDraft, RawRow, RowError
from oversight.law.rules import basis
from oversight.law.rules.policy import Closed, Profile
from oversight.law.rules.register import Catalogue, Citation, parse_citations

REFILED, NEW_FACTS = "refiled_from", "new_facts"
_UNPROTECTED = frozenset({None, "none", "unknown"})
_Basis = tuple[tuple[Citation, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a filing is made: by which body, under which law and numbers."""

    body: str
    on: date
    catalogue: Catalogue
    profile: Profile
    platforms: frozenset[str]
    applied: tuple[str, ...] = ()
    said_once: Mapping[str, str] = field(default_factory=dict, hash=False)
    consented: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row that can be filed: its draft, and what it lacks before screening."""

    draft: ItemDraft
    defects: tuple[str, ...]
    refiled_from: str | None = None
    new_facts: str | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row that names what an earlier row, or a live docket, names already."""

    row: int
    of_row: int | None = None
    docket: str | None = None

    def as_dict(self) -> dict[str, object]:
        """Return it as the result of a filing has it."""
        if self.docket is not None:
            return {"row": self.row, "docket": self.docket}
        return {"row": self.row, "of_row": self.of_row}


@dataclass(frozen=True, slots=True)
class Reading:
    """Rows read and held against the law, before looking at what is live."""

    candidates: tuple[Candidate, ...]
    errors: tuple[RowError, ...]
    count: int

    @property
    def canonicals(self) -> tuple[str, ...]:
        """Return every address that might be filed, each once."""
        return tuple(
            dict.fromkeys(one.draft.locator.canonical for one in self.candidates)
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be filed, what is named already, what is refused; in file order."""

    candidates: tuple[Candidate, ...]
    duplicates: tuple[Duplicate, ...]
    errors: tuple[RowError, ...]
    count: int
    refusals: tuple[str, ...] = field(default=())


def read(raw: Iterable[RawRow], place: Place) -> Reading:
    """Return each row as a candidate or as everything that is wrong with it."""
    found: list[Candidate] = []
    errors: list[RowError] = []
    count = 0
    test = _basis_test(place)
    of = rows.OneList(
        today=place.on,
        provisions=frozenset(place.catalogue.provisions),
        platforms=place.platforms,
        consented=place.consented,
    )
    for row in raw:
        count += 1
        result = rows.check_row(_with_said_once(row, place.said_once), of)
        errors += result.errors
        if result.draft is not None:
            _keep(row, result.draft, place, test, found, errors)
    return Reading(tuple(found), tuple(errors), count)


def _with_said_once(row: RawRow, said: Mapping[str, str]) -> RawRow:
    """Let an answer given for the whole list stand where a row says nothing."""
    silent = {
        name: text for name, text in said.items() if not row.cells.get(name, "").strip()
    }
    return RawRow(row.number, {**row.cells, **silent}) if silent else row


def settle(
    reading: Reading, *, live: Mapping[str, str], earlier: Mapping[str, Earlier]
) -> Plan:
    """Return what is left once the file and the live dockets are looked at."""
    twice = dict(rows.duplicates(one.draft for one in reading.candidates))
    kept: list[Candidate] = []
    doubles: list[Duplicate] = []
    told: dict[str, int] = {}
    errors = list(reading.errors)
    for one in reading.candidates:
        row, canonical = one.draft.row, one.draft.locator.canonical
        if canonical in live:
            doubles.append(Duplicate(row, docket=live[canonical]))
        elif row in twice:
            doubles.append(Duplicate(row, of_row=twice[row]))
        else:
            _judge_again(one, earlier.get(canonical), told, kept, errors)
    errors.sort(key=lambda error: error.row)
    return Plan(
        candidates=tuple(kept),
        duplicates=tuple(doubles),
        errors=tuple(errors),
        count=reading.count,
        refusals=filing.leaf_codes(error.code for error in errors),
    )


def _keep(
    raw: RawRow,
    draft: ItemDraft,
    place: Place,
    test: Callable[[ItemDraft], _Basis],
    found: list[Candidate],
    errors: list[RowError],
) -> None:
    """Add the draft to the candidates, or what the law has against it."""
    try:
        if place.applied:
            victims.check_cited(
                (text.partition(":")[0] for text in draft.provisions),
                allowed=place.applied,
            )
        victims.check_not_quoted(draft.provisions, draft.passage)
        citations, more = test(draft)
        _check_open(draft, place.profile)
        check_days(
            citations,
            measure=draft.measure,
            kind=draft.item_kind,
            days=draft.duration_days,
            catalogue=place.catalogue,
            profile=place.profile,
        )
        again = _again(raw)
    except RuleError as error:
        errors.append(_row_error(draft.row, error))
        return
    defects = (*draft.defects, *(code for code in more if code == basis.GROUND_MISSING))
    found.append(Candidate(draft, defects, *again))


def _again(raw: RawRow) -> tuple[str | None, str | None]:
    """Return the docket in which a row was not approved, and what is new since."""
    cited = raw.cells.get(REFILED, "").strip().upper() or None
    facts = clean_text(raw.cells.get(NEW_FACTS, "")).strip() or None
    filing.check_refile_whole(cited=cited, facts=facts)
    return cited, cells.prose(facts, field=NEW_FACTS) if facts else None


def _judge_again(
    one: Candidate,
    earlier: Earlier | None,
    told: dict[str, int],
    kept: list[Candidate],
    errors: list[RowError],
) -> None:
    try:
        filing.check_refile(earlier, cited=one.refiled_from, facts=one.new_facts or "")
        filing.check_own_facts(one.new_facts, told=told)
        told[filing.spelled(one.new_facts or "")] = one.draft.row
    except RuleError as error:
        errors.append(_row_error(one.draft.row, error))
    else:
        kept.append(one)


def _basis_test(place: Place) -> Callable[[ItemDraft], _Basis]:
    """Return the test of a legal basis; rows that cite alike are tested once."""

    @cache
    def parsed(provisions: tuple[str, ...]) -> tuple[Citation, ...]:
        return parse_citations(";".join(provisions))

    @cache
    def tested(
        provisions: tuple[str, ...], measure: str, content_date: date | None
    ) -> tuple[str, ...] | RuleError:
        try:
            return basis.basis_defects(
                parsed(provisions),
                measure=measure,
                body=place.body,
                on=place.on,
                content_date=content_date,
                catalogue=place.catalogue,
                applied=place.applied,
            )
        except RuleError as error:
            return error

    def test(draft: ItemDraft) -> _Basis:
        result = tested(draft.provisions, draft.measure, draft.published_on)
        if isinstance(result, RuleError):
            raise result
        return parsed(draft.provisions), result

    return test


def _check_open(draft: ItemDraft, profile: Profile) -> None:
    """Refuse what the roster of today is too small to look at independently."""
    whole = draft.item_kind in ACCOUNT_KINDS or draft.measure in ACCOUNT_MEASURES
    closed = (whole and Closed.ACCOUNT in profile.closed) or (
        draft.protected not in _UNPROTECTED and Closed.PROTECTED in profile.closed
    )
    if closed:
        raise RuleError(
            "closed_here",
            N_(
                "There are too few reviewers at present to look at whole accounts or "
                "protected classes independently. It cannot be filed here now."
            ),
            field="locator",
        )


def check_days(
    citations: Sequence[Citation],
    *,
    measure: str,
    kind: str,
    days: int,
    catalogue: Catalogue,
    profile: Profile,
) -> None:
    """Refuse a longer time than the profile or the law cited allows (I16)."""
    most = basis.longest_days(
        citations,
        measure=measure,
        kind=kind,
        catalogue=catalogue,
        item_days=profile.item_days,
        account_days=profile.account_days,
    )
    if days > most:
        raise RuleError(
            "duration_over_law",
            N_(
                "Under the law you cite this measure may last %(most)s days here at "
                "most. Ask for fewer days."
            ),
            field="duration_days",
            most=most,
        )


def _row_error(row: int, error: RuleError) -> RowError:
    return RowError(
        row, error.field or "locator", error.code, error.sentence, error.values
    )
