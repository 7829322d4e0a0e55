"""Speaking with passkeys: what they are asked, and whether their answer is true.

The library's faults are many and its sentences are not for readers; each becomes the
one refusal of ``rules.passkeys``.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import webauthn
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from webauthn.helpers import (
    base64url_to_bytes,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_authentication_credential_json,
    parse_client_data_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from oversight.accounts.models.passkeys import Passkey
from oversight.accounts.models.people import Person
from oversight.accounts.rules import passkeys as rules
from oversight.accounts.rules.signatures import Signature
from oversight.accounts.site import site

NAME = "Oversight"
LONGEST_ANSWER = 20_000
ALGORITHMS = [
    Algorithm.EDDSA,
    Algorithm.ECDSA_SHA_256,
    Algorithm.RSASSA_PKCS1_v1_5_SHA_256,
]
WAIT_MS = int(rules.ANSWER_WITHIN.total_seconds()) * 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Made:
    """A new credential, as its device answered."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Proof:
    """A true answer: the device's count, and the signature with all its parts."""

    sign_count: int
    signature: Signature


def creation(person: Person, challenge: bytes, known: Iterable[bytes]) -> str:
    """Return what a browser is told to make a passkey that verifies its owner."""
    return webauthn.options_to_json(
        webauthn.generate_registration_options(
            rp_id=site().host,
            rp_name=NAME,
            user_id=person.id.bytes,
            user_name=person.email,
            user_display_name=person.name,
            challenge=challenge,
            timeout=WAIT_MS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_named(known),
            supported_pub_key_algs=ALGORITHMS,
        )
    )


def request(challenge: bytes, allowed: Iterable[bytes]) -> str:
    """Return what a browser is told to have a challenge signed by one of these."""
    return webauthn.options_to_json(
        webauthn.generate_authentication_options(
            rp_id=site().host,
            challenge=challenge,
            timeout=WAIT_MS,
            allow_credentials=_named(allowed),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def made(answer: str, challenge: bytes) -> Made:
    """Return the credential that a device made, or refuse its answer."""

    def look() -> Made:
        found = webauthn.verify_registration_response(
            credential=_short(answer),
            expected_challenge=challenge,
            expected_rp_id=site().host,
            expected_origin=list(site().origins),
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
        return Made(found.credential_id, found.credential_public_key, found.sign_count)

    return _or_refused(look)


def credential_of(answer: str) -> bytes:
    """Return which credential an answer says it comes from, or refuse it."""
    return _or_refused(lambda: _read(answer).raw_id)


def challenge_of(answer: str) -> bytes:
    """Return which challenge an answer says it answers, or refuse it."""
    return _or_refused(lambda: parse_client_data_json(_client_data(answer)).challenge)


def proved(answer: str, challenge: bytes, passkey: Passkey) -> Proof:
    """Return the proof that this passkey signed the challenge, or refuse it."""

    def look() -> Proof:
        read = _read(answer)
        found = webauthn.verify_authentication_response(
            credential=read,
            expected_challenge=challenge,
            expected_rp_id=site().host,
            expected_origin=list(site().origins),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
        said = read.response
        return Proof(
            found.new_sign_count,
            Signature(
                passkey.credential_id,
                plain_key(passkey.public_key),
                said.authenticator_data,
                said.client_data_json,
                said.signature,
            ),
        )

    return _or_refused(look)


def plain_key(public_key: bytes) -> bytes:
    """Return a stored key as a SubjectPublicKeyInfo, which every tool can read."""
    key = decoded_public_key_to_cryptography(decode_credential_public_key(public_key))
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _client_data(answer: str) -> bytes:
    response = json.loads(_short(answer))["response"]
    return base64url_to_bytes(response["clientDataJSON"])


def _read(answer: str) -> AuthenticationCredential:
    return parse_authentication_credential_json(_short(answer))


def _short(answer: str) -> str:
    if len(answer) > LONGEST_ANSWER:
        raise rules.refused()
    return answer


def _named(credentials: Iterable[bytes]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one) for one in credentials]


def _or_refused(look: Callable[[], T]) -> T:
    try:
        return look()
    except (WebAuthnException, ValueError, LookupError, TypeError, RecursionError):
        raise rules.refused() from None
