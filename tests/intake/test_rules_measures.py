"""The ladder of measures: which is milder, which power each needs, how long."""

import pytest

from oversight.intake.rules import measures


class TestLadder:
    def test_each_rung_is_as_strong_as_itself_and_all_below(self) -> None:
        for place, measure in enumerate(measures.LADDER):
            assert measures.lower_rungs(measure) == measures.LADDER[:place]
            for other_place, other in enumerate(measures.LADDER):
                assert measures.is_stronger_or_equal(measure, other) == (
                    place >= other_place
                )

    def test_what_is_no_rung_is_only_equal_to_itself(self) -> None:
        assert measures.is_stronger_or_equal("preserve", "preserve")
        assert not measures.is_stronger_or_equal("preserve", "label")
        assert not measures.is_stronger_or_equal("remove", "preserve")
        assert measures.lower_rungs("preserve") == ()

    @pytest.mark.parametrize(
        ("measure", "on", "days"),
        [
            ("remove", "post", 365),
            ("label", "account", 180),
            ("geo-withhold", "channel", 180),
            ("remove", "page", 180),
            ("label", "group", 180),
            ("suspend-feature", "url", 180),
            ("suspend-account", "account", 180),
            ("preserve", "video", 365),
        ],
    )
    def test_a_whole_account_is_restricted_for_a_shorter_time(
        self, measure: str, on: str, days: int
    ) -> None:
        assert measures.longest(measure, on) == days
