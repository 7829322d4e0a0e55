"""The verify page: keys, size and fingerprints as the record has them."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from oversight.core import clock
from oversight.ledger import service as ledger
from oversight.ledger import standstills, tree
from oversight.ledger.models import Cosignature
from oversight.ledger.rules import bounds, cosigning, notes, receipts
from oversight.ledger.rules.cosigning import cosigned
from oversight.ledger.rules.standstills import PATIENCE, Cause
from oversight.settings import HOUSE
from oversight.storage.session import Store
from oversight.transparency import service
from oversight.transparency.rules import guides
from oversight.transparency.rules.periods import Quarter
from oversight.transparency.views.verify import GUIDES
from oversight.web.store import settings
from tests.fixtures.web import Visitor
from tests.ledger.checking import samples
from tests.ledger.tree import growing


def test_an_empty_log_says_so(visitor: Visitor) -> None:
    page = visitor.get("/en/verify")

    assert "Nothing has been published in the log yet." in page.text
    assert "No report has been published yet." in page.text


def test_the_page_names_the_key_the_size_and_the_reports(
    visitor: Visitor, store: Store
) -> None:
    with store.transaction() as session:
        row = service.publish(session, Quarter(2026, 3), now=growing.NOW)
        assert row is not None
        digest = row.sha256
    size = growing.shown(store)

    page = visitor.get("/ur/verify")

    assert f">{size}</dd>" in page.text
    assert growing.ORIGIN in page.text
    assert f'data-sha256="{digest}"' in page.text


@pytest.fixture
def asked(app: Flask) -> Iterator[Path]:
    """The file that names the portal's witnesses, which is gone afterwards."""
    with app.app_context():
        path = settings().witness_policy
    yield path
    path.unlink(missing_ok=True)


def test_what_stood_still_is_told_in_both_languages(
    visitor: Visitor, store: Store
) -> None:
    page = visitor.get("/en/verify")
    assert "It has not stood still so far." in page.text
    since = growing.NOW - timedelta(hours=2)
    with store.transaction() as session:
        standstills.confess(session, Cause.WITNESSES, since, now=growing.NOW)
        code = {"code": "restored:3-7"}
        ledger.record(session, "operator.note", now=growing.NOW, public=code)
    growing.shown(store)

    visitor.get("/en/verify")
    assert "too few witnesses signed for more than an hour" in visitor.page.main
    assert "3-7" in visitor.page.main
    assert "entries were put back after a loss" in visitor.page.main
    visitor.get("/ur/verify")
    assert "ضروری تعداد میں بیرونی تصدیق کنندگان نے دستخط نہیں کیے" in visitor.page.main


def test_a_checkpoint_without_its_witnesses_is_named(
    visitor: Visitor, store: Store, asked: Path
) -> None:
    growing.grown(store, 1)
    said = "does not bear the signatures of all the witnesses"
    assert said not in visitor.get("/en/verify").text

    asked.write_text(f"witness w {samples.vkey('w.example', 4)}\nquorum w\n")

    assert said in visitor.get("/en/verify").text


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_every_sentence_that_the_script_may_say_stands_in_the_page(
    visitor: Visitor, lang: str
) -> None:
    page = visitor.get(f"/{lang}/verify").text
    script = (HOUSE / "static/js/verify.js").read_text()
    said = set(re.findall(r'data-word="(\w+)"', page))
    asked = set(re.findall(r'\bword\("(\w+)"\)', script))
    refused = set(re.findall(r'"((?:bad|no|not|un|too)[a-z_]*_[a-z0-9]+)"', script))

    assert asked <= said
    assert refused <= said


def test_the_page_may_run_our_own_scripts_and_nothing_else(visitor: Visitor) -> None:
    policy = visitor.get("/en/verify").headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy


def test_the_specification_and_the_file_are_handed_out(visitor: Visitor) -> None:
    told = visitor.get("/en/verify/log.md")
    file = visitor.web.get("/static/verify/oversight_verify.py", buffered=True)

    assert told.headers["Content-Type"].startswith("text/markdown")
    assert "# The public log" in told.text
    assert "def audit(" in file.text


def test_anybody_takes_home_the_proof_of_a_docket(
    visitor: Visitor, store: Store
) -> None:
    docket = growing.a_docket(store)
    growing.write(store, 2, docket=docket)
    assert visitor.get(f"/en/verify/{docket}.zip").status_code == 404
    growing.shown(store)

    found = receipts.parse(visitor.get(f"/en/verify/{docket}.zip").data)

    shown = receipts.check(found, bounds.brought_along(found))
    assert [one.entry["n"] for one in shown] == [1, 2]
    assert not any(one.opened for one in shown)


def signed_by(session: Session, name: str, at: datetime) -> None:
    """Let a witness of the samples sign what is shown."""
    head = tree.shown(session)
    assert head is not None
    text = notes.parse(head.note).text
    second = int(at.timestamp())
    line = cosigned(text, name, samples.private_key(name), second).line
    row = {"size": head.size, "witness": name, "line": line, "at": at}
    session.add(Cosignature(**row))


def line_of(name: str, nick: str) -> str:
    return f"witness {nick} {samples.vkey(name, 4, name)}\n"


@pytest.fixture
def clock_back() -> Iterator[None]:
    """Set the clock right after a test that moved it."""
    yield
    clock.shift(timedelta(0))


def test_every_witness_is_named_with_its_key_and_its_last_signature(
    visitor: Visitor, store: Store, asked: Path
) -> None:
    assert "No witness has been named yet" in visitor.get("/en/verify").text
    size = growing.grown(store, 3)
    later = cosigning.later_public("w3.example", cosigning.later_key(bytes(32)))
    named = line_of("w1.example", "first") + line_of("w2.example", "second")
    asked.write_text(
        f"{named}witness third {later.vkey}\ngroup any any first second\nquorum any\n"
    )
    with store.transaction() as session:
        signed_by(session, "w1.example", growing.NOW)
        signed_by(session, "w1.example", growing.NOW + timedelta(minutes=5))

    page = visitor.get("/en/verify").text

    rows = re.findall(r"<tr>\s*<td><bdi.*?</tr>", page, re.DOTALL)
    first, second, third = [re.sub(r"\s+", " ", row) for row in rows]
    assert samples.vkey("w1.example", 4, "w1.example") in first
    assert "27 November 2026" in first
    assert "2:05" in first
    assert f"{size} entries" in first
    assert "None yet" in second
    assert "Yes, towards the quorum" in second
    assert later.vkey in third
    assert "No, it signs besides" in third
    assert "once 1 of 2 has signed" in page
    assert visitor.get("/log/policy.txt").text.endswith("quorum any\n")


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("quorum none\n", "None of them is needed"),
        ("quorum first\n", "once 1 of 1 has signed"),
        ("group a any first\ngroup b all a\nquorum b\n", "stands in policy.txt"),
        ("quorum nobody\n", "cannot be read at present"),
    ],
)
def test_how_many_must_sign_is_said_of_every_policy(
    visitor: Visitor, store: Store, asked: Path, policy: str, said: str
) -> None:
    growing.grown(store, 1)
    asked.write_bytes(line_of("w1.example", "first").encode() + policy.encode())

    assert said in visitor.get("/en/verify").text


def test_a_witness_whose_name_is_no_text_is_shown_all_the_same(
    visitor: Visitor, store: Store, asked: Path
) -> None:
    growing.grown(store, 1)
    line = line_of("w1.example", "first").encode()
    asked.write_bytes(line.replace(b"first", b"fi\xffst") + b"quorum none\n")

    assert "fi\N{REPLACEMENT CHARACTER}st" in visitor.get("/en/verify").text


@pytest.mark.usefixtures("clock_back")
def test_an_hour_without_enough_witnesses_is_told_first_of_all(
    visitor: Visitor, store: Store, asked: Path
) -> None:
    said = "Too few of the witnesses have signed for more than an hour."
    seen = growing.NOW + timedelta(minutes=30)

    def banner(after: datetime) -> bool:
        clock.shift(after + timedelta(seconds=5) - clock.machine_now())
        return said in visitor.get("/en/verify").text

    asked.write_text(line_of("w1.example", "first") + "quorum first\n")
    assert not banner(growing.NOW + timedelta(days=1)), "nothing is shown yet"
    growing.grown(store, 2)
    assert not banner(growing.NOW + timedelta(minutes=59))
    assert banner(growing.NOW + PATIENCE)
    with store.transaction() as session:
        signed_by(session, "w1.example", seen)
    assert not banner(growing.NOW + PATIENCE)
    assert not banner(seen + timedelta(minutes=59))
    growing.grown(store, 2)
    assert banner(seen + PATIENCE)
    assert "2:30" in visitor.page.main
    asked.write_text("nonsense")
    assert banner(seen + PATIENCE)
    asked.write_text(line_of("w1.example", "first") + "quorum none\n")
    assert not banner(seen + PATIENCE)


def test_a_line_of_a_key_that_a_witness_had_before_is_not_its_own(
    visitor: Visitor, store: Store, asked: Path
) -> None:
    growing.grown(store, 1)
    with store.transaction() as session:
        signed_by(session, "w1.example", growing.NOW)
    new = samples.vkey("w1.example", 4, "another key")
    asked.write_text(f"witness first {new}\nquorum none\n")

    assert "None yet" in visitor.get("/en/verify").text


def linked_from(page: str) -> set[str]:
    """Return where a page or a piece of Markdown leads on this site."""
    return {
        unescape(to)
        for to in re.findall(r'href="([^"]+)"|\]\(([^)\s]+)\)', page)
        for to in to
        if to and not to.startswith(("https:", "http:"))
    }


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_every_link_of_every_served_page_of_docs_leads_somewhere(
    visitor: Visitor, store: Store, lang: str
) -> None:
    growing.grown(store, 1)
    start = f"/{lang}/verify"
    waiting, seen, anchors = [start, f"{start}/log.md"], set[str](), set[str]()
    while waiting:
        at = waiting.pop()
        seen.add(at)
        text = visitor.web.get(at, buffered=True).text
        inside = re.sub(r".*<main|<footer.*", "", text, flags=re.DOTALL)
        for to in linked_from(inside):
            path, mark, part = to.partition("#")
            path = path or at
            assert path.startswith("/"), f"{at} leads to {to}"
            anchors |= {f"{path}#{part}"} if mark else set()
            if path in seen | set(waiting):
                continue
            if path.startswith(f"{start}/guides/"):
                waiting.append(path)
            else:
                assert visitor.web.get(path, buffered=True).status_code == 200, to
    for address in anchors:
        path, _, part = address.partition("#")
        assert f'id="{part}"' in visitor.web.get(path).text, address

    assert {f"{start}/guides/{name}" for name in GUIDES} <= seen
    assert visitor.get(f"{start}/guides/house").status_code == 404


@pytest.mark.parametrize("name", GUIDES)
def test_a_served_page_says_all_that_its_file_says(visitor: Visitor, name: str) -> None:
    file = (HOUSE / "docs" / f"{name}.md").read_text()
    page = visitor.get(f"/en/verify/guides/{name}").text
    shown = unescape(re.sub(r"<[^>]+>", " ", page))

    words = re.sub(r"<!--.*?-->|\]\([^)]*\)|```\w*", " ", file)
    missing = set(re.findall(r"\w{4,}", words)) - set(re.findall(r"\w{4,}", shown))
    assert not missing
    assert page.count("<h2") == len(re.findall("^## ", file, re.MULTILINE))
    assert page.count("<pre") * 2 == len(re.findall("^```", file, re.MULTILINE))
    assert "**" not in shown
    assert "](" not in shown


IN_URDU = sorted(path.stem for path in (HOUSE / "docs" / "ur").iterdir())
_LISTING = re.compile(r"```.*?```", re.DOTALL)
_CODE = re.compile(r"`([^`]+)`")
_ARABIC = re.compile(r"[\u0600-\u06ff]")


def test_what_journalists_and_witnesses_need_is_there_in_urdu() -> None:
    assert {"checking", "witnessing"} <= set(IN_URDU) <= set(GUIDES)


@pytest.mark.parametrize("name", IN_URDU)
def test_a_page_in_urdu_has_the_headings_and_the_commands_of_the_english_one(
    name: str,
) -> None:
    english, urdu = (
        (HOUSE / "docs" / where / f"{name}.md").read_text() for where in (".", "ur")
    )

    assert _LISTING.findall(urdu) == _LISTING.findall(english)
    plain, told = (_LISTING.sub("", text) for text in (english, urdu))
    assert set(_CODE.findall(told)) == set(_CODE.findall(plain))
    levels = [re.findall("^#+ ", text, re.MULTILINE) for text in (plain, told)]
    assert levels[0] == levels[1]
    for mark in (r"^\|", r"^\* ", r"\*\*", r"\]\("):
        counts = [len(re.findall(mark, text, re.MULTILINE)) for text in (plain, told)]
        assert counts[0] == counts[1], mark
    ways = [re.findall(r"\]\((?:\.\./)?([^)]+)\)", text) for text in (plain, told)]
    assert ways[0] == ways[1]
    numbers = [
        set(re.findall(r"\b[0-9][0-9.,]*[0-9]\b", text)) for text in (plain, told)
    ]
    assert numbers[0] == numbers[1]
    for heading in re.findall("^#+ (.*)", told, re.MULTILINE):
        assert _ARABIC.search(heading)


@pytest.mark.parametrize("name", IN_URDU)
def test_the_page_is_shown_in_the_language_of_the_reader(
    visitor: Visitor, name: str
) -> None:
    urdu = visitor.get(f"/ur/verify/guides/{name}").text
    english = visitor.get(f"/en/verify/guides/{name}").text

    assert '<article lang="ur" dir="rtl">' in urdu
    assert '<article lang="en" dir="ltr">' in english
    commands = [
        re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
        for page in (urdu, english)
    ]
    assert commands[0] == commands[1] != []
    assert "**" not in urdu
    assert "](" not in urdu


def test_a_page_that_is_written_in_english_alone_says_so(visitor: Visitor) -> None:
    page = visitor.get("/ur/verify/guides/leaf").text

    assert '<article lang="en" dir="ltr">' in page


def test_marks_inside_a_page_are_shown_and_nothing_is_believed() -> None:
    text = (
        "# A *page*\n\n### Sub\n1. one\n   more\n2. **b `c|d`** <b>\n\nTo [x](y.md#z)"
    )

    guide = guides.read(text, {})

    assert guide.title == "A page"
    sub, items, last = guide.blocks
    assert (sub.kind, sub.anchor) == ("h3", "sub")
    assert [row[0] for row in items.rows] == [
        "one more",
        "<strong>b <code>c|d</code></strong> &lt;b&gt;",
    ]
    assert last.text == "To x (<code>y.md#z</code>)"
    assert guides.linked("[x](../y.py) [a](b.md#c)", {"b.md": "/b"}) == (
        "x (`y.py`) [a](/b#c)"
    )
