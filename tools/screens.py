"""Picture every public page in both languages, narrow and wide.

    python tools/screens.py [http://127.0.0.1:8000]

Follows links from the two front pages. If nothing answers at the address, the demo
portal is started for the occasion. Pictures land in instance/screens.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, Error, sync_playwright

HOUSE = Path(__file__).resolve().parents[1]
TARGET = HOUSE / "instance" / "screens"
WIDTHS = (360, 1280)
LANGUAGES = ("en", "ur")
MOST = 60
PATIENCE = 120
ALIKE = re.compile(r"[A-Z]{2}-\d{4}-\d{6}|[0-9a-f-]{36}")


def answers(url: str) -> bool:
    """Say whether a portal is there."""
    with suppress(URLError, OSError), urlopen(f"{url}/healthz", timeout=2):  # noqa: S310
        return True
    return False


@contextmanager
def portal(url: str) -> Iterator[None]:
    """Use the portal that runs, or run one for a while."""
    if answers(url):
        yield
        return
    place = urlsplit(url)
    known = os.environ | {"HOST": str(place.hostname), "PORT": str(place.port)}
    running = subprocess.Popen(
        [sys.executable, "-m", "oversight", "run"], cwd=HOUSE, env=known
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(url) and time.monotonic() < deadline:
            time.sleep(0.5)
        yield
    finally:
        running.terminate()
        running.wait()


def shoot(browser: Browser, url: str, lang: str, width: int) -> int:
    """Picture what can be reached from the front page, one of each kind."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    waiting = [f"{url}/{lang}/"]
    kinds: set[str] = set()
    while waiting and len(kinds) < MOST:
        address = waiting.pop(0)
        kind = ALIKE.sub("x", urlsplit(address).path)
        if kind in kinds:
            continue
        kinds.add(kind)
        try:
            answer = page.goto(address, wait_until="networkidle")
        except Error:  # A download is not a page.
            continue
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        name = kind.strip("/").replace("/", "-") or "front"
        page.screenshot(path=TARGET / f"{name}-{width}.png", full_page=True)
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        found = (urldefrag(urljoin(address, link)).url for link in links)
        waiting += [link for link in found if link.startswith(f"{url}/{lang}/")]
    context.close()
    return len(kinds)


def main() -> int:
    """Picture everything."""
    url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium is missing (Debian: apt install chromium).", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    with portal(url), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for lang in LANGUAGES:
            for width in WIDTHS:
                taken = shoot(browser, url, lang, width)
                print(f"{taken} pages, {lang}, {width} wide")
        browser.close()
    print(f"pictures in {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
