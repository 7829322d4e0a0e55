"""What a file or a database answered, as a sentence: for every command alike."""

import sys

CODE_FILE, CODE_DATABASE, CODE_WORDS = "file", "database", "not_text"
OF_WORDS = "What was typed, or a file's name, is no text in UTF-8."


def of_file(error: OSError) -> str:
    """Return which file or address could not be used, and why."""
    why = error.strerror or "no reason given"
    if error.filename is None:
        return f"A file or an address could not be used: {why}."
    name = error.filename
    shown = name.decode("utf-8", "replace") if isinstance(name, bytes) else name
    return f"{shown} could not be used: {why}."


def of_database(error: Exception) -> str | None:
    """Return what the database said, in its first line; None if it was no database.

    Never what was asked of it. Nothing is loaded for it: what is checked without the
    portal has no database, and no library of one.
    """
    library = sys.modules.get("sqlalchemy.exc")
    if library is None or not isinstance(error, library.SQLAlchemyError):
        return None
    said = getattr(error, "orig", None) or error
    first = str(said).strip().split("\n", 1)[0].rstrip(".")
    return f"The database could not be used: {first}."


def printable(line: str) -> str:
    """Return a line as any terminal takes it: half a letter becomes a mark."""
    return line.encode("utf-8", "replace").decode()
