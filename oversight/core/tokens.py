"""Signed links: made and read only here, each with a purpose and an age."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from itsdangerous import (
    BadData,
    TimestampSigner,
    URLSafeTimedSerializer,
)

from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_

SECOND = timedelta(seconds=1)  # to which a stamp is cut


class _ClockSigner(TimestampSigner):
    """Stamps with the house's clock, so that a demo's links age with the demo."""

    def get_timestamp(self) -> int:
        """Return the present second."""
        return int(utc_now().timestamp())


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """Makes links that nobody can alter, reuse for another purpose, or keep."""

    secret: str

    def make(self, purpose: str, payload: object) -> str:
        """Return a signed token that carries the payload in clear."""
        return self._serializer(purpose).dumps(payload)

    def read(self, purpose: str, token: str, *, max_age: timedelta) -> Any:  # noqa: ANN401
        """Return what the token carries, or refuse it as expired or as false.

        One that seems to come from the future is as good as new: a clock was set back,
        or the machine that made it runs ahead, and the signature is ours all the same.
        """
        try:
            payload, made = self._serializer(purpose).loads(
                token, return_timestamp=True
            )
            if utc_now() - made > max_age + SECOND:
                raise RuleError(
                    "link_expired",
                    N_("This link is too old. Ask for a new one."),
                )
        except BadData:
            raise RuleError(
                "link_bad",
                N_("This link is not complete. Copy the whole of it and try again."),
            ) from None
        return payload

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self.secret,
            salt=f"oversight:{purpose}",
            signer=_ClockSigner,
            signer_kwargs={"key_derivation": "hmac", "digest_method": sha256},
        )
