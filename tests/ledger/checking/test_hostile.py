"""The strangers' file before hostile folders, addresses and bytes: by its command alone.

Nothing hangs, nothing raises, and nothing that was touched is called verified.
"""

import json
import os
from contextlib import redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.checking import samples
from tests.ledger.checking.addresses import ADDRESSES, answering
from tests.ledger.checking.stand_alone import loaded
from tests.ledger.checking.worst import WORST

verifier = loaded()
RAW = samples.entries(300)
PRIVATE = {"person": "A", "text_sha256": "ab" * 32}


def ask(*words: object) -> tuple[int, dict[str, Any]]:
    """Run the command in this process; return its exit status and its JSON."""
    out = TextIOWrapper(BytesIO(), encoding="utf-8")
    with redirect_stdout(out):
        code = verifier.main([*(str(word) for word in words), "--json"])
    out.seek(0)
    return code, json.loads(out.read())


def refused(*words: object) -> str:
    """Return the code of a refusal that was foreseen and is told in a sentence."""
    code, found = ask(*words)
    assert code == 1, found
    assert found["sentence"].endswith(".")
    assert "cannot be read (" not in found["sentence"]
    return str(found["code"])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log, and beside it a proof, a receipt, the policy and an older checkpoint."""
    home = tmp_path_factory.mktemp("home")
    samples.write(home / "log", RAW)
    (home / "policy.txt").write_text(samples.POLICY)
    (home / "old").write_text(samples.note(RAW[:99], samples.WITNESSES))
    (home / "a.tlog-proof").write_bytes(samples.proof(RAW, 42))
    samples.receipt(PRIVATE).zipped(home / "a.zip")
    return home


@pytest.mark.parametrize("way", ADDRESSES)
def test_an_address_that_misbehaves_is_refused_in_time(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    # Where nothing comes at all, the whole time is waited; elsewhere nobody waits.
    monkeypatch.setattr(verifier, "SECONDS", 1 if "drips" in way else 20)
    answer, code = ADDRESSES[way]

    with answering(answer) as address:
        assert refused(address, "--vkey", samples.LOG_VKEY) == code


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/log", "http://", "http://[", "https://a b/", "http://x\r\ny"],
)
def test_an_address_where_nobody_is_is_refused(address: str) -> None:
    assert refused(address, "--vkey", samples.LOG_VKEY) == "unreachable"


def test_a_pipe_or_a_folder_in_the_place_of_a_tile_is_not_waited_for(
    tmp_path: Path,
) -> None:
    samples.write(tmp_path, RAW)
    tile = tmp_path / "tile/0/000"
    for put in (os.mkfifo, Path.mkdir):
        tile.unlink()
        put(tile)
        assert refused(tmp_path, "--vkey", samples.LOG_VKEY) == "missing"
        tile.rename(tmp_path / f"kept-{put.__name__}")
        tile.write_bytes(b"")


def test_whoever_interrupts_is_not_told_that_it_is_verified(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(verifier, "audit", interrupted)

    assert refused(home / "log") == "interrupted"


@st.composite
def damage(draw: st.DrawFn, raw: bytes) -> bytes:
    """Draw these bytes with some of them cut out, put in or changed."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(raw)))
        put = draw(
            st.binary(max_size=3) | st.sampled_from([b"\n", b"\n\n", b"=", b" "])
        )
        raw = raw[:at] + put + raw[at + draw(st.integers(0, 3)) :]
    return raw


def named(home: Path, name: str) -> list[object]:
    """Say how a file is handed over once it stands at ``damaged``."""
    at = home / "damaged"
    policy = ["--policy", home / "policy.txt"]
    return {
        "a.tlog-proof": [at, *policy],
        "old": [home / "log", *policy, "--old", at],
        "policy.txt": [home / "a.tlog-proof", "--policy", at],
        "log/log.vkey": [home / "log", "--vkey", at],
    }[name]


@pytest.mark.parametrize("name", ["a.tlog-proof", "old", "policy.txt", "log/log.vkey"])
@settings(deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_refused_or_says_what_it_said(
    home: Path, name: str, data: st.DataObject
) -> None:
    honest = (home / name).read_bytes()
    raw = data.draw(damage(honest))
    (home / "damaged").write_bytes(raw)

    code, found = ask(*named(home, name))

    assert code in {0, 1}
    if code:
        assert "cannot be read (" not in found["sentence"], found
    elif name == "a.tlog-proof":
        assert raw == honest
    elif name == "old":  # a line of somebody who was not asked counts for nothing
        assert raw.split(b"\n\n")[0] == honest.split(b"\n\n")[0]
    else:  # a comment or an empty line more, and the same keys
        assert found["vkey"] == samples.LOG_VKEY


@pytest.mark.parametrize(
    "name", ["checkpoint", "tile/entries/001.p/44", "tile/0/001.p/44", "tile/1/000.p/1"]
)
@settings(deadline=None)
@given(data=st.data())
def test_a_log_with_a_damaged_file_is_refused(
    home: Path, name: str, data: st.DataObject
) -> None:
    file = home / "log" / name
    honest = file.read_bytes()
    raw = data.draw(damage(honest))
    file.write_bytes(raw)
    try:
        code, found = ask(home / "log", "--policy", home / "policy.txt")
    finally:
        file.write_bytes(honest)

    assert code == (raw != honest), found
    assert "cannot be read (" not in found.get("sentence", "")


@pytest.mark.parametrize("worst", WORST)
@pytest.mark.parametrize(
    "name", ["checkpoint", "log.keys", "tile/entries/001.p/44", "tile/0/001.p/44"]
)
def test_the_worst_that_can_stand_in_a_file_is_refused_in_a_sentence(
    home: Path, name: str, worst: str
) -> None:
    file = home / "log" / name
    honest = file.read_bytes() if file.exists() else None
    file.write_bytes(WORST[worst])
    try:
        assert refused(home / "log", "--policy", home / "policy.txt")
    finally:
        file.unlink()
        if honest is not None:
            file.write_bytes(honest)


@pytest.mark.parametrize("worst", WORST)
def test_the_worst_of_proofs_receipts_policies_and_keys_is_refused(
    home: Path, worst: str
) -> None:
    at = home / "worst"
    at.write_bytes(WORST[worst])
    (home / "worst.zip").write_bytes(WORST[worst])

    assert refused(at, "--policy", home / "policy.txt")
    assert refused(home / "worst.zip", "--policy", home / "policy.txt")
    assert refused(home / "log", "--policy", at)
    assert refused(home / "log", "--old", at, "--policy", home / "policy.txt")
    if WORST[worst].strip():  # without any key it is a matter of usage
        assert refused(home / "log", "--vkey", at)


@settings(deadline=None)
@given(data=st.data())
def test_a_damaged_receipt_is_refused_or_opens_the_same(
    home: Path, data: st.DataObject
) -> None:
    at = home / "damaged.zip"
    at.write_bytes(data.draw(damage((home / "a.zip").read_bytes())))

    code, found = ask(at, "--policy", home / "policy.txt")

    if code:
        assert "cannot be read (" not in found["sentence"], found
    elif "opened" in found:  # what nobody reads in a ZIP file may have changed
        assert found["opened"] == PRIVATE
