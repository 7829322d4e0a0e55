"""A docket received, done and refused by its platform's liaison, through the pages."""

import pytest

from oversight.storage.session import Store
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor
from tests.journeys.hands import ClientHand
from tests.journeys.refusal import Refusal
from tests.journeys.stage import Stage, time_of_its_own


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_liaison_does_one_item_and_refuses_the_other_with_a_reason(
    store: Store, visitor: Visitor, lang: str
) -> None:
    with time_of_its_own(NOW):
        Refusal(Stage(store).enter(), ClientHand(visitor, lang=lang)).whole()
