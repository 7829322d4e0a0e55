"""Every table of the house, looked at from outside."""

import pytest
from sqlalchemy import DateTime, Float, Table, UniqueConstraint

from oversight.migrations.tables import every_table
from oversight.storage.types import UtcDateTime

TABLES = every_table().sorted_tables
LONGEST_NAME = 63  # PostgreSQL cuts longer names.
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@each_table
def test_every_constraint_has_a_name_of_its_own(table: Table) -> None:
    names = [str(constraint.name) for constraint in table.constraints]
    names += [str(index.name) for index in table.indexes]
    assert "None" not in names
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= LONGEST_NAME


@each_table
def test_no_column_rounds(table: Table) -> None:
    assert not [column for column in table.columns if isinstance(column.type, Float)]


@each_table
def test_every_moment_has_its_zone(table: Table) -> None:
    for column in table.columns:
        assert not isinstance(column.type, DateTime), column.name
        if column.name.endswith("_at"):
            assert isinstance(column.type, UtcDateTime), column.name


@each_table
def test_every_reference_can_be_followed_back(table: Table) -> None:
    # Without an index each check of a reference reads the whole table.
    led = {tuple(index.columns.keys())[:1] for index in table.indexes}
    led |= {tuple(table.primary_key.columns.keys())[:1]}
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            led.add(tuple(constraint.columns.keys())[:1])
    for key in table.foreign_keys:
        assert (key.parent.name,) in led, f"{key.parent.name} has no index"


@each_table
def test_a_table_is_named_in_the_plural_of_its_room(table: Table) -> None:
    assert table.name == table.name.lower()
    assert not table.name.endswith("_table")
