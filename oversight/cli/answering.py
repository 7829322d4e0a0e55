"""How every command answers: lines for people, or one JSON object; 0, 1 or 2."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec

import click

from oversight.cli import faults
from oversight.core.errors import RuleError
from oversight.ledger.rules.errors import LogError
from oversight.settings import SettingsError

DONE, REFUSED = 0, 1
P = ParamSpec("P")


class Refused(Exception):  # noqa: N818  # It is an answer, not a fault.
    """The command did nothing, and the sentence says why."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say: facts for machines, lines for people."""

    facts: Mapping[str, object]
    lines: tuple[str, ...] = ()
    code: int = DONE
    raw: bytes | None = field(default=None)


def answers(command: Callable[P, Answer]) -> Callable[..., None]:
    """Give a command ``--json`` and its exit codes; refusals are sentences."""

    @click.option(
        "--json",
        "as_json",
        is_flag=True,
        help="Print one JSON object on stdout; messages go to stderr.",
    )
    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        as_json = bool(kwargs.pop("as_json", False))
        try:
            answer = command(*args, **kwargs)
        except (RuleError, Refused, SettingsError) as error:
            answer = refusal(error)
        except LogError as error:
            answer = refusal(Refused(error.code, error.sentence))
        except Exception as error:
            found = fault(error)
            if found is None:
                raise
            answer = found
        _print(answer, as_json=as_json)
        click.get_current_context().exit(answer.code)

    return wrapped


def say(line: str) -> None:
    """Tell the person at the terminal something beside the answer."""
    click.echo(faults.printable(line), err=True)


def refusal(error: RuleError | Refused | SettingsError) -> Answer:
    """Return a refusal as an answer."""
    code = "settings" if isinstance(error, SettingsError) else error.code
    facts = {"error": {"code": code, "message": str(error)}}
    return Answer(facts, (f"Refused: {error}",), REFUSED)


def fault(error: Exception) -> Answer | None:
    """Return what a file or a database answered; None for whatever else went wrong."""
    if isinstance(error, BrokenPipeError):
        return None  # Whoever read our answer has gone; click knows what to do.
    if isinstance(error, OSError):
        return refusal(Refused(faults.CODE_FILE, faults.of_file(error)))
    if isinstance(error, UnicodeEncodeError):
        return refusal(Refused(faults.CODE_WORDS, faults.OF_WORDS))
    said = faults.of_database(error)
    return None if said is None else refusal(Refused(faults.CODE_DATABASE, said))


def _print(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        for line in answer.lines:
            say(line)
        click.echo(faults.printable(json.dumps(answer.facts, ensure_ascii=False)))
        return
    if answer.raw is not None:
        click.echo(answer.raw, nl=False)
        return
    for line in answer.lines:
        click.echo(faults.printable(line), err=answer.code != DONE)
