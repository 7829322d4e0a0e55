"""A request for data is told from its form to its decision, in each language."""

from collections.abc import Iterator

import pytest

from oversight.storage.session import Store
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor
from tests.journeys.asking import Asking
from tests.journeys.hands import ClientHand
from tests.journeys.stage import Stage, time_of_its_own


@pytest.fixture
def stage(store: Store) -> Iterator[Stage]:
    """Everybody whom a story needs, at noon on a Monday."""
    with time_of_its_own(NOW):
        yield Stage(store).enter()


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_data_are_asked_for_and_decided_on_by_links_and_forms_alone(
    stage: Stage, visitor: Visitor, lang: str
) -> None:
    Asking(stage, ClientHand(visitor, lang)).whole()
