"""The verify page in a real browser: what is honest is verified, every cheat refused."""

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from playwright.sync_api import Page, Request, expect

from oversight.ledger.rules import cosigning
from oversight.settings import HOUSE
from tests.ledger.checking import samples, tampered
from tests.ledger.checking.samples import Parts
from tests.ledger.checking.test_stand_alone import changed_receipts

pytestmark = pytest.mark.browser
Check = Callable[[Path], str]


NO_ED25519 = """
    SubtleCrypto.prototype.importKey = () =>
      Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"));
"""
NO_SUBTLE = (
    'Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined });'
)
NO_DEFLATE = """
    const known = DecompressionStream;
    globalThis.DecompressionStream = function (format) {
      if (format === "deflate-raw") throw new TypeError("Unsupported format");
      return new known(format);
    };
"""
# A new browser; an older one; one that was led here over plain http.
BROWSERS = {"new": "", "older": NO_ED25519 + NO_DEFLATE, "http": NO_SUBTLE}
OLDER = {"ed25519.js", "sha2.js", "_md.js", "_u64.js", "utils.js", "older.js"}


@pytest.fixture(params=BROWSERS)
def abilities(request: pytest.FixtureRequest) -> str:
    """Which of these browsers is at work."""
    return str(request.param)


@pytest.fixture
def check(browser_page: Page, abilities: str) -> Check:
    """Hand a file to the page under the samples' key; return what it says."""
    posted: list[str] = []
    wrong: list[str] = []

    def sent(request: Request) -> None:
        if request.method != "GET":
            posted.append(request.url)

    browser_page.on("request", sent)
    browser_page.on("pageerror", lambda error: wrong.append(str(error)))
    browser_page.add_init_script(BROWSERS[abilities])
    browser_page.goto("/en/verify")
    browser_page.get_by_text("With which key").click()
    browser_page.get_by_label("Key of the log").fill(samples.LOG_VKEY)

    def checked(file: Path) -> str:
        browser_page.evaluate("document.querySelector('output').replaceChildren()")
        browser_page.get_by_label("File").set_input_files([])
        browser_page.get_by_label("File").set_input_files(file)
        said = browser_page.locator("output")
        expect(said.locator("h3").last).to_be_visible()
        assert not posted, "no file and no report of a broken policy is ever sent"
        assert not wrong
        return said.inner_text()

    return checked


def test_an_honest_proof_is_verified_and_a_flipped_bit_refused(
    check: Check, tmp_path: Path
) -> None:
    given = tampered.honest_proof(tmp_path)

    told = check(given.target)

    assert "Verified" in told
    assert f"{tampered.INDEX} / {tampered.SIZE}" in told
    assert "No witness was asked" in told
    raw = samples.proof(samples.entries(tampered.SIZE), tampered.INDEX, ())
    for at in range(40, len(raw), len(raw) // 12):
        flipped = tmp_path / "flipped.tlog-proof"
        flipped.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        assert check(flipped).startswith("Refused"), at


def test_every_cheat_with_a_proof_or_a_receipt_is_refused(
    check: Check, tmp_path: Path
) -> None:
    for way, tamper in tampered.WAYS.items():
        if "proof" in way:
            assert check(tamper(tmp_path, way).target).startswith("Refused"), way
    for way, changed in changed_receipts().items():
        parts = samples.receipt({"person": "A"})
        target = parts.zipped(tmp_path / "receipt.zip", **changed)
        # The page asks for the key in its box, whatever key a receipt brings along.
        if way != "another key":
            assert check(target).startswith("Refused"), way


def test_a_receipt_shows_private_values_witnesses_and_moments(
    check: Check, tmp_path: Path
) -> None:
    parts = samples.receipt({"person": "شنوائی", "text_sha256": "ab" * 32})

    told = check(parts.zipped(tmp_path / "receipt.zip"))

    assert "Verified" in told
    assert "شنوائی" in told
    assert all(name in told for name in samples.WITNESSES)
    assert "Logged between these two moments" in told


def test_a_witness_whose_key_no_browser_can_check_counts_for_nothing(
    check: Check, tmp_path: Path
) -> None:
    parts = samples.receipt({"person": "A"})
    key = cosigning.later_public("w9.example", cosigning.later_key(bytes(32)))
    lines = [f"witness later {key.vkey}", "group both all w1 w2"]
    known = samples.POLICY.replace("group both all w1 w2", "\n".join(lines))
    for policy, said in (
        (known, "Verified"),
        (known.replace("both all w1 w2", "both all w1 later"), "Too few"),
    ):
        target = parts.zipped(tmp_path / "a.zip", policy_txt=policy.encode())
        told = check(target)
        assert said in told
        assert "ML-DSA-44 (0x06)" in told
        assert ("Not checked here, and not counted" in told) is (said == "Verified")


def test_an_entry_that_withholds_another_is_told_as_what_it_is(
    check: Check, tmp_path: Path
) -> None:
    raw = [*samples.entries(9), samples.ordered(9, tampered.ORDER)]
    file = tmp_path / "withheld.tlog-proof"
    file.write_bytes(samples.proof(raw, 9))

    told = check(file)

    assert "Withheld entry, by its place in the log" in told
    assert "court-order · lahore-high-court · 2026-11-22" in told
    assert "its hash stays in its place" in told


def test_a_key_counts_for_the_sizes_behind_it(
    check: Check, browser_page: Page, tmp_path: Path
) -> None:
    given = tampered.honest_proof(tmp_path)
    for sizes, said in (
        (" 0 -", "Verified"),
        (" 600 601", "Verified"),
        (" 0 600", "signs logs of other sizes"),
        (" 601 -", "signs logs of other sizes"),
        (" 0", "not a key of a log"),
        (" 0 x", "not a key of a log"),
    ):
        box = browser_page.get_by_label("Key of the log")
        box.fill(f"{samples.LOG_VKEY}{sizes}")
        assert said in check(given.target), sizes


def test_a_receipt_from_before_its_witnesses_says_so(
    check: Check, tmp_path: Path
) -> None:
    parts = samples.receipt({"person": "A"})
    early = Parts({**parts.files, "NOT-YET-WITNESSED.txt": b"Come back."})

    told = check(early.zipped(tmp_path / "early.zip"))

    assert told.startswith("Not yet signed by all witnesses")
    assert "Verified" in told


def test_the_key_in_the_box_is_the_one_that_counts(
    check: Check, browser_page: Page, tmp_path: Path
) -> None:
    given = tampered.honest_proof(tmp_path)
    box = browser_page.get_by_label("Key of the log")

    box.fill(samples.vkey(samples.ORIGIN, 1, "thief"))
    assert "was not signed with the key in the box" in check(given.target)
    box.fill("nonsense")
    assert "is not a key of a log" in check(given.target)


def test_a_report_that_nobody_published_and_rubbish_are_refused(
    check: Check, tmp_path: Path
) -> None:
    report, rubbish = tmp_path / "report.json", tmp_path / "rubbish.zip"
    report.write_text("{}")
    rubbish.write_bytes(b"PK\x03\x04" + bytes(100))

    assert "No report with this fingerprint" in check(report)
    assert "This receipt cannot be read" in check(rubbish)


def deflated(place: Path) -> Path:
    """Return a receipt packed as the portal packs it."""
    target = place / "packed.zip"
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in samples.receipt({"person": "A"}).files.items():
            archive.writestr(name, content)
    return target


def test_what_a_browser_cannot_do_itself_is_loaded_and_nothing_else(
    check: Check, browser_page: Page, abilities: str, tmp_path: Path
) -> None:
    loaded: list[str] = []
    browser_page.on("request", lambda sent: loaded.append(sent.url.rsplit("/")[-1]))

    assert "Verified" in check(deflated(tmp_path))

    asked = {"new": set(), "older": {*OLDER, "inflating.js"}, "http": OLDER}
    assert set(loaded) == asked[abilities]


def test_a_check_that_could_not_be_loaded_is_no_answer_about_the_file(
    check: Check, browser_page: Page, abilities: str, tmp_path: Path
) -> None:
    browser_page.route("**/js/inflating.js", lambda route: route.abort())
    browser_page.route("**/js/older.js", lambda route: route.abort())

    said = "Verified" if abilities == "new" else "could not be loaded"
    assert said in check(deflated(tmp_path))


@pytest.mark.usefixtures("check")
def test_both_kinds_of_machinery_say_the_same_of_bytes(
    browser_page: Page,
) -> None:
    found = browser_page.evaluate(
        """async () => {
          const older = await import("/static/js/older.js");
          const { inflated } = await import("/static/js/inflating.js");
          const same = (one, other) => one.length === other.length
            && one.every((byte, at) => byte === other[at]);
          const packed = async (bytes) => new Uint8Array(await new Response(
            new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw")),
          ).arrayBuffer());
          const wrong = [];
          for (let length = 0; length < 300; length += 7) {
            const bytes = Uint8Array.from({ length: length * length }, (_, at) =>
              (at * at + length) % (length % 2 ? 251 : 7));
            const small = await packed(bytes);
            if (!same(inflated(small, bytes.length), bytes)) wrong.push(["inflated", length]);
            for (const cut of [small.slice(0, -1), new Uint8Array([...small, 0])])
              try { inflated(cut, bytes.length); wrong.push(["cut", length]); } catch {}
            if (length) try {
              inflated(small, bytes.length - 1); wrong.push(["limit", length]);
            } catch {}
            if (!crypto.subtle) continue;
            const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
            if (!same(older.digest(bytes), digest)) wrong.push(["digest", length]);
          }
          return wrong;
        }"""
    )

    assert found == []


def test_the_files_that_are_not_ours_are_those_that_their_page_names() -> None:
    place = HOUSE / "static/js/noble"
    said = dict(
        re.findall(
            r"^\| `(\S+)` \|.*\| `([0-9a-f]{64})` \|$",
            (place / "LICENSES.md").read_text(),
            re.MULTILINE,
        )
    )

    assert said == {
        file.name: sha256(file.read_bytes()).hexdigest() for file in place.glob("*.js")
    }
