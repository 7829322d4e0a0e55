"""Roles, addresses and states: what everybody is answered equals the reviewed file."""

import csv

import pytest

from tests.access import matrix

pytestmark = pytest.mark.slow


def test_everybody_is_answered_as_the_reviewed_file_says() -> None:
    assert matrix.made() == matrix.FILE.read_text()


def test_the_reviewed_file_keeps_strangers_out_of_every_desk() -> None:
    with matrix.FILE.open() as file:
        rows = list(csv.DictReader(file))

    desks = [row for row in rows if row["address"].startswith("/desk")]
    assert desks
    for row in desks:
        assert row[matrix.NOBODY] in {"401", "302", "303"}, row
    for row in rows:
        assert not {"500", "502", "503"} & set(row.values()), row
