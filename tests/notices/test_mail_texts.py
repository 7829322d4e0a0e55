"""What people typed travels exactly: no header split, no tag made, no word lost."""

import email
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.meta import find_undeclared_variables

from oversight.notices import language, letters
from oversight.notices.envelopes import envelope, reachable
from oversight.notices.letters import Letter
from oversight.notices.rules.mail import file_name, header_line
from oversight.notices.service.mail import Attachment
from tests.notices.test_mail_rules import DATA, NAUGHTY, SPLITTERS

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
XSS = (DATA / "xss_payloads_even_lines.txt").read_text().splitlines()
HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
]
HERE = Path(__file__).parents[2] / "templates/mail"
MESSAGES = sorted(path.name for path in HERE.iterdir() if path.is_dir())


VALUES = {
    "all": "20",
    "at": NOW.isoformat(),
    "away": "7",
    "cause": "expired",
    "change": "app-added",
    "clock": "screening",
    "code": "A1B2C3D4",
    "decide_by": "2026-12-11T09:00:00+00:00",
    "desk": "orders",
    "docket": "TD-2026-000123",
    "done": "",
    "ended": "2026-12-01",
    "first": "2026-12-05",
    "item": "3",
    "name": "\u0632\u06cc\u0646\u0628",
    "number": "TEST-2026-000001",
    "occasion": "decided",
    "path": "/desk/orders/TD-2026-000123",
    "place": "first",
    "platform": "x",
    "role": "reviewer",
    "state": "cleared",
    "token": "t" * 43,
    "until": "2026-12-11",
    "version": "2",
}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))


def tags(html: str) -> list[tuple[str, tuple[str, ...]]]:
    reader = Tags()
    reader.feed(html)
    return reader.found


def travelled(letter: Letter, *files: Attachment) -> tuple[bytes, EmailMessage]:
    sent = envelope(
        letter,
        files,
        language="en",
        message_id="<1@oversight.example>",
        posted_at=NOW,
        sender="oversight@oversight.example",
    )
    read = email.message_from_bytes(sent.content, policy=SMTPUTF8)
    assert isinstance(read, EmailMessage)
    return sent.content, read


def test_a_subject_arrives_exactly_and_splits_no_header() -> None:
    for text in [*SPLITTERS, *NAUGHTY, *XSS]:
        subject = header_line(text)
        content, read = travelled(Letter("a@b.example", subject, "text", "<p>t</p>"))
        head = content.split(b"\r\n\r\n", 1)[0]

        assert list(read.keys()) == HEADERS
        assert b"".join(head.split(b"\r\n ")).count(b"\r\n") == len(HEADERS) - 1
        assert str(read["Subject"]) == subject
        assert all(len(line) <= 998 for line in content.split(b"\r\n"))


def joined(text: str) -> str:
    """Read a flowed text as a mail program reads it (RFC 3676)."""
    lines: list[str] = []
    flows = False
    for row in text.split("\n"):
        line = row.removeprefix(" ")
        if flows:
            lines[-1] += line
        else:
            lines.append(line)
        flows = row.endswith(" ") and row != "-- "
    return "\n".join(lines)


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("message", MESSAGES)
def test_a_letter_is_plain_to_read_in_any_program(message: str, lang: str) -> None:
    """No line is wider than a screen, and each address stands whole on its own."""
    language.use("https://oversight.example")
    letter = letters.written(message, lang, to="a@b.example", values=VALUES)

    _, read = travelled(letter)

    plain = read.get_body(("plain",))
    assert plain is not None
    assert plain.get_content_type() == "text/plain"
    assert plain.get_param("format") == "flowed"
    text = plain.get_content().replace("\r\n", "\n")
    assert joined(text).strip() == letter.text.strip()
    assert all(len(line) <= 78 for line in text.split("\n"))
    links = [line for line in text.split("\n") if "https://" in line]
    assert all(line.startswith(f"https://oversight.example/{lang}/") for line in links)
    assert len(links) == 2  # where to go on, and the portal itself
    for link in links:
        around = text.split("\n")[text.split("\n").index(link) - 1]
        assert around in {"", "-- "} or link.endswith(f"/{lang}/")
    assert "T09:00" not in letter.text
    assert lang == "en" or "." not in re.sub(r"https://\S+", "", letter.text)


@pytest.mark.parametrize("message", MESSAGES)
def test_r23_a_letter_has_room_for_numbers_days_and_codes_but_for_no_words(
    message: str,
) -> None:
    """A watched mailbox learns that there is news: a subject says no more than that."""
    house = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    house.filters |= dict.fromkeys(("day", "label", "ltr", "when"), str)
    asked = {
        file.name: find_undeclared_variables(house.parse(file.read_text()))
        for file in (HERE / message).iterdir()
    }

    assert asked.pop("subject.txt") <= {"_"}
    for names in asked.values():
        assert names - {"_", "page"} <= set(VALUES)


def test_r23_what_a_letter_may_hold_is_a_list_that_grows_only_here() -> None:
    persons_own = {"name", "role", "token", "code"}
    places = {"docket", "item", "number", "path", "desk", "platform", "version"}
    days = {"at", "until", "decide_by", "ended", "first"}
    codes = {"cause", "change", "clock", "done", "occasion", "place", "state"}
    counts = {"all", "away"}

    assert set(VALUES) == persons_own | places | days | codes | counts


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_every_value_arrives_exactly_and_makes_no_tag(lang: str) -> None:
    language.use("https://oversight.example")
    wanted = tags(_written("plain", lang).html)

    for value in [*NAUGHTY, *XSS, *SPLITTERS]:
        letter = _written(value, lang)
        _, read = travelled(letter)
        text, html = (read.get_body((kind,)) for kind in ("plain", "html"))
        assert text is not None
        assert html is not None
        exact = value.replace("\r\n", "\n").replace("\r", "\n")
        kept = "\n".join(line.rstrip(" ") for line in exact.split("\n"))
        assert kept in joined(text.get_content().replace("\r\n", "\n"))
        assert tags(html.get_content()) == wanted


def _written(value: str, lang: str) -> Letter:
    values = {"name": value, "role": "reviewer", "token": "t", "until": NOW.isoformat()}
    return letters.written("invitation", lang, to="a@b.example", values=values)


@pytest.mark.parametrize("name", [*SPLITTERS, *NAUGHTY[::40]])
def test_a_file_name_splits_no_header(name: str) -> None:
    file = Attachment(file_name(name), "application/pdf", b"%PDF")
    _, read = travelled(Letter("a@b.example", "s", "t", "<p>h</p>"), file)

    [enclosed] = read.iter_attachments()
    assert set(enclosed.keys()) <= {
        "Content-Type",
        "Content-Transfer-Encoding",
        "Content-Disposition",
        "MIME-Version",
    }
    assert enclosed.get_content() == b"%PDF"


@pytest.mark.parametrize("message", MESSAGES)
def test_every_letter_has_its_three_parts(message: str) -> None:
    assert {path.name for path in (HERE / message).iterdir()} == {
        "subject.txt",
        "body.txt",
        "body.html",
    }


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("a@b.example", "a@b.example"),
        ("a@b\u00fccher.example", "a@xn--bcher-kva.example"),
        ("a@" + "\u00fc" * 70 + ".example", "a@" + "\u00fc" * 70 + ".example"),
    ],
)
def test_a_host_is_written_as_name_servers_know_it(given: str, wanted: str) -> None:
    assert reachable(given) == wanted


def test_an_address_in_another_script_stands_in_the_head() -> None:
    to = "\u0646\u0627\u0645@platform.example"
    content, read = travelled(Letter(to, "s", "t", "<p>h</p>"))

    assert str(read["To"]) == to
    assert to.encode() in content
    assert SMTP.utf8 is False
