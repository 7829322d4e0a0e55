"""How long a passkey has to answer, who must have one, and which may be removed."""

from collections.abc import Collection
from datetime import datetime, timedelta

from oversight.accounts.rules.people import lasting
from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.core.words import N_

ANSWER_WITHIN = timedelta(minutes=5)
CHALLENGE_BYTES = 32
MOST = 10
# Their decisions bind others: a code that can be read out is not enough for them.
PASSKEY_ROLES = frozenset({Role.REVIEWER})


def refused() -> RuleError:
    """Return the one refusal of a passkey: it never says which part was wrong."""
    return RuleError(
        "passkey_refused",
        N_("The passkey was not accepted. Open the page again and try once more."),
        field="assertion",
    )


def check_challenge(
    *, expires_at: datetime, used_at: datetime | None, now: datetime
) -> None:
    """Refuse an answer that comes too late, and a second answer."""
    if used_at is not None or not lasting(expires_at, ANSWER_WITHIN, now):
        raise refused()


def check_own(owner: object, *, by: object) -> None:
    """Refuse the passkey of somebody else, in the words of a wrong one."""
    if owner != by:
        raise refused()


def check_signature_given(*, given: bool, owed: bool) -> None:
    """Refuse a decision without the signature that is owed."""
    if owed and not given:
        raise RuleError(
            "signature_missing",
            N_(
                "Sign with your passkey. The browser must allow "
                "the script of this page."
            ),
            field="assertion",
        )


def check_room(count: int) -> None:
    """Refuse more passkeys than anybody can tell apart."""
    if count >= MOST:
        raise RuleError(
            "passkeys_many",
            N_("You have %(most)s passkeys. Remove one that you no longer use."),
            most=MOST,
        )


def check_named(name: str, *, among: Collection[str]) -> None:
    """Refuse a passkey without a name, or with the name of another."""
    if not name:
        raise RuleError(
            "passkey_unnamed",
            N_("Give the passkey a name, such as the device it is on."),
            field="name",
        )
    if name.casefold() in {other.casefold() for other in among}:
        raise RuleError(
            "passkey_same_name",
            N_("You have a passkey with this name. Choose another name."),
            field="name",
        )
