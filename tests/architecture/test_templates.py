"""Pages keep the house's rules before anybody opens them."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined

from tests.architecture.source import HOUSE, TEMPLATES, each

LONGEST = 120
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
ROOMS = [
    path
    for path in PAGES
    if path.relative_to(HOUSE / "templates").parts[0]
    not in {"components", "layouts", "mail"}
    and not path.name.startswith("_")
]


def name(path: Path) -> str:
    return str(path.relative_to(HOUSE / "templates"))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_every_template_compiles_and_nothing_is_silently_empty(app: Flask) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    for template in app.jinja_env.list_templates():
        app.jinja_env.get_template(template)


@each(TEMPLATES, name)
def test_a_template_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


@each(PAGES, name)
def test_a_page_carries_no_style_script_or_raw_text(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=", text)
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", text)


@each(PAGES, name)
def test_forms_are_opened_by_components_alone(path: Path) -> None:
    assert path.parent.name == "components" or "<form" not in path.read_text()


@each(ROOMS, name)
def test_a_page_stands_on_a_layout(path: Path) -> None:
    assert re.match(r'(\{#.*?#\}\s*)*\{%-? extends "', path.read_text(), re.DOTALL)


@each(PAGES, name)
def test_a_page_does_not_ask_who_is_looking(path: Path) -> None:
    assert not re.search(
        r"current_user|\brole\s*(==|!=|in\b)|has_role", path.read_text()
    )


@each(PAGES, name)
def test_a_page_uses_what_it_imports(path: Path) -> None:
    text = path.read_text()
    lines = re.findall(
        r'\{%-? from "[^"]+" import ([^%]+?)(?: with context)? -?%\}', text
    )
    known = {one.split()[-1] for line in lines for one in line.split(",")}
    known |= set(re.findall(r'\{%-? import "[^"]+" as (\w+)', text))
    assert not {one for one in known if len(re.findall(rf"\b{one}\b", text)) == 1}
