"""The cleaner as it runs: a process of its own, under limits, on real files."""

import os
import sys
import threading
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps
from pypdf import PdfReader

from oversight.core.errors import RuleError
from oversight.privacy.rules.kinds import Media
from oversight.privacy.rules.scanning import Scan
from oversight.privacy.service import cleaning, scanning
from tests.factories.exhibits import a_paper, a_picture

OWN = Path(__file__).parents[1] / "data" / "uploads"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "uploads"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIMITED = (
    "import sys; from oversight.privacy.cleaner import limits; limits.take(cpu={cpu}); "
)


def real(name: str) -> bytes:
    """A file of other people's, ours to ship or read where it stands."""
    if (OWN / name).is_file():
        return (OWN / name).read_bytes()
    if not (SHARED / name).is_file():
        pytest.skip("files under other licences: read where they stand, never shipped")
    return (SHARED / name).read_bytes()


def refusal(name: str, content: bytes) -> RuleError:
    with pytest.raises(RuleError) as refused:
        cleaning.clean(name, content)
    return refused.value


def asked(
    code: str, content: bytes = b"x", *, cpu: int = 10, seconds: float = 20
) -> bytes:
    """What a process under the cleaner's limits answers, whatever it tries."""
    command = (*cleaning.COMMAND[:-2], "-c", LIMITED.format(cpu=cpu) + code)
    return cleaning.ask(command, content, seconds=seconds)


def test_the_place_where_a_picture_was_taken_is_gone() -> None:
    sent = real("exif_gps_DSCN0010.jpg")
    with Image.open(BytesIO(sent)) as image:
        assert image.getexif().get_ifd(0x8825)

    cleaned = cleaning.clean("DSCN0010.jpg", sent)

    assert cleaned.original == sent
    with Image.open(BytesIO(cleaned.viewing)) as image:
        assert image.size == (640, 480)
        assert not dict(image.getexif())
    assert b"NIKON" in sent
    assert b"NIKON" not in cleaned.viewing


def test_a_picture_stands_upright() -> None:
    sent = real("exif_orientation_Portrait_6.jpg")

    cleaned = cleaning.clean("portrait.jpg", sent)

    assert (cleaned.width, cleaned.height) == (1200, 1800)
    with Image.open(BytesIO(sent)) as was, Image.open(BytesIO(cleaned.viewing)) as now:
        upright = ImageOps.exif_transpose(was).convert("L").resize((20, 30))
        shown = now.convert("L").resize((20, 30))
        pairs = zip(upright.tobytes(), shown.tobytes(), strict=True)
        assert max(abs(a - b) for a, b in pairs) < 12


@pytest.mark.parametrize(
    "name", ["patt_mouseover-xss-ecs.jpeg", "patt_payload_in_all_known_metadata.jpg"]
)
def test_scripts_inside_a_picture_are_gone(name: str) -> None:
    cleaned = cleaning.clean(name, real(name))

    assert cleaned.media is Media.JPEG
    for word in (b"script", b"alert", b"onmouse", b"<"):
        assert word not in cleaned.viewing.lower()[:400]
    assert b"<script" not in cleaned.viewing


@pytest.mark.parametrize(
    "name", ["patt_SVG_XSS1.svg", "patt_SVG_XSS_nested_use_xlink.svg"]
)
def test_a_drawing_with_a_script_is_refused_under_any_name(name: str) -> None:
    sent = real(name)
    assert "SVG" in str(refusal(name, sent))
    for ending in ("png", "txt", "pdf"):
        assert refusal(f"drawing.{ending}", sent).code == "file_disagrees"


@pytest.mark.parametrize(
    "name",
    [
        "pypdf_001-trivial__minimal-document.pdf",
        "pypdf_015-arabic__habibi.pdf",
        "pypdf_020-xmp__output_with_metadata_pymupdf.pdf",
        "real_order_2021-12-17-Roskomnadzor.pdf",
    ],
)
def test_a_papers_words_stay_the_same_and_it_tells_nothing_else(name: str) -> None:
    sent = real(name)

    cleaned = cleaning.clean(name, sent)

    was, now = PdfReader(BytesIO(sent)), PdfReader(BytesIO(cleaned.viewing))
    texts = [page.extract_text() for page in now.pages]
    assert texts == [page.extract_text() for page in was.pages]
    assert any(texts)
    assert cleaned.pages == len(was.pages)
    assert now.metadata is None
    assert now.xmp_metadata is None
    if "arabic" in name:
        assert "حَبيبي" in texts[0]


def test_every_kind_is_cleaned_in_the_process() -> None:
    for form in ("JPEG", "PNG", "WEBP"):
        cleaned = cleaning.clean(f"a.{form.lower()}", a_picture(form))
        assert cleaned.media.value == form.lower()
        assert (cleaned.width, cleaned.height, cleaned.pages) == (320, 200, None)
    paper = cleaning.clean("a.pdf", a_paper(3))
    assert (paper.viewing_media, paper.pages, paper.width) == (Media.PDF, 3, None)
    text = cleaning.clean("a.txt", "سلام\r\n".encode())
    assert text.viewing == "سلام\n".encode()
    assert len(text.sha256) == 64


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.png", a_picture() + b"<html>", "file_more_behind"),
        ("a.pdf", a_paper()[:120], "file_cut_off"),
        ("a.txt", b"\xe9t\xe9", "file_not_text"),
        ("a.pdf", a_paper(501), "file_too_many_pages"),
    ],
)
def test_the_process_says_why_it_refuses(name: str, content: bytes, code: str) -> None:
    error = refusal(name, content)
    assert (error.code, error.field) == (code, "file")
    assert "%(" not in str(error)


def test_a_parser_that_never_ends_is_stopped_by_its_own_time() -> None:
    assert asked("\nwhile True: pass", cpu=1) == b""


def test_a_parser_that_sleeps_is_stopped_from_outside() -> None:
    assert asked("import time; print('half', flush=True); time.sleep(60)", seconds=1) == b"half\n"  # fmt: skip


@pytest.mark.parametrize(
    "code",
    [
        "x = bytearray(600 * 1024 * 1024); print('had it')",
        "import tempfile; tempfile.TemporaryFile(buffering=0).write(b'x'); print('had it')",
        "import os; os.abort()",
        "import ctypes; ctypes.string_at(0); print('had it')",
        "raise ValueError",
    ],
)
def test_a_parser_that_wants_too_much_or_breaks_gives_no_answer(code: str) -> None:
    said = asked(code)
    assert b"had it" not in said
    with pytest.raises(RuleError, match="could not be read safely"):
        cleaning._answer(said)  # noqa: SLF001


def test_the_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    said = asked("import os; print(os.environ, os.getcwd())")
    assert b"canary" not in said
    assert said.endswith(b" /\n")


def test_half_an_answer_is_none() -> None:
    for said in (b"", b"no json\n", b'{"kind": "png", "size": 9}\nshort', b"{" * 5000):
        with pytest.raises(RuleError) as refused:
            cleaning._answer(said)  # noqa: SLF001
        assert refused.value.code == "file_broke"


def test_only_so_many_files_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(cleaning, "WAIT_SECONDS", 0.01)
    with cleaning._places:  # noqa: SLF001
        assert refusal("a.png", a_picture()).code == "file_busy"
    assert cleaning.clean("a.png", a_picture()).media is Media.PNG


def a_scanner(place: Path, code: str) -> None:
    """A stand-in for ClamAV at the outer wall, which reads the file on its input."""
    program = place / scanning.SCANNER
    program.write_text(f"#!{sys.executable}\nimport sys\n{code}\n")
    program.chmod(0o700)


def test_a_file_is_not_scanned_where_no_scanner_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cleaning.clean("a.txt", b"words").scan is Scan.NOT_SCANNED


def test_what_the_scanner_finds_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    a_scanner(tmp_path, "sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)")

    assert cleaning.clean("a.txt", b"words").scan is Scan.CLEAN
    error = refusal("eicar.txt", EICAR)
    assert (error.code, error.field) == ("file_infected", "file")


@pytest.mark.parametrize("code", ["sys.exit(2)", "import time; time.sleep(9)"])
def test_a_scanner_that_cannot_tell_is_none(
    code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(scanning, "SECONDS", 0.5)
    a_scanner(tmp_path, code)
    assert scanning.scan(b"words") is Scan.NOT_SCANNED


WHOLE = {
    "a.jpg": a_picture("JPEG"),
    "a.png": a_picture("PNG"),
    "a.webp": a_picture("WEBP"),
    "a.pdf": a_paper(2),
    "a.txt": "سلام دنیا".encode(),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WHOLE)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_damaged_file_is_cleaned_or_refused_and_never_breaks_us(
    name: str, data: st.DataObject
) -> None:
    content = bytearray(WHOLE[name])
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(content)))
    kept = []
    with suppress(RuleError):
        kept.append(cleaning.clean(name, bytes(content[:cut])))
    assert all(one.viewing or name == "a.txt" for one in kept)
