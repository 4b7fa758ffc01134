"""The packet: one HTML file that needs nothing beside itself, and prints one page a failing clause."""

from importlib.resources import files
from typing import Any

from markupsafe import Markup

from annoqa.campaign.recalibration import FailingCell, FollowUp, Rise
from annoqa.campaign.review import Review
from annoqa.report.fill import fill
from annoqa.report.gallery.answer import Focus
from annoqa.report.gallery.media import Media
from annoqa.report.gallery.picture import draw_item
from annoqa.report.numbers import DASH, number, told
from annoqa.report.page import POLICY
from annoqa.statistics.estimate import Estimate

MORE_PICTURES = 3
"""Beside the items to discuss."""
N_IDS = 12
BADGES = {"gone": "info", "still there": "serious", "cannot tell yet": "warning"}


def render_packet(review: Review) -> str:
    """Write the packet of a recalibration review as one self-contained page.

    Parameters
    ----------
    review : Review
        What it says, and the annotations that its pictures show.

    Returns
    -------
    str
        HTML; the same input gives the same bytes.
    """
    media = Media(review.media_folder)
    told_ = review.recalibration
    pages = [
        {"clause": clause, "cells": [_cell(review, media, one) for one in clause.cells]}
        for clause in told_.clauses
    ]
    return str(
        fill(
            "recalibration.html",
            told=told_,
            policy=POLICY,
            style=_style("style.css") + _style("recalibration.css"),
            pages=pages,
            follow_ups=[_followed(one) for one in told_.follow_ups],
            rises=[{"rise": one, **_periods(one)} for one in told_.rises],
            calibration=sorted({entry.item for entry in told_.calibration}, key=_as_number),
            pictures=media.embedded,
        )
    )


def size(estimate: Estimate, unit: str = "", *, points: bool = False) -> str:
    """Return a share in percent, or an offset in its unit, with its interval.

    Parameters
    ----------
    estimate : Estimate
        A share, or a mean offset.
    unit : str, optional
        Of the offset; `of the size` is told in percent.
    points : bool, default False
        Whether it is a difference of shares, which is told in percentage points.

    Returns
    -------
    str
        A dash where it does not exist.

    Examples
    --------
    >>> size(Estimate(value=0.848, low=0.743, high=0.916))
    '85 % [74 %, 92 %]'
    >>> size(Estimate(value=-0.29, low=-0.44, high=-0.12), points=True)
    '−29 [−44, −12] points'
    >>> size(Estimate(value=0.4, low=0.38, high=0.42), "s")
    '0.40 [0.38, 0.42] s'
    """
    if unit not in ("", "of the size"):
        return told(estimate, unit)
    if estimate.value is None:
        return DASH
    decimals, sign = 1 if unit else 0, "" if points else " %"
    parts = [estimate.value, estimate.low, estimate.high]
    texts = [f"{number(100 * part, decimals)}{sign}" for part in parts if part is not None]
    limits = f" [{texts[1]}, {texts[2]}]" if len(texts) == len(parts) else ""
    return " ".join(word for word in (f"{texts[0]}{limits}", "points" * points, unit) if word)


def _cell(review: Review, media: Media, one: FailingCell) -> dict[str, Any]:
    """Return what the template shows of a failing cell."""
    cell = one.told
    both = [label for label in (cell.truth_label, cell.answer) if label is not None]
    about = Focus(frozenset(both) if len(both) == 2 else frozenset())

    def drawn(item: str) -> Markup:
        return draw_item(review.table, media, cell.field, item, about)

    talked = [(entry, drawn(entry.item)) for entry in one.discuss]
    seen = {entry.item for entry in one.discuss}
    others = [item for item in cell.items if item not in seen]
    return {
        "one": one,
        "cell": cell,
        "share": size(cell.share),
        "effect": "" if cell.effect is None else told(cell.effect, cell.unit),
        "talked": talked,
        "pictures": [drawn(item) for item in others[:MORE_PICTURES]],
        "ids": others[MORE_PICTURES : MORE_PICTURES + N_IDS],
        "n_more": max(len(others) - MORE_PICTURES - N_IDS, 0),
    }


def _followed(one: FollowUp) -> dict[str, Any]:
    """Return what the template shows of a cell that failed before."""
    weeks = one.weeks
    return {
        "one": one,
        "badge": BADGES[one.became],
        **_periods(one),
        "step": None if weeks.step.value is None else size(weeks.step, one.unit, points=True),
        "bend": None if weeks.bend.value is None else size(weeks.bend, one.unit, points=True),
        "still": [(who, size(who.share, one.unit)) for who in one.still],
    }


def _periods(one: FollowUp | Rise) -> dict[str, str]:
    """Return the numbers before and after as text."""
    difference = size(one.difference, one.unit, points=True)
    return {
        "before": size(one.before, one.unit),
        "after": size(one.after, one.unit),
        "difference": difference,
    }


def _style(name: str) -> Markup:
    """Return one of our own style sheets."""
    return Markup(files("annoqa.report").joinpath("templates", name).read_text("utf-8"))  # noqa: S704 - our own file


def _as_number(item: str) -> tuple[int, str]:
    """Sort ids that are numbers by their size."""
    return len(item) if item.isdigit() else 0, item
