"""Every table of the house, looked at from outside."""

from sqlalchemy import DateTime, Float, Table

from oversight.migrations.tables import every_table
from oversight.storage.types import UtcDateTime
from tests.architecture.source import each

TABLES = every_table().sorted_tables
LONGEST_NAME = 63  # PostgreSQL cuts longer names.
each_table = each(TABLES, lambda table: table.name)


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
def test_a_table_is_named_in_the_plural_of_its_room(table: Table) -> None:
    assert table.name == table.name.lower()
    assert not table.name.endswith("_table")
