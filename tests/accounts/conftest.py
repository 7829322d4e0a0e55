"""What every test of this room begins with: every try unspent."""

import pytest

from oversight.accounts.views import tries


@pytest.fixture(autouse=True)
def _fresh_budgets() -> None:
    for budget in tries.BUDGETS:
        budget._left.clear()  # noqa: SLF001
