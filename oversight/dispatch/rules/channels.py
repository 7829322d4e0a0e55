"""When the channel to a platform is open, and what its contact must be."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from oversight.core.codes import normalise
from oversight.core.errors import RuleError
from oversight.core.hashes import sha256_of
from oversight.core.words import N_

CODE_LASTS = timedelta(days=1)
LONGEST_HOURS = 200
TEST = "TEST"


class Step(StrEnum):
    """How far a platform has come on the way to an open channel."""

    NOBODY = "nobody"
    INVITED = "invited"
    NO_CONTACT = "no-contact"
    CODE = "code"
    TEST = "test"
    RECEIVED = "received"
    OPEN = "open"


def step(
    *,
    liaisons: int,
    enrolled: int,
    asked: bool,
    confirmed: bool,
    received: bool,
    answered: bool,
) -> Step:
    """Return which step a platform stands at."""
    ways = (
        (liaisons == 0, Step.NOBODY),
        (confirmed and answered, Step.OPEN),
        (confirmed and received, Step.RECEIVED),
        (confirmed, Step.TEST),
        (asked, Step.CODE),
        (enrolled > 0, Step.NO_CONTACT),
    )
    return next((reached for holds, reached in ways if holds), Step.INVITED)


def code_hash(code: str) -> str:
    """Return the only form in which the code of a contact is kept."""
    return sha256_of(code)


def rehearsal_number(platform: str, earlier: int) -> str:
    """Return the number of a platform's next test record; no docket looks like it."""
    return f"{TEST}-{platform.upper()}-{earlier + 1}"


def check_hours(hours: str) -> None:
    """Refuse hours that nobody said, or more than a line of them."""
    if not re.search(r"\w", hours) or len(hours) > LONGEST_HOURS:
        raise RuleError(
            "hours_missing",
            N_(
                "Write when somebody reads what is sent there, such as: Monday to "
                "Friday, 9 to 17, Dublin time."
            ),
            field="hours",
        )


def check_another(
    *, address: str, language: str, hours: str, held: tuple[str, str, str] | None
) -> None:
    """Refuse a change to what is registered already."""
    if held == (address, language, hours):
        raise RuleError(
            "contact_same",
            N_("This is the contact that is registered already."),
            field="email",
        )


def check_code(typed: str, *, kept: str) -> None:
    """Refuse a code that is not the one in the letter."""
    code = normalise(typed)
    if code is None or code_hash(code) != kept:
        raise RuleError(
            "code_wrong",
            N_("This is not the code of the last letter. Copy it again, whole."),
            field="code",
        )


def check_code_fresh(expires_at: datetime, *, now: datetime) -> None:
    """Refuse a code that was typed too late."""
    if now > expires_at:
        raise RuleError(
            "code_old",
            N_("This code was good for a day. Write the contact again for a new one."),
            field="code",
        )


def check_no_test_open(number: str | None) -> None:
    """Refuse a second test record while one waits for its answer."""
    if number is not None:
        raise RuleError(
            "test_waits",
            N_("The test record %(number)s still waits for its answer."),
            number=number,
        )


def check_confirmed(*, confirmed: bool) -> None:
    """Refuse a test record where no contact is confirmed."""
    if not confirmed:
        raise RuleError(
            "no_contact",
            N_("This platform has confirmed no contact yet."),
        )


def check_received(received_at: datetime | None) -> None:
    """Refuse an answer to a test record that nobody said was received."""
    if received_at is None:
        raise RuleError(
            "not_received",
            N_("Say first that the test record was received."),
        )


def check_channel(*, is_open: bool) -> None:
    """Refuse to send to a platform that has not answered its test record."""
    if not is_open:
        raise RuleError(
            "channel_closed",
            N_(
                "The channel to this platform is not open yet: its liaison has to "
                "confirm a contact and answer the test record first."
            ),
        )
