"""What was acknowledged is on the disk: the system's calls and PostgreSQL itself say so (R7)."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from oversight.core import clock
from oversight.ledger import service as ledger
from oversight.storage.session import open_store
from tests.fixtures.databases import filled, import_models
from tests.soak.postmaster import own_postgres

ACTS = 5
SAID = "acknowledged"
ACTING = f"""
import os, sys
from oversight.core import clock
from oversight.ledger import service as ledger
from oversight.storage.session import open_store
store = open_store(sys.argv[1])
for number in range({ACTS}):
    with store.transaction() as session:
        ledger.record(session, "service.up", now=clock.utc_now())
    os.write(1, b"{SAID}")
"""
TRACER = shutil.which("strace")


def traced(url: str, told: Path) -> list[str]:
    """The calls that write, sync and acknowledge, in the order in which they came."""
    assert TRACER is not None
    calls = "trace=write,pwrite64,fsync,fdatasync"
    command = [TRACER, "-f", "-y", "-o", str(told), "-e", calls]
    run = subprocess.run(
        [*command, sys.executable, "-c", ACTING, url], check=False, capture_output=True
    )
    if not told.exists() or b"ptrace" in run.stderr:
        pytest.skip("this machine lets nobody look at system calls")
    assert run.returncode == 0, run.stderr
    return told.read_text(encoding="ascii", errors="replace").splitlines()


@pytest.mark.skipif(TRACER is None, reason="there is no strace on this machine")
def test_sqlite_is_on_the_disk_before_anybody_is_told(tmp_path: Path) -> None:
    import_models()
    url = f"sqlite:///{tmp_path / 'portal.db'}"
    filled(url).close()

    lines = traced(url, tmp_path / "calls")

    dirty, told = False, 0
    for line in lines:
        if re.search(r"pwrite64\(\d+<[^>]*portal\.db-wal>", line):
            dirty = True
        elif re.search(r"f(?:data)?sync\(\d+<[^>]*portal\.db-wal>", line):
            dirty = False
        elif SAID in line:
            told += 1
            assert not dirty, f"act {told} was told of before it was on the disk"
    synced = [line for line in lines if "sync(" in line and "portal.db-wal>" in line]
    assert told == ACTS
    assert len(synced) >= ACTS


@pytest.mark.slow
def test_postgres_has_flushed_its_log_before_anybody_is_told() -> None:
    import_models()
    with own_postgres() as server:
        url = server.create("durable")
        filled(url).close()
        store, watch = open_store(url), open_store(url)
        for _ in range(ACTS):
            with watch.reading() as session:
                before = session.scalar(text("SELECT pg_current_wal_insert_lsn()"))
            with store.transaction() as session:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    assert session.scalar(text(f"SHOW {setting}")) == "on"
                ledger.record(session, "service.up", now=clock.utc_now())
            with watch.reading() as session:
                flushed = text("SELECT pg_current_wal_flush_lsn() > :before")
                assert session.scalar(flushed, {"before": before})
        store.close()
        watch.close()
