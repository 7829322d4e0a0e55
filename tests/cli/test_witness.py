"""Witnesses on loopback: honest ones, lying ones, and one that dies in between."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from oversight.cli import logkeeping
from oversight.cli.ledger.witness_app import Witness, bound, prepare
from oversight.cli.opening import Portal
from oversight.core import clock
from oversight.ledger import tree, witnesses
from oversight.ledger.models import Cosignature
from oversight.ledger.rules import (
    checkpoints,
    cosigning,
    notes,
    plain,
    policies,
    proofs,
    signing,
)
from oversight.ledger.rules.cosigning import cosigned
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import COSIGNATURE
from oversight.ledger.rules.policies import Party
from oversight.ledger.rules.witnessing import Asked, Declined
from oversight.settings import read
from oversight.storage.session import Store, open_store
from tests.cli.conftest import Terminal
from tests.ledger.checking.stand_alone import loaded
from tests.ledger.tree import growing
from tests.ledger.tree.growing import KEY, NOW, ORIGIN
from tests.ledger.tree.test_proofs import a_key
from tests.ledger.tree.test_witnessing import a_note, asked
from tests.ledger.tree.test_witnessing import tree as a_tree

LOG = notes.public_key(ORIGIN, KEY)
App = Callable[..., Iterable[bytes]]


@contextmanager
def listening(app: App) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def a_witness(place: Path, name: str, *logs: notes.Key) -> Witness:
    store = open_store(f"sqlite:///{place / name}.db")
    prepare(store)
    known = tuple(Party(one) for one in logs or (LOG,))
    return Witness(f"{name}.example/w", a_key(name), known, store)


def vkey(name: str) -> str:
    return notes.public_key(f"{name}.example/w", a_key(name), COSIGNATURE).vkey


def a_policy(**urls: str) -> policies.Policy:
    lines = [f"log {LOG.vkey}"]
    lines += [f"witness {name} {vkey(name)} {url}" for name, url in urls.items()]
    lines += [f"group every all {' '.join(urls)}", "quorum every"]
    return policies.parse("\n".join(lines).encode())


def head(store: Store) -> bytes:
    with store.reading() as session:
        found = tree.shown(session)
    assert found is not None
    return found.note


def told(url: str, method: str, path: str, body: bytes = b"") -> tuple[int, bytes, str]:
    with closing(HTTPConnection(url.removeprefix("http://"), timeout=10)) as line:
        line.request(method, path, body)
        with line.getresponse() as answer:
            kind = answer.getheader("Content-Type") or ""
            return answer.status, answer.read(), kind


def test_each_answer_has_the_number_of_the_protocol(tmp_path: Path) -> None:
    place = "/b67feb4e/checkpoint"
    with listening(a_witness(tmp_path, "first")) as url:
        status, line, _ = told(url, "POST", "/add-checkpoint", asked(0, 4).raw)
        assert status == 200
        note = notes.Note(a_tree(4).text, notes.signatures(line.decode()))
        [seen] = notes.check(note, [notes.parse_vkey(vkey("first"))])
        assert seen.time is not None
        assert told(url, "POST", "/add-checkpoint", asked(4, 7).raw)[0] == 200
        status, body, kind = told(url, "POST", "/add-checkpoint", asked(4, 9).raw)
        assert (status, body, kind) == (409, b"7\n", "text/x.tlog.size")
        other = asked(7, 9).raw.replace(a_note(a_tree(9)), a_note(a_tree(9), "x"))
        assert told(url, "POST", "/add-checkpoint", other)[0] == 403
        assert told(url, "POST", "/add-checkpoint", b"nothing")[0] == 400
        assert told(url, "POST", "/add-checkpoint", bytes(70_000))[0] == 413
        assert told(url, "GET", place)[0] == 404
        assert told(url, "GET", "/add-checkpoint")[0] == 404


def test_what_a_witness_holds_can_be_read(tmp_path: Path) -> None:
    place = f"/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint"
    with listening(a_witness(tmp_path, "first")) as url:
        assert told(url, "GET", place)[0] == 404
        told(url, "POST", "/add-checkpoint", asked(0, 4).raw)
        told(url, "POST", "/add-checkpoint", asked(4, 4).raw)
        status, body, _ = told(url, "GET", place)

    note = notes.parse(body)
    assert status == 200
    assert checkpoints.parse(note.text) == a_tree(4)
    assert len(notes.check(note, [LOG, notes.parse_vkey(vkey("first"))])) == 2
    assert len(note.signatures) == 2


def test_two_requests_at_once_are_never_both_signed_from_one_size(
    tmp_path: Path,
) -> None:
    witness = a_witness(tmp_path, "first")
    with listening(witness) as url:
        told(url, "POST", "/add-checkpoint", asked(0, 4).raw)
        said: list[int] = []
        threads = [
            Thread(
                target=lambda n=new: said.append(
                    told(url, "POST", "/add-checkpoint", asked(4, n).raw)[0]
                )
            )
            for new in (5, 6, 7, 8, 9, 10)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(said) == [200, 409, 409, 409, 409, 409]


def test_two_witnesses_stand_under_what_is_shown(store: Store, tmp_path: Path) -> None:
    growing.grown(store, 5)
    first, second = (a_witness(tmp_path, name) for name in ("first", "second"))
    with listening(first) as one, listening(second) as two:
        policy = a_policy(first=one, second=two)
        assert not policy.met(notes.check(notes.parse(head(store)), policy.keys))
        said = witnesses.ask(store, policy, head(store))
        assert [one.why for one in said] == ["", ""]
        growing.grown(store, 300)
        witnesses.ask(store, policy, head(store))
        witnesses.ask(store, policy, head(store))

    seen = notes.check(notes.parse(head(store)), policy.keys)
    assert policy.met(seen)
    assert sum(one.time is not None for one in seen) == 2


def test_a_witness_that_knows_another_size_is_asked_once_more(
    store: Store, tmp_path: Path
) -> None:
    growing.grown(store, 5)
    with listening(a_witness(tmp_path, "first")) as url:
        asked_by_hand = Asked(0, (), head(store)).raw
        assert told(url, "POST", "/add-checkpoint", asked_by_hand)[0] == 200
        growing.grown(store, 5)
        [said] = witnesses.ask(store, a_policy(first=url), head(store))

    assert said.why == ""
    assert said.line is not None


def answering(status: int, body: bytes, **headers: str) -> App:
    @Request.application
    def app(_request: Request) -> Response:
        return Response(body, status, headers=headers)

    return app


@pytest.mark.parametrize(
    ("app", "why"),
    [
        (answering(200, b"nothing\n"), "answered what does not hold"),
        (answering(200, b"\xff"), "answered what does not hold"),
        (answering(200, b"x" * 70_000), "answered what does not hold"),
        (
            answering(200, f"\u2014 first.example/w {'A' * 103}=\n".encode()),
            "answered what does not hold",
        ),
        (answering(302, b"", Location="/elsewhere"), "answered 302"),
        (answering(409, b"many\n"), "answered 409"),
        (answering(409, b"99\n"), "answered 409"),
        (answering(422, b""), "answered 422"),
        (answering(500, b""), "answered 500"),
    ],
)
def test_a_lying_witness_stops_nothing(store: Store, app: App, why: str) -> None:
    growing.grown(store, 5)
    with listening(app) as url:
        [said] = witnesses.ask(store, a_policy(first=url), head(store))

    assert (said.line, said.why) == (None, why)
    with store.reading() as session:
        assert session.scalars(select(Cosignature)).all() == []


def test_a_cosignature_of_another_time_or_tree_is_not_kept(store: Store) -> None:
    growing.grown(store, 5)
    key = a_key("first")
    text = notes.parse(head(store)).text
    for wrong in (
        cosigned(text, "first.example/w", key, 0),
        cosigned(text, "first.example/w", key, 2**63),
        cosigned("other\n", "first.example/w", key, 1_790_000_000),
        cosigned(text, "first.example/w", a_key("second"), 1_790_000_000),
    ):
        with listening(answering(200, wrong.line.encode())) as url:
            [said] = witnesses.ask(store, a_policy(first=url), head(store))
        assert said.why == "answered what does not hold"


def test_silence_is_not_waited_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing.grown(store, 5)
    monkeypatch.setattr(witnesses, "SECONDS", 0.3)
    monkeypatch.setattr(witnesses, "PATIENCE", 0.6)
    go_on = Event()

    @Request.application
    def hangs(_request: Request) -> Response:
        go_on.wait(20)
        return Response("late")

    with listening(hangs) as url:
        said = witnesses.ask(
            store, a_policy(first=url, second="http://127.0.0.1:9"), head(store)
        )
        go_on.set()

    assert [one.why for one in said] == ["did not answer", "did not answer"]


def test_our_own_signature_over_a_larger_tree_stops_the_log(
    store: Store, tmp_path: Path
) -> None:
    """A witness holds what this database has lost: it was restored from a copy."""
    growing.grown(store, 4)
    lost = head(store)
    witness = a_witness(tmp_path, "first")
    ours = notes.parse(lost)
    larger = checkpoints.Checkpoint(ORIGIN, 9, bytes(32))
    raw = notes.Note(larger.text, (notes.signed(larger.text, ORIGIN, KEY),)).raw
    with witness.store.transaction() as session:
        witness._keep(session, ORIGIN, raw, known=False)  # noqa: SLF001
    with listening(witness) as url, pytest.raises(LogError) as refused:
        witnesses.ask(store, a_policy(first=url), ours.raw)

    assert refused.value.code == "rolled_back"


def test_a_fork_that_our_own_key_signed_stops_the_log(
    store: Store, tmp_path: Path
) -> None:
    growing.grown(store, 4)
    witness = a_witness(tmp_path, "first")
    other = checkpoints.Checkpoint(ORIGIN, 4, bytes(32))
    raw = notes.Note(other.text, (notes.signed(other.text, ORIGIN, KEY),)).raw
    with witness.store.transaction() as session:
        witness._keep(session, ORIGIN, raw, known=False)  # noqa: SLF001
    with listening(witness) as url, pytest.raises(LogError) as refused:
        witnesses.ask(store, a_policy(first=url), head(store))

    assert refused.value.code == "forked"


def test_the_worker_asks_the_witnesses_of_its_policy(
    store: Store, tmp_path: Path
) -> None:
    instance = tmp_path / "instance"
    portal = Portal(read({}, instance=instance), store)
    growing.write(store, 3)
    own = notes.public_key("127.0.0.1:8000/log", logkeeping.keys(portal.settings)[0])
    with listening(a_witness(tmp_path, "first", own)) as url:
        policy = f"log {own.vkey}\nwitness w {vkey('first')} {url}\n"
        silent = f"witness v {vkey('second')} http://127.0.0.1:9\n"
        (instance / "policy.txt").write_text(f"{policy}{silent}quorum w\n")
        assert logkeeping.keep(portal, NOW) == 3
        assert logkeeping.again(portal) == 1

    with store.reading() as session:
        found = tree.shown(session)
    assert found is not None
    whole = policies.parse((instance / "policy.txt").read_bytes())
    assert whole.met(notes.check(notes.parse(found.note), whole.keys))


def test_a_restored_disk_is_told_by_a_witness_before_it_gives_any_place(
    store: Store, tmp_path: Path
) -> None:
    """The file beside the database went back with it; only the witness remembers."""
    instance = tmp_path / "instance"
    portal = Portal(read({}, instance=instance), store)
    growing.write(store, 3)
    logkeeping.keep(portal, NOW)
    name, key = "127.0.0.1:8000/log", logkeeping.keys(portal.settings)[0]
    own = notes.public_key(name, key)
    larger = checkpoints.Checkpoint(name, 9, bytes(32))
    raw = notes.Note(larger.text, (notes.signed(larger.text, name, key),)).raw
    witness = a_witness(tmp_path, "first", own)
    with witness.store.transaction() as session:
        witness._keep(session, name, raw, known=False)  # noqa: SLF001
    growing.write(store, 2)
    with listening(witness) as url:
        policy = f"log {own.vkey}\nwitness w {vkey('first')} {url}\nquorum w\n"
        (instance / "policy.txt").write_text(policy)
        with pytest.raises(LogError) as refused:
            logkeeping.keep(portal, NOW)
        with logkeeping.keeper(portal):
            time.sleep(0.3)

    assert refused.value.code == "rolled_back"
    with store.reading() as session:
        assert (tree.size(session), tree.waiting(session)) == (3, 2)


def test_a_second_key_signs_beside_the_first_for_the_day_ed25519_is_broken(
    store: Store, tmp_path: Path
) -> None:
    second = cosigning.later_key(bytes(range(32)))
    witness = replace(a_witness(tmp_path, "first"), later=second)
    later = cosigning.later_public(witness.name, second)
    stranger = loaded()
    for count, size in ((5, 5), (3, 8)):
        growing.grown(store, count)
        with listening(witness) as url:
            lines = [f"log {LOG.vkey}", f"witness first {vkey('first')} {url}"]
            lines += [f"witness later {later.vkey} {url}"]
            raw = "\n".join([*lines, "group both all first later", "quorum both"])
            policy = policies.parse(raw.encode())
            said = witnesses.ask(store, policy, head(store))
            place = f"/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint"
            held = notes.parse(told(url, "GET", place)[1])

        assert [one.why for one in said] == ["", ""]
        found, seen = proofs.opened(head(store), policy)
        assert found.size == size
        assert {one.key.kind for one in seen if one.time} == {4, notes.ML_DSA_44}
        theirs, signed = stranger.opened(head(store), stranger.policy_of(raw.encode()))
        assert (theirs.size, len(signed)) == (size, 3)
        assert sorted(one.name for one in held.signatures) == [
            *("first.example/w", f"first.example/w{cosigning.LATER}", ORIGIN)
        ]


def test_two_keys_are_made_and_a_second_one_later(
    terminal: Terminal, tmp_path: Path
) -> None:
    first, second = tmp_path / "w.key", tmp_path / "later.key"
    words = ("ledger", "witness", "--name", "ngo.example/w", "--key", str(first))
    both = (*words, "--later-key", str(second), "--new-key")
    alone = terminal.facts(*words, "--new-key")

    made = terminal.facts(*both)

    assert made["vkey"] == alone["vkey"]
    key = notes.parse_vkey(made["later_vkey"])
    assert (key.name, key.kind) == ("ngo.example/w/ml-dsa-44", notes.ML_DSA_44)
    assert second.stat().st_mode & 0o777 == 0o600
    assert terminal(*both).exit_code == 1
    second.write_bytes(b"short")
    state = ("--state", str(tmp_path / "s.db"), "--log", LOG.vkey)
    said = terminal(*both[:-1], *state)
    assert "must hold exactly 32 bytes" in said.stderr


def test_a_policy_without_addresses_asks_nobody(store: Store) -> None:
    growing.grown(store, 1)
    policy = policies.parse(f"witness w {vkey('first')}\nquorum w\n".encode())

    assert witnesses.ask(store, policy, head(store)) == ()


def test_a_key_is_made_once(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "w.key"
    words = ("ledger", "witness", "--name", "ngo.example/w", "--key", str(file))

    made = terminal.facts(*words, "--new-key")

    key = notes.parse_vkey(made["vkey"])
    assert key == notes.public_key("ngo.example/w", signing.key(file.read_bytes()), 4)
    assert file.stat().st_mode & 0o777 == 0o600
    assert terminal(*words, "--new-key").exit_code == 1
    assert terminal(*words).exit_code == 2
    state = ("--state", str(tmp_path / "s.db"), "--log", LOG.vkey)
    file.chmod(0o644)
    assert "Others can read" in terminal(*words, *state).stderr
    file.unlink()
    assert "--new-key" in terminal(*words, *state).stderr
    assert "This is not the key" in terminal(*words, *state[:2], "--log", "x").stderr


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"\n\n", b"old 0\n\n" + b"x" * 70_000, b"\xff" * 900, b"old 0\r\n\r\n"),
        asked(0, 4).raw.replace(b"\n4\n", "\n\u0664\n".encode()),
        asked(0, 4).raw.replace(b"=\n\n", b"\n\n", 1),
        asked(0, 4).raw.replace(b"old 0", "old \u0660".encode()),
        asked(0, 4).raw + b"\xe2\x80\x94 x AAAA\n" * 101,
        asked(0, 4).raw.replace(b"\n", b"\r\n"),
    ],
)
def test_nothing_that_is_sent_to_a_witness_stops_it_or_is_signed(
    tmp_path: Path, body: bytes
) -> None:
    with listening(a_witness(tmp_path, "first")) as url:
        status, said, _ = told(url, "POST", "/add-checkpoint", body)
        assert 400 <= status < 500
        assert b"Traceback" not in said
        assert len(said.splitlines()) == 1
        assert told(url, "POST", "/add-checkpoint", asked(0, 4).raw)[0] == 200


def test_a_witness_without_the_year_signs_nothing_and_one_put_back_says_its_time(
    tmp_path: Path,
) -> None:
    witness = a_witness(tmp_path, "first")
    for year in (1960, 1970, 2019):
        with pytest.raises(Declined) as declined:
            witness.sign(asked(0, 4).raw, NOW.replace(year=year))
        assert (declined.value.status, declined.value.code) == (503, "no_clock")

    ahead, back = NOW.replace(year=9999), NOW - timedelta(days=400)
    for old, moment, said in (
        (0, NOW, NOW),
        (4, back, NOW),
        (4, ahead, ahead),
        (4, NOW, ahead),
    ):
        line = witness.sign(asked(old, 4).raw, moment)
        note = notes.Note(a_tree(4).text, notes.signatures(line))
        [seen] = notes.check(note, [notes.parse_vkey(vkey("first"))])
        assert seen.time == int(said.timestamp())
    with pytest.raises(Declined) as declined:
        witness.sign(asked(4, 5).raw, NOW)
    assert declined.value.code == "clock_back"


def test_a_witness_that_is_started_again_remembers_its_last_time(
    tmp_path: Path,
) -> None:
    witness = a_witness(tmp_path, "first")
    first = witness.sign(asked(0, 4).raw, NOW)
    witness.store.close()

    again = a_witness(tmp_path, "first")

    assert again.sign(asked(4, 4).raw, NOW - timedelta(hours=3)) == first
    with pytest.raises(Declined) as declined:
        again.sign(asked(4, 5).raw, NOW - timedelta(hours=3))
    assert (declined.value.status, declined.value.code) == (503, "clock_back")


def test_a_checkpoint_that_is_spelt_well_and_never_true_is_answered_422(
    tmp_path: Path,
) -> None:
    empty = a_tree(0).text.replace(plain.spelt(a_tree(0).root), plain.spelt(bytes(32)))
    longer = a_tree(4).text + "a line behind\n"
    with listening(a_witness(tmp_path, "first")) as url:
        for text in (empty, longer, a_tree(4).text + "one\ntwo\n"):
            line = notes.signed(text, ORIGIN, KEY)
            body = Asked(0, (), notes.Note(text, (line,)).raw).raw
            assert told(url, "POST", "/add-checkpoint", body)[0] == 422
        for text in (longer.replace("\n4\n", "\n04\n"), "x\ny\nz\nw\n"):
            line = notes.signed(text, ORIGIN, KEY)
            body = Asked(0, (), notes.Note(text, (line,)).raw).raw
            assert told(url, "POST", "/add-checkpoint", body)[0] == 400
        assert told(url, "POST", "/add-checkpoint", asked(0, 0).raw)[0] == 200


def test_a_witness_declines_a_tree_by_a_key_that_signs_other_sizes(
    tmp_path: Path,
) -> None:
    retired = replace(a_witness(tmp_path, "first"), logs=(Party(LOG, until=5),))
    with listening(retired) as url:
        assert told(url, "POST", "/add-checkpoint", asked(0, 4).raw)[0] == 200
        status, body, _ = told(url, "POST", "/add-checkpoint", asked(4, 5).raw)
        assert status == 403
        assert body.startswith(b"The key that signed these 5 entries signs trees of")
        assert told(url, "POST", "/add-checkpoint", asked(4, 4).raw)[0] == 200


def test_a_witness_remembers_the_sizes_of_a_key_and_never_widens_them(
    terminal: Terminal, tmp_path: Path
) -> None:
    state = tmp_path / "s.db"
    store = open_store(f"sqlite:///{state}")
    prepare(store)
    other = Party(notes.public_key("other.example/log", a_key("other")))
    open_, closed = Party(LOG), Party(LOG, until=6)

    assert bound(store, [open_]) == (open_,)
    assert bound(store, [closed, other]) == (closed, other)
    assert bound(store, [open_]) == (closed,)
    for wider in (Party(LOG, until=9), Party(LOG, since=3, until=6)):
        with pytest.raises(LogError) as refused:
            bound(store, [wider])
        assert refused.value.code == "other_range"
    assert bound(store, [open_]) == (closed,)
    store.close()

    seed, keys = tmp_path / "w.key", tmp_path / "log.keys"
    seed.write_bytes(bytes(range(32)))
    seed.chmod(0o600)
    keys.write_text(f"{LOG.vkey} 0 9\n")
    words = ("ledger", "witness", "--name", "k.example/w", "--key", str(seed))
    said = terminal(*words, "--state", str(state), "--log", str(keys))
    assert said.exit_code == 1
    assert "other sizes of a key than before" in said.stderr


def test_a_witness_killed_at_any_moment_never_signs_two_histories(
    tmp_path: Path,
) -> None:
    """The real command, killed while it answers: what it said, it remembers."""
    seed = tmp_path / "w.key"
    seed.write_bytes(bytes(range(32)))
    seed.chmod(0o600)
    later = tmp_path / "later.key"
    later.write_bytes(bytes(range(32)))
    later.chmod(0o600)
    size = 0
    for turn in range(4):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "oversight", "ledger", "witness"]
        command += ["--name", "k.example/w", "--key", str(seed), "--log", LOG.vkey]
        command += ["--later-key", str(later)]
        command += ["--state", str(tmp_path / "k.db"), "--listen", f"127.0.0.1:{port}"]
        said = (tmp_path / "said").open("w")
        child = subprocess.Popen(command, start_new_session=True, stderr=said)
        url = f"http://127.0.0.1:{port}"
        try:
            _until_it_listens(port)
            if turn:
                status, body, _ = told(url, "POST", "/add-checkpoint", asked(0, 1).raw)
                assert status == 409
                assert int(body) in {size, size + 1}
                size = int(body)
            for _ in range(3):
                body = asked(size, size + 1).raw
                if told(url, "POST", "/add-checkpoint", body)[0] == 200:
                    size += 1
            last = Thread(target=_quietly, args=(url, asked(size, size + 1).raw))
            last.start()
            time.sleep(turn * 0.002)
        finally:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        last.join()
        said.close()
        told_first = (tmp_path / "said").read_text("utf-8").splitlines()[0]
        assert told_first == f"Watching {ORIGIN} at {url} (Ctrl-C stops it)."

    assert size >= 9


def _quietly(url: str, body: bytes) -> None:
    try:
        told(url, "POST", "/add-checkpoint", body)
    except (OSError, HTTPException):
        return


def _until_it_listens(port: int) -> None:
    for _ in range(200):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError


def test_a_witness_whose_clock_goes_back_signs_nothing_until_it_is_right(
    tmp_path: Path,
) -> None:
    witness = a_witness(tmp_path, "first")
    witness.sign(asked(0, 4).raw, NOW)
    with pytest.raises(Declined) as declined:
        witness.sign(asked(4, 7).raw, NOW - timedelta(seconds=1))
    assert (declined.value.status, declined.value.code) == (503, "clock_back")
    # To ask for the same tree again takes nothing back of what was said.
    witness.sign(asked(4, 4).raw, NOW - timedelta(seconds=9))
    with pytest.raises(Declined):
        witness.sign(asked(4, 7).raw, NOW - timedelta(seconds=1))
    witness.sign(asked(4, 7).raw, NOW)
    # Under another key the same witness begins anew.
    other = replace(witness, key=a_key("other"))
    other.sign(asked(7, 9).raw, NOW - timedelta(seconds=9))


def test_a_word_of_a_witness_from_another_time_is_not_kept(
    store: Store, tmp_path: Path
) -> None:
    growing.grown(store, 4)
    with listening(a_witness(tmp_path, "first")) as url:
        said = [
            witnesses.ask(store, a_policy(first=url), head(store), now=now)[0]
            for now in (
                clock.machine_now() - timedelta(hours=2),
                clock.machine_now() + timedelta(hours=2),
                clock.machine_now(),
            )
        ]
    assert [one.line is None for one in said] == [True, True, False]
    assert said[0].why == "signed under a time that cannot be"
