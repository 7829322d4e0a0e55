"""What counts as a slip in a request for data: how an account is named, no more.

Whose data are asked for, which of them, of which days and on what conditions was
decided: no correction reaches that.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict
from datetime import datetime
from typing import Any

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules import illegality
from oversight.dispatch.rules.correcting import FieldName, Fix
from oversight.dispatch.rules.data_lifecycle import OPEN, DataState
from oversight.dispatch.rules.document import Fixed, moment
from oversight.law.rules.register import parse_citation

FIELDS = frozenset({FieldName.NATIVE_ID, FieldName.HANDLE})
_NAME = re.compile(r"[^\s/?#@]{1,100}")


def check_field(field: FieldName) -> None:
    """Refuse to correct what a request for data does not say, or what was decided."""
    if field not in FIELDS:
        raise RuleError(
            "not_in_data",
            N_(
                "In a request for data only the account's number and its name can be "
                "mended."
            ),
            field="field",
        )


def check_correctable(state: DataState, *, left_out: bool) -> None:
    """Refuse to correct what has ended, was refused, or was never sent."""
    if left_out or state not in OPEN:
        raise RuleError(
            "ended_already",
            N_("This account has already ended. Open the page again to see how."),
        )


def check_name(fix: Fix, *, was: str, canonical: str, by: Actor) -> None:
    """Refuse a name that could be somebody else's.

    What the approved address itself holds is no slip. A registrar writes the same name
    otherwise, or as the address has it; that another name is the same account only
    those who decided may say.
    """
    if not _NAME.fullmatch(fix.becomes):
        raise RuleError(
            "not_a_name",
            N_("A number or a name has up to 100 signs, and no spaces."),
            field="becomes",
        )
    if in_address(fix.becomes, canonical):
        return
    if in_address(was, canonical):
        raise RuleError(
            "addressed",
            N_(
                "What stands there is what the approved address says. Another name "
                "would be another account, and that is a new request."
            ),
            field="becomes",
        )
    if by.role is Role.REGISTRAR and folded(fix.becomes) != folded(was):
        raise RuleError(
            "other_account",
            N_(
                "A registrar can only write the same number or name without a slip of "
                "the pen. That another one is the same account, those who decided "
                "must say."
            ),
            field="becomes",
        )


def in_address(name: str, canonical: str) -> bool:
    """Say whether an approved address itself holds this very name."""
    parts = re.split(r"[/?=&#@]", canonical.casefold())
    return bool(name) and name.casefold() in parts


def folded(name: str) -> str:
    """Return a name without what a pen adds: spaces, hyphens, capitals, digits."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    digits = ((sign, unicodedata.digit(sign, None)) for sign in plain if sign.isalnum())
    return "".join(sign if digit is None else str(digit) for sign, digit in digits)


def amended(
    before: Mapping[str, Any],
    fixed: Fixed,
    *,
    asked: Collection[int],
    issued_at: datetime,
) -> dict[str, Any]:
    """Return the next version: the one before with one field as it ought to read.

    Accounts that are not asked for any more are left out, with the law that only they
    relied on and with what was corrected on them; all else stands word for word.
    """
    after: dict[str, Any] = deepcopy(dict(before))
    items = [one for one in after["items"] if one["number"] in asked]
    for one in items:
        if one["number"] == fixed.item:
            one[fixed.field] = fixed.becomes
    relied = {parse_citation(text) for one in items for text in one["citations"]}
    named = {(one.provision_id, one.ground) for one in relied}
    after |= {
        "id": f"{before['docket']}@{fixed.version}",
        "version": fixed.version,
        "supersedes": before["id"],
        "items": items,
        "basis": [
            row for row in before["basis"] if (row["provision"], row["ground"]) in named
        ],
        "scope": {**before["scope"], "persons": len(items)},
        "times": {**before["times"], "issued": moment(issued_at)},
        "illegality": illegality.kinds(
            text for one in items for text in one["citations"]
        ),
        "corrections": [*_corrected(before, asked), asdict(fixed)],
    }
    after["issuer"]["reviewers"] = sorted(
        {by for one in items for by in one["reviewers"]}
    )
    return after


def succeeding(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was composed anew as the version that follows on the one before.

    What was corrected on an account stays so; of one that is left out nothing is said.
    """
    asked = {one["number"] for one in after["items"]}
    named = {one["number"]: one for one in before["items"]}
    kept = [field.value for field in FIELDS]
    version = before["version"] + 1
    return {
        **after,
        "id": f"{before['docket']}@{version}",
        "version": version,
        "supersedes": before["id"],
        "items": [
            {**one, **{field: named[one["number"]][field] for field in kept}}
            for one in after["items"]
        ],
        "corrections": _corrected(before, asked),
    }


def _corrected(
    document: Mapping[str, Any], asked: Collection[int]
) -> list[Mapping[str, Any]]:
    return [one for one in document.get("corrections", ()) if one["item"] in asked]


def outdated(
    document: Mapping[str, Any], *, going: Collection[int], within: Mapping[str, Any]
) -> bool:
    """Say whether it asks for an account that may not leave, or names another time."""
    asked = {one["number"] for one in document["items"]}
    return asked != set(going) or document["times"].get("answer_within") != within


def only_name(
    before: Mapping[str, Any], after: Mapping[str, Any], *, number: int, field: str
) -> bool:
    """Say whether a version says nothing otherwise but one field of one account.

    What no version said before may be said besides.
    """
    old = {one["number"]: one for one in before["items"]}
    return all(
        one["number"] in old
        and one | {**old[one["number"]], **_named(one, number, field)} == one
        for one in after["items"]
    )


def _named(item: Mapping[str, Any], number: int, field: str) -> dict[str, Any]:
    return {field: item[field]} if item["number"] == number else {}


def answered_to(issued: Sequence[datetime], answered_at: datetime) -> int:
    """Return which version was the newest when a platform answered, counted from 1."""
    return max(1, sum(at <= answered_at for at in issued))
