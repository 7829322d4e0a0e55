"""A bulk file of 5,000 rows, from its bytes to signed dockets, leaves and all.

Ours: received and signed through the acts, two transactions, fsync on. Limit: the
very rows that this wrote, into the same tables, in one bare transaction.
"""

import gc
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from time import perf_counter, process_time
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

from bench import ground, written
from bench.ground import Ground
from bench.rounds import Clock, Work, compared, processor, tell
from oversight.intake.rules.rows import RawRow
from oversight.intake.rules.shapes import FILING, Shape
from oversight.intake.service import filing, signing
from oversight.intake.service.uploads import Upload
from oversight.storage.session import Store, open_store
from tests.factories.intake import ANSWERS, NOW, Officers, a_csv, a_row, officers

ROWS = 5_000
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SAID = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
TYPE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
)
# Where a part is named: before which end, and how.
NAMED = {
    "[Content_Types].xml": (
        "</Types>",
        f'<Override PartName="/{TEXTS}" ContentType="{SAID}"/>',
    ),
    "xl/_rels/workbook.xml.rels": (
        "</Relationships>",
        f'<Relationship Id="texts" Type="{TYPE}" Target="sharedStrings.xml"/>',
    ),
}
INLINE = re.compile(
    r'<c r="(\w+)" t="inlineStr"><is>(<t[^>]*>[^<]*</t>|<t ?/>)</is></c>'
)
PLATFORMS = (
    "https://x.com/{name}/status/{number}",
    "https://www.facebook.com/{name}/posts/{number}",
    "https://www.instagram.com/{name}/",
    "https://www.tiktok.com/@{name}/video/{number}",
    "https://t.me/{name}/{short}",
)


@dataclass(frozen=True)
class Parsed(Upload):
    """A file whose rows were read before: what filing costs without parsing."""

    read: tuple[RawRow, ...] = ()

    def rows(self, shape: Shape = FILING) -> list[RawRow]:  # noqa: ARG002
        return list(self.read)


def bulk_file(rows: int = ROWS) -> Upload:
    """A file of complete rows on five platforms; no address stands twice."""
    return Upload(content=a_csv(_rows(rows)), name="list.csv", answers=ANSWERS)


def _rows(rows: int) -> Iterator[dict[str, str]]:
    for number in range(rows):
        yield a_row(
            locator=PLATFORMS[number % len(PLATFORMS)].format(
                name=f"somebody_{number}",
                number=1_800_000_000_000_000_000 + number,
                short=number + 1,
            )
        )


def workbook() -> None:
    """Measure a workbook of as many rows: its parsing and its filing apart, then both.

    The limit of parsing is the library alone, reading every cell of the same file.
    """
    ground.keys()
    upload = Upload(content=an_honest_book(), name="list.xlsx", answers=ANSWERS)
    gc.freeze()
    figures = processor(lambda: upload.rows, lambda: lambda: _cells(upload.content))
    tell("intake_xlsx_5000_parse", figures, n=ROWS, bytes=len(upload.content))
    parsed = Parsed(upload.content, upload.name, ANSWERS, read=tuple(upload.rows()))
    parse = figures["ours"]
    with ground.sqlite_ground() as place:
        _on(place, parsed, name=f"xlsx_{ROWS}_filing", clock=process_time)
        _on(place, parsed, name=f"xlsx_{ROWS}_filing")
        _on(place, upload, name=f"xlsx_{ROWS}", parse_processor_s=parse)
    with ground.postgres_ground() as server:
        if server is not None:
            _on(server, parsed, name=f"xlsx_{ROWS}_filing")
            _on(server, upload, name=f"xlsx_{ROWS}", parse_processor_s=parse)


def an_honest_book(rows: int = ROWS) -> bytes:
    """The rows as a spreadsheet program saves them.

    It says how wide the sheet is and keeps each text once, in a part of its own; the
    library, which writes each into its cell, does not.
    """
    book, out = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    for number, row in enumerate(_rows(rows)):
        if not number:
            sheet.append(list(row))
        sheet.append(list(row.values()))
    book.save(out)
    return _shared(out.getvalue())


def _shared(content: bytes) -> bytes:
    """Move every text of a book out of its cell."""
    out, places = BytesIO(), dict[str, int]()

    def place(found: re.Match[str]) -> str:
        number = places.setdefault(found[2], len(places))
        return f'<c r="{found[1]}" t="s"><v>{number}</v></c>'

    with ZipFile(BytesIO(content)) as book, ZipFile(out, "w", ZIP_DEFLATED) as saved:
        parts = {name: book.read(name).decode() for name in book.namelist()}
        parts[SHEET] = INLINE.sub(place, parts[SHEET])
        texts = "".join(f"<si>{text}</si>" for text in places)
        parts[TEXTS] = f'<sst xmlns="{MAIN}" uniqueCount="{len(places)}">{texts}</sst>'
        for name, (end, named) in NAMED.items():
            parts[name] = parts[name].replace(end, named + end)
        for name, part in parts.items():
            saved.writestr(name, part)
    return out.getvalue()


def _cells(content: bytes) -> int:
    book = load_workbook(BytesIO(content), read_only=True)
    return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))


def file_all(store: Store, upload: Upload, by: Officers) -> None:
    """Receive the file and sign it, as two officers would."""
    with store.transaction() as session:
        got = filing.receive(session, upload, by=by.drafter, now=NOW)
    assert got.batch is not None, got.errors[:3]
    later = NOW + timedelta(minutes=5)
    with store.transaction() as session:
        done = signing.sign(session, got.batch, by=by.authoriser, now=later)
    assert done.filed == ROWS, done.errors[:3]


def measure() -> None:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    ground.keys()
    upload = bulk_file()
    gc.freeze()  # as the server does once it has started
    with ground.sqlite_ground() as place:
        _on(place, upload, peak_rss_mb=peak())
    with ground.postgres_ground() as server:
        if server is not None:
            _on(server, upload)


def _on(
    place: Ground,
    upload: Upload,
    name: str = f"csv_{ROWS}",
    clock: Clock = perf_counter,
    **facts: object,
) -> None:
    base = place.create()
    by = founded(base)
    copies: list[str] = []

    def fresh() -> str:
        while copies:
            place.drop(copies.pop())
        copies.append(place.copy(base))
        return copies[0]

    def ours() -> Work:
        store = open_store(fresh())
        with store.engine.connect():
            pass

        def work() -> None:
            file_all(store, upload, by)
            store.close()

        return work

    once = fresh()
    run(once, upload, by)
    new = written.minus(written.dump(place, once), written.dump(place, base))
    count = sum(len(rows) for _, rows in new.values())

    def limit() -> Work:
        return written.bare(place, fresh(), new)

    figures = compared(ours, limit, clock=clock)
    tell(
        f"intake_{name}",
        figures,
        n=ROWS,
        clock=clock.__name__,
        rows_written=count,
        database=place.name,
        **facts,
    )


def founded(url: str) -> Officers:
    """Put law, platforms and two officers into a database."""
    store = open_store(url)
    with store.transaction() as session:
        by = officers(session)
    store.close()
    return by


def run(url: str, upload: Upload, by: Officers) -> None:
    """File the list once."""
    store = open_store(url)
    file_all(store, upload, by)
    store.close()


def peak() -> int:
    """Megabytes that a process of its own needs at most to file the list once."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.memory"],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(told.stdout)
