"""Segments of Label Studio as columns of marks: int64 nanoseconds, half-open.

Audio is in seconds. A time series is in the unit of its time column, which the export does not
say (option `time_unit`, seconds by default), or in dates. A timeline is in frames: the first is
`frame_base` (1), and the last frame of a range still belongs to it, so that with f frames a second

    start = (first − base) / f,    end = (last − base + 1) / f.
"""

from typing import Any

import numpy as np

from annoqa.connectors.label_studio_setting import Setting
from annoqa.connectors.label_studio_shapes import Made
from annoqa.connectors.label_studio_values import Group, Range
from annoqa.table.written import NEVER, moments_of

NS = {"s": 1e9, "ms": 1e6, "us": 1e3, "ns": 1.0}
LIMIT_NS = 2.0**62
FRAMES = (
    "timelines are in frames: the first frame of a video is {base}, and the last frame of a range belongs"
    " to it (option `frame_base`)"
)
BEYOND = "an end of the segment is not a moment that can be told in nanoseconds: {}"


def make_audio_segments(group: Group, _setting: Setting) -> Made:
    """Make segments of audio or video, in seconds; the channel is a part."""
    made = _segments(group, NS["s"])
    channels = [value.channel for value in made.group.values]
    if any(channel is not None for channel in channels):
        made.columns["part"] = [None if channel is None else str(channel) for channel in channels]
    return made


def make_series_segments(group: Group, setting: Setting) -> Made:
    """Make segments of a time series, in numbers or dates."""
    message = f"the export does not say the unit of a time series; numbers are taken as {setting.time_unit}"
    if group.values:
        setting.account.tell("note", "time-unit", message)
    return _segments(group, NS[setting.time_unit])


def make_timeline_segments(group: Group, setting: Setting) -> Made:
    """Make segments of frames; a record with several ranges gives several marks."""
    if group.values:
        setting.account.tell("note", "frame-convention", FRAMES.format(base=setting.frame_base))
    empty = np.array([not value.ranges for value in group.values], dtype=bool)
    group = group.without(empty, "no-range", "the event has no range: {}")
    first, last = _frames(group, "start"), _frames(group, "end")
    owner = _owner(group)
    swapped = np.zeros(len(group.values), dtype=bool)
    swapped[owner[first > last]] = True
    group.repair(swapped, "reversed", "start and end were swapped: {}")
    first, last = np.minimum(first, last), np.maximum(first, last)
    beyond = ~(np.isfinite(first) & np.isfinite(last)) | (np.abs(last) > 1e12) | (first < setting.frame_base)
    wrong = np.zeros(len(group.values), dtype=bool)
    wrong[owner[beyond]] = True
    kept = ~wrong[owner]
    first, last = first[kept], last[kept]
    group = group.without(wrong, "frame", f"frames are numbers from {setting.frame_base}: {{}}")
    owner = _owner(group)
    rates = {name: setting.fps_of(name) for name in {result.to_name for result in group.results}}
    fps = np.array([rates[result.to_name] for result in group.results], dtype=np.float64)[owner]
    columns = {
        "start": _ns((first - setting.frame_base) * 1e9 / fps),
        "end": _ns((last - setting.frame_base + 1) * 1e9 / fps),
    }
    return Made(group=group, columns=columns, of=owner)


def _frames(group: Group, side: str) -> np.ndarray:
    """Return one edge of all ranges of a group."""
    ranges: list[Range] = [entry for value in group.values for entry in value.ranges]
    return np.array([getattr(entry, side) for entry in ranges], dtype=np.float64)


def _owner(group: Group) -> np.ndarray:
    """Return which result each range belongs to."""
    return np.repeat(np.arange(len(group.values)), [len(value.ranges) for value in group.values])


def _segments(group: Group, ns: float) -> Made:
    """Make segments of two numbers or dates."""
    start = _moments([value.start for value in group.values], ns)
    end = _moments([value.end for value in group.values], ns)
    known = (np.abs(start) < LIMIT_NS) & (np.abs(end) < LIMIT_NS)  # NaN compares as false
    group = group.without(~known, "moment", BEYOND)
    start, end = start[known], end[known]
    group.repair(start > end, "reversed", "start and end were swapped: {}")
    columns: dict[str, Any] = {"start": _ns(np.minimum(start, end)), "end": _ns(np.maximum(start, end))}
    return Made(group=group, columns=columns)


def _moments(values: list[Any], ns: float) -> np.ndarray:
    """Return moments in ns, NaN where they are neither numbers nor dates."""
    try:
        with np.errstate(over="ignore"):
            return np.array([np.nan if value is None else float(value) for value in values]) * ns
    except (ValueError, OverflowError):
        return np.array([_moment(value, ns) for value in values], dtype=np.float64)


def _moment(value: object, ns: float) -> float:
    """Return one moment in ns."""
    try:
        return float(value) * ns  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        pass
    moment = moments_of([str(value)])[0]
    return float(moment) if moment != NEVER else np.nan


def _ns(values: np.ndarray) -> np.ndarray:
    """Round to whole nanoseconds."""
    return np.rint(values).astype(np.int64)
