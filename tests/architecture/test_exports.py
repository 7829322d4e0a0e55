"""Whoever writes a table goes by the one place that defuses its cells."""

import ast

from tests.architecture.source import MODULES, called, calls, name_of, tree

WRITERS = {"csv.writer", "csv.DictWriter"}
WORKBOOK = "oversight/intake/forms/workbook.py"  # Words of the house alone.
OWN_ROWS = "oversight/cli/demo/rows.py"  # Read by the portal, never by a spreadsheet.


def test_every_row_that_is_written_passes_the_one_place() -> None:
    writing = {
        name_of(path): ast.unparse(tree(path))
        for path in MODULES
        if any(called(call) in WRITERS for call in calls(tree(path)))
    }
    careless = {name for name, source in writing.items() if "safe_cell(" not in source}

    assert len(writing) >= 2
    assert careless - {OWN_ROWS} == set()


def test_one_module_makes_workbooks() -> None:
    making = {
        name_of(path)
        for path in MODULES
        if any(called(call) == "Workbook" for call in calls(tree(path)))
    }

    assert making == {WORKBOOK}
