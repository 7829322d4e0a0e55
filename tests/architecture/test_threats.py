"""The page about threats names tests that exist."""

import re

from tests.architecture.source import HOUSE

NAMED = re.compile(r"`(tests/[a-z_/0-9]+\.py)(?:::(test_[a-z_0-9]+))?`")


def test_every_test_named_against_bad_input_exists() -> None:
    told = (HOUSE / "docs/threats.md").read_text(encoding="utf-8")
    named = NAMED.findall(told)

    assert len(named) > 19
    for path, name in named:
        source = (HOUSE / path).read_text(encoding="utf-8")
        assert f"def {name}" in source, (path, name)


def test_every_line_about_bad_input_has_a_test() -> None:
    told = (HOUSE / "docs/threats.md").read_text(encoding="utf-8")
    rows = [row for row in told.splitlines() if re.match(r"\| [VF]\d+ \|", row)]

    assert [row.split()[1] for row in rows] == [
        *(f"V{number}" for number in range(1, 13)),
        *(f"F{number}" for number in range(1, 8)),
    ]
    assert all("`tests/" in row for row in rows)
