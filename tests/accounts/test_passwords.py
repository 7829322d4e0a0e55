from argon2 import PasswordHasher, extract_parameters

from oversight.accounts import passwords

PHRASE = "seven quiet herons by the canal"


def test_a4_a_password_is_kept_as_argon2id_of_at_least_19_mib() -> None:
    kept = passwords.hashed(PHRASE)
    made = extract_parameters(kept)

    assert kept.startswith("$argon2id$")
    assert made.memory_cost >= 19 * 1024
    assert made.time_cost >= 2
    assert PHRASE not in kept


def test_a_password_matches_its_own_hash_only() -> None:
    kept = passwords.hashed(PHRASE)

    assert passwords.matches(kept, PHRASE)
    assert not passwords.matches(kept, PHRASE + " ")
    assert not passwords.matches(kept, PHRASE.upper())
    assert not passwords.matches(None, PHRASE)
    assert not passwords.matches(None, "nobody" * 8)
    assert not passwords.matches("not a hash", PHRASE)


def test_an_older_weaker_hash_is_noticed() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)

    assert passwords.outdated(weak.hash(PHRASE))
    assert not passwords.outdated(passwords.hashed(PHRASE))


def test_the_list_of_common_passwords_is_long_enough_to_be_chosen() -> None:
    assert len(passwords.common()) > 100
    assert all(len(one) >= 15 for one in passwords.common())
