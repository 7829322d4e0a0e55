"""Every form does its act behind one door, where a second press is noticed (R14)."""

import ast
from pathlib import Path

from tests.architecture.source import each, functions, name_of, of_layer

# Opened past that door, each for a reason.
PAST = {
    # What is handed out or shown is noted each time.
    "appeals/views/files.py:exhibit": "hands out, and notes it",
    "appeals/views/track.py:file": "hands out, and notes it",
    "desk/views/records.py:take": "hands out, and notes it",
    "dispatch/views/authority.py:copy": "hands out, and notes it",
    "dispatch/views/authority.py:paper": "hands out, and notes it",
    "dispatch/views/data_documents.py:copy": "hands out, and notes it",
    "dispatch/views/documents.py:copy": "hands out, and notes it",
    "dispatch/views/handouts.py:take": "hands out, and notes it",
    "intake/views/exhibits.py:one": "hands out, and notes it",
    "intake/views/registry.py:exhibit": "hands out, and notes it",
    "review/views/exhibits.py:exhibit": "hands out, and notes it",
    # Whoever proves who they are is asked anew, and each try is counted.
    "accounts/views/confirm.py:ask": "asks the question",
    "accounts/views/confirm.py:_confirmed": "counts a wrong answer",
    "accounts/views/factors.py:add_passkey": "asks the question",
    "accounts/views/second.py:show": "asks the question",
    "accounts/views/second.py:passkey": "asks the question",
    "accounts/views/second.py:_note": "counts a wrong answer",
    "accounts/views/sign_in.py:who": "notes that somebody is here",
    "accounts/views/sign_in.py:turned_away": "notes what was denied",
    "accounts/views/sign_in.py:_proved": "counts a wrong answer",
    "accounts/views/tries.py:_raise_alarm": "counts tries",
    "accounts/views/tries.py:tell_owner": "tells by letter of wrong answers",
    # Keeps what was typed when its form was refused.
    "review/views/writing.py:_keep": "keeps what is typed",
}


def opened(path: Path) -> set[str]:
    """Return the functions of a module that open a transaction of their own."""
    found: set[str] = set()
    for function in functions(path):
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == (
                "store().transaction"
            ):
                found.add(function.name)
    return found


@each(of_layer("views", "api"), name_of)
def test_no_view_opens_a_transaction_past_the_door_without_a_reason(
    path: Path,
) -> None:
    there = {
        f"{name_of(path)}:{name}".removeprefix("oversight/") for name in opened(path)
    }

    assert there <= set(PAST)


def test_every_reason_is_still_needed() -> None:
    there = {
        f"{name_of(path)}:{name}".removeprefix("oversight/")
        for path in of_layer("views", "api")
        for name in opened(path)
    }

    assert there == set(PAST)


def test_every_form_carries_its_key() -> None:
    templates = Path(__file__).parents[2] / "templates"
    posting = [
        path.read_text()
        for path in templates.rglob("*.html")
        if 'method="post"' in path.read_text()
    ]

    assert len(posting) == 6
    assert all(
        text.count('method="post"') == text.count("{{ once_key() }}")
        for text in posting
    )
