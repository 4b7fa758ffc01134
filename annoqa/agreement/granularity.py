"""Granularity: whether segments are cut finer than annotators can agree on.

    verdict   too_fine     when the whole interval of the mean start disagreement m is above 0.5 s
              ok           when the whole interval is at or below it
              borderline   when it straddles it
              insufficient when fewer than 20 starts are matched, or m has no interval

    relative  expected IoU = (D − m) / (D + m), D being the median duration
              fine_for_duration when m > D/7 (expected IoU below .75), unusable when m > D/3 (.5)

Half a second is generous for a grasp of one second and strict for a phase of a minute, so the two
are told side by side. `segmentation_unclear` says that m rests on few survivors or that annotators
cut differently: more than 20 % of the marks found no partner, or more than 15 % are fragmented or
part of a merge. A small m then means little.

Use it when segments are labelled on time, class by class: one class may be too fine, not all.
Beware when one annotator has a habit: if the size of a median signed bias exceeds half of m, coach
that annotator and leave the granularity alone. If more than 30 % of a label's matched marks are
called the same other label, merging the two may help more than longer segments.
Undefined never: without evidence the verdict is `insufficient`.
"""

from dataclasses import dataclass
from typing import Literal

from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import ALIKE

Verdict = Literal["too_fine", "ok", "borderline", "insufficient"]
Relative = Literal["ok", "fine_for_duration", "unusable", "unknown"]

MAX_MEAN_START_S = 0.5
MIN_MATCHED_STARTS = 20
MAX_ALONE = 0.2
MAX_RECUT = 0.15
FINE_FOR_DURATION = 7
UNUSABLE = 3
HABIT = 0.5
MAX_CONFUSED = 0.3


@dataclass(frozen=True, kw_only=True)
class GranularityEvidence:
    """What the verdict is made from.

    Attributes
    ----------
    mean_start_s : Estimate
        Mean start disagreement of matched pairs, in seconds, with its interval over clusters.
    n_matched : int
        Pairs whose starts were measured.
    alone_share, recut_share : float or None
        Shares of marks without a partner, and of marks fragmented or in a merge.
    median_duration_s : float or None
        Of all marks compared; points have none.
    worst_bias_s : float or None
        The median signed bias that is farthest from 0 among the annotators.
    worst_annotator : str or None
        Whose bias it is.
    confused_with : str or None
        The label that partners of a label's marks have most, other than that label.
    confused_share : float or None
        Share of the matched marks whose partner has it.
    tolerance_90_s : float or None
        Least tolerance within which 90 % of all boundaries have a partner.
    """

    mean_start_s: Estimate
    n_matched: int
    alone_share: float | None
    recut_share: float | None
    median_duration_s: float | None
    worst_bias_s: float | None = None
    worst_annotator: str | None = None
    confused_with: str | None = None
    confused_share: float | None = None
    tolerance_90_s: float | None = None


@dataclass(frozen=True, kw_only=True)
class Granularity:
    """The verdict, and why.

    Attributes
    ----------
    verdict : {"too_fine", "ok", "borderline", "insufficient"}
        By the absolute rule.
    relative : {"ok", "fine_for_duration", "unusable", "unknown"}
        By the duration of the marks.
    segmentation_unclear : bool
        Whether too many marks have no partner, or are cut differently.
    habit : bool
        Whether one annotator's bias explains more than half of the disagreement.
    why : tuple of str
        Sentences, the most important first.
    expected_iou : float or None
        What m and the median duration let expect.
    minimum_meaningful_s : float or None
        7·m: shorter segments cannot be expected to reach an IoU of .75.
    tolerance_90_s : float or None
        Do not score models more strictly than this.
    """

    verdict: Verdict
    relative: Relative
    segmentation_unclear: bool
    habit: bool
    why: tuple[str, ...]
    expected_iou: float | None
    minimum_meaningful_s: float | None
    tolerance_90_s: float | None


def granularity(
    evidence: GranularityEvidence,
    *,
    max_mean_start_s: float = MAX_MEAN_START_S,
    min_matched: int = MIN_MATCHED_STARTS,
) -> Granularity:
    """Judge whether the granularity of a class of segments is too fine.

    Parameters
    ----------
    evidence : GranularityEvidence
        What was measured.
    max_mean_start_s : float, default 0.5
        More mean start disagreement than this is too much.
    min_matched : int, default 20
        Fewer matched starts than this are not enough to say.

    Returns
    -------
    Granularity
        Verdict, the rule by duration, and the reasons in words.

    Examples
    --------
    >>> mean = Estimate(value=0.71, low=0.62, high=0.81, interval="t")
    >>> evidence = GranularityEvidence(
    ...     mean_start_s=mean, n_matched=412, alone_share=0.04, recut_share=0.0, median_duration_s=3.5
    ... )
    >>> judged = granularity(evidence)
    >>> judged.verdict, judged.relative, round(judged.expected_iou, 2)
    ('too_fine', 'fine_for_duration', 0.66)
    """
    verdict = _verdict(evidence, max_mean_start_s, min_matched)
    mean, duration = evidence.mean_start_s.value, evidence.median_duration_s
    known = mean is not None and duration is not None and duration > 0
    expected = None
    if known and mean is not None and duration is not None:
        expected = max(0.0, (duration - mean) / (duration + mean))
    unclear = _over(evidence.alone_share, MAX_ALONE) or _over(evidence.recut_share, MAX_RECUT)
    habit = mean is not None and evidence.worst_bias_s is not None
    habit = habit and abs(evidence.worst_bias_s or 0.0) > HABIT * (mean or 0.0)
    relative = _relative(mean, duration)
    told = _told(evidence, verdict, max_mean_start_s, min_matched)
    return Granularity(
        verdict=verdict,
        relative=relative,
        segmentation_unclear=unclear,
        habit=habit,
        why=(told, *_more(evidence, relative, habit=habit)),
        expected_iou=expected,
        minimum_meaningful_s=None if mean is None else FINE_FOR_DURATION * mean,
        tolerance_90_s=evidence.tolerance_90_s,
    )


def _verdict(evidence: GranularityEvidence, limit: float, min_matched: int) -> Verdict:
    """Compare the interval, never the point, with the limit."""
    low, high = evidence.mean_start_s.low, evidence.mean_start_s.high
    if evidence.mean_start_s.no_interval == ALIKE:  # the items do not differ: all say the mean
        low = high = evidence.mean_start_s.value
    if evidence.n_matched < min_matched or low is None or high is None:
        return "insufficient"
    if low > limit:
        return "too_fine"
    return "ok" if high <= limit else "borderline"


def _relative(mean: float | None, duration: float | None) -> Relative:
    """Compare the mean disagreement with the duration of the marks."""
    if mean is None or not duration:
        return "unknown"
    if UNUSABLE * mean > duration:
        return "unusable"
    return "fine_for_duration" if FINE_FOR_DURATION * mean > duration else "ok"


def _over(share: float | None, limit: float) -> bool:
    """Return whether a share is known and above its limit."""
    return share is not None and share > limit


def _told(evidence: GranularityEvidence, verdict: Verdict, limit: float, min_matched: int) -> str:
    """Say what led to the verdict."""
    if verdict == "insufficient":
        return _insufficient(evidence, min_matched)
    lies = {"too_fine": "is above", "ok": "is at or below"}.get(verdict)
    if lies is None:
        return f"The interval of the mean start disagreement straddles {limit:g} s."
    return f"The whole interval of the mean start disagreement {lies} {limit:g} s."


def _more(evidence: GranularityEvidence, relative: Relative, *, habit: bool) -> list[str]:
    """Say what else a person should know before changing the granularity."""
    more = []
    if habit:
        more.append(
            f"{evidence.worst_annotator or 'One annotator'} is offset by {evidence.worst_bias_s:+.2f} s"
            " against the others, more than half of it: a habit to coach, not a granularity to coarsen."
        )
    if relative in {"fine_for_duration", "unusable"}:
        more.append(
            f"With a median duration of {evidence.median_duration_s:.2f} s the expected IoU is below"
            f" {'.5' if relative == 'unusable' else '.75'}."
        )
    if _over(evidence.confused_share, MAX_CONFUSED):
        more.append(
            f"{evidence.confused_share:.0%} of the matched marks are called `{evidence.confused_with}` by"
            " the other annotator: merge the two labels, or tell them apart in the guideline."
        )
    if _over(evidence.alone_share, MAX_ALONE):
        more.append(f"{evidence.alone_share:.0%} of the marks found no partner: the mean rests on the rest.")
    if _over(evidence.recut_share, MAX_RECUT):
        more.append(f"{evidence.recut_share:.0%} of the marks are cut differently by the other annotator.")
    return more


def _insufficient(evidence: GranularityEvidence, min_matched: int) -> str:
    """Say what is missing."""
    if evidence.n_matched < min_matched:
        return f"{evidence.n_matched} starts are matched; {min_matched} are needed to say."
    return (
        f"The mean has no interval: {evidence.mean_start_s.no_interval or evidence.mean_start_s.undefined}."
    )
