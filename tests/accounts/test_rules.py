from datetime import UTC, datetime, timedelta
from itertools import product
from unicodedata import normalize

import pytest

from oversight.accounts import passwords
from oversight.accounts.rules import people as rules
from oversight.authority.permissions import AGENCY_ROLES, Role
from oversight.core.errors import RuleError

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
URDU = "نیلی ندی کے پار سات بگلے بیٹھے"


def test_a1_a_password_has_15_to_128_characters_of_any_script() -> None:
    letters = "abcdefghijklmnorstuvwxyz" * 6

    for sound in (letters[:15], letters[:128], URDU, "  spaces at both ends  "):
        rules.check_password(sound, common=())
    for length, code in ((14, "password_short"), (129, "password_long")):
        with pytest.raises(RuleError) as refused:
            rules.check_password(letters[:length], common=())
        assert refused.value.code == code
        assert refused.value.field == "password"


@pytest.mark.parametrize(
    "plain",
    [
        "Correct Horse Battery Staple",
        "qwertyuiopasdfgh",
        "aaaaaaaaaaaaaaaaaaaa",
        "ababababababababab",
        "oversight rules the waves",
        "I work at NCCIA every day",
        "شنوائی سب کے لیے ہو جائے",
        "PasswordPakistanReviewer",
        "ministry of interior 12",
        "administrator-2026",
        "sana.khan sana khan 1",
        "portal.example 2026",
    ],
)
def test_a2_a_password_that_others_expect_is_refused(plain: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.check_password(
            plain, common=passwords.common(), own="Sana Khan sana@portal.example"
        )
    assert refused.value.code == "password_common"


@pytest.mark.parametrize("common", sorted(passwords.common()))
def test_a2_every_common_password_of_the_list_is_refused(common: str) -> None:
    with pytest.raises(RuleError):
        rules.check_password(common.upper(), common=passwords.common())


def test_a_sentence_may_contain_an_everyday_word() -> None:
    rules.check_password(
        "pakistan has seven quiet herons", common=passwords.common(), own="Sana Khan"
    )


def test_twelve_letters_beside_an_everyday_word_are_enough_and_eleven_are_not() -> None:
    rules.check_password("pakistan" + "quietherons7", common=())
    with pytest.raises(RuleError) as refused:
        rules.check_password("pakistan" + "quietherons", common=())
    assert refused.value.code == "password_common"


def test_a1_one_passphrase_is_the_same_on_every_keyboard() -> None:
    composed, apart = normalize("NFC", "آپ کی مرضی é"), normalize("NFD", "آپ کی مرضی é")

    assert composed != apart
    assert rules.prepared(composed) == rules.prepared(apart)


def test_a_place_goes_with_its_role_and_with_no_other() -> None:
    for role, body, platform in product(Role, (None, "pta"), (None, "x")):
        fits = (body is not None) == (role in AGENCY_ROLES)
        fits = fits and (platform is not None) == (role is Role.LIAISON)
        if fits:
            rules.check_place(role, body=body, platform=platform)
            continue
        with pytest.raises(RuleError) as refused:
            rules.check_place(role, body=body, platform=platform)
        assert refused.value.field in {"body", "platform"}


@pytest.mark.parametrize(
    "email", ["a@b", "a b@c.example", "@c.example", "a@@c.example", "a@c..example", ""]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.check_email(email)
    assert refused.value.field == "email"


def test_an_address_is_compared_folded() -> None:
    assert rules.folded(" Drafter@PTA.Example ") == "drafter@pta.example"
    rules.check_email("drafter+1@pta.example")
    with pytest.raises(RuleError):
        rules.check_email("a@" + "b" * 260 + ".example")


def test_s3_a_session_ends_after_half_an_hour_idle_and_twelve_hours_in_all() -> None:
    second = timedelta(seconds=1)
    idle, old = NOW - timedelta(minutes=30), NOW - timedelta(hours=12)

    assert rules.alive(created_at=old + second, seen_at=idle + second, now=NOW)
    assert not rules.alive(created_at=old + second, seen_at=idle, now=NOW)
    assert not rules.alive(created_at=old, seen_at=NOW, now=NOW)


@pytest.mark.parametrize(
    ("ahead", "counts"), [(timedelta(hours=1), True), (YEAR, False)]
)
def test_what_was_begun_by_a_clock_far_ahead_does_not_last_until_then(
    ahead: timedelta, *, counts: bool
) -> None:
    then = NOW + ahead

    assert rules.alive(created_at=then, seen_at=then, now=NOW) is counts
    assert rules.alive(created_at=NOW, seen_at=then, now=NOW) is counts
    assert rules.fresh(confirmed_at=then, now=NOW) is counts


def test_a_link_is_good_once_and_for_an_hour() -> None:
    later = NOW + timedelta(seconds=1)

    rules.check_link(expires_at=later, used_at=None, now=NOW)
    with pytest.raises(RuleError):
        rules.check_link(expires_at=NOW, used_at=None, now=NOW)
    with pytest.raises(RuleError):
        rules.check_link(expires_at=later, used_at=NOW, now=NOW)


def test_nobody_disables_themself() -> None:
    rules.check_other("a", by="b")
    with pytest.raises(RuleError):
        rules.check_other("a", by="a")


def test_a_closed_account_is_left_alone() -> None:
    rules.check_enabled(disabled_at=None)
    with pytest.raises(RuleError):
        rules.check_enabled(disabled_at=NOW)
