"""The closed list of what a notice may hold, and who may say that it was passed on.

A notice is built from codes, days and official titles alone, so that no word that
could point to a complainant or a victim can ever stand in one.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from oversight.core.errors import RuleError
from oversight.core.words import N_

PURPOSE = "notice"
SUBJECT = "notice"
LONGEST_TITLE = 300

_CODE = re.compile(r"[A-Za-z0-9@_.:/+-]{1,80}", re.ASCII)


def _code(value: object) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def _line(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_TITLE


def _day(value: object) -> bool:
    return isinstance(value, str) and _parsed(date.fromisoformat, value)


def _moment(value: object) -> bool:
    return isinstance(value, str) and _parsed(datetime.fromisoformat, value)


def _parsed(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


def _title(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and set(value) == {"en", "ur"}
        and all(_line(part) for part in value.values())
    )


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _all(test: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(test(part) for part in value)


FACTS: Mapping[str, Callable[[object], bool]] = {
    "what": _code,
    "measure": _code,
    "territory": _code,
    "days": _number,
    "body": _title,
    "provisions": _all(_title),
    "filed_on": _day,
    "decided_on": _day,
    "reviewers": _all(_code),
    "starts_on": _day,
    "ends_on": _day,
    "ended_on": _day,
    "cause": _code,
    "answer_until": _moment,
    "appeal_days": _number,
    "order_number": _line,
    "order_passed_on": _day,
    "review_days": _number,
    "tribunal_days": _number,
    "tier": _code,
    "fields": _all(_code),
    "handed": _code,
    "answered_on": _day,
    "window_from": _day,
    "window_to": _day,
    "retained_days": _number,
    "delay_ground": _code,
    "delay_days": _number,
    "delayed_by": _all(_code),
}
"""Every fact a notice may hold, as JSON: codes, days, official titles; no free text."""


def check_facts(facts: Mapping[str, object]) -> None:
    """Refuse a notice that is made of anything but codes, days and official titles."""
    for name, value in facts.items():
        if name not in FACTS or not FACTS[name](value):
            raise RuleError(
                "notice_facts",
                N_(
                    "A notice may hold only codes, days and official titles; "
                    "“%(name)s” is none of these. Nothing was made."
                ),
                name=name[:40],
            )


def check_own_platform(own: str | None, *, platform: str) -> None:
    """Refuse a liaison of another platform, as if the notice did not exist."""
    if own is None or own != platform:
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )


def check_not_passed_on(passed_on_at: datetime | None) -> None:
    """Refuse to say twice that a person was told, or to take it back."""
    if passed_on_at is not None:
        raise RuleError(
            "already_passed_on",
            N_("It is on the record that this notice was passed on, since %(when)s."),
            when=passed_on_at,
        )


def check_not_failed(failed_at: datetime | None) -> None:
    """Refuse to say twice that a notice could not be delivered."""
    if failed_at is not None:
        raise RuleError(
            "already_failed",
            N_(
                "It is on the record that this notice could not be delivered, "
                "since %(when)s."
            ),
            when=failed_at,
        )


def unknown_code() -> RuleError:
    """Return the one answer to every code that opens nothing, however it was typed."""
    return RuleError(
        "code_unknown",
        N_(
            "This code opens nothing here. Check each group of four; small letters "
            "and spaces do not matter."
        ),
        field="code",
    )
