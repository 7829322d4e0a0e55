"""``python -m bench [NAME…]``: every measurement, or those named."""

import sys
from collections.abc import Callable

from bench import (
    bombs,
    deciding,
    intake,
    log,
    pages,
    papers,
    proofs,
    restoring,
    ruling,
    signing,
    sweeping,
)

BENCHES: dict[str, Callable[[], None]] = {
    "beat": sweeping.measure,
    "bombs": bombs.measure,
    "decision_saved": deciding.measure,
    "intake_csv_5000": intake.measure,
    "intake_xlsx_5000": intake.workbook,
    "ledger_rules": ruling.measure,
    "log": log.measure,
    "docket": pages.docket,
    "pages": pages.measure,
    "pages_postgres": pages.postgres,
    "papers": papers.measure,
    "proofs": proofs.measure,
    "register": pages.register,
    "restore": restoring.measure,
    "signed": signing.measure,
}
# Parts of another: only by name.
PARTS = frozenset(["docket", "pages_postgres", "register"])


def main(names: list[str]) -> int:
    """Run the benches named, or all of them."""
    unknown = sorted(set(names) - set(BENCHES))
    if unknown:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
        return 2
    for name in names or [name for name in BENCHES if name not in PARTS]:
        BENCHES[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
