"""An account narrowed to two posts, through the pages, in both languages."""

import pytest

from oversight.storage.session import Store
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor
from tests.journeys.hands import ClientHand
from tests.journeys.narrowing import Narrowing
from tests.journeys.stage import Stage, time_of_its_own


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_panel_narrows_an_account_to_two_posts_with_a_dissent(
    store: Store, visitor: Visitor, lang: str
) -> None:
    with time_of_its_own(NOW):
        Narrowing(Stage(store).enter(), ClientHand(visitor, lang=lang)).whole()
