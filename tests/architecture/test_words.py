"""Whoever reads Urdu reads all of it: no sentence untranslated, none in doubt."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.architecture.source import HOUSE

URDU = HOUSE / "translations/ur/LC_MESSAGES/messages.po"
METHODS = [
    ("oversight/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "L_": None,
    "lazy": None,
    "gettext": None,
    "n_": (1, 2),
    "f_": (1,),
    "ngettext": (1, 2),
}
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
# Digits joined by hyphens, without letters of ours before and no isolate around.
LOOSE = re.compile(r"(?<![\w\u2066:/+-])\d+[-–]\d")


@pytest.fixture(scope="module")
def urdu() -> Catalog:
    with URDU.open("rb") as file:
        return read_po(file, locale="ur")


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def both(words: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """One form, or singular and plural."""
    if words is None:
        return [""]
    return [words] if isinstance(words, str) else list(words)


def test_every_sentence_of_the_house_is_in_the_catalogue(urdu: Catalog) -> None:
    said = {
        words if isinstance(words, str) else words[0]
        for _, _, words, _, _ in extract_from_dir(
            HOUSE,
            METHODS,
            keywords=KEYWORDS,
            directory_filter=lambda place: not Path(place).name.startswith("."),
        )
    }
    known = {both(message.id)[0] for message in messages(urdu)}
    assert said - known == set(), "run make words"


def test_every_sentence_has_its_urdu(urdu: Catalog) -> None:
    missing = [
        message.id
        for message in messages(urdu)
        if not all(both(message.string)) or message.fuzzy
    ]
    assert missing == []


def test_a_translation_keeps_every_named_place(urdu: Catalog) -> None:
    for message in messages(urdu):
        wanted = set(PLACES.findall(both(message.id)[-1]))
        for words in both(message.string):
            kept = set(PLACES.findall(words))
            # "one item" may leave its number out in either language.
            assert wanted - {"%(num)s", "%(num)d"} <= kept <= wanted, message.id


def test_urdu_is_written_in_urdu(urdu: Catalog) -> None:
    for message in messages(urdu):
        for words in both(message.string):
            # Urdu has its own yeh and kaf; the Arabic letters break its search.
            assert not set("\u064a\u0643\u0649") & set(words), message.id


def test_the_compiled_catalogue_is_fresh(urdu: Catalog) -> None:
    compiled = BytesIO()
    write_mo(compiled, urdu)
    assert URDU.with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_a_date_in_digits_keeps_its_order_inside_urdu(urdu: Catalog) -> None:
    """After Urdu letters 2026-11-22 would be read 22-11-2026, unless isolated."""
    wrong = [
        words
        for message in messages(urdu)
        for words in both(message.string)
        if LOOSE.search(words)
    ]

    assert wrong == []
