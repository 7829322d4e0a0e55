"""The law in Urdu: every word of the register that a page shows has its translation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.law.source.bundle import FOLDER, gather
from oversight.law.source.urdu import FILE, pairs
from oversight.law.views.wording import law_text, of_law
from tests.factories.law import a_law
from tests.fixtures.web import Visitor

ARABIC = range(0x600, 0x700)


def _shown() -> Iterator[str | None]:
    """Walk the words of the law files that a page shows in Urdu, if it can."""
    law = gather(FOLDER)
    for row in law.provisions:
        yield from (row["summary"], row["note"], row["ruling"])
        yield from (ground["text"] for ground in row["grounds"])
        if isinstance(row["comply_within"], str):
            yield row["comply_within"]
        for way in (row["review"] or {}, row["appeal"] or {}):
            yield from (way.get("to") or way.get("by"), way.get("runs_from"))
    for row in law.forums:
        yield from (row["runs_from"], row["uncertainty"])
    for row in law.powers:
        yield row["awaits"]


def test_every_word_that_a_page_shows_is_translated() -> None:
    urdu = pairs(FOLDER)
    assert {words for words in _shown() if words} - set(urdu) == set()


def test_every_name_is_translated() -> None:
    law = gather(FOLDER)
    assert [row["provision_id"] for row in law.provisions if not row["title_ur"]] == []
    nameless = {
        row["instrument"] for row in law.provisions if not row["instrument_title_ur"]
    }
    assert nameless == set()


def test_nothing_is_translated_that_no_file_says() -> None:
    files = "".join(
        str(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in FOLDER.glob("*.yaml")
        if path.name != FILE
    ).replace("\\'", "'")
    orphans = [words for words in pairs(FOLDER) if words not in files]
    assert orphans == []


def test_each_translation_is_urdu() -> None:
    latin = [
        words
        for words, urdu in pairs(FOLDER).items()
        if sum(ord(letter) in ARABIC for letter in urdu) * 3 < len(urdu)
    ]
    assert latin == []


def test_a_sentence_that_stands_twice_is_refused(tmp_path: Path) -> None:
    row = "- en: Fund\n  ur: فنڈ\n"
    (tmp_path / FILE).write_text(row * 2, encoding="utf-8")
    with pytest.raises(RuleError, match="stands twice"):
        pairs(tmp_path)


def test_half_a_translation_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("- en: Fund\n", encoding="utf-8")
    with pytest.raises(RuleError):
        pairs(tmp_path)


def test_a_folder_without_the_file_has_no_translation(tmp_path: Path) -> None:
    assert pairs(tmp_path) == {}


def test_what_nobody_translated_stays_english_and_says_so(app: Flask) -> None:
    with app.test_request_context("/ur/law"), force_locale("ur"):
        assert of_law("<b>new</b>") == (
            '<span lang="en" dir="ltr">&lt;b&gt;new&lt;/b&gt;</span>'
        )
        assert of_law("public order") == "امنِ عامہ"
        assert of_law("سپریم کورٹ کا حکم") == "سپریم کورٹ کا حکم"
        assert (law_text("new"), law_text(None)) == ("new", "")
        assert law_text("public order") == "امنِ عامہ"
    with app.test_request_context("/en/law"), force_locale("en"):
        assert of_law("public order") == law_text("public order") == "public order"
        assert of_law(None) == ""


def test_the_page_of_a_provision_speaks_urdu(
    session: Session, visitor: Visitor
) -> None:
    a_law(session)
    session.commit()
    page = visitor.get("/ur/law/peca-2016-s2r").get_data(as_text=True)
    assert "نظریۂ پاکستان کے خلاف ہو" in page
    assert "ہمارا اپنا ترجمہ" in page
    assert "against the ideology" not in page
