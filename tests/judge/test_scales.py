"""A reader in Python from elsewhere (PyPI's tlog-scales) finds the same tree and paths."""

import importlib
import os
from pathlib import Path

import pytest

from oversight.ledger.rules import proofs, tiles
from oversight.ledger.rules.tiles import Tile
from tests.ledger.checking import samples

if os.environ.get("CI") == "true":  # There it must be, and is asked.
    scales = importlib.import_module("tlog_scales.reader")
    backend = importlib.import_module("tlog_scales.backend")
else:
    scales = pytest.importorskip("tlog_scales.reader")
    backend = pytest.importorskip("tlog_scales.backend")


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 600])
def test_another_reader_finds_our_root_and_our_proofs(
    tmp_path: Path, size: int
) -> None:
    raw = samples.entries(size)
    samples.write(tmp_path, raw)
    reader = scales.TilesReader(backend.LocalBackend(tmp_path))
    signed = reader.get_checkpoint()

    def read(tile: Tile) -> bytes:
        return (tmp_path / tile.path).read_bytes()

    assert reader.calculate_root_hash() == signed.root_hash == tiles.root(size, read)
    for index in {0, size // 2, size - 1}:
        path = reader.get_inclusion_proof(index, size).node_hashes
        assert path == tiles.inclusion(index, size, read)
        assert path == list(proofs.parse(samples.proof(raw, index)).path)
        assert reader.get_entry(index) == raw[index]
    for old in {1, size // 2 or 1, size}:
        steps = reader.get_consistency_proof(old, size).node_hashes
        assert steps == tiles.consistency(old, size, read)
