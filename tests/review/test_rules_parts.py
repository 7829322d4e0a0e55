"""Posts named instead of an account: each by its address, each on that account."""

from dataclasses import replace
from itertools import product

import pytest

from oversight.core.errors import RuleError
from oversight.intake.rules.measures import ACCOUNT_KINDS, LADDER
from oversight.review.rules import formc, parts, scope
from oversight.review.rules.findings import Asked, Ballot, Part, Target
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.panel import Choice, verdict
from tests.factories.review import a_ballot, some_words

HERE = "https://x.com/somebody/status/1700000000000000001"
THERE = "https://x.com/somebody/status/1700000000000000002"
ACCOUNT = Target("x", "account", "https://x.com/somebody", handle="somebody")
ASKED = Asked(
    citations=("peca-2016-s37:public-order",),
    measure="suspend-account",
    territory="PK",
    days=60,
    longest=dict.fromkeys(LADDER, 180),
    elements={"peca-2016-s37:public-order": ("link", "need")},
    seats=3,
    target=ACCOUNT,
)


def narrowed(*named: str, **terms: object) -> Ballot:
    """An account narrowed to posts, each with a reason of its own."""
    ballot = a_ballot(ASKED, Outcome.NARROWER, measure="geo-withhold", days=30)
    own = tuple(Part(one, some_words(f"post {n}")) for n, one in enumerate(named))
    return replace(ballot, parts=own, **terms)  # type: ignore[arg-type]


def fields(ballot: Ballot, asked: Asked = ASKED) -> set[str | None]:
    return {fault.field for fault in formc.faults(ballot, asked)}


def test_an_account_is_narrowed_to_posts_of_its_own() -> None:
    ballot = narrowed(HERE, THERE)

    assert not fields(ballot)
    found = parts.every(ballot.parts, ACCOUNT)
    assert [one.locator.kind for one in found] == ["post", "post"]
    assert found[0].locator.canonical == "https://x.com/i/status/1700000000000000001"


def test_naming_posts_is_narrower_even_with_the_same_terms() -> None:
    whole = replace(ASKED, measure="remove")
    ballot = replace(narrowed(HERE), measure="remove", days=60)
    same = replace(ballot, findings=a_ballot(whole).findings)

    assert not fields(same, whole)
    assert scope.narrowed(
        Outcome.NARROWER, ("remove", "PK", 60), ("remove", "PK", 60), in_parts=True
    ) == ("parts",)


@pytest.mark.parametrize(
    ("locator", "code"),
    [
        ("https://x.com/somebody", "part_not_post"),
        ("https://x.com/another/status/1700000000000000003", "part_elsewhere"),
        ("https://t.me/somebody/12", "locator_platform_mismatch"),
        ("https://x.com/somebody/status/*", "locator_wildcard"),
        ("", "locator_empty"),
    ],
)
def test_what_is_not_a_post_of_the_account_is_refused(locator: str, code: str) -> None:
    found = list(formc.faults(narrowed(HERE, locator), ASKED))

    assert {f.field for f in found} == {"parts-1-locator"}
    assert found[0].code == code or code == "locator_empty"


def test_a_post_is_named_once_and_with_its_own_reason() -> None:
    assert fields(narrowed(HERE, HERE)) == {"parts-1-locator"}
    bare = replace(narrowed(HERE), parts=(Part(HERE, "Because."),))
    assert fields(bare) == {"parts-0-why"}


@pytest.mark.parametrize("measure", ["suspend-feature", "suspend-account"])
def test_a_measure_on_an_account_does_not_fit_a_post(measure: str) -> None:
    assert "measure" in fields(narrowed(HERE, measure=measure))


def test_only_an_account_has_posts_and_not_too_many() -> None:
    post = replace(ASKED, target=Target("x", "post", HERE), measure="remove")
    many = tuple(f"{HERE[:-2]}{n}" for n in range(10, 36))

    assert "outcome" in fields(narrowed(HERE), post)
    assert "outcome" in fields(narrowed(*many))


def test_where_the_address_does_not_say_whose_post_it_is_the_members_do() -> None:
    channel = Target("youtube", "channel", "https://www.youtube.com/@one", handle="one")
    video = Part("https://www.youtube.com/watch?v=abcdefghijk", "why")

    assert parts.read(video, channel).locator.kind == "video"
    unnamed = replace(ACCOUNT, handle=None)
    assert parts.read(Part(HERE, "why"), unnamed).locator.handle in {None, "somebody"}


def test_a_post_that_is_live_elsewhere_is_named_with_its_docket() -> None:
    parts.check_free(None)
    with pytest.raises(RuleError, match="TD-2026-000009"):
        parts.check_free("TD-2026-000009")


def choice(position: int, named: set[str] | None, outcome: Outcome) -> Choice:
    approves = outcome is not Outcome.REJECTED
    return Choice(
        position,
        f"R-0{position}",
        outcome,
        f"reasons {position}",
        code=None if approves else "not-unlawful",
        measure="geo-withhold" if approves else None,
        territory="PK" if approves else None,
        days=30 if approves else None,
        parts=frozenset(named) if named else None,
    )


@pytest.mark.parametrize("seats", [1, 3, 5])
def test_each_post_needs_the_majority_for_itself(seats: int) -> None:
    a, n, r = Outcome.APPROVED, Outcome.NARROWER, Outcome.REJECTED
    ballots = [(a, None), (n, {"1"}), (n, {"2"}), (n, {"1", "2"}), (r, None)]
    for cast in product(ballots, repeat=seats):
        votes = [
            choice(place, named, outcome)
            for place, (outcome, named) in enumerate(cast, start=1)
        ]
        found = verdict(votes, seats=seats, unanimous=False)
        for post in found.parts or ():
            willing = sum(o is not r and (p is None or post in p) for o, p in cast)
            assert willing * 2 > seats, cast
        if found.outcome is not r and found.parts is None:
            assert sum(o is a for o, _ in cast) * 2 > seats, cast
        assert found.parts is None or found.parts
        assert (found.code is None) == (found.outcome is not r)


def test_two_posts_of_two_members_leave_nothing_approved() -> None:
    n = Outcome.NARROWER
    votes = [choice(1, {"1"}, n), choice(2, {"2"}, n), choice(3, {"3"}, n)]

    found = verdict(votes, seats=3, unanimous=False)

    assert (found.outcome, found.code) == (Outcome.REJECTED, "not-necessary")
    assert found.split


def test_the_kinds_of_accounts_are_those_of_the_tables() -> None:
    assert set(ACCOUNT_KINDS) == {"account", "channel", "group", "page"}
