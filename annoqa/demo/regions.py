"""One mark as an entry of a Label Studio `result`."""

from typing import Any

from annoqa.demo.task import FPS, HEIGHT_PX, WIDTH_PX, Mark, Task


def region(task: Task, mark: Mark, token: str) -> dict[str, Any]:
    """Return a mark as Label Studio serialises it, without its origin.

    Parameters
    ----------
    task : Task
        What the mark is on.
    mark : Mark
        Of a field of the campaign.
    token : str
        Id of the region.

    Returns
    -------
    dict
        One entry of `result`: boxes in percent, actions in frames, spans in code points.

    Examples
    --------
    >>> task = Task(number=1, kind="clip", data={}, truth=())
    >>> region(task, Mark(field="success", value=4), "a")["value"]
    {'rating': 4}
    """
    shape = {
        "objects": _box,
        "scene": _choice,
        "actions": _timeline,
        "success": _rating,
        "mentions": _span,
    }[mark.field]
    return {**shape(task, mark), "id": token, "from_name": mark.field}


def _box(_task: Task, mark: Mark) -> dict[str, Any]:
    """Return a labelled rectangle, in percent of the image."""
    x1, y1, x2, y2 = mark.extent
    value = {
        "x": round(100 * x1 / WIDTH_PX, 6),
        "y": round(100 * y1 / HEIGHT_PX, 6),
        "width": round(100 * (x2 - x1) / WIDTH_PX, 6),
        "height": round(100 * (y2 - y1) / HEIGHT_PX, 6),
        "rotation": 0,
        "rectanglelabels": [mark.value],
    }
    size = {"original_width": WIDTH_PX, "original_height": HEIGHT_PX, "image_rotation": 0}
    return {**size, "value": value, "to_name": "image", "type": "rectanglelabels"}


def _choice(_task: Task, mark: Mark) -> dict[str, Any]:
    """Return the choice for the whole image."""
    return {"value": {"choices": [mark.value]}, "to_name": "image", "type": "choices"}


def _timeline(_task: Task, mark: Mark) -> dict[str, Any]:
    """Return an action in frames: the first is 1, and the last still belongs to it."""
    start, end = mark.extent
    frames = {"start": round(start * FPS) + 1, "end": max(round(end * FPS), round(start * FPS) + 1)}
    value = {"ranges": [frames], "timelinelabels": [mark.value]}
    return {"value": value, "to_name": "clip", "type": "timelinelabels"}


def _rating(_task: Task, mark: Mark) -> dict[str, Any]:
    """Return the rating of the whole clip."""
    return {"value": {"rating": mark.value}, "to_name": "clip", "type": "rating"}


def _span(task: Task, mark: Mark) -> dict[str, Any]:
    """Return a labelled stretch of the caption."""
    start, end = (int(edge) for edge in mark.extent)
    quote = str(task.data["text"])[start:end]
    value = {"start": start, "end": end, "text": quote, "labels": [mark.value]}
    return {"value": value, "to_name": "caption", "type": "labels"}
