"""The papers of the house: decisions numbered, indexed and complete; links alive."""

import re
from pathlib import Path

from tests.architecture.source import HOUSE, each

DECISIONS = sorted((HOUSE / "docs/decisions").glob("[0-9]*.md"))
PAPERS = [*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")]
HEADINGS = ["Context", "Decision", "Price"]
ONE_PAGE = 70


def name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def test_decisions_are_numbered_without_gap() -> None:
    numbers = [path.name[:4] for path in DECISIONS]
    assert numbers == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]
    assert len(numbers) >= 12


@each(DECISIONS, name)
def test_a_decision_says_what_why_and_what_it_costs(path: Path) -> None:
    text = path.read_text()
    assert re.match(rf"# {path.name[:4]} [A-Z]", text)
    assert re.search(r"^Date: \d{4}-\d\d-\d\d · Status: \w+", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert len(text.splitlines()) <= ONE_PAGE


def test_the_index_of_decisions_is_complete() -> None:
    index = (HOUSE / "docs/decisions/README.md").read_text()
    for path in DECISIONS:
        title = path.read_text().splitlines()[0].removeprefix("# ")
        assert f"[{title}]({path.name})" in index


@each(PAPERS, name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`", "", path.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), target
