"""Files that would burst, refused, against honest files of the same kind, read.

Ours: the parser until it refuses. Limit: the same parser on an honest file of the kind,
taken whole. Both in processor time of this process; in the portal the parsers of
papers and pictures run in a process of their own, which costs both the same.
"""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image

from bench.intake import an_honest_book
from bench.rounds import Work, processor, tell
from oversight.core.errors import RuleError
from oversight.intake.rules.spreadsheets import read_xlsx
from oversight.privacy.cleaner import papers, pictures
from oversight.privacy.cleaner.limits import RefusedError
from tests.privacy.papers import a_chunk, a_png_of, a_raw_paper, deflated_zeros

MEGABYTE = 1024 * 1024
PACKED = b"/Filter/FlateDecode"
ROWS, HONEST, DOTS = 1000, 80, 1000


def measure() -> None:
    """Measure workbooks, papers and pictures."""
    book, paper = an_honest_book(ROWS), _paper(HONEST)
    _held("workbook", read_xlsx, _books(), book, f"{ROWS} rows")
    _held("paper", papers.clean, _papers(), paper, f"{HONEST} MB unpacked")
    _held("picture", _picture, _pictures(), _png(), f"{DOTS} x {DOTS} dots")


def _held(
    kind: str,
    read: Callable[[bytes], object],
    bombs: dict[str, bytes],
    honest: bytes,
    told: str,
) -> None:
    for name, bomb in bombs.items():
        figures = processor(
            partial(_refused, read, bomb), lambda: partial(read, honest)
        )
        facts = {"bomb": name, "bytes": len(bomb), "honest": told}
        tell(f"refused_{kind}", figures, **facts, honest_bytes=len(honest))


def _refused(read: Callable[[bytes], object], bomb: bytes) -> Work:
    def work() -> str:
        try:
            read(bomb)
        except (RefusedError, RuleError) as refusal:
            return refusal.code
        raise AssertionError("taken")

    return work


def _picture(content: bytes) -> object:
    return pictures.clean("png", content)


def _books() -> dict[str, bytes]:
    return {
        "300 MB of zeros": _book_with("xl/media/x.bin", bytes(300 * MEGABYTE)),
        "2,000 parts": _book_with(*(f"xl/media/{n}.bin" for n in range(2000))),
    }


def _book_with(*parts: str | bytes) -> bytes:
    """The honest workbook with one part more and its bytes, or with empty parts."""
    out = BytesIO(an_honest_book(ROWS))
    *names, last = parts
    content = last if isinstance(last, bytes) else b""
    with ZipFile(out, "a", ZIP_DEFLATED) as package:
        for name in names:
            package.writestr(str(name), content)
    return out.getvalue()


def _papers() -> dict[str, bytes]:
    wide = b"/Subtype/Image/Width 60000/Height 60000" + PACKED
    return {
        "120 MB of zeros": _paper(120),
        "1,000 MB of zeros": _paper(1_000),
        "an endless picture": a_raw_paper([(wide, deflated_zeros(MEGABYTE))]),
    }


def _paper(megabytes: int) -> bytes:
    return a_raw_paper([(PACKED, deflated_zeros(megabytes * MEGABYTE))])


def _pictures() -> dict[str, bytes]:
    plain = _png()
    note = a_chunk(b"zTXt", b"a\0\0" + deflated_zeros(90 * MEGABYTE))
    return {
        "60,000 x 60,000 dots": a_png_of(60_000, 60_000, deflated_zeros(MEGABYTE)),
        "a note of 90 MB": plain[:33] + note + plain[33:],
    }


def _png() -> bytes:
    out = BytesIO()
    Image.effect_noise((DOTS, DOTS), 40).convert("RGB").save(out, "PNG")
    return out.getvalue()
