"""Numbers in sentences: what a field's measurements say, for people who do not read tables."""

from collections.abc import Sequence

from annoqa.findings.thresholds import GRANULARITY_S, PROTOCOL_IOU, RELIABILITY_GOOD, RELIABILITY_TENTATIVE
from annoqa.measurements.measurement import Measurement
from annoqa.report.headline import headline
from annoqa.report.numbers import counted, number, percent, told
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
    return headline([n for n in of_all if n.name in RELIABILITY])


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


def sentences(numbers: Sequence[Measurement]) -> list[str]:
    """Say in words what was measured of one field.

    Parameters
    ----------
    numbers : sequence of Measurement
        All measurements of the field; those about all annotators are told.

    Returns
    -------
    list of str
        One sentence each; undefined numbers are told with their reason.
    """
    of_all = {(n.question, n.name): n for n in numbers if n.subject == "all"}
    said = [tell(of_all) for tell in (_matched, _starts, _named, _extent, _values, _right)]
    return [sentence for sentence in said if sentence]


Numbers = dict[tuple[str, str], Measurement]


def _matched(of_all: Numbers) -> str:
    """Say how many marks found a partner."""
    found = of_all.get(("detection", "detection_f1"))
    if found is None:
        return ""
    if found.estimate.value is None:
        return f"Nothing was compared: {found.estimate.undefined}."
    detail, share = found.detail, percent(found.estimate.value)
    if isinstance(detail.get("n_matched"), int) and isinstance(detail.get("n_marks"), int):
        return f"{2 * detail['n_matched']:,} of {detail['n_marks']:,} marks found a partner ({share})."  # type: ignore[operator]  # seen to be int
    return f"{share} of the marks found a partner."


def _starts(of_all: Numbers) -> str:
    """Say how far apart starts are, in seconds and frames, and whether that is too fine."""
    found = of_all.get(("extent", "start_disagreement"))
    if found is None or found.estimate.value is None:
        return ""
    frames = found.detail.get("frames")
    fps = found.detail.get("fps")
    text = f"Mean start disagreement {in_brackets(found)}"
    if isinstance(frames, float | int) and isinstance(fps, float | int):
        text += f", {number(float(frames), 0)} frames at {fps:g} fps"
    if found.unit != "s":
        return f"{text}."
    too_fine = found.estimate.low is not None and found.estimate.low > GRANULARITY_S.value
    if too_fine:
        return f"{text}: above {GRANULARITY_S.value:g} s, so the granularity is likely too fine."
    return f"{text}."


def _named(of_all: Numbers) -> str:
    """Say how many matched pairs have one label."""
    found = of_all.get(("label", "label_agreement"))
    if found is None or found.estimate.value is None:
        return ""
    return f"Of the matched pairs, {percent(found.estimate.value)} have the same label."


def _extent(of_all: Numbers) -> str:
    """Say how alike matched marks were drawn."""
    found = of_all.get(("extent", "mean_iou"))
    if found is None or found.estimate.value is None:
        return ""
    text = f"Matched marks overlap with a mean IoU of {told(found.estimate)}"
    limit = found.estimate.high
    if limit is not None and limit < PROTOCOL_IOU.value:
        return f"{text}: below {PROTOCOL_IOU.value:g}, so the protocol needs revision."
    return f"{text}."


def _values(of_all: Numbers) -> str:
    """Say how often whole-item answers are alike, and how much of that is beyond chance."""
    alpha = of_all.get(("value", "krippendorff_alpha"))
    if alpha is None:
        return ""
    if alpha.estimate.value is None:
        return f"{alpha.title} has no value: {alpha.estimate.undefined}."
    alike = of_all.get(("value", "percent_agreement"))
    first = ""
    if alike is not None and alike.estimate.value is not None:
        first = f"Two annotators give the same answer in {percent(alike.estimate.value)} of cases; beyond chance, "
    return f"{first}{alpha.title} is {told(alpha.estimate)}." if first else f"{alpha.title} is {told(alpha.estimate)}."


def _right(of_all: Numbers) -> str:
    """Say how often answers are right."""
    found = headline([n for (question, _), n in of_all.items() if question == "accuracy" and not n.unit])
    if found is None:
        return ""
    if found.estimate.value is None:
        return f"Against ground truth: {found.estimate.undefined}."
    of = f", {counted(found.estimate.n_items, 'item')}" if found.estimate.n_items else ""
    return f"Against ground truth, {found.title} is {told(found.estimate, found.unit)}{of}."


def in_brackets(found: Measurement) -> str:
    """Return `0.71 s (95 % CI 0.62–0.81, 40 items)`.

    Parameters
    ----------
    found : Measurement
        With a value.

    Returns
    -------
    str
        Without the brackets where there is nothing to put into them.
    """
    made = found.estimate
    value = number(made.value or 0.0)
    inside = []
    if made.low is not None and made.high is not None:
        inside.append(f"{made.confidence:.0%} CI {number(made.low)}–{number(made.high)}".replace("%", " %"))
    if made.n_items:
        inside.append(counted(made.n_items, "item"))
    unit = f" {found.unit}" if found.unit else ""
    return f"{value}{unit} ({', '.join(inside)})" if inside else f"{value}{unit}"
