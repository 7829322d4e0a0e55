"""The forms of a page as a program reads them, and how it fills them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.factories.accounts import PASSWORD
from tests.fixtures.pages import Element, Page
from tests.hostile.lists import MARK, Deck

TYPED = frozenset({"text", "textarea", "search", "url", "tel"})
CHOSEN = frozenset({"radio", "checkbox", "select"})
IGNORED = frozenset({"submit", "button", "image", "reset"})
TOKEN = "csrf_token"
# What a careful person would write where a form wants a thing of a certain shape.
SHAPED = {
    "date": "2026-12-01",
    "datetime-local": "2026-11-20T10:00",
    "number": "30",
    "email": "somebody@portal.example",
    "password": PASSWORD,
}
NAMED = {
    "locator": "https://x.com/somebody/status/1600000000000000009",
    "assertion": "",
    "trap": "",
    "fingerprint": "d" * 64,
    "country": "IE",
}
# What else may stand there, if that was refused.
PLAIN = ("", "12", "d" * 64, "ur", "2026-11-22T17:00:00+05:00", "R-20", "IP-1")
OTHERWISE = {
    "date": ("2026-11-23", "2026-11-22", "2026-11-24", "2027-02-01"),
    "datetime-local": ("2026-11-23T16:10", "2026-11-22T10:00", "2026-11-23T12:00"),
    "number": ("1", "2", "400"),
    "password": (PASSWORD + " again",),
    "email": ("else@portal.example",),
}
FILLER = " The words of a reader who writes at length, and about one thing only." * 4


@dataclass
class Box:
    """One field of a form, with the answers it offers."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)

    @property
    def listed(self) -> bool:
        """Whether one answer may be given more than once."""
        read_back = self.kind == "hidden" and len(self.options) > 1
        return self.kind == "checkbox" or read_back


@dataclass(frozen=True)
class Asked:
    """A form that posts: where to, and what it asks."""

    action: str
    boxes: tuple[Box, ...]

    def box(self, name: str) -> Box:
        """Return one field by its name."""
        return next(box for box in self.boxes if box.name == name)

    @property
    def shape(self) -> tuple[str, ...]:
        """What makes two forms the same for us: their fields."""
        return tuple(sorted(f"{box.kind} {box.name}" for box in self.boxes))


def asked(page: Page, path: str) -> Iterator[Asked]:
    """Return every form of a page that posts."""
    for form in page.root.all("form"):
        if form.attrs.get("method", "get").lower() == "post":
            action = form.attrs.get("action") or path
            yield Asked(urlsplit(action).path, tuple(_boxes(form).values()))


def saved(page: Page) -> Iterator[Asked]:
    """Return every form that a script sends off while it is typed, and where to."""
    for at in page.root.all("form", "div"):
        there = at.attrs.get("data-autosave") or at.attrs.get("data-draft")
        for form in [at] if at.tag == "form" else at.all("form"):
            if there:
                yield Asked(urlsplit(there).path, tuple(_boxes(form).values()))


def _boxes(form: Element) -> dict[str, Box]:
    found: dict[str, Box] = {}
    for at in form.all("input", "textarea", "select", "button"):
        name, kind = at.attrs.get("name", ""), _kind(at)
        value = at.attrs.get("value", "")
        if not name or (kind in IGNORED and not value):
            continue
        box = found.setdefault(name, Box(name, kind, value))
        if kind in {"radio", "checkbox", *IGNORED}:
            box.options.append(value or "on")
        if kind == "hidden":
            box.options.append(value)  # Ticks that are read back go along as a list.
        if kind == "select":
            box.options += [
                one.attrs.get("value", one.text) for one in at.all("option")
            ]
    return found


def _kind(at: Element) -> str:
    if at.tag == "input":
        return at.attrs.get("type", "text")
    return at.attrs.get("type", "submit") if at.tag == "button" else at.tag


Filled = dict[str, list[str]]


def worded(form: Asked, deck: Deck, turn: int) -> Filled:
    """Fill a form as its page allows, with hostile words wherever words are asked."""
    sent: Filled = {}
    for box in form.boxes:
        if box.kind == "file":
            continue
        if box.kind in CHOSEN or box.kind in IGNORED:
            sent[box.name] = _chosen(box, turn)
        elif box.kind == "hidden" and box.name not in NAMED:
            sent[box.name] = list(box.options)
        elif box.kind in TYPED and box.name not in NAMED:
            filler = FILLER if box.kind == "textarea" else ""
            sent[box.name] = [deck.marked(box.kind, filler)]
        else:
            given = NAMED.get(box.name, SHAPED.get(box.kind, box.value))
            sent[box.name] = [given]
    return sent


def _chosen(box: Box, turn: int) -> list[str]:
    offered = [one for one in box.options if one]
    if box.kind == "checkbox":
        return offered
    return [offered[turn % len(offered)]] if offered else [""]


def mended(form: Asked, sent: Filled, refused: set[str], turn: int) -> Filled:
    """Answer otherwise what was refused, and leave the rest as it was."""
    return {
        name: _otherwise(form.box(name), values, turn) if name in refused else values
        for name, values in sent.items()
    }


def _otherwise(box: Box, values: list[str], turn: int) -> list[str]:
    if box.kind == "checkbox":
        return box.options[:1] if turn % 2 else []
    if box.kind in CHOSEN:
        return [box.options[turn % len(box.options)]] if box.options else [""]
    if box.kind in TYPED:
        kept = [f"<b> {values[0][-6:]}"] if MARK.search(values[0]) else []
        ways = [*kept, *PLAIN]
    else:
        ways = [*OTHERWISE.get(box.kind, ()), ""]
    return [ways[turn % len(ways)]]


def wild(form: Asked, deck: Deck) -> Filled:
    """Fill every field with what no page offers, and add fields nobody asked for."""
    sent: Filled = {}
    for box in form.boxes:
        if box.name == TOKEN:
            sent[box.name] = [box.value]
        elif box.kind != "file":
            sent[box.name] = [deck.deal(f"wild {box.kind}") for _ in range(2)]
    sent[deck.deal("name")] = [deck.deal("wild unknown")]
    sent.update({"role": ["administrator"], "state": ["sent"], "id": ["1"]})
    return sent


def emptied(form: Asked) -> Filled:
    """Send nothing but the token."""
    return {box.name: [box.value] for box in form.boxes if box.name == TOKEN}
