"""What is encrypted opens with its own key, in its own place, unchanged, or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.core.errors import RuleError
from oversight.vault.rules import wrapping as rules

KEYS = st.binary(min_size=rules.KEY_BYTES, max_size=rules.KEY_BYTES)


def refused(key: bytes, sealed: bytes, place: bytes) -> bool:
    """Whether the vault will not open this."""
    with pytest.raises(RuleError) as error:
        rules.decrypt(key, sealed, place)
    return error.value.code == "vault_damaged"


@given(KEYS, st.binary(max_size=200), st.binary(max_size=40))
def test_what_was_kept_comes_back(key: bytes, plain: bytes, place: bytes) -> None:
    sealed = rules.encrypt(key, plain, place)

    assert rules.decrypt(key, sealed, place) == plain
    assert len(sealed) == rules.NONCE_BYTES + len(plain) + 16


@given(KEYS, st.binary(max_size=60), st.data())
def test_any_changed_bit_is_refused(
    key: bytes, plain: bytes, data: st.DataObject
) -> None:
    sealed = bytearray(rules.encrypt(key, plain, b"place"))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8

    assert refused(key, bytes(sealed), b"place")


@pytest.mark.parametrize("length", [0, 1, 11, 12, 27, 32])
def test_a_cut_value_is_refused(length: int) -> None:
    key = rules.new_key()
    sealed = rules.encrypt(key, b"words", b"place")

    assert refused(key, sealed[:length], b"place")


def test_another_key_or_place_is_refused() -> None:
    key = rules.new_key()
    sealed = rules.encrypt(key, b"words", b"place")

    assert refused(rules.new_key(), sealed, b"place")
    assert refused(key, sealed, b"elsewhere")
    assert refused(b"short", sealed, b"place")


def test_nothing_random_comes_twice() -> None:
    key = rules.new_key()

    assert len({rules.new_key() for _ in range(300)}) == 300
    sealed = {rules.encrypt(key, b"same", b"place") for _ in range(300)}
    assert len({one[: rules.NONCE_BYTES] for one in sealed}) == 300
