"""Files that no honest hand sends: their names, and what is in them."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from oversight.intake.rules.files import COLUMNS
from tests.factories.exhibits import a_paper, a_picture
from tests.hostile.lists import DATA
from tests.privacy.papers import (
    a_png_of,
    a_raw_paper,
    a_wicked_paper,
    deflated_zeros,
)

SHARED = Path(__file__).parents[3] / "shared" / "data" / "uploads"
MEGABYTE = 1024 * 1024
EDGE = "xYzBoundaryxYz"
NAMES = (
    *("../../../../etc/passwd.png", "..\\..\\x.png", "/x.png", "C:\\x.png", "."),
    *(
        "a\0.png",
        "%00.png",
        "annexe\u202egnp.exe",
        "annexe\u202efdp.png",
        "x\u2028.png",
    ),
    *("a\r\nX-Evil: 1\r\n\r\n<b>.png", "a\nContent-Type: text/html.png", "a\t.png"),
    *('a"; filename="b.exe', "a\\", "a;b.png", "a'b.png", "", " ", ".png", "..png"),
    *("CON.png", "nul.txt", "com1", "x.png.exe", "x.svg.png", "x.PNG ", "x.png."),
    *("=cmd|' /C calc'!A0.png", "<img src=x onerror=alert(1)>.png", "-rf.png"),
    *("\u06a9" * 300 + ".png", "x" * 5_000 + ".png", "x." + "y" * 300),
    *("\U0001f469\u200d\U0001f467.png", "e\u0301.png", "{{7*7}}.png", "%s%n.png"),
    "x; filename*=UTF-8''y.exe",
)


def contents() -> Iterator[tuple[str, bytes]]:
    """Return files under a name that says what they claim to be."""
    yield from _real()
    yield from _broken()
    yield from _bombs()
    yield from _lists()


def _real() -> Iterator[tuple[str, bytes]]:
    """Return files of other people's; those of other licences where they stand."""
    for folder in (DATA / "uploads", SHARED):
        if folder.is_dir():
            for path in sorted(folder.iterdir()):
                yield path.name, path.read_bytes()
                if path.suffix == ".svg":
                    yield f"{path.stem}.png", path.read_bytes()


def _broken() -> Iterator[tuple[str, bytes]]:
    paper, picture = a_paper(), a_picture()
    yield "wicked.pdf", a_wicked_paper()
    yield "cut.pdf", paper[: len(paper) // 2]
    yield "two.pdf", paper + picture
    yield "paper.png", paper
    yield "page.png", b"<!doctype html><script>alert(1)</script>"
    yield "page.html", b"<!doctype html><script>alert(1)</script>"
    yield "script.txt", b"<script>alert(1)</script>\r\n=1+1\x00"
    yield "two.png", picture + _zip({"a.exe": b"MZ"})
    yield "archive.zip", _zip({"../../x": b"x"})
    yield "empty.png", b""
    yield "large.png", picture + bytes(10 * MEGABYTE)


def _bombs() -> Iterator[tuple[str, bytes]]:
    zeros = deflated_zeros(60 * MEGABYTE)
    yield "dots.png", a_png_of(20_000, 20_000, zeros)
    yield "burst.pdf", a_raw_paper([(b"/Filter/FlateDecode", zeros)] * 20)
    yield "burst.xlsx", _zip({"xl/media/x.bin": bytes(200 * MEGABYTE)})


def _lists() -> Iterator[tuple[str, bytes]]:
    words = "\n".join(f"<b>{n}</b>,=1+1,@x,\u202e" for n in range(50))
    yield "words.csv", words.encode()
    yield "head.csv", ("locator,provision\n" + words).encode()
    yield "wide.csv", b"," * 100_000
    yield "nul.csv", b"locator\0,provision\n"
    yield "half.csv", b'locator,"provision\n' * 3
    yield "sixteen.csv", "locator,provision\n".encode("utf-16")
    yield "deep.json", b"[" * 100_000
    yield "deep.jsonl", b'{"locator":' * 20_000
    yield "twice.json", b'[{"locator": "a", "locator": "b"}]'
    yield "number.json", b'[{"locator": ' + b"9" * 10_000 + b"}]"
    yield "not.json", b'[{"locator": NaN, "measure": 1e999}]'
    yield "half.json", b'[{"locator": "\\ud800"}]'
    row = dict.fromkeys(COLUMNS, "<b>\x00\u202e=1+1")
    yield "odd.jsonl", json.dumps(row).encode()
    yield "half.jsonl", json.dumps(row | {"locator": "\ud800"}).encode()
    yield "key.jsonl", json.dumps(row | {"\ud800": "x"}).encode()
    yield "no.xlsx", b"PK\x03\x04" + bytes(100)


def _zip(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def body(
    fields: dict[str, list[str]], box: str, name: str, content: bytes, *, raw: bool
) -> tuple[bytes, str]:
    """Return a form with one file as its body, and the kind of that body.

    A browser writes quotes and line ends of a name otherwise; ``raw`` does not.
    """
    parts = [
        f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, values in fields.items()
        for value in values
    ]
    spelled = name if raw else _as_browsers_do(name)
    head = f'Content-Disposition: form-data; name="{box}"; filename="{spelled}"\r\n'
    kind = "Content-Type: application/octet-stream\r\n\r\n"
    parts.append(f"{head}{kind}".encode(errors="surrogatepass") + content + b"\r\n")
    edge = f"--{EDGE}\r\n".encode()
    whole = b"".join(edge + part for part in parts) + f"--{EDGE}--\r\n".encode()
    return whole, f"multipart/form-data; boundary={EDGE}"


def _as_browsers_do(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
