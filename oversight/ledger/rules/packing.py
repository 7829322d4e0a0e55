"""What was counted, as plain values that JSON can carry, and back again.

A dataclass becomes the list of its fields, a mapping a list of pairs, a set a sorted
list, a state of a lifecycle its name and that of its table. Where a field holds one
value it is kept as it is: a leaf may have put anything there.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import (
    Any,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from oversight.ledger.rules.errors import LogError

T = TypeVar("T")
Kind: TypeAlias = Any  # a type: what there is to know of it is asked of itself
Value: TypeAlias = Any
Inner: TypeAlias = tuple[Kind, ...]
_ALONE = frozenset({str, int, bool})
_BROKEN = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
)


def packed(kind: Kind, value: Value) -> Value:
    """Return a value of this type as plain values."""
    return _walked(kind, value, pack=True)


def unpacked(kind: type[T], plain: object) -> T:
    """Return the value that was packed, or refuse it (``bad_state``)."""
    try:
        found: T = _walked(kind, plain, pack=False)
    except _BROKEN:
        raise LogError("bad_state", "What was kept cannot be read.") from None
    return found


def _walked(kind: Kind, value: Value, *, pack: bool) -> Value:
    if kind in _ALONE:
        return value
    if is_dataclass(kind):
        return _of_fields(kind, value, pack=pack)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _of_union(inner, value, pack=pack)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _of_union((kind,), value, pack=pack)
    return _MANY[origin](inner, value, pack=pack)


def _of_fields(kind: Kind, value: Value, *, pack: bool) -> Value:
    known = _typed(kind)
    if pack:
        return [_walked(of, getattr(value, name), pack=True) for name, of in known]
    return kind(
        *(
            _walked(of, part, pack=False)
            for (_, of), part in zip(known, value, strict=True)
        )
    )


def _of_union(inner: Inner, value: Value, *, pack: bool) -> Value:
    if value is None:
        return value
    tables = [one for one in inner if one is not NoneType]
    if not all(isinstance(one, type) and issubclass(one, Enum) for one in tables):
        return _walked(tables[0], value, pack=pack)
    if pack:
        return f"{type(value).__name__}:{value.value}"
    name, _, state = value.partition(":")
    return {one.__name__: one for one in tables}[name](state)


def _pairs(inner: Inner, value: Value, *, pack: bool) -> Value:
    pairs = value.items() if pack else value
    found = [
        [_walked(inner[0], key, pack=pack), _walked(inner[1], one, pack=pack)]
        for key, one in pairs
    ]
    return found if pack else dict(found)


def _list(inner: Inner, value: Value, *, pack: bool) -> Value:
    if inner[0] in _ALONE:
        return list(value)
    return [_walked(inner[0], part, pack=pack) for part in value]


def _tuple(inner: Inner, value: Value, *, pack: bool) -> Value:
    if inner[-1] is Ellipsis:
        found = _list(inner, value, pack=pack)
    else:
        each = zip(inner, value, strict=True)
        found = [_walked(kind, part, pack=pack) for kind, part in each]
    return found if pack else tuple(found)


def _set(inner: Inner, value: Value, *, pack: bool) -> Value:
    found = _list(inner, value, pack=pack)
    return sorted(found, key=json.dumps) if pack else set(found)


def _frozen(inner: Inner, value: Value, *, pack: bool) -> Value:
    found = _set(inner, value, pack=pack)
    return found if pack else frozenset(found)


@cache
def _typed(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((one.name, hints[one.name]) for one in fields(kind))


_MANY: dict[Kind, Callable[..., Value]] = {
    dict: _pairs,
    frozenset: _frozen,
    list: _list,
    set: _set,
    tuple: _tuple,
}
