"""Reads one cell of a bulk row: the value it holds, or what is wrong with it."""

import re

from oversight.core.errors import RuleError
from oversight.core.text import clean_line, clean_text
from oversight.core.vocabularies.people import PROTECTED
from oversight.core.words import N_
from oversight.intake.rules.answers import SOURCES
from oversight.intake.rules.locators import KINDS
from oversight.intake.rules.measures import LADDER, longest
from oversight.intake.rules.moments import western

LONGEST_WHY = 10_000
LONGEST_PASSAGE = 2_000
LONGEST_PROSE = 5_000
LONGEST_LINE = 200
_SHOWN = 60
_SPREADSHEET_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]+|[0-9]+\.0*|#+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}|other")
_TERRITORY = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?|GLOBAL")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_MEASURES = (*LADDER, "preserve")
_HANDLE = re.compile(r"@?([^\s/?#@]{1,100})")


def platform(text: str, *, known: frozenset[str]) -> str | None:
    """Return the platform's short name, or None where the address will tell."""
    slug = text.strip().lower()
    if slug == "twitter":
        slug = "x"
    if slug and slug not in known:
        raise RuleError(
            "platform_unknown",
            N_("“%(given)s” is no platform known here. Known are: %(known)s."),
            field="platform",
            given=slug[:_SHOWN],
            known=", ".join(sorted(known)),
        )
    return slug or None


def item_kind(text: str) -> str | None:
    """Return the kind of item, or None where the address will tell."""
    kind = text.strip().lower()
    if kind and kind not in KINDS:
        raise RuleError(
            "item_kind_unknown",
            N_("“%(given)s” is no kind of item. Use one of: %(known)s."),
            field="item_kind",
            given=kind[:_SHOWN],
            known=", ".join(KINDS),
        )
    return kind or None


def native_id(text: str, *, found: str | None) -> str | None:
    """Return the platform's own number; it must be the one in the address."""
    given = clean_line(text)
    if not given:
        return found
    if _SPREADSHEET_NUMBER.fullmatch(given) or given.startswith("'"):
        raise RuleError(
            "native_id_damaged",
            N_(
                "A spreadsheet has changed this number. Export the column as text and "
                "copy the number again from the platform."
            ),
            field="native_id",
        )
    alone = re.split(r"[/?#&]", given, maxsplit=1)[0]
    if found is not None and found not in {alone, alone.rpartition("_")[2]}:
        raise RuleError(
            "native_id_mismatch",
            N_(
                "The address holds %(found)s, but this number is %(given)s. One of "
                "them is of something else: correct it."
            ),
            field="native_id",
            found=found[:_SHOWN],
            given=given[:_SHOWN],
        )
    _check_length(given, most=LONGEST_LINE, field="native_id")
    return found or given


def handle_name(text: str) -> str:
    """Return the name of an account without its @; what is no one name is refused."""
    found = _HANDLE.fullmatch(clean_line(text))
    if found is None:
        raise RuleError(
            "handle_odd",
            N_("A handle has no spaces and at most 100 characters."),
            field="handle",
        )
    return found.group(1)


def handle(text: str, *, found: str | None) -> str | None:
    """Return the name of the account; it must be the one that the address shows."""
    given = handle_name(text) if text.strip() else None
    if given and found and given.casefold() != found.casefold():
        raise RuleError(
            "handle_mismatch",
            N_(
                "The address is that of %(found)s, but this name is %(given)s. One of "
                "them is of somebody else: correct it."
            ),
            field="handle",
            found=found[:_SHOWN],
            given=given[:_SHOWN],
        )
    return found or given


def language(text: str) -> str | None:
    """Return the language of the item as a code."""
    code = text.strip().lower().replace("_", "-")
    if code and not _LANGUAGE.fullmatch(code):
        raise RuleError(
            "language_unknown",
            N_("“%(given)s” is no code of a language. Write such as ur, en, ps or sd."),
            field="language",
            given=code[:_SHOWN],
        )
    return code or None


def provisions(text: str, *, known: frozenset[str]) -> tuple[str, ...]:
    """Return the provisions cited, each with its ground after a colon if it has one."""
    cited = tuple(
        dict.fromkeys(part.strip().lower() for part in text.split(";") if part.strip())
    )
    if not cited:
        raise RuleError(
            "provision_missing",
            N_("Name the provision of law. Without one nothing can be filed."),
            field="provision",
        )
    for citation in cited:
        if citation.partition(":")[0] not in known:
            raise RuleError(
                "provision_unknown",
                N_(
                    "“%(given)s” is not in the catalogue of laws. Use its "
                    "identifiers, with “;” between them."
                ),
                field="provision",
                given=citation[:_SHOWN],
            )
    return cited


def measure(text: str) -> str:
    """Return the measure asked for, which must be on the ladder."""
    word = text.strip().lower()
    if not word:
        raise RuleError(
            "measure_unknown",
            N_("Say what is asked for: the mildest measure that would do."),
            field="measure",
        )
    if word not in _MEASURES:
        raise RuleError(
            "measure_unknown",
            N_("“%(given)s” is no measure. Use one of: %(known)s."),
            field="measure",
            given=word[:_SHOWN],
            known=", ".join(_MEASURES),
        )
    return word


def duration(text: str, *, measure: str, kind: str) -> int:
    """Return the days asked for, within the limit, in any digits."""
    if not (given := western(text.strip())):
        raise RuleError(
            "duration_unreadable",
            N_("Say for how many days, in whole days, such as 90."),
            field="duration_days",
        )
    if not re.fullmatch(r"[0-9]{1,6}", given):
        raise RuleError(
            "duration_unreadable",
            N_("“%(given)s” is not a number of days. Write whole days, such as 90."),
            field="duration_days",
            given=given[:_SHOWN],
        )
    most = longest(measure, kind)
    if not 1 <= int(given) <= most:
        raise RuleError(
            "duration_outside",
            N_(
                "%(given)s days cannot be asked for. Ask for 1 to %(most)s days; a "
                "longer time needs a renewal with fresh evidence."
            ),
            field="duration_days",
            given=int(given),
            most=most,
        )
    return int(given)


def territory(text: str) -> str:
    """Return the territory: Pakistan, where nothing else is written."""
    code = text.strip().upper() or "PK"
    if not _TERRITORY.fullmatch(code):
        raise RuleError(
            "territory_unknown",
            N_(
                "“%(given)s” is no territory. Write PK; any other country by its two "
                "letters, or “global”, needs reasons of its own."
            ),
            field="territory",
            given=code[:_SHOWN],
        )
    return code.lower() if code == "GLOBAL" else code


def source(text: str) -> str | None:
    """Return how the matter came to the body, if the row says so."""
    word = text.strip().lower()
    if word and word not in SOURCES:
        raise RuleError(
            "source_unknown",
            N_("“%(given)s” is no source. Use one of: %(known)s."),
            field="source",
            given=word[:_SHOWN],
            known=", ".join(SOURCES),
        )
    return word or None


def protected(text: str) -> str | None:
    """Return which protected class is concerned: a class, “none” or “unknown”."""
    word = text.strip().lower()
    if word and word not in PROTECTED:
        raise RuleError(
            "protected_unknown",
            N_("“%(given)s” is no answer here. Use one of: %(known)s."),
            field="protected",
            given=word[:_SHOWN],
            known=", ".join(PROTECTED),
        )
    return word or None


def fingerprint(text: str) -> str | None:
    """Return the SHA-256 of the capture in lower case."""
    given = text.strip().lower()
    if given and not _FINGERPRINT.fullmatch(given):
        raise RuleError(
            "capture_unreadable",
            N_("A SHA-256 fingerprint has 64 characters, 0 to 9 and a to f."),
            field="capture_sha256",
        )
    return given or None


def why(text: str) -> str:
    """Return why it is unlawful; a short reason is a defect, none is a refusal."""
    reasons = clean_text(text).strip()
    if not reasons:
        raise RuleError(
            "why_unlawful_missing",
            N_("Say why it is unlawful under the provision, element by element."),
            field="why_unlawful",
        )
    _check_length(reasons, most=LONGEST_WHY, field="why_unlawful")
    return reasons


def prose(text: str, *, field: str, most: int = LONGEST_PROSE) -> str | None:
    """Return written text of at most so many characters."""
    written = clean_text(text).strip()
    _check_length(written, most=most, field=field)
    return written or None


def agency_ref(text: str) -> str | None:
    """Return the body's own reference, in one line."""
    return line(text, field="agency_ref") or None


def line(text: str, *, field: str) -> str:
    """Return one line of text, of at most so many characters."""
    written = clean_line(text)
    _check_length(written, most=LONGEST_LINE, field=field)
    return written


def _check_length(text: str, *, most: int, field: str) -> None:
    if len(text) > most:
        raise RuleError(
            "cell_too_long",
            N_("This has %(count)s characters; at most %(most)s are allowed."),
            field=field,
            count=len(text),
            most=most,
        )
