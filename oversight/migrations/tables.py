"""Every table of every room, gathered so that migrations miss none."""

import pkgutil
from importlib import import_module

from sqlalchemy import MetaData

import oversight
from oversight.storage.base import Base


def every_table() -> MetaData:
    """Load each room's models and return the tables they declare."""
    for room in pkgutil.iter_modules(oversight.__path__):
        if room.ispkg and room.name != "migrations":
            _load(f"oversight.{room.name}")
    return Base.metadata


def _load(room: str) -> None:
    inside = import_module(room).__path__
    for part in pkgutil.iter_modules(inside):
        if part.name == "models":
            models = import_module(f"{room}.models")
            for piece in pkgutil.iter_modules(getattr(models, "__path__", [])):
                import_module(f"{room}.models.{piece.name}")
