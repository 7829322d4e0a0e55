"""Every way in which one, two, three or five people can vote."""

from itertools import product

import pytest

from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.panel import Choice, Verdict, verdict

A, N, R = Outcome.APPROVED, Outcome.NARROWER, Outcome.REJECTED
TERMS: dict[Outcome, tuple[str | None, str | None, int | None]] = {
    A: ("remove", "PK", 90),
    N: ("geo-withhold", "PK", 30),
    R: (None, None, None),
}


def choice(position: int, outcome: Outcome, **terms: object) -> Choice:
    measure, territory, days = TERMS[outcome]
    whole: dict[str, object] = {
        "measure": measure,
        "territory": territory,
        "days": days,
        "code": "not-unlawful" if outcome is R else None,
    }
    return Choice(
        position,
        f"R-0{position}",
        outcome,
        f"reasons {position}",
        **{**whole, **terms},  # type: ignore[arg-type]
    )


def decided(*outcomes: Outcome, unanimous: bool = False) -> Verdict:
    votes = [choice(place, outcome) for place, outcome in enumerate(outcomes, start=1)]
    return verdict(votes, seats=len(votes), unanimous=unanimous)


@pytest.mark.parametrize("seats", [1, 2, 3, 4, 5])
def test_the_result_is_the_least_restrictive_that_a_majority_supports(
    seats: int,
) -> None:
    for votes in product(Outcome, repeat=seats):
        found = decided(*votes).outcome
        most = [outcome for outcome in Outcome if votes.count(outcome) * 2 > seats]
        for_something = seats - votes.count(R)
        if most:
            assert found is most[0], votes
        elif for_something * 2 > seats:
            assert found is N, votes
        else:
            assert found is R, votes


@pytest.mark.parametrize("seats", [1, 2, 3, 4, 5])
def test_nothing_is_approved_against_the_majority(seats: int) -> None:
    for votes in product(Outcome, repeat=seats):
        if votes.count(R) * 2 > seats:
            assert decided(*votes).outcome is R
        if votes.count(A) * 2 <= seats:
            assert decided(*votes).outcome is not A


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [((A, A), A), ((N, N), N), ((R, R), R), ((A, R), R), ((N, R), R), ((A, N), N)],
)
def test_two_must_agree(votes: tuple[Outcome, Outcome], outcome: Outcome) -> None:
    assert decided(*votes, unanimous=True).outcome is outcome
    assert decided(*reversed(votes), unanimous=True).outcome is outcome


def test_two_who_need_not_agree_and_do_not_approve_nothing() -> None:
    for one in (A, N):
        assert decided(one, R).outcome is R
        assert decided(R, one).outcome is R
    assert decided(A, N).outcome is N


def test_agreement_is_not_split_and_carries_no_dissent() -> None:
    found = decided(A, A, A)

    assert not found.split
    assert found.dissent is None
    assert found.spokesman.position == 1


def test_the_minority_s_reasons_become_the_dissent() -> None:
    found = decided(A, R, A)

    assert found.outcome is A
    assert found.split
    assert found.dissent == "R-02: reasons 2"


def test_the_drafter_may_be_the_one_who_dissents() -> None:
    found = decided(A, R, R)

    assert (found.outcome, found.spokesman.position) == (R, 2)
    assert found.dissent == "R-01: reasons 1"


def test_whoever_wrote_findings_speaks_before_whoever_only_joined() -> None:
    votes = [choice(1, R), choice(2, A, joined=True), choice(3, A)]

    assert verdict(votes, seats=3, unanimous=False).spokesman.position == 3


def test_the_narrowest_of_what_the_majority_wants_is_approved() -> None:
    votes = [
        choice(1, N, measure="geo-withhold", days=60),
        choice(2, N, measure="label", days=90, territory="PK-PB"),
        choice(3, R),
    ]

    found = verdict(votes, seats=3, unanimous=False)

    assert (found.outcome, found.measure, found.days) == (N, "label", 60)
    assert found.territory == "PK-PB"
    assert found.split


def test_places_that_do_not_lie_within_each_other_leave_the_first() -> None:
    votes = [choice(1, N, territory="PK-SD"), choice(2, N, territory="PK-PB")]
    votes.append(choice(3, N, territory="PK"))

    assert verdict(votes, seats=3, unanimous=False).territory == "PK-SD"


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        (("PK-SD", "PK-PB", None), None),
        (("PK-SD", "PK-PB", "PK"), "PK-SD"),
        (("PK-SD", "PK", None), "PK-SD"),
        (("PK-SD", "PK-SD", None), "PK-SD"),
        (("PK-SD", "PK-PB"), None),
    ],
)
def test_no_place_is_restricted_that_most_of_the_seats_would_leave_alone(
    wanted: tuple[str | None, ...], place: str | None
) -> None:
    votes = [
        choice(n, N, territory=one) if one else choice(n, R)
        for n, one in enumerate(wanted, 1)
    ]

    found = verdict(votes, seats=len(votes), unanimous=True)

    assert found.territory == place
    assert found.outcome is (N if place else R)
    assert found.code is not None or place


def test_whoever_would_restrict_the_whole_counts_for_a_place() -> None:
    votes = [choice(1, N, territory="PK-SD"), choice(2, A), choice(3, R)]

    found = verdict(votes, seats=3, unanimous=False)

    assert (found.outcome, found.territory) == (N, "PK-SD")


def test_different_codes_of_rejection_are_no_split() -> None:
    votes = [choice(n, R, code=code) for n, code in ((1, "moot"), (2, "no-basis"))]
    votes.append(choice(3, R))

    found = verdict(votes, seats=3, unanimous=False)

    assert not found.split
    assert (found.measure, found.territory, found.days) == (None, None, None)


def test_nothing_is_decided_before_every_seat_has_voted() -> None:
    with pytest.raises(ValueError, match="every seat"):
        verdict([choice(1, A)], seats=3, unanimous=False)


def test_measures_off_the_ladder_count_as_the_hardest() -> None:
    votes = [choice(n, N, measure=m) for n, m in ((1, "preserve"), (2, "label"))]
    votes.append(choice(3, N, measure="preserve"))

    assert verdict(votes, seats=3, unanimous=False).measure == "label"
