"""How a rate is said: with its numerator, denominator and interval, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

FEW = 10
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Rate:
    """A share: ``n`` of ``d``; percentages and interval only where ``d`` is enough.

    ``low`` and ``high`` are the Wilson 95 % interval, in percent to one decimal.
    """

    n: int
    d: int

    @property
    def enough(self) -> bool:
        """Say whether the denominator carries a percentage (REPORTS 0)."""
        return self.d >= FEW

    @property
    def percent(self) -> float | None:
        """Return the share in percent, or None below ten."""
        return round(100 * self.n / self.d, 1) if self.enough else None

    @property
    def low(self) -> float | None:
        """Return the lower end of the interval in percent."""
        return self._wilson(-1)

    @property
    def high(self) -> float | None:
        """Return the upper end of the interval in percent."""
        return self._wilson(1)

    def _wilson(self, sign: int) -> float | None:
        if not self.enough:
            return None
        p, z2 = self.n / self.d, Z95 * Z95
        centre = p + z2 / (2 * self.d)
        spread = Z95 * sqrt(p * (1 - p) / self.d + z2 / (4 * self.d * self.d))
        end = round(100 * (centre + sign * spread) / (1 + z2 / self.d), 1)
        return min(100.0, max(0.0, end))


def quantile(values: Sequence[int], percent: int) -> int | None:
    """Return the smallest value that at least this share of the values do not pass."""
    if not values:
        return None
    return sorted(values)[-(-percent * len(values) // 100) - 1]
