"""Checking a signed decision with nothing but its file: no database, no portal."""

import json
from pathlib import Path

import click

from oversight.accounts.rules import signatures as rules
from oversight.cli.answering import DONE, REFUSED, Answer, Refused, answers

PROVES = (
    "It proves: whoever held this key signed exactly this text, on a page of {origin},",
    "and the device had verified its owner by finger, face or PIN.",
)
PROVES_NOT = (
    "It does not prove: whose key it is, when it was signed, or that nothing replaced",
    "the decision later. For that, compare the key's fingerprint and the decision with",
    "the record of acts.",
)
NOT_VALID = "The text was changed, or it was not signed with this key."


@click.group()
def decision() -> None:
    """Check what reviewers have signed."""


@decision.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@answers
def verify(file: Path) -> Answer:
    """Say whether the signature of an exported decision holds."""
    try:
        text, signature = rules.imported(json.loads(file.read_bytes()))
    except (ValueError, RecursionError) as error:
        raise Refused("unreadable", f"This file cannot be checked: {error}.") from None
    found = rules.verdict(rules.digest(text), signature)
    facts: dict[str, object] = {"valid": found.valid}
    if not found.valid:
        facts["fault"] = found.fault
        return Answer(facts, (f"Not valid: {found.fault}.", NOT_VALID), REFUSED)
    facts |= {"origin": found.origin, "key_sha256": found.fingerprint}
    facts |= {"text_sha256": rules.digest(text).hex()}
    told = tuple(line.format(origin=found.origin) for line in PROVES)
    lines = ("Valid.", f"Key (SHA-256): {found.fingerprint}", *told, *PROVES_NOT)
    return Answer(facts, lines, DONE)
