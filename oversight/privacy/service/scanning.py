"""A search for viruses, where the machine has ClamAV; else the file says so."""

import shutil
import subprocess

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.privacy.rules.kinds import FIELD
from oversight.privacy.rules.scanning import Scan

SCANNER = "clamdscan"
SECONDS = 30
_CLEAN, _INFECTED = 0, 1


def scan(content: bytes) -> Scan:
    """Say whether a scanner found the file clean; refuse one that it does not."""
    found = shutil.which(SCANNER)
    if found is None:
        return Scan.NOT_SCANNED
    try:
        answer = subprocess.run(  # noqa: S603  # The name is ours, the file is input.
            [found, "--no-summary", "--infected", "-"],
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return Scan.NOT_SCANNED
    if answer == _INFECTED:
        raise RuleError(
            "file_infected",
            N_(
                "The virus scanner found something in this file, so it is not taken. "
                "Have the machine it comes from looked at."
            ),
            field=FIELD,
        )
    return Scan.CLEAN if answer == _CLEAN else Scan.NOT_SCANNED
