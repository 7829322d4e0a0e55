"""The same person before a real browser: once with a mouse, once with keys alone."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Response, expect
from playwright.sync_api import Page as Window

from tests.fixtures.pages import Page, faults
from tests.journeys.hands import REFUSED, Answer, Hand, Question

MOST_TABS = 250
NOON = 12
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return {n: -1, name: ""};
  const all = [...document.querySelectorAll("a, button, input, select, textarea, summary")];
  return {n: all.indexOf(at), name: at.name || "", value: at.value || "",
          checked: !!at.checked, outline: getComputedStyle(at).outlineStyle};
}"""
NUMBER = """(at) => [...document.querySelectorAll(
  "a, button, input, select, textarea, summary")].indexOf(at)"""


class BrowserHand(Hand):
    """A mouse and a keyboard, as most people use them."""

    def __init__(self, window: Window, lang: str = "en") -> None:
        self.window, self.lang = window, lang
        self._read: Page | None = None

    @property
    def page(self) -> Page:
        """The page before them, as the browser has it."""
        if self._read is None:
            self._read = Page.read(self.window.content())
            assert not (wrong := faults(self._read)), f"{self.path}: {wrong}"
        return self._read

    @property
    def path(self) -> str:
        """The address of that page."""
        return urlsplit(self.window.url).path

    def go(self, path: str) -> None:
        """Type an address of this language."""
        answer = self.window.goto(f"/{self.lang}{path}")
        self._read = None
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        self.arrived()

    def arrived(self) -> None:
        """Take in a page that has just come."""

    def follow(self, end: str) -> None:
        """Follow the link whose address ends so."""
        links = self.links_to(end)
        assert links, f"{self.path}: no link to {end}"
        link = self.window.locator(f'a[href="{links[0]}"]').first
        with self._next():
            self.press(link)

    def send(
        self, action: str, answers: Mapping[str, Answer] | None = None, button: str = ""
    ) -> None:
        """Answer the form question by question, in its order, and send it."""
        form = self._filled(action, answers or {})
        names = f'[name="{button}"]' if button else ":not([name])"
        with self._next():
            self._unfold(form)
            self.press(form.locator(f"button[type=submit]{names}").first)
        self.settled()

    def refused(self, action: str, answers: Mapping[str, Answer] | None = None) -> None:
        """Send a form; expect to be told what is wrong, and where."""
        form = self._filled(action, answers or {})
        with self.window.expect_navigation() as arrived:
            self.press(form.locator("button[type=submit]:not([name])").first)
        self._read, answer = None, arrived.value
        assert answer is not None
        assert answer.status == REFUSED, f"{answer.url}: {answer.status}"
        assert self.told, self.path
        self.arrived()

    def answer(self, form: Locator, asked: Question, given: Answer) -> None:
        """Give one answer."""
        boxes = form.locator(f'[name="{asked.name}"]')
        if isinstance(given, Path):
            self.attach(boxes, given)
        elif asked.kind in {"radio", "checkbox"}:
            self._choose(boxes, asked, given)
        elif asked.kind == "select":
            self.pick(boxes, asked, str(given))
        else:
            self.write(boxes, asked, str(given))

    def press(self, target: Locator) -> None:
        """Press a button or a link."""
        target.click()

    def tick(self, box: Locator, *, among: Question) -> None:
        """Tick a box, or choose one answer among those offered."""
        assert among.offered
        box.check()

    def pick(self, box: Locator, asked: Question, value: str) -> None:
        """Choose from a list that folds out."""
        assert value in asked.offered, f"{asked.name}: {asked.offered}"
        box.select_option(value)

    def attach(self, box: Locator, file: Path) -> None:
        """Choose a file; the window in which one looks for it is not the page's."""
        box.set_input_files(file)

    def write(self, box: Locator, _asked: Question, text: str) -> None:
        """Write into a field."""
        box.fill(text)

    def _filled(self, action: str, given: Mapping[str, Answer]) -> Locator:
        """Answer a form question by question, in its order, and return it."""
        address = self.form(action).attrs["action"]
        form = self.window.locator(f'form[action="{address}"]').first
        asked = self.asked(action)
        unknown = set(given) - {one.name for one in asked}
        assert not unknown, f"{self.path}: not asked for {unknown}"
        for one in asked:
            if one.name in given:
                self.answer(form, one, given[one.name])
        return form

    def _choose(self, boxes: Locator, asked: Question, given: Answer) -> None:
        assert not isinstance(given, Path)
        if isinstance(given, bool):
            if given:
                self.tick(boxes.first, among=asked)
            return
        values = [given] if isinstance(given, str) else given
        for value in values:
            assert value in asked.offered, f"{asked.name}: {asked.offered}"
        for value in sorted(values, key=asked.offered.index):
            self.tick(self._valued(boxes, value), among=asked)

    def _valued(self, boxes: Locator, value: str) -> Locator:
        return boxes.and_(self.window.locator(f'[value="{value}"]'))

    def _unfold(self, form: Locator) -> None:
        """Open the fold in which a form hides, if it does."""
        fold = self.window.locator("details:not([open])").filter(has=form)
        if fold.count():
            self.press(fold.locator("summary").first)
            expect(form).to_be_visible()

    @contextmanager
    def _next(self) -> Iterator[None]:
        """Wait for the page that follows, and expect it to be an answer."""
        with self.window.expect_navigation() as arrived:
            yield
        self._read, answer = None, arrived.value
        assert answer is not None
        self.came(answer)

    def came(self, answer: Response) -> None:
        """Take in the page that followed, which must be an answer."""
        assert answer.ok, f"{answer.url}: {answer.status}"
        self.arrived()


class KeyHand(BrowserHand):
    """Tab, Space, Enter, arrows and letters; the mouse stays in its place."""

    def press(self, target: Locator) -> None:
        """Walk to a button or link by Tab, and press Enter."""
        self._walk_to(target)
        self.window.keyboard.press("Enter")

    def tick(self, box: Locator, *, among: Question) -> None:
        """Walk to the group; Space ticks, arrows choose among several."""
        if among.kind == "checkbox":
            self._walk_to(box)
            self.window.keyboard.press("Space")
        else:
            wanted = str(box.get_attribute("value"))
            at = self._walk(lambda focus: focus["name"] == among.name)
            self.window.keyboard.press("Space")
            for _ in among.offered:
                if at["value"] == wanted:
                    break
                self.window.keyboard.press("ArrowDown")
                at = self.window.evaluate(FOCUS)
        assert box.is_checked(), among.name

    def pick(self, box: Locator, asked: Question, value: str) -> None:
        """Walk to the list, and go down to the wanted entry."""
        self._walk_to(box)
        steps = asked.offered.index(value) - asked.offered.index(box.input_value())
        for _ in range(abs(steps)):
            self.window.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        assert box.input_value() == value, asked.name

    def attach(self, box: Locator, file: Path) -> None:
        """Walk to the field and choose a file."""
        self._walk_to(box)
        super().attach(box, file)

    def write(self, box: Locator, asked: Question, text: str) -> None:
        """Walk to a field and type, over what stands there."""
        self._walk_to(box)
        keys = self.window.keyboard
        if asked.kind == "date":
            keys.type(_day(text))
        elif asked.kind == "datetime-local":
            keys.type(_day(text[:10]))
            keys.press("ArrowRight")
            keys.type(_hour(text[11:]))
        else:
            keys.press("ControlOrMeta+a")
            keys.insert_text(text)
        assert box.input_value() == text, f"{asked.name}: {box.input_value()}"

    def _walk_to(self, target: Locator) -> None:
        wanted = target.evaluate(NUMBER)
        assert wanted >= 0
        self._walk(lambda focus: focus["n"] == wanted)

    def _walk(self, there: Callable[[dict[str, object]], bool]) -> dict[str, object]:
        """Press Tab until it is reached; whatever is reached must show the focus."""
        for _ in range(MOST_TABS):
            at: dict[str, object] = self.window.evaluate(FOCUS)
            if there(at):
                assert at["outline"] != "none", f"{self.path}: focus not seen: {at}"
                return at
            self.window.keyboard.press("Tab")
        raise AssertionError(f"{self.path}: no Tab leads there")


def _day(iso: str) -> str:
    """Return a date as it is typed where the browser speaks American English."""
    year, month, day = iso.split("-")
    return f"{month}{day}{year}"


def _hour(iso: str) -> str:
    """Return a time as it is typed there: twelve hours, twice."""
    hour, minute = iso.split(":")
    half = "PM" if int(hour) >= NOON else "AM"
    return f"{(int(hour) - 1) % NOON + 1:02}{minute}{half}"
