"""How reliable a field is: which coefficient says so, and what its interval allows."""

from collections.abc import Sequence

from annoqa.findings.thresholds import RELIABILITY_GOOD, RELIABILITY_TENTATIVE
from annoqa.measurements.measurement import Measurement
from annoqa.statistics.estimate import Estimate

RELIABILITY = ("krippendorff_alpha", "objects_alpha")


def reliability(numbers: Sequence[Measurement]) -> Measurement | None:
    """Return the coefficient that says how reliable a field is; α of all annotators.

    Parameters
    ----------
    numbers : sequence of Measurement
        Of one field.

    Returns
    -------
    Measurement or None
        None where no coefficient was taken.
    """
    of_all = [n for n in numbers if n.subject == "all" and n.question in {"value", "label", "detection"}]
    known = [n for name in RELIABILITY for n in of_all if n.name == name]
    return next((n for n in known if n.estimate.value is not None), next(iter(known), None))


def grade(estimate: Estimate) -> str:
    """Return what an α allows: good, tentative, poor, or unknown where the interval cannot tell.

    Parameters
    ----------
    estimate : Estimate
        Krippendorff's α. Its interval is compared, never the value alone.

    Returns
    -------
    str
        `good`, `tentative`, `poor`, `unknown`.
    """
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return "good" if estimate.value == 1 else "unknown"
    if estimate.low >= RELIABILITY_GOOD.value:
        return "good"
    if estimate.high < RELIABILITY_TENTATIVE.value:
        return "poor"
    return "tentative" if estimate.low >= RELIABILITY_TENTATIVE.value else "unknown"
