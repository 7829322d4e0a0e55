"""A person with a keyboard and nothing else, whose every page is looked at hard."""

from playwright.sync_api import Page as Window
from playwright.sync_api import expect

from tests.browser.hands import KeyHand
from tests.browser.looking import Watch, look
from tests.journeys.hands import DOCKET, REFUSED

State = tuple[str, ...]
WIDTH = {"en": 1280, "ur": 320}  # the second is the first at 400 per cent


class LoneHand(KeyHand):
    """Keys alone, one address typed, and nothing wrong on any page on the way."""

    def __init__(self, window: Window, lang: str, seen: set[State]) -> None:
        """Sit down before a window; what others have seen is not looked at again."""
        super().__init__(window, lang)
        self.seen, self._typed = seen, False
        self.watch = Watch(window, expected=(REFUSED,))
        self.wrong: list[str] = []
        self._wide()

    def go(self, path: str) -> None:
        """Type an address: the first, and no other."""
        assert not self._typed, f"{self.path}: only links lead to {path}"
        self._typed = True
        super().go(path)

    def arrived(self) -> None:
        """Look at a page that has just come, once in each of its states."""
        if self.told:
            self._is_led_to_what_is_wrong()
        heads = (one.text for one in self.page.root.all("h1", "h2"))
        state = (DOCKET.sub("…", self.path), *heads, self.told)
        if state not in self.seen:
            self.seen.add(state)
            _, found = look(self.watch, self.lang)
            self.wrong += [f"{self.path} ({self.page.h1}): {one}" for one in found]
            self._wide()

    def _is_led_to_what_is_wrong(self) -> None:
        """The list of what is wrong has the focus, and leads to the first field."""
        box = self.window.locator("[role=alert]")
        expect(box).to_be_focused()
        link = box.locator("a")
        if not link.count():
            return
        field = str(link.first.get_attribute("href"))
        self.press(link.first)
        at = self.window.locator(field)
        led = "(at) => at.matches(':focus') || at.querySelector(':focus') !== null"
        assert at.evaluate(led), f"{self.path}: {field} is not where one is led"

    def _wide(self) -> None:
        self.window.set_viewport_size({"width": WIDTH[self.lang], "height": 900})
