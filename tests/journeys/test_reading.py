"""Whoever judges a filing sees every word of it, and the public only what it may."""

from collections.abc import Iterator

import pytest

from oversight.intake.rules.sections import SECTIONS
from oversight.storage.session import Store
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor
from tests.journeys.hands import ClientHand
from tests.journeys.reading import SHAPED, Reading
from tests.journeys.stage import Stage, time_of_its_own


@pytest.fixture
def stage(store: Store) -> Iterator[Stage]:
    """Everybody whom a story needs, at noon on a Monday."""
    with time_of_its_own(NOW):
        yield Stage(store).enter()


def test_every_word_of_a_filing_reaches_all_who_judge_it(
    stage: Stage, visitor: Visitor
) -> None:
    story = Reading(stage, ClientHand(visitor))

    story.file()
    written = {
        *(name for one in SECTIONS for name in one.fields if one.code != "victim")
    }
    left = written - story.asked - SHAPED
    # How many there are depends on what is cited and on the measure.
    assert not [
        one for one in left if not one.startswith(("element_", "also_", "not_"))
    ]
    story.sign()
    story.screen()
    story.draw_panel()
    story.hear_the_user()
    story.decide()
    story.send()
    story.answer()
    story.make_appeal()
    story.draw_strangers()
    story.look_again()

    for path in (f"/en/register/{story.docket}", f"/en/register/{story.docket}.json"):
        story.not_in(visitor.get(path).text)
