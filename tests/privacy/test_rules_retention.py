"""How long what is kept: every key has a term, and no pending matter loses anything."""

from datetime import timedelta

import pytest

from oversight.privacy.rules import retention as rules
from oversight.privacy.rules.retention import BY_KIND, TERMS, Keeps
from tests.ledger.tree.growing import NOW

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("docket", "subject", "keeps"),
    [
        ("AP-2026-000001", "appellant", Keeps.APPEAL),
        ("TD-2026-000001", "user/1", Keeps.ANSWER),
        ("TD-2026-000001", "notice", Keeps.NOTICE),
        ("B-2026-0007", f"exhibit:{'0' * 32}", Keeps.FILE),
        ("TD-2026-000001", "state", Keeps.RECORD),
        ("TD-2026-000001", f"order:{'0' * 32}", Keeps.RECORD),
        ("house", "state", Keeps.RECORD),
        ("MAIL-2026-10", "mail", Keeps.LETTER),
        ("accounts", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", Keeps.SIGN_IN),
    ],
)
def test_every_key_has_a_term(docket: str, subject: str, keeps: Keeps) -> None:
    assert rules.term_of(docket, subject).keeps is keeps


def test_each_kind_has_one_term_and_says_why() -> None:
    assert set(BY_KIND) == set(Keeps)
    assert len(TERMS) + 1 == len(Keeps)
    for term in BY_KIND.values():
        assert term.what
        assert term.begins
        assert term.because


@pytest.mark.parametrize("term", BY_KIND.values(), ids=lambda term: term.keeps)
def test_what_is_not_final_is_never_over(term: rules.Term) -> None:
    again = rules.look_again(term, None, now=NOW)

    assert again is not None
    assert again >= NOW + timedelta(days=term.days or 365)


def test_a_term_ends_on_its_day_and_not_before() -> None:
    term = BY_KIND[Keeps.APPEAL]
    end = NOW + 180 * DAY

    assert rules.until(term, NOW) == end
    assert rules.look_again(term, NOW, now=end - timedelta(seconds=1)) == end
    assert rules.look_again(term, NOW, now=end) is None


def test_what_is_kept_as_long_as_it_is_used_has_no_end() -> None:
    term = BY_KIND[Keeps.SIGN_IN]

    assert rules.until(term, NOW) is None
    assert rules.look_again(term, NOW - 9999 * DAY, now=NOW) == NOW + 365 * DAY
