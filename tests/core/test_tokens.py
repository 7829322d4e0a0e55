from datetime import timedelta

import pytest

from oversight.core import clock
from oversight.core.errors import RuleError
from oversight.core.tokens import Signer

SIGNER = Signer("s" * 32)
DAY = timedelta(days=1)


def test_a_token_gives_back_what_it_carries() -> None:
    token = SIGNER.make("alert", {"docket": "TD-2026-000001"})

    assert SIGNER.read("alert", token, max_age=DAY) == {"docket": "TD-2026-000001"}


def test_a_token_serves_one_purpose_only() -> None:
    token = SIGNER.make("alert", 1)

    with pytest.raises(RuleError) as refused:
        SIGNER.read("confirm", token, max_age=DAY)
    assert refused.value.code == "link_bad"


@pytest.mark.parametrize("change", ["", "x", "cut", "other key"])
def test_an_altered_token_is_refused(change: str) -> None:
    token = SIGNER.make("alert", 1)
    wrong = {
        "": "",
        "x": "x" + token,
        "cut": token[:-4],
        "other key": Signer("t" * 32).make("alert", 1),
    }[change]

    with pytest.raises(RuleError) as refused:
        SIGNER.read("alert", wrong, max_age=DAY)
    assert refused.value.code == "link_bad"


def test_a_token_ages_by_the_clock_of_the_house() -> None:
    token = SIGNER.make("alert", 1)
    clock.shift(timedelta(days=2))
    try:
        with pytest.raises(RuleError) as refused:
            SIGNER.read("alert", token, max_age=DAY)
    finally:
        clock.shift(timedelta(0))
    assert refused.value.code == "link_expired"
    assert SIGNER.read("alert", token, max_age=DAY) == 1


def test_a_token_outlives_a_clock_that_is_set_back() -> None:
    clock.shift(timedelta(minutes=3))
    try:
        token = SIGNER.make("alert", 1)
    finally:
        clock.shift(timedelta(0))

    assert SIGNER.read("alert", token, max_age=DAY) == 1
