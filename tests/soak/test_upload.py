"""A list that is cut off by a kill leaves nothing, and one acknowledged is whole (R4)."""

import random
import socket
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import func, select

from oversight.accounts.service import people as accounts
from oversight.authority.permissions import Role
from oversight.core.clock import local_date
from oversight.intake.models.batches import Batch, BatchRow
from oversight.storage.session import Store
from tests.factories.accounts import a_person
from tests.factories.intake import ANSWERS, NOW, a_csv, a_house, a_row, an_upload
from tests.factories.review import MINUTE
from tests.soak.clients import Browser
from tests.soak.dying import Mortal

THEN = NOW + 20 * MINUTE
BULK = "/en/desk/filing/bulk"
ROWS, FEW, MANY = 12, 3, 1_000


@pytest.fixture
def mortal(store: Store, database_url: str, tmp_path: Path) -> Iterator[Mortal]:
    """A server on the test's database that is killed while a list arrives."""
    store.close()
    mortal = Mortal(database_url, tmp_path, THEN)
    yield mortal
    mortal.close()


def written(browser: Browser, content: bytes) -> tuple[bytes, str]:
    """The page's form with a list in it, as a browser sends it, and its type."""
    form = browser.page.form(BULK)
    assert form is not None
    said = {**browser.page.values(form), **ANSWERS, "certified": "y"}
    said.pop("file", None)
    edge, parts = token_hex(12), []
    for name, value in said.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        parts.append(f"{head}{value}\r\n".encode())
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; '
    head += 'filename="list.csv"\r\nContent-Type: text/csv\r\n\r\n'
    whole = [*parts, head.encode(), content, f"\r\n--{edge}--\r\n".encode()]
    return b"".join(whole), f"multipart/form-data; boundary={edge}"


def sent(browser: Browser, body: bytes, kind: str, cut: int) -> bytes:
    """Send the form, or the beginning of it; return what was answered."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    head = f"POST {BULK} HTTP/1.1\r\nHost: 127.0.0.1:{browser.port}\r\n"
    head += f"Cookie: {cookies}\r\nContent-Type: {kind}\r\n"
    head += f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", browser.port), timeout=40) as line:
        line.sendall(head.encode() + body[:cut])
        if cut < len(body):
            return b""
        answer = b""
        while piece := line.recv(65_536):
            answer += piece
    return answer


def kept(store: Store) -> dict[str, tuple[str, int]]:
    """Each batch with the fingerprint of its file and its rows."""
    with store.reading() as session:
        rows = select(func.count()).where(BatchRow.batch_id == Batch.id)
        found = select(Batch.number, Batch.file_sha256, rows.scalar_subquery())
        told = {
            number: (digest, count) for number, digest, count in session.execute(found)
        }
    store.close()
    return told


@pytest.mark.parametrize(
    "kills", [FEW, pytest.param(MANY, marks=pytest.mark.soak)], ids=["few", "many"]
)
def test_a_list_is_there_whole_once_it_was_acknowledged_and_else_not_at_all(
    store: Store, mortal: Mortal, kills: int
) -> None:
    with store.transaction() as session:
        a_house(session)
        drafter = a_person(session, role=Role.DRAFTER, body="pta")
        token = accounts.begin(session, drafter, now=THEN)
    store.close()
    chance, whole = random.Random(4), dict[str, tuple[str, int]]()  # noqa: S311
    files = sorted(mortal.instance.rglob("*"))

    for _ in range(kills):
        rows = [a_row() for _ in range(ROWS)]
        content = a_csv(rows)
        digest = an_upload(rows).sha256(local_date(THEN))
        browser = mortal.browser(token)
        mortal.start()
        assert browser.get(BULK) == 200
        body, kind = written(browser, content)
        sent(browser, body, kind, chance.randrange(1, len(body)))
        mortal.stop()
        assert kept(store) == whole

        mortal.start()
        answer = sent(browser, body, kind, len(body))
        mortal.stop()
        assert b" 303 " in answer.partition(b"\r\n")[0], answer
        number = answer.partition(b"/batch/")[2].partition(b"\r\n")[0].decode()
        whole[number] = (digest, ROWS)
        assert kept(store) == whole

    assert len(whole) == kills
    assert set(mortal.instance.rglob("*")) - set(files) <= set(own(mortal.instance))


def own(place: Path) -> Iterator[Path]:
    """What a portal keeps in its folder; no upload lies there."""
    for name in ("secret.key", "log.key", "mail", "worker.lock"):
        yield place / name
