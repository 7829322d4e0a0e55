"""People at their browsers, who send the same form again until an answer comes."""

import http.client
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import count
from threading import Event, Lock
from typing import Any
from urllib.parse import urlencode

from oversight.intake.rules.measures import LADDER
from oversight.intake.rules.sections import SECTIONS
from tests.factories.intake import WHY
from tests.fixtures.pages import Page
from tests.journeys.hands import questions

CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}-[0-9A-Z]{2}")
DOCKET = re.compile(r"(?:TD|AP)-\d{4}-\d{6}")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PATIENCE = 120.0
AGAIN = {409, 502, 503}  # "somebody did this meanwhile", "busy": the page says to retry
_numbers = count(1_900_000_000_000_000_001)


@dataclass
class Journal:
    """What the portal said that it did, and what it should not have said."""

    appeals: dict[str, str] = field(default_factory=dict)
    dockets: set[str] = field(default_factory=set)
    decisions: set[str] = field(default_factory=set)
    answers: int = 0
    repeats: int = 0
    faults: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def appeal(self, docket: str, receipt: str) -> None:
        """Remember an appeal that was acknowledged."""
        with self.lock:
            if self.appeals.setdefault(receipt, docket) != docket:
                self.faults.append(f"{docket} and another share a receipt")

    def filed(self, dockets: set[str]) -> None:
        """Remember dockets that were acknowledged."""
        with self.lock:
            if dockets & self.dockets:
                self.faults.append(f"{dockets} were given before")
            self.dockets |= dockets

    def decided(self, docket: str) -> None:
        """Remember a decision that was acknowledged."""
        with self.lock:
            self.decisions.add(docket)

    def answered(self) -> None:
        """Count one more answer."""
        with self.lock:
            self.answers += 1

    def repeated(self) -> None:
        """Remember that an answer was lost and the form sent again."""
        with self.lock:
            self.repeats += 1

    def fault(self, what: str) -> None:
        """Remember what should not have happened."""
        with self.lock:
            self.faults.append(what)


@dataclass
class Browser:
    """One browser with its cookies; it never gives up before its patience ends."""

    port: int
    journal: Journal
    cookies: dict[str, str] = field(default_factory=dict)
    page: Page = field(default_factory=lambda: Page.read(""))
    location: str = ""
    status: int = 0
    again: set[int] = field(default_factory=AGAIN.copy)

    def get(self, path: str) -> int:
        """Ask for a page."""
        return self._ask("GET", path, "")

    def post(self, path: str, **answers: object) -> int:
        """Send the page's form with these answers on top of what it holds."""
        return self._ask("POST", path, self.filled(path, **answers))

    def filled(self, path: str, **answers: object) -> str:
        """Return what the page's form holds with these answers, as it is sent."""
        form = self.page.form(path)
        if form is None:
            raise LookupError(f"no form to {path}: {self.page.h1}")
        sent = {**self.page.values(form), **answers}
        return urlencode(sent, doseq=True)

    def _ask(self, method: str, path: str, body: str) -> int:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                status = self.once(method, path, body)
            except (OSError, http.client.HTTPException):
                self.journal.repeated()
                status = 0
            if status and status not in self.again:
                self.journal.answered()
                return status
            if time.monotonic() > end:
                raise TimeoutError(f"{method} {path}: no answer ({status})")
            time.sleep(0.1)

    def once(self, method: str, path: str, body: str = "") -> int:
        """Ask once; what goes wrong on the way is raised."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
            headers = {"Cookie": cookies, **(FORM if method == "POST" else {})}
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        for header in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        self.location = answer.headers.get("Location", "")
        self.page = Page.read(text)
        self.status = answer.status
        return answer.status


def up_to_sending(browser: Browser, notice_code: str = "") -> bool:
    """Fill in the appeal's three screens; say whether the last page came."""
    address = "/en/appeal"
    browser.get(address)
    screens: tuple[dict[str, object], ...] = (
        {
            "what_happened": "account-blocked",
            "platform": "x",
            "notice_code": notice_code,
            "locator": "" if notice_code else f"a page about river {next(_numbers)}",
        },
        {"grounds": ["not-unlawful"], "words": "میری پوسٹ سچ تھی۔ It was true."},
        {},
    )
    for answers in screens:
        status = browser.post(address, **answers)
        if status != 200:
            browser.journal.fault(f"appeal: {status} {browser.page.errors}")
            return False
    return True


def send(browser: Browser) -> None:
    """Press the last button, until a receipt comes, and remember it."""
    status = browser.post("/en/appeal")
    codes = set(CODE.findall(browser.page.text))
    dockets = {one for one in DOCKET.findall(browser.page.text) if one[0] == "A"}
    if status != 200 or len(codes) != 1 or len(dockets) != 1:
        browser.journal.fault(f"receipt: {status} {browser.page.h1} {dockets}")
        return
    browser.journal.appeal(dockets.pop(), codes.pop())


def appeals(browser: Browser, codes: Iterator[str], stop: Event) -> None:
    """Appeal, again and again, sometimes with the code of a notice."""
    while not stop.is_set():
        browser.cookies.clear()
        if up_to_sending(browser, next(codes, "")):
            send(browser)


KEEPS_BACK = "It comes back within hours of each attempt."


def draft(browser: Browser) -> str:
    """File one address as a drafter, part by part; return the address of the batch."""
    said = _said(next(_numbers))
    browser.get("/en/desk/filing/new")
    if not _filled(browser, "/en/desk/filing/new", said):
        return ""
    check = browser.location
    for part in SECTIONS:
        address = check.removesuffix("/check") + f"/part/{part.code}"
        if part.code != "victim":
            browser.get(address)
            if not _filled(browser, address, said):
                return ""
    browser.get(check)
    return browser.location if _filled(browser, check, said) else ""


def _filled(browser: Browser, address: str, said: dict[str, str]) -> bool:
    """Send the form at this address, filled in with what it asks."""
    form = browser.page.form(address)
    asked = set() if form is None else {one.name for one in questions(form)}
    status = browser.post(
        address, **{name: text for name, text in said.items() if name in asked}
    )
    if status != 303:
        page = browser.page
        told = f"{address} {status} {page.errors} {page.main[:600]}"
        browser.journal.fault(f"draft: {told}")
    return status == 303


def _said(number: int) -> dict[str, str]:
    """Everything that the whole form asks about one address."""
    return {
        "locator": f"https://x.com/somebody/status/{number}",
        "native_id": str(number),
        "provision": "peca-2016-s37:public-order",
        "why_unlawful": WHY,
        "passage": "Come on Friday and bring what you have.",
        "attribution": "The profile says so itself; confidence high.",
        "risk": "An attack on the market on Friday; likely.",
        "measure": "geo-withhold",
        "duration_days": "90",
        "published_on": "2026-11-20",
        "language": "ur",
        "protected": "none",
        "capture_sha256": f"{number:064x}",
        "captured_at": "2026-11-21T10:00",
        "reach": "5200",
        "attribution_basis": "platform-data",
        "confidence": "high",
        "innocent_explanations": "A namesake: the telephone number is the same.",
        "purpose": "none",
        **{f"not_{rung.replace('-', '_')}": KEEPS_BACK for rung in LADDER},
        "preserved": "yes",
        "prior_notice": "no",
        "notice_ground": "unreachable",
        "notice_facts": "The account takes no messages and names no address.",
        "source": "own-monitoring",
        "candour": "none",
        "protected_check": "The last hundred posts were read by an officer.",
        "capture_method": "Screenshot and page source, taken by a named officer.",
        "contact": "no",
        "certified": "y",
    }


def sign(browser: Browser, address: str) -> None:
    """Sign a batch as the authorising officer, and remember its dockets."""
    browser.get(address)
    if browser.page.form(f"{address}/sign") is not None:
        status = browser.post(f"{address}/sign", read="y")
        if status != 303:
            browser.journal.fault(f"sign: {status} {browser.page.text[:300]}")
            return
        browser.get(address)
    found = set(DOCKET.findall(browser.page.main))
    if not found:
        browser.journal.fault(f"signed, but no docket: {browser.page.main[:300]}")
    browser.journal.filed(found)


def filings(drafter: Browser, authoriser: Browser, stop: Event) -> None:
    """File one address after another, each with two officers."""
    while not stop.is_set():
        address = draft(drafter)
        if address:
            sign(authoriser, address)


def decisions(browser: Browser, docket: str, said: dict[str, Any]) -> None:
    """Write a decision, read it back, and sign it until somebody says that it is."""
    address = f"/en/desk/review/{docket}/1"
    browser.get(f"{address}/decide")
    status = browser.post(f"{address}/decide", **said)
    if status != 200:
        browser.journal.fault(f"decide: {status} {browser.page.errors}")
        return
    browser.again.discard(409)  # Pressed again, it shows what was decided.
    status = browser.post(f"{address}/sign")
    told = "What was decided" in browser.page.main
    # And not: read it again. A press that was done before may lead to the desk.
    signed = browser.location in {f"/en/desk/review/{docket}", "/en/desk"}
    if (status == 303 and signed) or (status == 409 and told):
        browser.journal.decided(docket)
    else:
        page = browser.page.main[:300]
        browser.journal.fault(f"decision: {status} {browser.location} {page}")


def watched(journal: Journal, work: Callable[[], None]) -> Callable[[], None]:
    """The same work; what stops it is a fault."""

    def one() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  # Any end but ours is a finding.
            journal.fault(f"{type(error).__name__}: {error}")

    return one
