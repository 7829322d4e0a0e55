"""Picture every page in both languages, narrow and wide, so that a person can look.

    python tools/screens.py [http://127.0.0.1:8000] [--instance DIR] [--who NAME ...]

The public pages are walked from the front page; then each role of the demo signs in
and walks its desk. If nothing answers at the address, the demo portal is started for
the occasion. Pictures land in instance/screens as <lang>-<width>-<page>.png, with an
index.html beside them. Nothing is sent by any form but the sign-in.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, Error, Page, sync_playwright

HOUSE = Path(__file__).resolve().parents[1]
WIDTHS = (320, 1280)
LANGUAGES = ("en", "ur")
PUBLIC = "public"
SIGN_INS = "demo-sign-ins.txt"
ALIKE = 2  # pictures of pages that differ in their number alone, for one role
MOST = 40  # pages seen at one desk
PATIENCE = 180
TALL = 900
ONE_OF_MANY = re.compile(r"(?=.*\d)[\w-]+")


@dataclass(frozen=True)
class SignIn:
    """Somebody of the demo."""

    role: str
    email: str
    password: str


@dataclass
class Album:
    """The pictures taken so far."""

    folder: Path
    taken: list[tuple[str, str]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, page: Page, lang: str, name: str) -> None:
        """Picture a page at each width, unless there are enough of its kind."""
        self.kinds[f"{lang}-{name}"] += 1
        number = self.kinds[f"{lang}-{name}"]
        if number > ALIKE:
            return
        name = name if number == 1 else f"{name}-{number}"
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": TALL})
            file = f"{lang}-{width}-{name}.png"
            page.screenshot(path=self.folder / file, full_page=True)
            self.taken.append((file, page.title()))

    def index(self) -> Path:
        """Write a page on which all of them can be looked through."""
        shown = "\n".join(
            f'<figure id="{escape(file)}"><a href="{escape(file)}">'
            f'<img loading="lazy" src="{escape(file)}" alt=""></a>'
            f"<figcaption>{escape(file)}<br>{escape(title)}</figcaption></figure>"
            for file, title in sorted(self.taken)
        )
        path = self.folder / "index.html"
        path.write_text(f"{HEAD}\n{shown}\n", encoding="utf-8")
        return path


HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures</title>
<style>body{display:flex;flex-wrap:wrap;gap:1rem;font:14px sans-serif}
figure{margin:0;width:18rem}img{width:100%;border:1px solid #999}</style>"""


def answers(url: str) -> bool:
    """Say whether a portal is there."""
    with suppress(URLError, OSError), urlopen(f"{url}/healthz", timeout=2):  # noqa: S310
        return True
    return False


@contextmanager
def portal(url: str, instance: Path) -> Iterator[None]:
    """Use the portal that runs, or run one for a while."""
    if answers(url):
        yield
        return
    place = urlsplit(url)
    known = os.environ | {"HOST": str(place.hostname), "PORT": str(place.port)}
    command = [sys.executable, "-m", "oversight", "--instance", str(instance), "run"]
    running = subprocess.Popen(command, cwd=HOUSE, env=known)
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(url) and time.monotonic() < deadline:
            time.sleep(0.5)
        yield
    finally:
        running.terminate()
        running.wait()


def people(instance: Path) -> list[SignIn]:
    """Return one of each role, and every reviewer, as the demo lists them."""
    with suppress(FileNotFoundError):
        lines = (instance / SIGN_INS).read_text(encoding="utf-8").splitlines()
        return list(_chosen(line.split() for line in lines if "@" in line))
    return []


def _chosen(rows: Iterator[list[str]]) -> Iterator[SignIn]:
    seen: Counter[str] = Counter()
    for email, password, role, *_ in rows:
        seen[role] += 1
        if role == "reviewer" or seen[role] == 1:
            yield SignIn(role, email, password)


def kind_of(address: str) -> str:
    """Return what an address has in common with its like."""
    parts = urlsplit(address).path.strip("/").split("/")[1:]
    if parts[:1] == ["law"]:
        parts = parts[:1] + ["x" for _ in parts[1:]]
    return "-".join("x" if ONE_OF_MANY.fullmatch(part) else part for part in parts)


def walk(page: Page, start: str, album: Album, lang: str, who: str) -> int:
    """Picture what can be reached from here, what is new of its kind first."""
    within = f"{start.rstrip('/')}/" if who != PUBLIC else start
    waiting, seen = [start], {start}
    kinds: Counter[str] = Counter()
    while waiting and kinds.total() < MOST:
        address = min(waiting, key=lambda one: kinds[kind_of(one)])
        waiting.remove(address)
        kind = kind_of(address)
        kinds[kind] += 1
        try:
            answer = page.goto(address, wait_until="load")
        except Error:  # A download is not a page.
            continue
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        album.add(page, lang, f"{who}-{kind or 'front'}")
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        for link in (urldefrag(urljoin(address, link)).url for link in links):
            if link.startswith(within) and link not in seen:
                seen.add(link)
                waiting.append(link)
    return kinds.total()


def shoot(
    browser: Browser, url: str, lang: str, somebody: SignIn | None, album: Album
) -> None:
    """Picture the pages of one person, or those of everybody."""
    context = browser.new_context(accept_downloads=False)
    page = context.new_page()
    who, start = PUBLIC, f"{url}/{lang}/"
    if somebody is not None:
        who, start = somebody.role, f"{url}/{lang}/desk"
        page.goto(f"{url}/{lang}/sign-in")
        page.fill("[name=email]", somebody.email)
        page.fill("[name=password]", somebody.password)
        page.click("main button[type=submit]")
        page.wait_for_url(f"{start}**")
    taken = walk(page, start, album, lang, who)
    context.close()
    print(f"{taken} pages, {lang}, {who}")


def main() -> int:
    """Picture everything."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("url", nargs="?", default="http://127.0.0.1:8000")
    asked.add_argument("--instance", type=Path, default=HOUSE / "instance")
    asked.add_argument("--who", nargs="*", help="only these, such as public drafter")
    wanted = asked.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium is missing (Debian: apt install chromium).", file=sys.stderr)
        return 1
    album = Album(HOUSE / "instance" / "screens")
    album.folder.mkdir(parents=True, exist_ok=True)
    with portal(wanted.url, wanted.instance), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for somebody in (None, *people(wanted.instance)):
            name = PUBLIC if somebody is None else somebody.role
            for lang in LANGUAGES if not wanted.who or name in wanted.who else ():
                shoot(browser, wanted.url, lang, somebody, album)
        browser.close()
    print(f"{len(album.taken)} pictures; look at {album.index()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
