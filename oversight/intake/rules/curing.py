"""A correction: exactly what was listed, nothing else, all at once."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import cells, moments, particulars
from oversight.intake.rules.screening import DEFECTS

Wanted = Mapping[int, tuple[str, ...]]
Given = Mapping[int, Mapping[str, str]]
PROVISION = "provision"
FIELDS = frozenset(lack.field for lack in DEFECTS.values())


def place(number: int, field: str) -> str:
    """Return the name under which a form asks for one field of one item."""
    return f"item-{number}-{field}"


def fields_of(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fields that cure these defects, each once."""
    return tuple(dict.fromkeys(DEFECTS[code].field for code in codes))


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
    wanted: Wanted, given: Given, *, today: date, provisions: frozenset[str]
) -> dict[int, dict[str, object]]:
    """Return the values by item and field, or refuse beside the field at fault."""
    read: dict[int, dict[str, object]] = {}
    for number, codes in wanted.items():
        values = given.get(number, {})
        read[number] = {
            field: read_field(
                number,
                field,
                values.get(field, ""),
                today=today,
                provisions=provisions,
            )
            for field in fields_of(codes)
        }
    return read


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
        PROVISION: partial(cells.provisions, known=provisions),
    }
