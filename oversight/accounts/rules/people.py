"""Who may have an account, what a password must be, how long a session lasts."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from unicodedata import normalize

from oversight.authority.permissions import AGENCY_ROLES, Role
from oversight.core.errors import RuleError
from oversight.core.hashes import sha256_of
from oversight.core.words import N_

SHORTEST, LONGEST = 15, 128
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
LINK_LASTS = timedelta(hours=1)
CONFIRMED_FOR = timedelta(minutes=5)
AHEAD = timedelta(hours=1)  # how far the clock may once have run ahead

# Never part of a password: whoever guesses begins with the name on the door.
DOOR_WORDS = ("oversight", "shunwai", "شنوائی", "nccia", "smpra")
# Allowed inside a longer sentence, but worth nothing.
PLAIN_WORDS = (
    *("pakistan", "پاکستان", "interior", "ministry", "telecommunication", "authority"),
    *("cybercrime", "takedown", "password", "administrator", "authoriser", "reviewer"),
    *("registrar", "custodian", "presiding", "advocate", "liaison", "drafter", "pta"),
)
FEWEST_OTHER = 12
FEWEST_DIFFERENT = 5
SHORTEST_NAME = 3
_EMAIL = re.compile(r"[^@\s<>\"(),:;\\]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
_LONGEST_EMAIL = 254


def folded(email: str) -> str:
    """Return an address as it is compared and kept: in NFC and lower case."""
    return normalize("NFC", email).strip().lower()


def prepared(password: str) -> str:
    """Return a password in NFC, so that every keyboard types the same one."""
    return normalize("NFC", password)


def token_hash(token: str) -> str:
    """Return the only form in which a session or enrolment token is kept."""
    return sha256_of(token)


def check_email(email: str) -> None:
    """Refuse what cannot be an e-mail address."""
    if len(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        raise RuleError(
            "email_bad",
            N_("Write an e-mail address, such as name@example.org."),
            field="email",
        )


def check_place(role: Role, *, body: str | None, platform: str | None) -> None:
    """Refuse an agency role without its body, and a body on any other role."""
    if (role in AGENCY_ROLES) != (body is not None):
        raise RuleError(
            "body_missing" if body is None else "body_extra",
            N_("Choose a public body for this role.")
            if body is None
            else N_("This role stands outside every public body: leave it empty."),
            field="body",
        )
    if (role is Role.LIAISON) != (platform is not None):
        raise RuleError(
            "platform_missing" if platform is None else "platform_extra",
            N_("Choose the platform that this person speaks for.")
            if platform is None
            else N_("Only a liaison belongs to a platform: leave it empty."),
            field="platform",
        )


def check_password(password: str, *, common: Collection[str], own: str = "") -> None:
    """Refuse a password that is short, endless, widely known or about this portal."""
    prepared_password = prepared(password)
    if len(prepared_password) < SHORTEST:
        raise RuleError(
            "password_short",
            N_("Use %(least)s characters or more; a sentence of your own is good."),
            field="password",
            least=SHORTEST,
        )
    if len(prepared_password) > LONGEST:
        raise RuleError(
            "password_long",
            N_("Use at most %(most)s characters."),
            field="password",
            most=LONGEST,
        )
    if prepared_password.casefold() in common or _too_plain(prepared_password, own):
        raise RuleError(
            "password_common",
            N_(
                "This password is easy to guess. Choose one without the name of "
                "the portal, of a public body or of yourself."
            ),
            field="password",
        )


def _too_plain(password: str, own: str) -> bool:
    """Say whether little is left once the expected words are taken out."""
    whole = rest = password.casefold()
    if any(word in whole for word in DOOR_WORDS):
        return True
    names = re.split(r"[\W_]+", own.casefold())
    words = {*PLAIN_WORDS, *(name for name in names if len(name) >= SHORTEST_NAME)}
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(set(rest)) < FEWEST_DIFFERENT:
        return True
    return rest != whole and len(rest) < FEWEST_OTHER


def alive(*, created_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Say whether a session still counts: not idle too long, not too old.

    Nor much younger than the present: one that was opened while the clock ran a year
    ahead would else live for a year.
    """
    idle, old = now - seen_at, now - created_at
    return -AHEAD <= idle < IDLE and -AHEAD <= old < ABSOLUTE


def fresh(*, confirmed_at: datetime | None, now: datetime) -> bool:
    """Say whether a factor was shown a short while ago."""
    return confirmed_at is not None and -AHEAD <= now - confirmed_at < CONFIRMED_FOR


def lasting(expires_at: datetime, lasts: timedelta, now: datetime) -> bool:
    """Say whether something still counts, and was not made by a clock far ahead."""
    return now < expires_at <= now + lasts + AHEAD


def check_link(
    *, expires_at: datetime, used_at: datetime | None, now: datetime
) -> None:
    """Refuse an enrolment link that was used or is too old.

    Nor may it last longer than any link does: it was made while the clock ran ahead.
    """
    if used_at is not None or not lasting(expires_at, LINK_LASTS, now):
        raise RuleError(
            "link_expired",
            N_("This link was used already or is too old. Ask for a new one."),
        )


def check_enabled(*, disabled_at: datetime | None) -> None:
    """Refuse to touch an account that was closed."""
    if disabled_at is not None:
        raise RuleError("disabled", N_("This account was closed."))


def check_other(person: object, *, by: object) -> None:
    """Refuse an administrator who would shut themself out."""
    if person == by:
        raise RuleError(
            "not_yourself",
            N_("You cannot disable your own account. Ask another administrator."),
        )


def refused_confirmation() -> RuleError:
    """Return the refusal of a confirmation by password."""
    return RuleError(
        "password_wrong", N_("This is not your present password."), field="password"
    )


def refused_sign_in() -> RuleError:
    """Return the one refusal of sign-in: it never says which part was wrong."""
    return RuleError(
        "sign_in_refused",
        N_("The e-mail address or the password is not right."),
    )
