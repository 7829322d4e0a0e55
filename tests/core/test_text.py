from html.parser import HTMLParser
from unicodedata import is_normalized

import bleach
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.core.text import clean_line, clean_text, paragraphs

URDU = "یہ پوسٹ خبر ہے، اسے ہٹانا درست نہیں۔ نیم\u200cفاصلہ اور جوڑ\u200dنے والا"
PASHTO = "دا زما لیکنه ده، ځوابګوی څوک دی؟"
SINDHI = "هي منهنجي پوسٽ آهي، ڇو هٽائي وئي؟"
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"


@pytest.mark.parametrize("text", [URDU, PASHTO, SINDHI])
def test_the_languages_of_pakistan_come_back_exact(text: str) -> None:
    assert clean_line(text) == text
    assert clean_text(text) == text


def test_a_line_loses_controls_bidi_marks_and_extra_space() -> None:
    assert clean_line(f" a\x00b\t\tc {BIDI}d\r\ne\u2028f\ufeff\ud800 ") == "ab c d e f"
    assert clean_line(" a \n\n b\u00a0 ") == "a b"


def test_a_line_is_composed_once() -> None:
    assert clean_line("e\u0301") == "é"
    assert clean_line("e\u202e\u0301") == "é"


def test_long_text_keeps_everything_the_law_may_quote() -> None:
    text = '  <b>Section 37</b> & "quoted"\n\n\tindented  \n'
    assert clean_text(text) == text


def test_line_ends_become_one_kind() -> None:
    assert clean_text("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("annex\u202efdp.exe", "annexfdp.exe"),
        ("a\u202eb\u202cc", "abc"),
        ("a\u202bb", "a\u202bb\u202c"),
        ("a\u2067b\nc", "a\u2067b\u2069\nc"),
        ("a\u2069b\u202cc", "abc"),
        ("\u2067\u202bx\u2069y", "\u2067\u202bx\u202c\u2069y"),
        ("\u202b\u2067\u202cx", "\u202b\u2067x\u2069\u202c"),
    ],
)
def test_directions_are_balanced_on_every_line(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@given(st.text(st.characters() | st.sampled_from(BIDI + "\r\n\u2028\ud800")))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.text(st.characters() | st.sampled_from(BIDI + "\r\n\u2028\ud800")))
def test_clean_text_can_be_stored_and_shown(text: str) -> None:
    line, long = clean_line(text), clean_text(text)

    assert not set(line) & set(BIDI)
    assert line.isprintable() or "\u200c" in line or "\u200d" in line or line
    assert "\x00" not in long
    assert not set(long) & {"\u202d", "\u202e"}
    assert is_normalized("NFC", long)
    long.encode()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[str, tuple[tuple[str, str | None], ...]]] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "<a href='javascript:alert(1)'>x</a>",
    "&lt;script&gt;",
    "<p onclick=x>",
    "</p><p dir=rtl style=x>",
    "<!--x--><![CDATA[<b>]]>",
    "{{ 7*7 }}{% raw %}",
    "\x00<scr\x00ipt>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_tag_a_person_typed_survives_as_a_tag(attack: str) -> None:
    read = _Tags()
    read.feed(paragraphs(attack))

    assert read.seen <= {("p", (("dir", "auto"),)), ("br", ())}
    assert read.words == clean_text(attack)


@given(st.text(max_size=200))
def test_any_text_becomes_paragraphs_and_nothing_else(text: str) -> None:
    read = _Tags()
    read.feed(paragraphs(text))

    assert {tag for tag, _ in read.seen} <= {"p", "br"}


@given(st.text(st.characters(codec="utf-8", exclude_characters="<>&")))
def test_text_without_markup_is_what_the_sanitizer_would_return(text: str) -> None:
    html = paragraphs(text)

    assert html == bleach.clean(html, tags={"p", "br"}, attributes={"p": ["dir"]})


def test_blank_lines_part_paragraphs_and_line_ends_break_lines() -> None:
    assert paragraphs("one\ntwo\n \n\nthree") == (
        '<p dir="auto">one<br>two</p><p dir="auto">three</p>'
    )
    assert paragraphs(" \n ") == ""
