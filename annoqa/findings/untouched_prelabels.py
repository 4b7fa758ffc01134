"""An annotator who leaves pre-labels as they are, far more often than the others.

What it finds: annotators whose pre-labelled answers are mostly untouched, beyond every doubt of the
interval, while the other annotators' are not; with their time per answer beside it.
Why it matters: an untouched pre-label is the model's answer with a person's name on it; it inflates
agreement with the model and with everyone else who did not look.
When it is wrong: the pre-labels these items came with may simply have been right.
What to do: look at the listed items together; ask, do not accuse.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow.compute as pc

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.thresholds import CLICKING_SPEED, UNTOUCHED
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import share_interval


def untouched_prelabels(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every annotator who clicks through pre-labels."""
    rows = evidence.table.annotations
    counts = pc.and_(pc.equal(rows["status"], "submitted"), pc.equal(rows["role"], "human")).to_numpy()
    started = counts & pc.is_valid(rows["prelabel"]).to_numpy()
    untouched = pc.fill_null(pc.equal(rows["prelabel"], "untouched"), fill_value=False).to_numpy()
    who = evidence.table.column("annotations", "annotator")
    for annotator in np.unique(who[started]):
        mine, others = started & (who == annotator), started & (who != annotator)
        share = share_interval(untouched[mine].astype(int), np.ones(mine.sum(), dtype=int))
        rest = share_interval(untouched[others].astype(int), np.ones(others.sum(), dtype=int))
        if _beyond(share, rest):
            yield _finding(evidence, int(annotator), mine & untouched, share.value, rest.value)


def _beyond(share: Estimate, rest: Estimate) -> bool:
    """Return whether a share is more often than not, and more than the others'."""
    if share.low is None or share.low <= UNTOUCHED.value:
        return False
    return rest.value is None or (rest.high is not None and rest.high < share.low)


def _finding(
    evidence: Evidence, annotator: int, rows: np.ndarray, share: float | None, rest: float | None
) -> Finding:
    """Tell the share, the others' share, and the time per answer."""
    name = evidence.context.annotators[annotator]
    items = evidence.table.column("annotations", "item")[rows]
    speed = _speed(evidence, annotator)
    pace = (
        f" Their median time for an answer is {speed:.0%} of the others'."
        if speed is not None and speed < CLICKING_SPEED.value
        else ""
    )
    compared = "" if rest is None else f", the others' {rest:.0%}"
    return Finding(
        code=UNTOUCHED_PRELABELS.code,
        rule=UNTOUCHED_PRELABELS.name,
        severity="warning",
        field=None,
        subject=name,
        title=f"{name} leaves pre-labels as they are",
        message=f"{share:.0%} of their pre-labelled answers are untouched{compared}.{pace}",
        next_step=f"Look at these items together with {name}; leave these answers out until then.",
        items=tuple(dict.fromkeys(evidence.context.items[item] for item in items)),
        evidence={"share": share, "others": rest, "time_of_others": speed},
    )


def _speed(evidence: Evidence, annotator: int) -> float | None:
    """Return the annotator's median time for an answer as a share of the others' median."""
    time = evidence.table.column("annotations", "lead_time_s", np.nan)
    who = evidence.table.column("annotations", "annotator")
    human = pc.equal(evidence.table.annotations["role"], "human").to_numpy()
    mine = time[human & (who == annotator) & np.isfinite(time)]
    others = time[human & (who != annotator) & np.isfinite(time)]
    if not len(mine) or not len(others) or np.median(others) <= 0:
        return None
    return float(np.median(mine) / np.median(others))


UNTOUCHED_PRELABELS = Rule(
    code="AQ203",
    name="untouched_prelabels",
    title="An annotator clicks through pre-labels",
    check=untouched_prelabels,
)
