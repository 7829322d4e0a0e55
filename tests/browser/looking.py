"""What is looked at on every page, in both languages, narrow and wide, light and dark."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page as Window
from playwright.sync_api import Request, Response

from tests.fixtures.pages import Element, Page, faults

WIDTHS = (320, 768, 1280)
TALL = 900
REFUSED = 400
COUNTED = (
    *("h1", "h2", "h3", "table", "th", "tr", "td", "form", "button", "input"),
    *("select", "option", "textarea", "label", "fieldset", "details", "dt", "dd"),
    *("ol", "ul", "li", "section", "aside", "article", "time"),
)
# What is typed or drawn afresh each time a page is asked for.
FRESH = frozenset({"csrf_token", "carried", "whole", "key", "draft", "once", "code"})
TOO_WIDE = """() => {
  const wide = innerWidth + 1;
  const found = document.documentElement.scrollWidth > wide ? ["the page"] : [];
  for (const at of document.querySelectorAll("body *")) {
    if (at.closest(".scroll, .unseen, .skip, svg, select")) continue;
    const own = [...at.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const style = getComputedStyle(at);
    if (!own || style.visibility === "hidden" || style.clipPath !== "none") continue;
    for (const box of at.getClientRects()) {
      if (box.width && (box.left < -1 || box.right > wide)) {
        found.push(`${at.tagName}.${at.className}: ${at.textContent.trim().slice(0, 40)}`);
        break;
      }
    }
    const shortened = style.textOverflow === "ellipsis";
    const cut = !shortened && style.overflowX !== "visible" && at.scrollWidth > at.clientWidth + 1;
    if (cut && at.clientWidth && at.tagName !== "TEXTAREA" && at.tagName !== "INPUT")
      found.push(`cut: ${at.tagName}.${at.className}`);
  }
  return found;
}"""
LISTEN = """() => {
  window.refused = [];
  document.addEventListener("securitypolicyviolation",
    (event) => window.refused.push(event.violatedDirective + " " + event.blockedURI));
}"""
MARKS_READ = """() => (document.body.innerText
  .match(/<\\/?(time|bdi|span|small|br|b|p)\\b[^>]{0,40}/g) || []).slice(0, 3)"""
RUN_AXE = """async (options) => {
  const found = await axe.run(document, options);
  return found.violations.flatMap((one) => one.nodes.slice(0, 3).map((node) =>
    `${one.id}: ${node.html.slice(0, 120)} ` +
    [...node.any, ...node.all].map((told) => told.message).join(" ").slice(0, 160)));
}"""
DARK_ONLY = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


@dataclass
class Watch:
    """A window whose complaints and errands are written down."""

    window: Window
    said: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    expected: Collection[int] = ()

    def __post_init__(self) -> None:
        self.window.add_init_script(f"({LISTEN})()")
        self.window.on("console", lambda one: self._console(one.type, one.text))
        self.window.on("pageerror", lambda error: self.said.append(str(error)))
        self.window.on("request", self._request)
        self.window.on("response", self._response)

    def complaints(self) -> list[str]:
        """Return what went wrong since this was last asked, and forget it."""
        host = urlsplit(self.window.url).netloc
        found = [f"console: {one}" for one in self.said]
        found += [f"asked {one}" for one in sorted(self.asked - {host})]
        found += [f"policy: {one}" for one in self.window.evaluate("window.refused")]
        self.said.clear()
        self.asked.clear()
        return found

    def _console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "Failed to load resource" not in text:
            self.said.append(f"{kind} {text}")

    def _request(self, sent: Request) -> None:
        place = urlsplit(sent.url)
        if place.scheme in {"http", "https"}:
            self.asked.add(place.netloc)

    def _response(self, answer: Response) -> None:
        if answer.status >= REFUSED and answer.status not in self.expected:
            self.said.append(f"{answer.status} for {answer.url}")


def look(watch: Watch, lang: str) -> tuple[Page, list[str]]:
    """Look hard at the page before us; return it with everything that is wrong."""
    window, wrong = watch.window, []
    page = Page.read(window.content())
    wrong += faults(page)
    html = page.root.all("html")[0].attrs
    if (html.get("lang"), html.get("dir")) != _SCRIPT[lang]:
        wrong.append(f"lang {html.get('lang')}, dir {html.get('dir')}")
    wrong += [f"marks shown as text: {one}" for one in window.evaluate(MARKS_READ)]
    for width in WIDTHS:
        window.set_viewport_size({"width": width, "height": TALL})
        wrong += [f"at {width}: {one}" for one in window.evaluate(TOO_WIDE)]
    wrong += _axe(window)
    if lang == "ur":  # The colours are the same in both.
        window.emulate_media(color_scheme="dark")
        wrong += [f"dark: {one}" for one in _axe(window, DARK_ONLY)]
        window.emulate_media(color_scheme="light")
    return page, wrong + watch.complaints()


def _axe(window: Window, options: dict[str, Any] | None = None) -> list[str]:
    """Return what axe finds; it is handed in from outside, past the page's policy."""
    if not window.evaluate("'axe' in window"):
        window.evaluate(AXE_SCRIPT)
    found = window.evaluate(RUN_AXE, {"resultTypes": ["violations"], **(options or {})})
    return [f"axe {one}" for one in found]


_SCRIPT = {"en": ("en", "ltr"), "ur": ("ur", "rtl")}


@dataclass(frozen=True)
class Shape:
    """What a page says apart from its words."""

    counts: dict[str, int]
    links: list[str]
    states: list[str]
    fields: list[str]
    dockets: list[str]


def shape(page: Page, *, numbered: bool = True) -> Shape:
    """Return what two languages must have in common, with the numbers of dockets."""
    found = re.findall(r"(?:TD|AP)-\d{4}-\d{6}(?:/\d+)?", page.main)
    everything = page.root.all()
    counts = Counter(one.tag for one in everything)
    return Shape(
        counts={tag: counts[tag] for tag in COUNTED},
        links=[_neutral(one) for one in everything if one.tag == "a"],
        states=[c for one in everything if (c := _class(one)).startswith("state")],
        fields=[_filled(one) for one in everything if one.attrs.get("name")],
        dockets=[one if numbered else one[:2] for one in found],
    )


def differences(one: Shape, other: Shape) -> list[str]:
    """Return where two languages do not say the same."""
    found = [
        f"{tag}: {one.counts[tag]} and {other.counts[tag]}"
        for tag in COUNTED
        if one.counts[tag] != other.counts[tag]
    ]
    for name in ("links", "states", "fields", "dockets"):
        mine, theirs = Counter(getattr(one, name)), Counter(getattr(other, name))
        if mine != theirs:
            found.append(f"{name}: {dict(mine - theirs)} and {dict(theirs - mine)}")
    return found


def _neutral(link: Element) -> str:
    """Return where a link leads, whatever the language; the switch leads across."""
    if "lang" in link.attrs:
        return "the other language"
    return re.sub(r"^/(en|ur)(?=/|$)", "", link.attrs.get("href", ""))


def _filled(box: Element) -> str:
    name, fresh = box.attrs["name"], box.attrs.get("name") in FRESH
    return f"{box.tag} {name}={'' if fresh else box.attrs.get('value', '')}"


def _class(element: Element) -> str:
    return element.attrs.get("class", "")
