"""The log over HTTP and as a folder: the same bytes, and never more than is shown."""

from datetime import timedelta
from gzip import decompress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from oversight.ledger import folder, sequencer, tree
from oversight.ledger.models import Published
from oversight.ledger.rules import checkpoints, hashing, notes, tiles
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.tiles import ENTRIES, Tile
from oversight.storage.session import Store
from oversight.web.store import settings
from tests.ledger.checking import samples
from tests.ledger.tree import growing, naive
from tests.ledger.tree.growing import KEY, NOW, ORIGIN


def test_before_anything_is_shown_there_is_nothing(app: Flask, store: Store) -> None:
    growing.write(store, 3)
    growing.collect(store)
    client = app.test_client()

    for path in (
        "checkpoint",
        "log.vkey",
        "log.keys",
        "tile/0/000.p/3",
        "tile/entries/000.p/1",
    ):
        assert client.get(f"/log/{path}").status_code == 404, path


def test_every_tile_of_what_is_shown_is_served_and_nothing_beyond(
    app: Flask, store: Store
) -> None:
    growing.grown(store, 300)
    growing.write(store, 5)
    growing.collect(store)
    client = app.test_client()

    bundles = [client.get(f"/log/{one.path}") for one in tiles.bundles_of(300)]
    entries = [
        entry
        for answer, width in zip(bundles, (256, 44), strict=True)
        for entry in tiles.entries_of(answer.data, width)
    ]
    hashes = [hashing.leaf_hash(entry) for entry in entries]
    read = naive.reader(hashes)
    for tile in tiles.of_size(300):
        answer = client.get(f"/log/{tile.path}")
        assert answer.data == read(tile), tile
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.content_type == "application/octet-stream"
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
    for path in (
        "tile/0/001.p/45",
        "tile/entries/001.p/45",
        "tile/0/001",
        "tile/1/001",
    ):
        assert client.get(f"/log/{path}").status_code == 404, path
    for path in ("tile/0/0", "tile/0/000.p/256", "tile/0/../000", "tile/x/000"):
        assert client.get(f"/log/{path}").status_code == 404, path


def test_any_begun_width_is_a_prefix(app: Flask, store: Store) -> None:
    growing.grown(store, 258)
    client = app.test_client()
    whole = client.get("/log/tile/0/000").data

    assert client.get("/log/tile/0/000.p/9").data == whole[: 9 * 32]
    assert len(client.get("/log/tile/1/000.p/1").data) == 32
    bundle = client.get("/log/tile/entries/000.p/9").data
    assert len(tiles.entries_of(bundle, 9)) == 9


def test_a_bundle_is_packed_for_whoever_can_unpack_it(app: Flask, store: Store) -> None:
    growing.grown(store, 300)
    client = app.test_client()
    plain = client.get("/log/tile/entries/000")
    asked = {"Accept-Encoding": "br, gzip"}

    packed = client.get("/log/tile/entries/000", headers=asked)
    hashes = client.get("/log/tile/0/000", headers=asked)
    unwanted = {"Accept-Encoding": "gzip;q=0, br"}
    refused = client.get("/log/tile/entries/000", headers=unwanted)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert decompress(packed.data) == plain.data == refused.data
    assert len(packed.data) < len(plain.data) // 4
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert {"Content-Encoding"} & set(plain.headers.keys()) == set()
    assert "Content-Encoding" not in hashes.headers


def test_the_checkpoint_is_a_signed_note_and_is_asked_for_often(
    app: Flask, store: Store
) -> None:
    growing.grown(store, 2)
    client = app.test_client()

    answer = client.get("/log/checkpoint")
    key = notes.parse_vkey(client.get("/log/log.vkey").text)

    assert key == notes.public_key(ORIGIN, KEY)
    note = notes.parse(answer.data)
    assert notes.check(note, [key])
    assert checkpoints.parse(note.text).size == 2
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=5"
    again = client.get(
        "/log/checkpoint", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_folder_holds_the_same_bytes(
    app: Flask, store: Store, tmp_path: Path
) -> None:
    client = app.test_client()
    for count in (3, 255, 300):
        size = growing.grown(store, count)
        with store.reading() as session:
            assert folder.write(session, tmp_path) > 2
        paths = [one.path for one in (*tiles.of_size(size), *tiles.bundles_of(size))]
        for path in (*paths, "checkpoint", "log.vkey", "log.keys"):
            assert (tmp_path / path).read_bytes() == client.get(f"/log/{path}").data

    with store.reading() as session:
        before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("000")}
        folder.write(session, tmp_path)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("000")}
    assert before == after
    assert not list(tmp_path.rglob("*.new"))


def test_a_folder_names_the_witnesses_as_the_portal_does(
    app: Flask, store: Store, tmp_path: Path
) -> None:
    client, place = app.test_client(), tmp_path / "log"
    with app.app_context():
        asked = settings().witness_policy
    assert client.get("/log/policy.txt").status_code == 404
    growing.grown(store, 3)
    key = client.get("/log/log.vkey").text.strip()

    def published() -> str:
        with store.reading() as session:
            folder.write(session, place, asked=asked)
        return (place / "policy.txt").read_text()

    assert published() == f"log {key}\nquorum none\n"
    try:
        witness = f"witness w {samples.vkey('w.example', 4)}\nquorum w\n"
        asked.write_text(witness)
        assert published() == f"log {key}\n{witness}"
        assert client.get("/log/policy.txt").text == published()
        asked.write_text("nonsense")
        assert published() == f"log {key}\n{witness}"
        assert client.get("/log/policy.txt").status_code == 404
    finally:
        asked.unlink()


def test_a_folder_of_more_or_of_another_log_is_not_overwritten(
    store: Store, tmp_path: Path
) -> None:
    growing.grown(store, 4)
    with store.reading() as session:
        folder.write(session, tmp_path)
    growing.grown(store, 4)
    other = tmp_path / "other"
    with store.reading() as session:
        folder.write(session, other)
    with store.transaction() as session:
        session.execute(update(Published).values(size=4, at=NOW + timedelta(1)))
        with pytest.raises(LogError) as back:
            folder.write(session, other)
        held = (tmp_path / "checkpoint").read_text()
        (tmp_path / "checkpoint").write_text(held.replace(ORIGIN, "x.example/log"))
        with pytest.raises(LogError) as stranger:
            folder.write(session, tmp_path)
        lines = held.split("\n")
        lines[2] = "A" * 43 + "="
        (tmp_path / "checkpoint").write_text("\n".join(lines))
        with pytest.raises(LogError) as forked:
            folder.write(session, tmp_path)

    codes = [one.value.code for one in (back, stranger, forked)]
    assert codes == ["goes_back", "other_log", "forked"]


def test_nothing_is_written_before_anything_is_shown(
    store: Store, tmp_path: Path
) -> None:
    with store.reading() as session, pytest.raises(LogError) as refused:
        folder.write(session, tmp_path)

    assert refused.value.code == "nothing"
    assert list(tmp_path.iterdir()) == []


def test_a_tile_that_is_not_there_is_refused_with_a_sentence(store: Store) -> None:
    growing.grown(store, 2)
    with store.transaction() as session:
        for tile in (Tile(0, 0), Tile(ENTRIES, 0, 3), Tile(1, 0, 1)):
            with pytest.raises(LogError):
                tree.tile(session, tile, 2)
        with pytest.raises(LogError):
            tree.reader(session)(Tile(0, 5))
        assert sequencer.append(session, now=NOW) is None
