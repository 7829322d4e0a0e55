"""The same report from the portal, from a published folder, and from one file alone."""

import hashlib
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from oversight.ledger import folder, tree
from oversight.ledger import queries as ledger
from oversight.ledger.rules import tiles
from oversight.storage.session import open_store
from oversight.transparency import from_log, program
from oversight.transparency.rules import files
from oversight.transparency.rules.figures import report
from oversight.transparency.rules.history import history
from oversight.transparency.rules.periods import parse
from tests.cli import story
from tests.cli.conftest import Terminal, environ
from tests.fixtures.databases import Databases
from tests.fixtures.web import Visitor

OPEN, PUBLISHED = "2026-Q2", "2026-Q1"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Path:
    assert databases
    home = tmp_path_factory.mktemp("told")
    story.tell(home / "story.db")
    store = open_store(f"sqlite:///{home / 'story.db'}")
    with store.reading() as session:
        folder.write(session, home / "log")
    store.close()
    return home


@pytest.fixture
def teller(told: Path, tmp_path: Path) -> Terminal:
    return Terminal(tmp_path, environ(f"sqlite:///{told / 'story.db'}", tmp_path))


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize("size", ["40", "700", None])
def test_portal_folder_and_program_give_the_same_bytes(
    teller: Terminal, told: Path, tmp_path: Path, form: str, size: str | None
) -> None:
    store = open_store(f"sqlite:///{told / 'story.db'}")
    with store.reading() as session:
        whole = str(tree.size(session))
    store.close()
    alone = tmp_path / program.NAME
    alone.write_bytes(program.built())
    words = [OPEN, "--size", size or whole, "--format", form]
    place = ["--from-log", str(told / "log")]

    portal = teller("report", *words)
    elsewhere = teller("report", *words, *place)
    command = [sys.executable, "-I", str(alone), *words, *place]
    ran = subprocess.run(command, capture_output=True, check=True)

    assert portal.exit_code == elsewhere.exit_code == 0
    assert portal.stdout_bytes == elsewhere.stdout_bytes == ran.stdout
    assert len(ran.stdout) > 1000


def test_a_published_report_is_counted_again_to_the_byte(
    teller: Terminal, told: Path
) -> None:
    published = teller("report", PUBLISHED).stdout_bytes
    size = str(teller.facts("report", PUBLISHED)["size"])
    leaves = [
        leaf
        for leaf in _leaves(told)
        if leaf["k"] == "report.published" and leaf["period"] == PUBLISHED
    ]

    again = teller("report", PUBLISHED, "--size", size, "--from-log", str(told / "log"))

    assert again.stdout_bytes == published
    assert [leaf["sha256"] for leaf in leaves] == [
        hashlib.sha256(published).hexdigest()
    ]
    assert [str(leaf["size"]) for leaf in leaves] == [size]


def test_figures_do_not_hang_on_how_dockets_stand_between_one_another(
    told: Path,
) -> None:
    leaves = _leaves(told)
    for period in (PUBLISHED, OPEN):
        wanted = files.as_json(report(history(leaves), parse(period)))
        for seed in range(5):
            mixed = _mixed(leaves, random.Random(seed))  # noqa: S311 - repeatable
            assert mixed != leaves
            assert files.as_json(report(history(mixed), parse(period))) == wanted


def _leaves(told: Path) -> list[dict[str, object]]:
    store = open_store(f"sqlite:///{told / 'story.db'}")
    with store.reading() as session:
        found = list(ledger.leaves(session, size=10**9))
    store.close()
    return found


def _mixed(
    leaves: list[dict[str, object]], chance: random.Random
) -> list[dict[str, object]]:
    """Put the dockets otherwise between one another; each keeps its own order."""
    streams: dict[object, list[dict[str, object]]] = {}
    for leaf in leaves:
        streams.setdefault(leaf.get("docket", leaf.get("stream")), []).append(leaf)
    order = [leaf.get("docket", leaf.get("stream")) for leaf in leaves]
    places = [at for at, stream in enumerate(order) if stream != "house"]
    names = [order[at] for at in places]
    chance.shuffle(names)
    for at, name in zip(places, names, strict=True):
        order[at] = name
    left = {name: iter(some) for name, some in streams.items()}
    return [next(left[name]) for name in order]


@pytest.mark.parametrize(
    ("path", "content", "why"),
    [
        ("tile/entries/000", None, "is not there"),
        ("tile/entries/000", b"\x00\x01x", "cut or has a tail"),
        ("checkpoint", b"nothing", "not a checkpoint"),
        ("checkpoint", b"a/log\n3\n" + b"A" * 43 + b"=\n\n", "do not make"),
    ],
)
def test_a_folder_that_does_not_fit_together_is_refused(
    teller: Terminal,
    told: Path,
    tmp_path: Path,
    path: str,
    content: bytes | None,
    why: str,
) -> None:
    place = tmp_path / "log"
    shutil.copytree(told / "log", place)
    if content is None:
        (place / path).unlink()
    else:
        (place / path).write_bytes(content)
    if why == "do not make":
        bundle = (place / "tile/entries/000").read_bytes()
        entries = tiles.cut(bundle, tiles.Tile(-1, 0, 3))
        (place / "tile/entries/000.p").mkdir(exist_ok=True)
        (place / "tile/entries/000.p/3").write_bytes(entries)

    result = teller("report", OPEN, "--from-log", str(place))

    assert result.exit_code == 1
    assert why in result.stderr
    assert from_log.main([OPEN, "--from-log", str(place)]) == 1


def test_the_program_answers_with_numbers_and_sentences(
    told: Path, teller: Terminal, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    place = str(told / "log")
    for form in ("json", "csv"):
        words = [OPEN, "--from-log", place, "--format", form]
        assert from_log.main(words) == 0
    assert capsysbinary.readouterr().out.startswith(b"{")
    assert from_log.main(["2026-Q9", "--from-log", place]) == 1
    assert from_log.main([OPEN, "--from-log", place, "--size", "999999"]) == 1
    assert (
        teller("report", OPEN, "--from-log", place, "--format", "html").exit_code == 2
    )
    with pytest.raises(SystemExit) as usage:
        from_log.main([OPEN])
    assert usage.value.code == 2


def test_the_program_is_handed_out_and_always_the_same(visitor: Visitor) -> None:
    answer = visitor.web.get(f"/en/reports/{program.NAME}")

    assert answer.status_code == 200
    assert answer.data == program.built()
    program.built.cache_clear()
    assert answer.data == program.built()
