"""The pages of what is promised name tests and places that exist, and leave none out."""

import re

import pytest

from tests.architecture.source import HOUSE

NAMED = re.compile(r"`(tests/[a-z_/0-9]+\.py)(?:::(test_[a-z_0-9]+))?`")


def rows(page: str, line: str) -> list[str]:
    told = (HOUSE / page).read_text(encoding="utf-8")
    return [row for row in told.splitlines() if re.match(rf"\| {line} \|", row)]


@pytest.mark.parametrize(
    "page", ["docs/threats.md", "docs/promises.md", "docs/reliability.md"]
)
def test_every_test_that_is_named_exists(page: str) -> None:
    named = NAMED.findall((HOUSE / page).read_text(encoding="utf-8"))

    assert len(named) > 19
    for path, name in named:
        source = (HOUSE / path).read_text(encoding="utf-8")
        assert f"def {name}" in source, (path, name)


def test_every_line_about_bad_input_has_a_test() -> None:
    found = rows("docs/threats.md", r"[VF]\d+")

    assert [row.split()[1] for row in found] == [
        *(f"V{number}" for number in range(1, 13)),
        *(f"F{number}" for number in range(1, 8)),
    ]
    assert all("`tests/" in row for row in found)


def test_every_line_about_coming_in_has_a_test_or_is_said_to_wait() -> None:
    found = rows("docs/threats.md", r"[ASC]\d+")

    assert [row.split()[1] for row in found] == [
        *(f"A{number}" for number in range(1, 13)),
        *(f"S{number}" for number in range(1, 7)),
        *(f"C{number}" for number in range(1, 9)),
    ]
    assert all("`tests/" in row or "not kept yet" in row for row in found)


def test_every_line_about_faults_has_its_places_and_a_test() -> None:
    told = (HOUSE / "docs/reliability.md").read_text(encoding="utf-8")
    kept, _ = told.split("## Not kept")
    found = rows("docs/reliability.md", r"R\d\d")

    numbers = [row.split()[1] for row in found]
    assert sorted(set(numbers)) == [f"R{number}" for number in range(14, 29)]
    assert numbers == sorted(numbers)
    assert all("`tests/" in row for row in found)
    for place in re.findall(r"`((?:oversight|templates)/[a-z_/]+(?:\.py)?)`", kept):
        assert (HOUSE / place).exists(), place


def test_the_kinds_of_letters_are_as_many_as_is_said() -> None:
    told = (HOUSE / "docs/reliability.md").read_text(encoding="utf-8")
    kinds = [one for one in (HOUSE / "templates/mail").iterdir() if one.is_dir()]

    assert f"There are {len(kinds)} kinds of letters" in told


def test_every_promise_has_a_test_or_is_said_to_wait() -> None:
    told = (HOUSE / "docs/promises.md").read_text(encoding="utf-8")
    _, waiting = told.split("## Not promised yet")
    found = rows("docs/promises.md", r"I\d\d")
    waits = set(re.findall(r"I\d\d", waiting))
    for first, last in re.findall(r"I(\d\d) to I(\d\d)", waiting):
        waits |= {f"I{number}" for number in range(int(first), int(last))}

    kept = [row.split()[1] for row in found]
    assert len(kept) == len(set(kept))
    assert set(kept) | waits == {f"I{number:02}" for number in range(1, 85)}
    assert not set(kept) & waits
    assert all("`tests/" in row for row in found)
