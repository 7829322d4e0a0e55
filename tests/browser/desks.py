"""Each person before a browser of their own, with a telephone or a key of their own.

Whoever sits down for the first time takes the account over by the link of their
invitation and adds what the portal asks for beside a password: an app that shows codes,
or a passkey, which Chromium's own authenticator makes and signs with.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from playwright.sync_api import Browser, Response, expect
from playwright.sync_api import Page as Window

from tests.browser.alone import LoneHand, State
from tests.browser.looking import Watch
from tests.factories.accounts import PASSWORD
from tests.fixtures.pages import Element
from tests.journeys.hands import REFUSED, Hand

CONFIRM, SECOND, ASKED_ANEW = "/sign-in/confirm", "/sign-in/second", 403
HALF_A_MINUTE = timedelta(seconds=30)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Home:
    """What everybody has in common: a maker of browsers, an address, a post, a clock."""

    browser: Browser
    url: str
    invite: Callable[[str], str]
    now: Callable[[], datetime]
    wait: Callable[[timedelta], None]
    passkeys: frozenset[str] = frozenset()
    """Who has a passkey rather than an app, beside those who must."""


@dataclass
class Screen:
    """One person's browser, and what they can show beside their password."""

    window: Window
    watch: Watch
    secret: str = ""
    last: int = 0

    @property
    def by_app(self) -> bool:
        """Say whether a telephone shows this person's codes."""
        return bool(self.secret)

    def code(self, home: Home) -> str:
        """Read the next code from the telephone, once it shows another one."""
        app = pyotp.TOTP(self.secret)
        while app.timecode(home.now()) <= self.last:
            home.wait(HALF_A_MINUTE)
        self.last = app.timecode(home.now())
        return app.generate_otp(self.last)


class Desks(LoneHand):
    """Everybody of a story at their own screens, one after the other, by keys alone."""

    def __init__(self, home: Home, lang: str, seen: set[State]) -> None:
        """Open a window for everybody who needs no account."""
        self.home, self.anew = home, 0
        self.screens: dict[str, Screen] = {}
        super().__init__(self._opened(), lang, seen)
        self.reader = self.at = self._watched(self.window)

    @contextmanager
    def signed_in(self, email: str) -> Iterator[Hand]:
        """Come in as a real user does, the first time by the link of an invitation."""
        if email in self.screens:
            self._sit(self.screens[email])
            self._come_in(email)
        else:
            self.screens[email] = self._watched(self._opened())
            self._sit(self.screens[email])
            self._take_over(email)
        assert self.path == f"/{self.lang}/desk"
        yield self
        self.send("/sign-out")
        assert self.path == f"/{self.lang}/sign-in"
        self._sit(self.reader)

    def close(self) -> None:
        """Close every window."""
        for one in (self.reader, *self.screens.values()):
            one.window.context.close()

    def came(self, answer: Response) -> None:
        """Take in a page; show a factor first if it asks for one anew."""
        if answer.status != ASKED_ANEW or not self.path.endswith(CONFIRM):
            super().came(answer)
            return
        self.arrived()
        self.anew += 1
        self._show_factor(CONFIRM)

    def arrived(self) -> None:
        """Look at the page; unless something is wrong, its keys begin at its top."""
        super().arrived()
        if not self.told:
            body = "() => document.activeElement === document.body"
            assert self.window.evaluate(body), f"{self.path}: begins elsewhere"
            self.window.keyboard.press("Tab")
            expect(self.window.locator(".skip")).to_be_focused()
            expect(self.window.locator(".skip")).to_be_in_viewport()

    def _take_over(self, email: str) -> None:
        """Choose a password, and add a second factor: what the role is asked for."""
        token = self.home.invite(email)
        self.go(f"/enrol/{token}")
        self.refused(f"/enrol/{token}", {"password": PASSWORD, "again": PASSWORD[:-1]})
        chosen = {"password": PASSWORD, "again": PASSWORD}
        self.send(f"/enrol/{token}", chosen)
        assert self.path.endswith("/me/factors"), "nothing else is open yet"
        may = [f for f in self._forms() if f.attrs["action"].endswith("/app/new")]
        if may and email not in self.home.passkeys:
            self._set_up_app()
        else:
            self._make_passkey()
        self.follow(f"/{self.lang}/desk")

    def _set_up_app(self) -> None:
        """Type the key into the telephone, and its first code into the page."""
        self.send("/app/new")
        (key,) = {
            p.text for p in self.page.root.all("p") if p.attrs.get("dir") == "ltr"
        }
        self.at.secret = "".join(key.split())
        self.refused("/me/app", {"code": "000000"})
        self.send("/me/app", {"code": self.at.code(self.home)})

    def _make_passkey(self) -> None:
        """Let the device make a passkey."""
        line = self.window.context.new_cdp_session(self.window)
        line.send("WebAuthn.enable")
        line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.follow("/passkeys/new")
        self.send("/passkeys/new", {"name": "Office computer"})

    def _come_in(self, email: str) -> None:
        """Give the password, then what comes after it."""
        assert self.path == f"/{self.lang}/sign-in"
        self.send("/sign-in", {"email": email, "password": PASSWORD})
        assert self.path.endswith(SECOND), "a password alone opens nothing"
        self._show_factor(SECOND)

    def _show_factor(self, door: str) -> None:
        """Type a code, or let the device answer."""
        (action,) = {
            action for f in self._forms() if door in (action := f.attrs["action"])
        }
        name, app = "confirm-code", self.at.by_app
        self.send(action, {name: self.at.code(self.home)} if app else {})

    def _forms(self) -> list[Element]:
        return [one for one in self.page.root.all("form") if "action" in one.attrs]

    def _opened(self) -> Window:
        context = self.home.browser.new_context(base_url=self.home.url, locale="en-US")
        context.set_default_timeout(10_000)
        return context.new_page()

    def _watched(self, window: Window) -> Screen:
        watch = Watch(window, expected=(REFUSED, ASKED_ANEW))
        return Screen(window, watch)

    def _sit(self, screen: Screen) -> None:
        """Sit down before a screen, where an address may be typed."""
        self.at, self.window, self.watch = screen, screen.window, screen.watch
        self._typed, self._read = False, None
        self._wide()
