"""The sign-ins of the demo, in a file that only its owner can read."""

import os
from collections.abc import Iterable
from pathlib import Path

from oversight.cli.demo.cast import SignIn

SIGN_INS = "demo-sign-ins.txt"
HEAD = "Demo sign-ins. Every person, request and decision in the demo is invented."


def keep(instance: Path, people: Iterable[SignIn]) -> Path:
    """Write the table with mode 0600, in place of any earlier one."""
    path = instance / SIGN_INS
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(table(people)) + "\n")
    return path


def table(people: Iterable[SignIn]) -> list[str]:
    """Return the lines of the table: address, password, role, body or pseudonym."""
    rows = [(one.email, one.password, one.role, one.place) for one in people]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True))
        for row in rows
    )
    return [HEAD, "", *(line.rstrip() for line in lines)]
