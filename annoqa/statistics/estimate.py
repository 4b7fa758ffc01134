"""A number and how it was made: value, interval, observed and expected, counts.

Law 2: a value that does not exist is `None` with a reason. Law 3: every number carries how it was
made. `Estimate` is what every coefficient, rate and mean in annoqa returns.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """One number with its interval.

    Attributes
    ----------
    value : float or None
        The number; None when it does not exist, and then `undefined` says why.
    low, high : float or None
        Confidence limits at `confidence`; None when `interval` is None.
    confidence : float
        Nominal coverage of the interval, in (0, 1).
    interval : str or None
        How the interval was made, in words (`"infinitesimal jackknife on items, Fisher z, t"`).
    no_interval : str or None
        Why a defined value has no interval (`"fewer than 2 items"`).
    observed, expected : float or None
        Agreement (or disagreement, as `name` says) seen and by chance, where the number has them.
    n_items, n_units, n_annotators : int or None
        How much evidence there is.
    undefined : str or None
        Why `value` is None.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    confidence: float = 0.95
    interval: str | None = None
    no_interval: str | None = None
    observed: float | None = None
    expected: float | None = None
    n_items: int | None = None
    n_units: int | None = None
    n_annotators: int | None = None
    undefined: str | None = None

    def __post_init__(self) -> None:
        """Hold Law 2: a value or a reason, never both, never neither, never NaN."""
        if (self.value is None) == (self.undefined is None):
            raise ValueError("an estimate has either a value or a reason why it has none")
        for number in (self.value, self.low, self.high, self.observed, self.expected):
            if number is not None and number != number:  # noqa: PLR0124 - NaN is the one value unlike itself
                raise ValueError("NaN is not a number annoqa reports; give a reason instead")

    @classmethod
    def none(cls, reason: str, **made: int | None) -> Self:
        """Return the estimate that does not exist, with the reason and the counts in `made`."""
        return cls(value=None, undefined=reason, **made)  # type: ignore[arg-type]  # counts only

    def to_dict(self) -> dict[str, float | int | str | None]:
        """Return the fields as a plain dictionary, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, fields: Mapping[str, object]) -> Self:
        """Return the estimate that `to_dict` described."""
        return cls(**fields)  # type: ignore[arg-type]  # the dataclass checks its own law

    def __str__(self) -> str:
        """Return `0.743 [0.42, 0.90]`, or `undefined: reason`."""
        if self.value is None:
            return f"undefined: {self.undefined}"
        if self.low is None or self.high is None:
            return f"{self.value:.3f}"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"
