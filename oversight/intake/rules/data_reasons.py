"""Why this field, and why this account: each by itself, in words of its own."""

from collections.abc import Iterator, Mapping

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import data_tiers
from oversight.intake.rules.data_tiers import FIELDS_OF

SUBJECTS = ("suspect", "witness", "victim", "unknown")
SHORTEST_WHY_FIELD = 40
SHORTEST_LINK = 150


def check_reasons(tier: str, reasons: Mapping[str, str]) -> None:
    """Refuse a field that was ticked without saying why it is needed."""
    for fault in reason_faults(tier, reasons):
        raise fault


def reason_faults(tier: str, reasons: Mapping[str, str]) -> Iterator[RuleError]:
    """Return every field that was ticked without saying why it is needed."""
    for field in FIELDS_OF[tier]:
        if field in reasons and len(reasons[field].strip()) < SHORTEST_WHY_FIELD:
            yield RuleError(
                "field_unjustified",
                N_(
                    "Say in at least %(least)s characters what this field is "
                    "needed for."
                ),
                field=f"why_{field}",
                least=SHORTEST_WHY_FIELD,
            )


def field_faults(tier: str, reasons: Mapping[str, str]) -> Iterator[RuleError]:
    """Return what is wrong with the fields that are ticked, and their reasons."""
    try:
        data_tiers.check_fields(list(reasons), tier=tier)
    except RuleError as fault:
        yield fault
    yield from reason_faults(tier, reasons)


def check_link(subject: str, link: str) -> None:
    """Refuse an account without what ties this very person to the offence."""
    for fault in link_faults(subject, link):
        raise fault


def link_faults(subject: str, link: str) -> Iterator[RuleError]:
    """Return what is missing of who an account's owner is, and what ties them."""
    yield from subject_faults(subject)
    yield from tie_faults(link)


def subject_faults(subject: str) -> Iterator[RuleError]:
    """Return that it is not said who an account's owner is."""
    if subject not in SUBJECTS:
        yield RuleError(
            "subject_missing",
            N_("Say who the account's owner is in this investigation."),
            field="subject",
        )


def tie_faults(link: str) -> Iterator[RuleError]:
    """Return that it is not said what ties an account to the offence."""
    if len(link.strip()) < SHORTEST_LINK:
        yield RuleError(
            "link_short",
            N_(
                "Say in at least %(least)s characters which facts tie this very "
                "account to the offence. Belonging to a group is not enough."
            ),
            field="link",
            least=SHORTEST_LINK,
        )
