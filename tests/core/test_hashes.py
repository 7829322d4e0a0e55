"""What stands for a text is what anybody computes from its bytes in UTF-8."""

from oversight.core.hashes import sha256_of


def test_a_text_is_hashed_as_its_bytes_in_utf_8() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256_of("") == empty
    # As `printf 'شنوائی' | sha256sum` says it.
    urdu = "caccd5f308cecceb0b81cb80a9293c44ec9bb5edaef35f0f2ea547605f94e617"
    assert sha256_of("شنوائی") == urdu
