"""A passkey device in memory, which answers as a browser with a real one would."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy.orm import Session

from oversight.accounts.models.passkeys import Passkey
from oversight.accounts.queries import passkeys as queries
from oversight.accounts.service import passkeys
from oversight.authority.permissions import Actor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def plain(text: str) -> bytes:
    """Read base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def coded(raw: bytes) -> str:
    """Write base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Device:
    """One authenticator with one credential."""

    origin: str = "http://localhost"
    host: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    key: Key = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: token_bytes(32))

    def create(self, options: str) -> str:
        """Answer navigator.credentials.create()."""
        attested = b"\0" * 16 + len(self.credential_id).to_bytes(2)
        attested += self.credential_id + cbor2.dumps(self._cose())
        said = self._said("webauthn.create", json.loads(options)["challenge"])
        statement = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._data(ATTESTED) + attested,
        }
        response = {
            "clientDataJSON": coded(said),
            "attestationObject": coded(cbor2.dumps(statement)),
        }
        return self._answer(response)

    def get(self, options: str, **changes: Any) -> str:
        """Answer navigator.credentials.get()."""
        self.count += 1
        kind = changes.get("type", "webauthn.get")
        said = self._said(kind, json.loads(options)["challenge"])
        data = self._data(0)
        signature = self._sign(data + sha256(said).digest())
        response = {
            "clientDataJSON": coded(said),
            "authenticatorData": coded(data),
            "signature": coded(signature),
        }
        return self._answer(response)

    def _answer(self, response: dict[str, str]) -> str:
        name = coded(self.credential_id)
        whole = {"id": name, "rawId": name, "type": "public-key"}
        return json.dumps({**whole, "response": response})

    def _said(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps({**said, "crossOrigin": False}).encode()

    def _data(self, more: int) -> bytes:
        flags = bytes([self.flags | more])
        return sha256(self.host.encode()).digest() + flags + self.count.to_bytes(4)

    def _sign(self, base: bytes) -> bytes:
        if isinstance(self.key, ed25519.Ed25519PrivateKey):
            return self.key.sign(base)
        return self.key.sign(base, ec.ECDSA(SHA256()))

    def _cose(self) -> dict[int, int | bytes]:
        public = self.key.public_key()
        if isinstance(public, ed25519.Ed25519PublicKey):
            raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
            return {1: 1, 3: -8, -1: 6, -2: raw}
        numbers = public.public_numbers()
        x, y = numbers.x.to_bytes(32), numbers.y.to_bytes(32)
        return {1: 2, 3: -7, -1: 1, -2: x, -3: y}


def a_passkey(
    session: Session,
    by: Actor,
    *,
    now: datetime,
    name: str = "Laptop",
    device: Device | None = None,
) -> tuple[Device, Passkey]:
    """A passkey of this person, and the device that holds it."""
    device = device or Device()
    options = passkeys.options(session, by=by, now=now)
    passkeys.add(session, name, device.create(options), by=by, now=now)
    return device, queries.by_credential(session, device.credential_id)
