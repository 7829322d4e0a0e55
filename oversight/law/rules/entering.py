"""What a row entered by hand must say before it can stand in the register."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.rules.changes import (
    Designation,
    ForumChange,
    NewProvision,
    PowerChange,
)
from oversight.law.rules.kinds import Authorisation, Confidence, ForumStatus, Role
from oversight.law.rules.policy import Value

# Policy, lists and case-law support a request; none of them carries one (I06, I09).
CARRIES_NOTHING = frozenset({Role.POLICY, Role.DESIGNATION, Role.CASE_LAW})
LEAST_SOURCE = 8
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
_GROUND = re.compile(r"([a-z0-9][a-z0-9-]{0,39})\s*:\s*(\S.*)")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of groups: who makes it, and whether it has effect in Pakistani law."""

    authorisation: Authorisation
    domestic: bool


# A listing abroad, or by the United Nations without its Pakistani S.R.O., is context.
LISTINGS = {
    "pk": Listing(Authorisation.FEDERAL_GOVERNMENT, domestic=True),
    "sro": Listing(Authorisation.FEDERAL_GOVERNMENT, domestic=True),
    "un": Listing(Authorisation.UN_COMMITTEE, domestic=False),
    "us": Listing(Authorisation.FOREIGN_GOVERNMENT, domestic=False),
    "uk": Listing(Authorisation.FOREIGN_GOVERNMENT, domestic=False),
}


def check_said(source: str) -> None:
    """Refuse a row that does not say where it was read."""
    if len(source.strip()) < LEAST_SOURCE:
        raise RuleError(
            "source_missing",
            N_("Say where this was read: the gazette, its number and its day."),
            field="source",
        )


def check_new_id(provision_id: str, held: Container[str]) -> None:
    """Refuse an impossible identifier and one that is taken."""
    if not _ID.fullmatch(provision_id):
        raise RuleError(
            "id_bad",
            N_("Use small letters, digits and hyphens, such as act-name-part."),
            field="provision",
        )
    if provision_id in held:
        raise RuleError(
            "id_taken",
            N_("“%(provision)s” is in the register already."),
            field="provision",
            provision=provision_id,
        )


def check_new_provision(change: NewProvision) -> None:
    """Refuse a basis that cannot be one, and one that is not confirmed law."""
    role = Role(change.role)
    if role is Role.DESIGNATION:
        raise RuleError(
            "role_designation",
            N_("Enter a listing with the form for listings: it asks which list."),
            field="role",
        )
    if change.standalone and role in CARRIES_NOTHING:
        raise RuleError(
            "carries_nothing",
            N_(
                "Policy, lists and case-law support a request; none of them can "
                "carry one alone."
            ),
            field="standalone",
        )
    if change.standalone and not change.powers:
        raise RuleError(
            "power_missing",
            N_("Say which power it gives: without one it cannot carry a request."),
            field="powers",
        )


def check_designation(change: Designation) -> None:
    """Refuse a listing that does not name its list, entry and group (I09)."""
    if change.listing not in LISTINGS:
        raise RuleError("listing_unknown", N_("Choose the list."), field="listing")
    for name in ("group", "number"):
        if not getattr(change, name).strip():
            raise RuleError(
                "listing_incomplete",
                N_("A listing names the group and its entry in the schedule."),
                field=name,
            )


def grounds_read(text: str) -> list[dict[str, str]]:
    """Read a closed list of grounds, one a line: ``code: words``; refuse others."""
    grounds: list[dict[str, str]] = []
    for line in filter(str.strip, text.splitlines()):
        found = _GROUND.fullmatch(line.strip())
        if found is None or any(found[1] == ground["code"] for ground in grounds):
            raise RuleError(
                "ground_bad",
                N_("Write each ground once on a line of its own, as “code: words”."),
                field="grounds",
            )
        grounds.append({"code": found[1], "text": found[2]})
    return grounds


def check_ends_after(
    valid_to: date, *, begins: date | None, ended: date | None
) -> None:
    """Refuse an end before the beginning, and a second end."""
    if begins is not None and valid_to <= begins:
        raise RuleError(
            "ends_early",
            N_("It cannot end on or before the day it began: %(day)s."),
            field="valid_to",
            day=begins,
        )
    if ended is not None and ended <= valid_to:
        raise RuleError(
            "ended_already",
            N_("The register shows that it ended on %(day)s."),
            field="valid_to",
            day=ended,
        )


def check_power(
    change: PowerChange, held: Sequence[tuple[date | None, date | None]]
) -> None:
    """Refuse a power nobody confirmed, one that changes nothing, two on one day."""
    if change.may_file and change.confidence is Confidence.LOW:
        raise RuleError(
            "power_unconfirmed",
            N_("A body may file only under a power that was confirmed."),
            field="confidence",
        )
    runs = any(end is None or end > change.valid_from for _, end in held)
    if not (change.may_file or change.may_order or runs):
        raise RuleError(
            "power_unchanged", N_("The body has no such power: nothing would change.")
        )
    if any(start is not None and start >= change.valid_from for start, _ in held):
        raise RuleError(
            "power_same_day",
            N_("A row of this power begins on that day or later. Choose a later day."),
            field="valid_from",
        )


def check_uncertainty(change: ForumChange) -> None:
    """Refuse an unsettled forum without the words that say what is unsettled."""
    if change.status is ForumStatus.CONTESTED and not change.uncertainty.strip():
        raise RuleError(
            "uncertainty_missing",
            N_("Say in words what is unsettled: readers rely on it."),
            field="uncertainty",
        )


def known_body(title: str | None) -> str:
    """Return the name of a body, or refuse a body nobody knows."""
    if title is None:
        raise RuleError(
            "body_unknown", N_("Choose a body that the portal knows."), field="body"
        )
    return title


def check_same_kind(name: str, value: Value, held: Value) -> None:
    """Refuse a value of another shape than the one that the rules read today."""
    if not _alike(value, held):
        raise RuleError(
            "policy_kind",
            N_("“%(name)s” needs a value of the same kind as the one in force."),
            field="value",
            name=name,
        )


def _alike(value: Value, held: Value) -> bool:
    if held is None:
        return value is None or isinstance(value, int | str)
    if type(value) is not type(held):
        return False
    if isinstance(value, dict) and isinstance(held, dict):
        return value.keys() == held.keys() and all(
            _alike(part, held[key]) for key, part in value.items()
        )
    if isinstance(value, list):
        return all(isinstance(part, str) for part in value)
    return not isinstance(value, int) or value >= 0
