"""Reads one YAML file and remembers the line of every entry."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yaml import CSafeLoader, MappingNode, YAMLError

from oversight.core.errors import RuleError
from oversight.core.words import N_

MAP_TAG = "tag:yaml.org,2002:map"


class Entry(dict[str, Any]):
    """A mapping of a file, with the line on which it begins."""

    line: int = 0


class _Loader(CSafeLoader):
    """Safe YAML that keeps line numbers and refuses a key written twice."""


def _entry(loader: _Loader, node: MappingNode) -> Entry:
    entry = Entry()
    entry.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in entry:
            raise _Twice(key_node.start_mark.line + 1, key)
        entry[key] = loader.construct_object(value_node, deep=True)
    return entry


_Loader.add_constructor(MAP_TAG, _entry)


class _Twice(Exception):  # noqa: N818
    """A key stands twice in one entry."""


def fault(file: str, line: int, row: str, what: str) -> RuleError:
    """Return the refusal that names file, line and row, and says what is wrong."""
    return RuleError(
        "law_file",
        N_(
            "The law files cannot be used: %(file)s, line %(line)s (%(row)s): "
            "%(what)s. Correct the file and start again."
        ),
        file=file,
        line=line,
        row=row or "-",
        what=what,
    )


def read(path: Path) -> Any:  # noqa: ANN401
    """Return what the file holds, mappings as entries that know their line."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        return loader.get_single_data()
    except FileNotFoundError:
        raise fault(path.name, 0, "", "the file is missing") from None
    except _Twice as twice:
        line, key = twice.args
        raise fault(path.name, line, key, "the key stands twice") from None
    except (YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        what = "this is not readable YAML in UTF-8"
        raise fault(path.name, line, "", what) from error


def entries(file: str, value: object, where: str) -> Iterator[Entry]:
    """Return the entries of a list, or say that something else stands there."""
    if not isinstance(value, list):
        raise fault(file, 0, where, "a list was expected")
    for part in value:
        if not isinstance(part, Entry):
            raise fault(file, 0, where, "every row of the list must be a mapping")
        yield part


def table(file: str, value: object, keys: set[str]) -> Entry:
    """Return the top of a file that is a mapping with exactly these keys."""
    if not isinstance(value, Entry):
        raise fault(file, 1, "", "a mapping was expected")
    if set(value) != keys:
        odd = ", ".join(sorted(set(value) ^ keys))
        raise fault(file, value.line, odd, "this key is missing or unknown")
    return value
