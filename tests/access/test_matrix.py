"""Roles, addresses and states: what everybody is answered equals the reviewed file."""

import csv
import subprocess
import sys

import pytest
from flask import Flask

from oversight.authority.permissions import GRANTS, Permission, Role
from oversight.web.access import declared
from tests.access import matrix

pytestmark = pytest.mark.slow


def test_everybody_is_answered_as_the_reviewed_file_says() -> None:
    # In a process of its own, where nobody counts which lines are run: half the time.
    asked = [sys.executable, "-m", matrix.__name__]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)

    assert told.stdout == matrix.FILE.read_text()


def test_the_reviewed_file_keeps_strangers_out_of_every_desk() -> None:
    with matrix.FILE.open() as file:
        rows = list(csv.DictReader(file))

    desks = [row for row in rows if row["address"].startswith("/desk")]
    assert desks
    for row in desks:
        assert row[matrix.NOBODY] in {"401", "302", "303"}, row
    for row in rows:
        assert not {"500", "502", "503"} & set(row.values()), row


def test_whose_role_lacks_the_permission_is_refused_in_every_state(app: Flask) -> None:
    marks = declared(app)
    needed = {
        (rule.rule.removeprefix("/<lang:lang>"), method): marks.get(rule.endpoint, "")
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    with matrix.FILE.open() as file:
        rows = list(csv.DictReader(file))

    seen = 0
    for row in rows:
        permission = needed[row["address"], row["method"]]
        if permission not in set(Permission):
            continue
        for role in Role:
            name = "reviewer-other" if role is Role.REVIEWER else role.value
            if permission not in GRANTS[role]:
                seen += 1
                assert row[name] == "403", (row["address"], row["method"], name)
    assert seen > 1000
