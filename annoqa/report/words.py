"""Numbers in sentences: what a field's measurements say, for people who do not read tables."""

from collections.abc import Mapping, Sequence

from annoqa.findings.thresholds import EXTENT_BIAS_S, PROTOCOL_IOU
from annoqa.measurements.measurement import Measurement, Question
from annoqa.report.headline import headline
from annoqa.report.numbers import counted, number, percent, told

VERDICTS = {
    "too_fine": ": above 0.5 s, so the granularity is likely too fine",
    "borderline": ": around 0.5 s, so the granularity may be too fine",
}
HABITS = {"start_bias": "starts", "end_bias": "ends"}
LEAST = {"s": EXTENT_BIAS_S.value, "px": 1.0}
"""From which lower limit on an offset from ground truth is worth a sentence, by unit."""
N_LABELS = 6
FEW_FRAMES = 10


def sentences(numbers: Sequence[Measurement]) -> list[str]:
    """Say in words what was measured of one field.

    Parameters
    ----------
    numbers : sequence of Measurement
        All measurements of the field; those about all annotators are told.

    Returns
    -------
    list of str
        One sentence each, with marks of Markdown; undefined numbers are told with their reason.
    """
    of_all = {(n.question, n.name): n for n in numbers if n.subject == "all"}
    said = [tell(of_all) for tell in (_matched, _starts, _named, _extent, _values, _right)]
    said += [*_by_label(numbers), *_habits(numbers), _off_truth(numbers)]
    return [sentence for sentence in said if sentence]


Numbers = dict[tuple[Question, str], Measurement]


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
    found = of_all.get(("extent", "mean_start_disagreement"))
    return (
        ""
        if found is None or found.estimate.value is None
        else f"Mean start disagreement {_disagreement(found)}"
    )


def _disagreement(found: Measurement) -> str:
    """Return `0.71 s (95 % CI 0.62–0.81, 40 items), 21 frames: above 0.5 s, so …`."""
    text, frames = in_brackets(found), found.detail.get("frames")
    if isinstance(frames, float):
        text += f", {number(frames, 0 if frames >= FEW_FRAMES else 1)} frames"
    return f"{text}{_verdict(found)}."


def _verdict(found: Measurement) -> str:
    """Return what the granularity rule says of a mean start disagreement; empty where it is fine."""
    made = found.detail.get("granularity")
    return VERDICTS.get(str(made.get("verdict")), "") if isinstance(made, Mapping) else ""


def _by_label(numbers: Sequence[Measurement]) -> list[str]:
    """Say of each label that is cut too fine how many starts matched and how far apart they are."""
    of_labels = (n for n in numbers if n.subject == "label" and n.name == "mean_start_disagreement")
    known = [n for n in of_labels if n.unit == "s" and n.estimate.value is not None and _verdict(n)]
    known.sort(key=lambda n: (-(n.estimate.value or 0.0), n.who))
    said = [
        f"`{n.who[0]}`: {_share_of_starts(n.detail)}mean start disagreement {_disagreement(n)}"
        for n in known[:N_LABELS]
    ]
    more = len(known) - N_LABELS
    return [*said, f"The same holds for {counted(more, 'more label')}."] if more > 0 else said


def _share_of_starts(detail: Mapping[str, object]) -> str:
    """Return `412 of 430 starts matched (95.8 %), `; empty where it is not known."""
    matched, marks = detail.get("n_matched"), detail.get("n_marks")
    if not isinstance(matched, int) or not isinstance(marks, int) or not marks:
        return ""
    return f"{matched:,} of {marks:,} starts matched ({percent(matched / marks)}); "


def _habits(numbers: Sequence[Measurement]) -> list[str]:
    """Name the annotators whose starts or ends lie off those of the others by a habit."""
    said = []
    for n in numbers:
        low, high, value = n.estimate.low, n.estimate.high, n.estimate.value
        if (
            n.subject != "annotator"
            or n.name not in HABITS
            or n.unit != "s"
            or low is None
            or high is None
            or not value
        ):
            continue
        if max(low, -high) > EXTENT_BIAS_S.value:
            where = "later" if value > 0 else "earlier"
            said.append(
                f"{n.who[0]} {HABITS[n.name]} {number(abs(value))} s {where} than the others:"
                " a habit, not noise."
            )
    return said


def _off_truth(numbers: Sequence[Measurement]) -> str:
    """Say which sides lie off ground truth for certain."""
    said = []
    for n in numbers:
        low, high, value = n.estimate.low, n.estimate.high, n.estimate.value
        if n.subject != "all" or n.question != "accuracy" or n.unit not in LEAST or value is None:
            continue
        if low is not None and high is not None and max(low, -high) > LEAST[n.unit]:
            said.append(
                f"{n.title.split(' (')[0].lower()}: {'+' if value > 0 else ''}{told(n.estimate, n.unit)}"
            )
    return f"Off ground truth: {'; '.join(said)}." if said else ""


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
    if "IoU" not in found.title:
        return f"{found.title} is {told(found.estimate)}."
    mean = found.title.removesuffix(" of matched marks").removeprefix("Mean ")
    text = f"Matched marks overlap with a mean {mean} of {told(found.estimate)}"
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
        first = f"Two annotators answer alike in {percent(alike.estimate.value)} of cases; beyond chance, "
    return (
        f"{first}{alpha.title} is {told(alpha.estimate)}."
        if first
        else f"{alpha.title} is {told(alpha.estimate)}."
    )


def _right(of_all: Numbers) -> str:
    """Say how often answers are right."""
    found = of_all.get(("accuracy", "accuracy")) or headline(
        [n for (question, _), n in of_all.items() if question == "accuracy" and not n.unit]
    )
    if found is None:
        return ""
    if found.estimate.value is None:
        return f"Against ground truth: {found.estimate.undefined}."
    if found.name != "accuracy":
        return f"Against ground truth, {found.title} is {told(found.estimate)}."
    of = f" on {counted(found.estimate.n_items, 'item')}" if found.estimate.n_items else ""
    return f"Against ground truth{of}, {percent(found.estimate.value)} are right: {told(found.estimate)}."


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
    clusters = found.detail.get("n_clusters")
    if isinstance(clusters, int) and clusters != made.n_items:
        inside.append(f"{clusters:,} groups of items")
    elif made.n_items:
        inside.append(counted(made.n_items, "item"))
    unit = f" {found.unit}" if found.unit else ""
    return f"{value}{unit} ({', '.join(inside)})" if inside else f"{value}{unit}"
