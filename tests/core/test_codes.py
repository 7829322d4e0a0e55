import random

import pytest

from oversight.core import codes

URDU = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
CHANCE = random.Random(37)  # noqa: S311


def test_a11_a_code_has_120_random_bits_and_two_check_characters() -> None:
    made = {codes.new_code() for _ in range(1000)}

    assert len(made) == 1000
    assert {len(code) for code in made} == {26}
    assert set("".join(made)) == set(codes.ALPHABET)
    for place in range(codes.DATA_LENGTH):
        assert len({code[place] for code in made}) == 32


def test_a11_ten_thousand_single_character_typos_are_all_caught() -> None:
    for _ in range(10_000):
        code = codes.new_code()
        place = CHANCE.randrange(26)
        wrong = CHANCE.choice(codes.ALPHABET.replace(code[place], ""))
        assert codes.normalise(code[:place] + wrong + code[place + 1 :]) is None


def test_every_exchange_of_two_characters_is_caught() -> None:
    for _ in range(200):
        code = codes.new_code()
        for one in range(26):
            for other in range(one):
                swapped = list(code)
                swapped[one], swapped[other] = code[other], code[one]
                if "".join(swapped) != code:
                    assert codes.normalise("".join(swapped)) is None


def test_two_wrong_characters_are_caught_too() -> None:
    for _ in range(5_000):
        code = codes.new_code()
        wrong = list(code)
        for place in CHANCE.sample(range(26), 2):
            wrong[place] = CHANCE.choice(codes.ALPHABET.replace(code[place], ""))
        assert codes.normalise("".join(wrong)) is None


@pytest.mark.parametrize(
    "typed",
    [
        codes.grouped,
        str.lower,
        lambda code: codes.grouped(code).replace("-", " "),
        lambda code: f"  {code}\n",
        lambda code: codes.grouped(code).replace("-", "\u2011"),
        lambda code: f"\u2067{code}\u2069",
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.lower().replace("0", "o").replace("1", "l"),
        lambda code: code.translate(URDU),
        lambda code: code.translate(ARABIC),
        lambda code: f"{codes.grouped(code)}۔",
        lambda code: f"({codes.grouped(code)}).",
        lambda code: f"“{code}”,",
        lambda code: f"*{code}*",
        lambda code: f"کوڈ: {codes.grouped(code)}",
        lambda code: f"Code: {codes.grouped(code)}",
        lambda code: f"code：{code}:",
    ],
)
def test_what_a_person_types_is_understood(typed: object) -> None:
    assert callable(typed)
    for _ in range(50):
        code = codes.new_code()
        assert codes.normalise(typed(code)) == code


@pytest.mark.parametrize(
    "typed", ["", ":", "A", "U" * 26, "0" * 25, "0" * 27, "Z" * 500]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.normalise(typed) is None


def test_a_code_is_printed_in_groups_of_four() -> None:
    assert codes.grouped("ABCDEFGHJKMNPQRSTVWXYZ0123") == (
        "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-23"
    )


def test_a_derived_code_depends_on_key_material_and_purpose() -> None:
    code = codes.code_from(b"k" * 32, b"TD-2026-000001/1", "notice")

    assert codes.normalise(code) == code
    assert code == codes.code_from(b"k" * 32, b"TD-2026-000001/1", "notice")
    assert code != codes.code_from(b"l" * 32, b"TD-2026-000001/1", "notice")
    assert code != codes.code_from(b"k" * 32, b"TD-2026-000001/2", "notice")
    assert code != codes.code_from(b"k" * 32, b"TD-2026-000001/1", "receipt")


def test_a_code_is_stored_only_as_a_keyed_hash() -> None:
    code = codes.new_code()
    kept = codes.keyed_hash(b"secret", "receipt", code)

    assert len(kept) == 64
    assert code.lower() not in kept
    assert kept != codes.keyed_hash(b"other", "receipt", code)
    assert kept != codes.keyed_hash(b"secret", "notice", code)
    assert kept == codes.keyed_hash(b"secret", "receipt", code)
