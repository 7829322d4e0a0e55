"""What a passkey's signature over a text proves, checked without database or portal.

A passkey signs ``authenticator_data`` followed by the SHA-256 of ``client_data``;
the challenge inside ``client_data`` is the SHA-256 of the text that was signed.
"""

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

FORMAT = "oversight-decision/1"
DIGEST_BYTES = 32
PRESENT, VERIFIED = 0x01, 0x04
_SHORTEST = DIGEST_BYTES + 1


@dataclass(frozen=True, slots=True)
class Signature:
    """A passkey's signature with everything that is needed to check it.

    ``public_key`` is a SubjectPublicKeyInfo in DER, as ``openssl`` reads it.
    """

    credential_id: bytes
    public_key: bytes
    authenticator_data: bytes
    client_data: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the signature holds; if so where it was given and under which key."""

    valid: bool
    fault: str = ""
    origin: str = ""
    fingerprint: str = ""


def digest(text: str) -> bytes:
    """Return what a passkey is asked to sign for this text."""
    return sha256(text.encode()).digest()


def fingerprint(public_key: bytes) -> str:
    """Return the name by which a key is compared: the SHA-256 of the key."""
    return sha256(public_key).hexdigest()


def verdict(signed: bytes, given: Signature) -> Verdict:
    """Say whether this key signed this digest, and where, with its owner verified."""
    said = _said(given.client_data)
    origin = str(said.get("origin", ""))
    challenge = urlsafe_b64encode(signed).rstrip(b"=")
    host = (urlsplit(origin).hostname or "").encode()
    flags = given.authenticator_data[DIGEST_BYTES:_SHORTEST]
    fault = ""
    if not _signs(given):
        fault = "the signature does not fit the key"
    elif said.get("type") != "webauthn.get":
        fault = "this is not a signature, but another answer of a passkey"
    elif not compare_digest(str(said.get("challenge", "")).encode(), challenge):
        fault = "another text was signed"
    elif not flags or given.authenticator_data[:DIGEST_BYTES] != sha256(host).digest():
        fault = "the passkey was made for another site than it was used on"
    elif flags[0] & (PRESENT | VERIFIED) != PRESENT | VERIFIED:
        fault = "the device did not verify who used the passkey"
    if fault:
        return Verdict(valid=False, fault=fault)
    return Verdict(valid=True, origin=origin, fingerprint=fingerprint(given.public_key))


def exported(text: str, given: Signature) -> dict[str, object]:
    """Return a signed text as the JSON object that anybody can check offline."""
    parts = {
        field.name: urlsafe_b64encode(getattr(given, field.name)).decode()
        for field in fields(given)
    }
    return {"format": FORMAT, "text": text, "signature": parts}


def imported(raw: object) -> tuple[str, Signature]:
    """Return the text and the signature of an export, or raise ValueError."""
    whole = raw if isinstance(raw, Mapping) else {}
    if whole.get("format") != FORMAT:
        raise ValueError(f"this is not a file of the form {FORMAT}")
    text, given = whole.get("text"), whole.get("signature")
    parts = given if isinstance(given, Mapping) else {}
    missing = [f.name for f in fields(Signature) if not _is_text(parts.get(f.name))]
    missing += [] if _is_text(text) else ["text"]
    if missing:
        raise ValueError(f"this is missing: {', '.join(missing)}")
    read = {field.name: _bytes(str(parts[field.name])) for field in fields(Signature)}
    return str(text), Signature(**read)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _bytes(part: str) -> bytes:
    padded = part + "=" * (-len(part) % 4)
    return b64decode(padded.encode(), altchars=b"-_", validate=True)


def _said(client_data: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(client_data)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, Mapping) else {}


def _signs(given: Signature) -> bool:
    base = given.authenticator_data + sha256(given.client_data).digest()
    try:
        key = load_der_public_key(given.public_key)
        if isinstance(key, EllipticCurvePublicKey):
            key.verify(given.signature, base, ECDSA(SHA256()))
        elif isinstance(key, Ed25519PublicKey):
            key.verify(given.signature, base)
        elif isinstance(key, RSAPublicKey):
            key.verify(given.signature, base, PKCS1v15(), SHA256())
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
