"""The generated pages of docs/: written from the program, compared on each check."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
from flask import Flask

from oversight.app import create_app
from oversight.appeals.rules import lifecycle as appeals
from oversight.authority.permissions import GRANTS, Permission, Role
from oversight.cli import opening, worked
from oversight.cli.answering import Answer, Refused, answers
from oversight.dispatch.rules import (
    clarifying,
    data_lifecycle,
    delaying,
    line_stays,
    misuse,
    using,
)
from oversight.dispatch.rules import lifecycle as dispatch
from oversight.extensions.rules import lifecycle as extensions
from oversight.intake.rules import lifecycle as intake
from oversight.law.rules import proposing
from oversight.ledger.rules.kinds import KINDS
from oversight.notices.rules import mail
from oversight.review.rules import between, challenges
from oversight.review.rules import lifecycle as review
from oversight.settings import HOUSE
from oversight.web.access import declared

NOTE = "<!-- Written by `python -m oversight docs write`; do not edit. -->"
DRAWINGS = {
    "Request, before review": intake.LIFECYCLE.diagram,
    "Review of one request": review.LIFECYCLE.diagram,
    "Line of a document sent to a platform": dispatch.LIFECYCLE.diagram,
    "Word that an item rests: of a court, of an appeal": line_stays.LIFECYCLE.diagram,
    "Question of a platform on one item": clarifying.LIFECYCLE.diagram,
    "Question to the body that filed": between.ASKED.diagram,
    "Items handed back to the body": between.RETURNED.diagram,
    "Challenge of a reviewer": challenges.LIFECYCLE.diagram,
    "Account in a request for data": data_lifecycle.LIFECYCLE.diagram,
    "Data that were handed over": data_lifecycle.HOLDINGS.diagram,
    "Extension of a delayed notice": delaying.LIFECYCLE.diagram,
    "Use of data for longer, or for more": using.LIFECYCLE.diagram,
    "Report that data were misused": misuse.LIFECYCLE.diagram,
    "Victims' restriction beyond thirty days": extensions.LIFECYCLE.diagram,
    "Appeal": appeals.LIFECYCLE.diagram,
    "Change of the law register": proposing.LIFECYCLE.diagram,
    "Letter": mail.LIFECYCLE.diagram,
}


@click.group()
def docs() -> None:
    """Write the generated pages of the docs folder."""


@docs.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a page is stale.")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=HOUSE / "docs",
    help="Another folder than docs/.",
)
@click.pass_context
@answers
def write(context: click.Context, into: Path, *, check: bool) -> Answer:
    """Write permissions, states, addresses, commands, kinds and examples afresh."""
    root = context.find_root().command
    assert isinstance(root, click.Group)
    pages = written(create_app(opening.settings()), root)
    stale = [name for name, text in pages.items() if _is_stale(into / name, text)]
    if check and stale:
        raise Refused("stale", f"Out of date: {', '.join(stale)}. Run: make docs")
    for name in stale:
        (into / name).write_text(pages[name], encoding="utf-8")
    line = f"Written: {', '.join(stale)}" if stale else "Every page is fresh."
    return Answer({"written": stale, "pages": sorted(pages)}, (line,))


def written(app: Flask, root: click.Group) -> Mapping[str, str]:
    """Return every generated page by its file name."""
    made: Mapping[str, Callable[[], str]] = {
        "permissions.md": lambda: permissions(app),
        "states.md": states,
        "addresses.md": lambda: addresses(app),
        "commands.md": lambda: commands(root),
        "kinds.md": kinds,
        worked.PAGE: lambda: worked.page(
            (HOUSE / "docs" / worked.PAGE).read_text(encoding="utf-8")
        ),
    }
    return {name: make() for name, make in made.items()}


def permissions(app: Flask) -> str:
    """Return who may do what, and which page asks for which permission."""
    roles = sorted(Role, key=lambda role: role.value)
    lines = [
        *("# Permissions", "", NOTE, ""),
        (
            "A person wears exactly one role. Beyond the role, each act checks the "
            "relation (whose matter is it) and each table its shape."
        ),
        "",
        "| permission | " + " | ".join(role.value for role in roles) + " |",
        "|---" * (len(roles) + 1) + "|",
    ]
    for permission in Permission:
        marks = ["yes" if permission in GRANTS[role] else "" for role in roles]
        lines.append(f"| `{permission.value}` | " + " | ".join(marks) + " |")
    lines += ["", "## Pages", "", "| page | who may open it |", "|---|---|"]
    lines += [f"| `{name}` | {_who(mark)} |" for name, mark in declared(app).items()]
    return "\n".join(lines) + "\n"


def kinds() -> str:
    """Return every kind of entry of the public log with the fields that it has."""
    lines = [
        *("# Kinds of entries", "", NOTE, ""),
        (
            "The closed table: it grows only by adding. Beside the fields of every "
            "[entry](leaf.md#an-entry) a kind has those in clear, each in every "
            "entry of the kind, `null` where it does not apply; and as many digests "
            "in `_sd` as it has private names, one more for each field under seal."
        ),
        "",
        "| kind | stands in | fields in clear | private names |",
        "|---|---|---|---|",
    ]
    for row in KINDS.values():
        where = ["house" if row.house else "docket"]
        where += ["agency, an"] if row.agency else []
        where += ["item"] if row.item else []
        cells = (", ".join(where), _codes(row.public), _codes(row.private))
        lines.append(f"| `{row.name}` | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _codes(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def states() -> str:
    """Return every state machine as a drawing."""
    parts = ["# States", "", NOTE]
    for name, drawing in DRAWINGS.items():
        parts += ["", f"## {name}", "", "```mermaid", drawing(), "```"]
    return "\n".join(parts) + "\n"


def addresses(app: Flask) -> str:
    """Return every web address the portal answers."""
    lines = [
        "# Addresses",
        "",
        NOTE,
        "",
        "| address | methods | page |",
        "|---|---|---|",
    ]
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        lines.append(f"| `{rule.rule}` | {', '.join(methods)} | `{rule.endpoint}` |")
    return "\n".join(lines) + "\n"


def commands(root: click.Group) -> str:
    """Return every command with its help, as it prints it."""
    lines = ["# Commands", "", NOTE, ""]
    lines += ["`python -m oversight COMMAND`; exit 0 done, 1 refused, 2 wrong usage."]
    for name, command in _every(root, "python -m oversight"):
        parent = click.Context(
            command,
            info_name=name,
            terminal_width=80,
            help_option_names=["-h", "--help"],  # as the group says; click caches it
        )
        lines += ["", f"## {name}", "", "```text", command.get_help(parent), "```"]
    return "\n".join(line.rstrip() for line in "\n".join(lines).splitlines()) + "\n"


def _every(group: click.Group, prefix: str) -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    context = click.Context(group)
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        assert command is not None
        path = f"{prefix} {name}"
        if isinstance(command, click.Group):
            found += _every(command, path)
        else:
            found.append((path, command))
    return found


def _who(mark: str) -> str:
    return "everybody" if mark == "public" else f"`{mark}`"


def _is_stale(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text(encoding="utf-8") != text
