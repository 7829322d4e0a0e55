"""A correction: exactly what was listed, nothing else, all at once."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial

from oversight.core.errors import JointError, RuleError
from oversight.core.words import N_
from oversight.intake.rules import cells, moments, particulars
from oversight.intake.rules.defects import DEFECTS
from oversight.law.rules.register import parse_citation

Wanted = Mapping[int, tuple[str, ...]]
Given = Mapping[int, Mapping[str, str]]
PROVISION = "provision"
FIELDS = frozenset(lack.field for lack in DEFECTS.values())
# Whether the user was told may be missing itself: a “no” then brings these with it.
TOLD = "prior_notice"
BROUGHT = {
    "notice_ground": N_(
        "Only if the answer is “no”: on which ground the user was not told."
    ),
    "notice_facts": N_(
        "Only if the answer is “no”: the facts behind that ground. They are not "
        "published. On the victims' track, where the victim asks for it, none are "
        "needed."
    ),
}


def place(number: int, field: str) -> str:
    """Return the name under which a form asks for one field of one item."""
    return f"item-{number}-{field}"


def fields_of(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fields that may cure these defects, each once.

    With the question whether the user was told stand those that a “no” brings.
    """
    listed = dict.fromkeys(DEFECTS[code].field for code in codes)
    return tuple(dict.fromkeys([*listed, *(BROUGHT if TOLD in listed else {})]))


def owed_with(codes: Collection[str]) -> frozenset[str]:
    """Return what may be missing anew once these defects are cured."""
    fields = {DEFECTS[code].field for code in codes if code in DEFECTS}
    more = {code for code, lack in DEFECTS.items() if lack.field in BROUGHT}
    return frozenset(more if TOLD in fields else ())


def needed(
    codes: tuple[str, ...], values: Mapping[str, str], *, consented: bool
) -> tuple[str, ...]:
    """Return the fields that must be filled in, by what is said in the others.

    ``consented`` says that the docket is on the victims' track, with a consent.
    """
    listed = tuple(dict.fromkeys(DEFECTS[code].field for code in codes))
    said = {name: values.get(name, "").strip().lower() for name in (TOLD, *BROUGHT)}
    if TOLD not in listed or said[TOLD] != particulars.NO:
        return listed
    consent = consented and said["notice_ground"] == particulars.VICTIM
    more = [name for name in BROUGHT if not consent or name == "notice_ground"]
    return tuple(dict.fromkeys([*listed, *more]))


def check_only_listed(wanted: Wanted, given: Given) -> None:
    """Refuse a correction that changes what nobody asked to have corrected."""
    for number, values in given.items():
        asked = set(fields_of(wanted.get(number, ())))
        for field, value in values.items():
            if value.strip() and field not in asked:
                raise not_listed(number, field)


def not_listed(number: int, field: str) -> RuleError:
    """Return the refusal of a field that nobody asked to have corrected."""
    return RuleError(
        "not_listed",
        N_(
            "A correction fills in what was listed and changes nothing "
            "else. Item %(item)s: leave “%(name)s” out."
        ),
        item=number,
        name=field,
    )


def read_corrections(
    wanted: Wanted,
    given: Given,
    *,
    today: date,
    provisions: frozenset[str],
    consented: bool = False,
) -> dict[int, dict[str, object]]:
    """Return the values by item and field, or refuse beside every field at fault."""
    read: dict[int, dict[str, object]] = {}
    faults: list[RuleError] = []
    for number, codes in wanted.items():
        values = given.get(number, {})
        due = needed(codes, values, consented=consented)
        read[number] = {}
        for field in dict.fromkeys([*due, *fields_of(codes)]):
            try:
                read[number][field] = read_one(
                    number, field, values, due, today=today, provisions=provisions
                )
            except RuleError as error:
                faults.append(error)
    if faults:
        raise JointError(*faults)
    return read


def read_one(
    number: int,
    field: str,
    values: Mapping[str, str],
    due: Collection[str],
    *,
    today: date,
    provisions: frozenset[str],
) -> object:
    """Return the value of one field beside the others of its item, or refuse it."""
    if field == "notice_facts":
        check_ground(number, values, due)
    if field not in due:
        return read_brought(number, field, values)
    text = values.get(field, "")
    return read_field(number, field, text, today=today, provisions=provisions)


def check_ground(number: int, values: Mapping[str, str], due: Collection[str]) -> None:
    """Refuse the word alone that a victim asks, where no consent is kept."""
    ground = values.get("notice_ground", "").strip().lower()
    facts = values.get("notice_facts", "").strip()
    if ground == particulars.VICTIM and "notice_facts" in due and not facts:
        raise RuleError(
            "no_consent",
            N_(
                "Item %(item)s: “victim” stands without facts only on the victims' "
                "track, where a consent is kept. Write the facts behind it, or name "
                "another ground with its facts."
            ),
            field=place(number, "notice_facts"),
            item=number,
        )


def read_brought(number: int, field: str, values: Mapping[str, str]) -> str:
    """Return what goes with a “no” where it is not asked for; refuse it with a yes."""
    said = values.get(field, "").strip()
    if said and values.get(TOLD, "").strip().lower() != particulars.NO:
        raise RuleError(
            "told_and_not_told",
            N_(
                "Item %(item)s: a ground and facts for not telling the user go only "
                "with “no”. Leave them empty, or answer “no”."
            ),
            field=place(number, field),
            item=number,
        )
    return said


def read_field(
    number: int, field: str, text: str, *, today: date, provisions: frozenset[str]
) -> object:
    """Return the value of one field of one item, or refuse beside it."""
    reader = _readers(today, provisions)[field]
    try:
        value = reader(text) if text.strip() else None
    except RuleError as error:
        raise RuleError(
            error.code, error.sentence, field=place(number, field), **error.values
        ) from error
    if not value:
        raise RuleError(
            "still_missing",
            N_(
                "A correction is sent once, so it must be complete: fill in this "
                "field of item %(item)s."
            ),
            field=place(number, field),
            item=number,
        )
    return value


def _cited(text: str, *, known: frozenset[str]) -> tuple[str, ...]:
    """Return the provisions cited; a ground that none is spelled like is refused."""
    cited = cells.provisions(text, known=known)
    for one in cited:
        parse_citation(one)
    return cited


def _readers(
    today: date, provisions: frozenset[str]
) -> dict[str, Callable[[str], object]]:
    prose = {name: partial(cells.prose, field=name) for name in ("risk", "attribution")}
    return {
        **prose,
        "passage": partial(cells.prose, field="passage", most=cells.LONGEST_PASSAGE),
        "why_unlawful": cells.why,
        "native_id": partial(cells.native_id, found=None),
        "capture_sha256": cells.fingerprint,
        "captured_at": partial(moments.captured_at, today=today, published=None),
        "published_on": partial(moments.published_on, today=today),
        "language": cells.language,
        "protected": cells.protected,
        "reach": particulars.reach,
        "purpose": particulars.purpose,
        "why_not_milder": particulars.why_not_milder,
        **{
            name: partial(cells.prose, field=name)
            for name in ("innocent_explanations", "notice_facts")
        },
        **{
            name: partial(particulars.choice, name=name) for name in particulars.CHOICES
        },
        PROVISION: partial(_cited, known=provisions),
    }
