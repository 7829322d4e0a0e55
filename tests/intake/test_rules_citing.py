"""By which names a docket is found by the law that it cites."""

import pytest

from oversight.intake.rules.citing import findable


@pytest.mark.parametrize(
    ("cited", "names"),
    [
        ((), ()),
        (("a",), ("a",)),
        (("a:b",), ("a:b", "a")),
        (("a:b", "a:c", "a"), ("a:b", "a", "a:c")),
        (("", ":b"), (":b",)),
    ],
)
def test_a_citation_is_found_with_and_without_its_ground(
    cited: tuple[str, ...], names: tuple[str, ...]
) -> None:
    assert findable(cited) == names
