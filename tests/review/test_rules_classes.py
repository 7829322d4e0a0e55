"""How many decide, under every size of roster, and what a small one does not open."""

from itertools import product

import pytest

from oversight.core.errors import RuleError
from oversight.extensions.rules import confirming
from oversight.intake.rules.measures import ACCOUNT_KINDS, ACCOUNT_MEASURES, LADDER
from oversight.law.rules.policy import Profile
from oversight.review.queries import flags
from oversight.review.rules import classes
from oversight.review.rules.classes import ItemFacts, Why
from oversight.review.rules.lifecycle import PanelPurpose
from tests.factories.law import the_catalogue, the_profile

PROFILES = ("full", "standard", "pilot", "pilot-6", "pilot-5")
PLAIN = ItemFacts("post", "geo-withhold", "PK", "none", ("peca-2016-s37:public-order",))
KINDS = ("post", "comment", "video", "story", "channel", "page", "account", "group")
HEADS = flags.panel_heads()


@pytest.mark.parametrize(("what", "measure"), list(product(KINDS, LADDER)))
def test_whole_accounts_and_measures_on_them_go_to_a_panel(
    what: str, measure: str
) -> None:
    item = ItemFacts(what, measure, "PK", None, PLAIN.citations)

    found = classes.whys([item], flagged=HEADS)

    whole = what in ACCOUNT_KINDS or measure in ACCOUNT_MEASURES
    assert (Why.ACCOUNT in found) == whole
    assert set(found) <= {Why.ACCOUNT}


@pytest.mark.parametrize(("count", "panel"), [(1, False), (10, False), (11, True)])
def test_more_than_ten_items_go_to_a_panel(count: int, panel: bool) -> None:  # noqa: FBT001
    assert (Why.MANY in classes.whys([PLAIN] * count, flagged=HEADS)) is panel


@pytest.mark.parametrize(
    ("protected", "panel"),
    [
        ("journalist", True),
        ("child", True),
        ("none", False),
        ("unknown", False),
        ("", False),
        (None, False),
    ],
)
def test_a_protected_class_goes_to_a_panel(protected: str | None, panel: bool) -> None:  # noqa: FBT001
    item = ItemFacts("post", "label", "PK", protected, ())

    assert (Why.PROTECTED in classes.whys([item], flagged=HEADS)) is panel


@pytest.mark.parametrize("territory", ["PK-PB", "GLOBAL", "PK,GB"])
def test_any_other_territory_goes_to_a_panel(territory: str) -> None:
    item = ItemFacts("post", "label", territory, None, ())

    assert classes.whys([item], flagged=HEADS) == (Why.TERRITORY,)


@pytest.mark.parametrize(
    ("citation", "panel"),
    [
        ("peca-2016-s26a", True),
        ("peca-2016-s2r:h", True),
        ("peca-2016-s2r:g", True),
        ("peca-2016-s2r", True),
        ("peca-2016-s2r:i", False),
        ("peca-2016-s37:public-order", False),
    ],
)
def test_aspersion_and_false_information_go_to_a_panel(
    citation: str,
    panel: bool,  # noqa: FBT001
) -> None:
    item = ItemFacts("post", "label", "PK", None, (citation,))

    assert (Why.PROVISION in classes.whys([item], flagged=HEADS)) is panel


@pytest.mark.parametrize("head", [*HEADS, *flags.incitement_heads()])
def test_every_flagged_head_stands_in_the_law_register(head: str) -> None:
    provision, _, ground = head.partition(":")
    found = the_catalogue().provisions[provision]

    assert not ground or ground in found.codes


@pytest.mark.parametrize(
    ("profile", "single", "panel"),
    [
        ("full", 1, 3),
        ("standard", 1, 3),
        ("pilot", 1, 3),
        ("pilot-6", 1, 2),
        ("pilot-5", 1, 1),
    ],
)
def test_the_profile_says_how_many_sit(profile: str, single: int, panel: int) -> None:
    numbers = the_profile(profile)

    assert classes.seats((), profile=numbers) == single
    assert classes.seats((Why.MANY,), profile=numbers) == panel


@pytest.mark.parametrize("why", list(Why))
@pytest.mark.parametrize("name", PROFILES)
def test_only_the_smallest_roster_keeps_classes_closed(name: str, why: Why) -> None:
    closed = {Why.ACCOUNT, Why.PROTECTED, Why.TERRITORY, Why.ELECTION}
    shut = name == "pilot-5" and why in closed
    if shut:
        with pytest.raises(RuleError) as refused:
            classes.check_class_open([why], profile=the_profile(name))
        assert refused.value.code == "class_closed"
    else:
        classes.check_class_open([why], profile=the_profile(name))


@pytest.mark.parametrize(
    ("name", "seats", "least"),
    [
        ("full", 1, 8),
        ("full", 3, 10),
        ("standard", 1, 6),
        ("standard", 3, 9),
        ("pilot", 1, 5),
        ("pilot", 3, 7),
        ("pilot-6", 2, 6),
        ("pilot-5", 1, 5),
    ],
)
def test_a_draw_leaves_enough_people_for_an_appeal(
    name: str, seats: int, least: int
) -> None:
    profile: Profile = the_profile(name)

    classes.check_pool(least, needed=seats, reserve=profile.reserve, profile=profile)
    with pytest.raises(RuleError) as refused:
        classes.check_pool(
            least - 1, needed=seats, reserve=profile.reserve, profile=profile
        )
    assert refused.value.code == "pool_too_small"


def test_an_appeal_needs_no_more_than_its_seats() -> None:
    classes.check_appeal_pool(5, needed=5)
    with pytest.raises(RuleError, match="Only 4"):
        classes.check_appeal_pool(4, needed=5)


def test_an_appeal_after_a_panel_is_heard_by_more() -> None:
    full = the_profile("full")

    assert classes.appeal_seats(1, is_protected_class=False, profile=full) == 3
    assert classes.appeal_seats(3, is_protected_class=False, profile=full) == 5
    assert classes.appeal_seats(1, is_protected_class=True, profile=full) == 5


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_asks_for_panels_that_may_decide(name: str) -> None:
    profile = the_profile(name)

    for size in (profile.single, profile.panel):
        classes.check_size(PanelPurpose.FIRST, size)
    for size in (profile.appeal, profile.appeal_of_panel):
        classes.check_size(PanelPurpose.APPEAL, size)
    classes.check_size(PanelPurpose.CONFIRM, confirming.SEATS)


@pytest.mark.parametrize(
    ("purpose", "docket", "sizes"),
    [
        (PanelPurpose.FIRST, "TD-2026-000001", {1, 2, 3}),
        (PanelPurpose.CONFIRM, "TD-2026-000001", {3}),
        (PanelPurpose.APPEAL, "AP-2026-000001", {3, 5}),
    ],
)
def test_no_panel_has_a_size_that_decides_nothing(
    purpose: PanelPurpose, docket: str, sizes: set[int]
) -> None:
    again = purpose is PanelPurpose.CONFIRM

    for seats in range(7):
        assert classes.is_sized(docket, seats, again=again) == (seats in sizes)
        if seats not in sizes:
            with pytest.raises(ValueError, match=f"no {purpose.value} panel"):
                classes.check_size(purpose, seats)


def test_a_small_roster_opens_so_many_items_a_week() -> None:
    pilot = the_profile("pilot")  # 60 a week, 40 in a hundred kept for appeals

    classes.check_week(26, adding=10, profile=pilot)
    classes.check_week(10_000, adding=25, profile=the_profile("full"))
    with pytest.raises(RuleError) as refused:
        classes.check_week(27, adding=10, profile=pilot)
    assert refused.value.code == "week_full"
