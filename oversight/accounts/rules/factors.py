"""What counts as a second factor, who owes one, and when a code is good."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp

from oversight.accounts.rules.passkeys import PASSKEY_ROLES
from oversight.accounts.rules.people import lasting
from oversight.authority.permissions import Role
from oversight.core import codes
from oversight.core.errors import RuleError
from oversight.core.hashes import sha256_of
from oversight.core.words import N_

ISSUER = "Oversight"
STEP_SECONDS = 30
SKEW = (-1, 0, 1)
DIGITS = 6
RECOVERY_CODES = 10
HALF_LASTS = timedelta(minutes=10)
_DIGIT = {ord(c): str(int(c)) for c in "۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩"}


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What somebody can show beside the password."""

    passkeys: int
    app: bool

    @property
    def any(self) -> bool:
        """Say whether there is a second factor at all."""
        return self.app or self.passkeys > 0


def owes(role: Role, enrolled: Enrolled, *, strict: bool) -> bool:
    """Say whether a person must first enrol a factor: reviewers a passkey."""
    if not strict:
        return False
    return enrolled.passkeys == 0 if role in PASSKEY_ROLES else not enrolled.any


def check_enough_left(role: Role, left: Enrolled, *, strict: bool) -> None:
    """Refuse to take away the last factor that a role must have."""
    if owes(role, left, strict=strict):
        raise RuleError(
            "factor_last",
            N_("This is the last one that your role needs. Add another first."),
        )


def check_has_factor(enrolled: Enrolled) -> None:
    """Refuse recovery codes to somebody who has nothing to recover from."""
    if not enrolled.any:
        raise RuleError(
            "factor_none", N_("Add a passkey or an app first, then make the codes.")
        )


def refused() -> RuleError:
    """Return the one refusal of a code: it never says what was wrong with it."""
    return RuleError(
        "factor_refused",
        N_(
            "This code is not right, or it was used already. "
            "Wait for the next one and try again."
        ),
        field="code",
    )


def check_half(*, made_at: datetime, now: datetime) -> None:
    """Refuse a second factor that comes long after the password."""
    if not is_half(made_at=made_at, now=now):
        raise half_over()


def is_half(*, made_at: datetime, now: datetime) -> bool:
    """Say whether a password that was right still waits for its second factor."""
    return lasting(made_at + HALF_LASTS, HALF_LASTS, now)


def half_over() -> RuleError:
    """Return the refusal of a second factor without a password before it."""
    return RuleError(
        "half_over", N_("Too much time has passed. Begin again with your password.")
    )


def new_secret() -> str:
    """Return 160 random bits for an app that shows codes."""
    return pyotp.random_base32(length=32)


def secret_address(secret: str, email: str) -> str:
    """Return what the app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def grouped(secret: str) -> str:
    """Return a secret in groups of four, as it is typed by hand."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def typed_code(typed: str) -> str:
    """Return what was typed with plain digits and without spaces."""
    return "".join(typed.translate(_DIGIT).split())


def is_app_code(code: str) -> bool:
    """Say whether this has the shape of an app's code, not of a recovery code."""
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def fitting_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the half minute whose code this is, by the server's clock."""
    app = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    present = app.timecode(now)
    found = None
    for skew in SKEW:
        right = app.generate_otp(present + skew)
        if hmac.compare_digest(right.encode(), code.encode()):
            found = present + skew
    return found


def newest_step(now: datetime) -> int:
    """Return the last half minute whose code could be used at this moment.

    What was used beyond it was used while the clock ran ahead, and keeps nobody out.
    """
    return int(now.timestamp()) // STEP_SECONDS + max(SKEW)


def check_step(step: int | None, *, last: int | None) -> int:
    """Refuse a wrong code, and one that is not newer than the last used."""
    if step is None or (last is not None and step <= last):
        raise refused()
    return step


def new_recovery() -> tuple[str, ...]:
    """Return fresh recovery codes of 120 random bits each."""
    return tuple(codes.new_code() for _ in range(RECOVERY_CODES))


def recovery_hash(typed: str) -> str:
    """Return the only form in which a recovery code is kept, or refuse a slip."""
    code = codes.normalise(typed)
    if code is None:
        raise refused()
    # 120 random bits need no slow hash (SECURITY A6).
    return sha256_of(f"oversight:recovery:{code}")


def check_no_app(*, present: bool) -> None:
    """Refuse a second app: one shows the codes, and it can be replaced."""
    if present:
        raise RuleError(
            "app_present",
            N_("You have an app already. Remove it first, then set up another."),
        )
