"""The counting of reports as one file that runs without the portal (a zipapp).

It holds the modules that counting needs, word for word, and nothing else; the same
portal gives the same bytes, so that their SHA-256 can be compared.
"""

import ast
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ROOT = Path(__file__).resolve().parent.parent.parent
FIRST = "oversight.transparency.from_log"
SHEBANG = b"#!/usr/bin/env python3\n"
MAIN = f"import sys\n\nfrom {FIRST} import main\n\nsys.exit(main(sys.argv[1:]))\n"
NAME = "oversight-report.pyz"
_TIME = (2000, 1, 1, 0, 0, 0)


@cache
def built() -> bytes:
    """Return the program: Python 3.11 and its standard library are all it needs."""
    sources = {"__main__.py": MAIN.encode()}
    for path in _needed():
        sources[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    out = BytesIO(SHEBANG)
    out.seek(len(SHEBANG))
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in sorted(sources):
            info = ZipInfo(name, _TIME)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, sources[name])
    return out.getvalue()


def _needed() -> list[Path]:
    """Return every module that counting imports, itself included, and its packages."""
    left, found = [FIRST], set[Path]()
    while left:
        path = _file(left.pop())
        if path is None or path in found:
            continue
        found.add(path)
        found |= {folder / "__init__.py" for folder in _packages(path)}
        left += _imports(path)
    return sorted(found)


def _file(name: str) -> Path | None:
    path = ROOT.joinpath(*name.split("."))
    for one in (path.with_suffix(".py"), path / "__init__.py"):
        if one.is_file():
            return one
    return None


def _packages(path: Path) -> list[Path]:
    return [one for one in path.parents if one != ROOT and ROOT in one.parents]


def _imports(path: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "oversight"
        ):
            names += [f"{node.module}.{one.name}" for one in node.names]
            names.append(str(node.module))
    return names
