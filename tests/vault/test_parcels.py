"""A parcel of keys opens for the one it was closed for, unchanged, or not at all."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from oversight.core.errors import RuleError
from oversight.vault.rules import parcels

WORDS = "correct horse battery staple"
CONTENT = "the keys, and کنجیاں".encode()
OWN, OTHER = X25519PrivateKey.generate(), X25519PrivateKey.generate()
CLOSED = parcels.closed_for(OWN.public_key(), CONTENT)
PRIVATE = (
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)
PUBLIC = (
    serialization.Encoding.PEM,
    serialization.PublicFormat.SubjectPublicKeyInfo,
)


def code_of(parcel: bytes, secret: parcels.Secret) -> str:
    """Why a parcel stays shut."""
    with pytest.raises(RuleError) as refused:
        parcels.opened(parcel, secret)
    return refused.value.code


def test_a_passphrase_opens_what_it_closed_and_no_other_does() -> None:
    parcel = parcels.closed_by(WORDS, CONTENT)

    assert parcels.opened(parcel, WORDS) == CONTENT
    assert CONTENT not in parcel
    assert code_of(parcel, f"{WORDS}.") == code_of(parcel, OWN) == "parcel_shut"
    assert parcels.closed_by(WORDS, CONTENT) != parcel


def test_a_recipients_own_key_opens_and_no_other_does() -> None:
    assert parcels.opened(CLOSED, OWN) == CONTENT
    assert code_of(CLOSED, OTHER) == code_of(CLOSED, WORDS) == "parcel_shut"
    assert parcels.closed_for(OWN.public_key(), CONTENT) != CLOSED


@pytest.mark.parametrize("at", range(0, len(CLOSED), 3))
def test_a_changed_parcel_stays_shut(at: int) -> None:
    changed = bytearray(CLOSED)
    changed[at] ^= 1

    assert code_of(bytes(changed), OWN) == "parcel_shut"


@pytest.mark.parametrize("length", [0, 1, 33, 34, 65, 66, 70, len(CLOSED) - 1])
def test_a_cut_parcel_stays_shut(length: int) -> None:
    assert code_of(CLOSED[:length], OWN) == "parcel_shut"


def test_a_parcel_without_a_senders_key_stays_shut() -> None:
    head = parcels.FOR_RECIPIENT
    assert code_of(head + bytes(32) + CLOSED[len(head) + 32 :], OWN) == "parcel_shut"


def test_a_passphrase_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(RuleError) as refused:
        parcels.closed_by("nineteen characters", CONTENT)

    assert refused.value.code == "passphrase_short"


def test_keys_are_x25519_keys_in_pem_and_nothing_else() -> None:
    assert parcels.private_key(OWN.private_bytes(*PRIVATE)).private_bytes_raw() == (
        OWN.private_bytes_raw()
    )
    assert parcels.public_key(OWN.public_key().public_bytes(*PUBLIC)) == (
        OWN.public_key()
    )
    signing = Ed25519PrivateKey.generate()
    for pem in (b"", b"x", signing.private_bytes(*PRIVATE)):
        with pytest.raises(RuleError, match="not an X25519 key"):
            parcels.private_key(pem)
    for pem in (b"", b"x", signing.public_key().public_bytes(*PUBLIC)):
        with pytest.raises(RuleError, match="not an X25519 key"):
            parcels.public_key(pem)
