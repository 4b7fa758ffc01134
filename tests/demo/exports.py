"""The demo's export as plain JSON, counted without annoqa."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from annoqa.demo.campaign import demo_campaign
from annoqa.demo.export import exported
from annoqa.demo.planted import planted

SEED = 20240131
Json = dict[str, Any]


@cache
def tasks() -> list[Json]:
    """Return the exported tasks."""
    return exported(demo_campaign(SEED))


@cache
def told() -> Json:
    """Return what was planted."""
    return planted(demo_campaign(SEED))


def annotations(*, gold: bool = False) -> Iterator[tuple[Json, Json]]:
    """Yield task and annotation of what was submitted, by people or by the author of gold."""
    for task in tasks():
        for annotation in task["annotations"]:
            if annotation["ground_truth"] == gold and not annotation["was_cancelled"]:
                yield task, annotation


def who(annotation: Json) -> str:
    """Return the address of who made an annotation."""
    return str(annotation["completed_by"]["email"])


def marks(annotation: Json, field: str) -> list[tuple[str, tuple[float, ...]]]:
    """Return label and extent of an annotation's marks: boxes in pixels, actions in seconds."""
    found = []
    for result in annotation["result"]:
        value = result["value"]
        if result["from_name"] != field:
            continue
        if field == "objects":
            x, y = value["x"] * 3.2, value["y"] * 2.4
            extent = (x, y, x + value["width"] * 3.2, y + value["height"] * 2.4)
            found.append((value["rectanglelabels"][0], extent))
        elif field == "actions":
            (frames,) = value["ranges"]
            found.append((value["timelinelabels"][0], ((frames["start"] - 1) / 30, frames["end"] / 30)))
        elif field == "mentions":
            found.append((value["labels"][0], (value["start"], value["end"])))
    return found


@cache
def matched(field: str) -> tuple[tuple[str, str, tuple, tuple], ...]:
    """Return (annotator, task, gold mark, answer) where two marks overlap most, and by more than half."""
    found = []
    gold = {task["id"]: marks(annotation, field) for task, annotation in annotations(gold=True)}
    for task, annotation in annotations():
        answers = marks(annotation, field)
        for true in gold.get(task["id"], ()):
            best = max(answers, key=lambda mark: iou(true[1], mark[1]), default=None)
            if best is not None and iou(true[1], best[1]) > 0.5:
                found.append((who(annotation), str(task["id"]), true, best))
    return tuple(found)


def iou(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    """Return intersection over union of two boxes or intervals."""
    n = len(first) // 2
    inter, a, b = 1.0, 1.0, 1.0
    for k in range(n):
        inter *= max(0.0, min(first[k + n], second[k + n]) - max(first[k], second[k]))
        a *= first[k + n] - first[k]
        b *= second[k + n] - second[k]
    return inter / (a + b - inter)
