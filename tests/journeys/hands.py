"""How a person uses a page: read it, follow a link, fill in a form and send it."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from tests.factories.accounts import PASSWORD
from tests.fixtures.pages import Element, Page
from tests.fixtures.web import Visitor

Answer = str | bool | list[str] | Path
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}-[0-9A-Z]{2}")
DOCKET = re.compile(r"(?:TD|AP)-\d{4}-\d{6}")
OK, REFUSED = 200, 422


@dataclass(frozen=True)
class Question:
    """One named control of a form, with the answers it offers."""

    name: str
    kind: str
    offered: tuple[str, ...] = ()


def questions(form: Element) -> list[Question]:
    """Return what a form asks, in its order, hidden fields and buttons left out."""
    found: dict[str, Question] = {}
    for box in form.all("input", "textarea", "select"):
        name, kind = box.attrs.get("name", ""), box.attrs.get("type", box.tag)
        if not name or kind in {"hidden", "submit", "button"}:
            continue
        if kind == "file":
            found[name] = Question(name, kind)
        elif kind == "select":
            options = (o.attrs.get("value", o.text) for o in box.all("option"))
            found[name] = Question(name, kind, tuple(options))
        elif kind in {"radio", "checkbox"}:
            before = found[name].offered if name in found else ()
            value = box.attrs.get("value", "on")
            found[name] = Question(name, kind, (*before, value))
        else:
            found[name] = Question(name, "text" if kind == "input" else kind)
    return list(found.values())


class Hand(ABC):
    """Somebody before a screen, in one language; every step must succeed."""

    lang: str

    @property
    @abstractmethod
    def page(self) -> Page:
        """The page before them."""

    @property
    @abstractmethod
    def path(self) -> str:
        """The address of that page, without the host."""

    @abstractmethod
    def go(self, path: str) -> None:
        """Type an address of this language."""

    @abstractmethod
    def follow(self, end: str) -> None:
        """Follow the link whose address ends so."""

    @abstractmethod
    def send(
        self, action: str, answers: Mapping[str, Answer] | None = None, button: str = ""
    ) -> None:
        """Answer the form that posts to an address with this end, and send it."""

    @abstractmethod
    def refused(self, action: str, answers: Mapping[str, Answer] | None = None) -> None:
        """Send a form and be told what is wrong with it, at the top of its page."""

    def form(self, action: str) -> Element:
        """Return the one form of the page that posts to an address with this end."""
        forms = self.page.root.all("form")
        found = [f for f in forms if f.attrs.get("action", "").endswith(action)]
        there = [f.attrs.get("action") for f in forms]
        assert found, f"{self.path}: no form to {action}, only to {there}"
        return found[0]

    def asked(self, action: str) -> list[Question]:
        """Return what that form asks."""
        return questions(self.form(action))

    def links_to(self, end: str) -> list[str]:
        """Return the addresses on the page that end so, without what follows a #."""
        all_links = (a.attrs.get("href", "") for a in self.page.root.all("a"))
        return [link for link in all_links if link.split("#")[0].endswith(end)]

    @property
    def told(self) -> str:
        """What the page says at its top that is wrong."""
        boxes = self.page.root.all("div")
        return " ".join(one.text for one in boxes if one.attrs.get("role") == "alert")

    def settled(self) -> None:
        """Fail if the page says that something was wrong."""
        wrong = self.page.errors
        assert not wrong, f"{self.path}: {wrong}"

    def code(self) -> str:
        """Return the one secret code that the page shows."""
        codes = set(CODE.findall(self.page.text))
        assert len(codes) == 1, f"{self.path}: {len(codes)} codes"
        return str(codes.pop())

    @contextmanager
    def signed_in(self, email: str) -> Iterator["Hand"]:
        """Sign in by the form, and out again when the work is done."""
        if self.path != f"/{self.lang}/sign-in":
            self.go("/sign-in")
        self.send("/sign-in", {"email": email, "password": PASSWORD})
        assert self.path == f"/{self.lang}/desk"
        yield self
        self.send("/sign-out")
        assert self.path == f"/{self.lang}/sign-in"


@dataclass
class ClientHand(Hand):
    """The quickest hand: the test client, which looks hard at every page."""

    visitor: Visitor
    lang: str = "en"
    _path: str = field(default="", init=False)

    @property
    def page(self) -> Page:
        """The page before them."""
        return self.visitor.page

    @property
    def path(self) -> str:
        """The address of that page."""
        return self._path

    def go(self, path: str) -> None:
        """Type an address of this language."""
        self._open(f"/{self.lang}{path}")

    def follow(self, end: str) -> None:
        """Follow the link whose address ends so."""
        links = self.links_to(end)
        there = sorted(set(self.page.links.values()))
        assert links, f"{self._path}: no link to {end}, only to {there}"
        self._open(links[0])

    def send(
        self, action: str, answers: Mapping[str, Answer] | None = None, button: str = ""
    ) -> None:
        """Answer the form and send it."""
        form, answers = self.form(action), dict(answers or {})
        unknown = set(answers) - {one.name for one in questions(form)}
        assert not unknown, f"{self._path}: not asked for {unknown}"
        for one in questions(form):
            given = answers.get(one.name)
            if one.offered and isinstance(given, str):
                assert given in one.offered, f"{one.name}: {one.offered}"
        pressed = {button: "yes"} if button else {}
        sent = {**self.page.values(form), **_written(answers), **pressed}
        self._post(form.attrs["action"], sent)
        self.settled()

    def refused(self, action: str, answers: Mapping[str, Answer] | None = None) -> None:
        """Send a form and be told what is wrong with it."""
        form = self.form(action)
        sent = {**self.page.values(form), **_written(answers or {})}
        self._path = form.attrs["action"]
        reply = self.visitor.post(self._path, sent)
        assert reply.status_code == REFUSED, f"{self._path}: {reply.status_code}"
        assert self.told, self._path

    def _open(self, path: str) -> None:
        reply = self.visitor.get(path)
        while reply.location:
            path = reply.location
            reply = self.visitor.get(path)
        assert reply.status_code == OK, f"{path}: {reply.status_code}"
        self._path = path.split("?")[0]

    def _post(self, action: str, sent: Mapping[str, object]) -> None:
        # The form's own values are given already, so nothing is looked up again.
        reply = self.visitor.post(action, sent)
        if reply.location:
            self._open(reply.location)
            return
        self._path = action
        wrong = f"{action}: {reply.status_code} {self.page.errors}"
        assert reply.status_code == OK, wrong


def _written(answers: Mapping[str, Answer]) -> dict[str, object]:
    """Return answers as a browser would send them."""
    sent: dict[str, object] = {}
    for name, given in answers.items():
        if isinstance(given, Path):
            sent[name] = (BytesIO(given.read_bytes()), given.name)
        else:
            sent[name] = "y" if given is True else given
    return sent
