"""What a table's header says: which column is the item, the annotator, the value, the extent.

Names are compared without case and punctuation. The first synonym that is there wins. A column
that is nearly one of ours is an error with a hint, never a guess.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal, get_args

from annoqa.errors import SourceError, closest, examples

Layout = Literal["long", "wide", "boxes", "segments", "spans"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
SYNONYMS: dict[str, tuple[str, ...]] = {
    "item": (
        "item", "item_id", "task", "task_id", "image", "image_id", "image_name", "file_name", "filename",
        "image_path", "file", "sample", "sample_id", "video", "video_id", "clip", "clip_id", "document",
        "document_id", "doc", "doc_id", "text_id", "subject", "subject_id", "subject_ids", "example", "example_id",
        "instance", "instance_id", "question", "question_id", "hit_id", "record", "record_id", "episode",
        "episode_id", "audio", "audio_id", "recording", "recording_id", "object_id", "unit", "unit_id", "id",
    ),
    "annotator": (
        "annotator", "annotator_id", "annotator_name", "rater", "rater_id", "coder", "coder_id", "worker",
        "worker_id", "labeler", "labeler_id", "labeller", "labeller_id", "judge", "judge_id", "reviewer",
        "scorer", "participant", "participant_id", "respondent", "observer", "completed_by", "created_by",
        "user", "user_id", "user_name", "username", "uid", "email",
    ),
    "value": (
        "value", "label", "labels", "class", "class_name", "category", "rating", "answer", "response", "choice",
        "judgement", "judgment", "vote", "code", "grade", "tag", "winner", "preference", "stage", "verdict",
        "decision", "sentiment", "score", "annotation",
    ),
    "text": ("item_text", "document_text", "full_text", "context", "content", "sentence", "text"),
    "quote": ("quote", "span_text", "covered_text", "surface", "mention", "surface_form", "entity_text"),
    "part": ("part", "page", "channel", "tier", "track", "layer"),
    "group": ("group", "cluster", "session", "session_id", "scene", "scene_id", "patient", "patient_id"),
    "rotation": ("rotation", "angle", "rotation_deg"),
    "unit": ("time_unit", "units", "unit"),
    "fps": ("fps", "frame_rate", "framerate"),
    "time": ("created_at", "timestamp", "submitted_at", "completed_at", "date", "datetime", "time"),
    "updated": ("updated_at", "modified_at"),
    "lead_time": ("lead_time_s", "lead_time", "seconds_spent", "duration_spent_s", "time_spent_s", "time_spent"),
    "truth": (
        "ground_truth", "is_ground_truth", "is_gold", "gold", "truth", "gold_label", "true_label", "gold_standard",
        "expected", "reference_label",
    ),
    "role": ("role",),
    "status": ("status",),
    "annotation": ("annotation_id", "submission_id", "answer_id", "classification_id"),
    "mark": ("mark_id", "region_id", "box_id", "segment_id", "span_id"),
    "score": ("confidence", "probability"),
    "width": ("image_width", "img_width", "width_px", "image_width_px"),
    "height": ("image_height", "img_height", "height_px", "image_height_px"),
    "length": ("item_duration", "video_duration", "audio_duration", "media_duration", "item_duration_s"),
    "media": ("media", "url", "image_url", "video_url", "audio_url"),
}  # fmt: skip
CORNERS: tuple[tuple[str, ...], ...] = (
    ("x0", "y0", "x1", "y1"), ("x1", "y1", "x2", "y2"), ("xmin", "ymin", "xmax", "ymax"),
    ("x_min", "y_min", "x_max", "y_max"), ("left", "top", "right", "bottom"), ("xtl", "ytl", "xbr", "ybr"),
    ("bbox_x1", "bbox_y1", "bbox_x2", "bbox_y2"), ("x1_px", "y1_px", "x2_px", "y2_px"),
)  # fmt: skip
SIZES: tuple[tuple[str, ...], ...] = (
    ("x", "y", "w", "h"), ("x", "y", "width", "height"), ("left", "top", "width", "height"),
    ("bbox_x", "bbox_y", "bbox_w", "bbox_h"), ("bbox_x", "bbox_y", "bbox_width", "bbox_height"),
    ("x_px", "y_px", "width_px", "height_px"),
)  # fmt: skip
SPAN_PAIRS = (
    ("start_char", "end_char"), ("char_start", "char_end"), ("begin_char", "end_char"), ("span_start", "span_end"),
    ("start_offset", "end_offset"), ("begin_offset", "end_offset"), ("start_pos", "end_pos"),
)  # fmt: skip
TIME_STARTS = ("start", "start_time", "begin", "begin_time", "onset", "t_start", "tmin", "from")
TIME_ENDS = ("end", "end_time", "stop", "stop_time", "finish", "offset", "t_end", "tmax", "to")
DURATIONS = ("duration", "length", "dur")
UNIT_SUFFIXES = {
    "s": "s", "sec": "s", "secs": "s", "seconds": "s", "ms": "ms", "msec": "ms", "milliseconds": "ms",
    "us": "us", "microseconds": "us", "ns": "ns", "nanoseconds": "ns", "min": "min", "minutes": "min",
    "frame": "frame", "frames": "frame",
}  # fmt: skip
ANNOTATOR_COLUMN = re.compile(
    r"^(annotator|rater|coder|worker|labell?er|judge|reviewer|scorer|participant|observer|user|expert|ann)_?\w{1,3}$"
)
EXTENT_KEYS = ("x1", "y1", "x2", "y2", "x", "y", "w", "h", "start", "end", "duration")
CANONICAL = (*SYNONYMS, *EXTENT_KEYS, "annotators", "data")
NEARLY = 0.8


@dataclass(frozen=True, kw_only=True)
class Header:
    """A header, understood.

    Attributes
    ----------
    layout : Layout
        How the rows are to be read.
    columns : mapping of str to str
        Our name to the source's name, one column each.
    values : tuple of str
        Columns of answers (long), or of annotators (wide).
    rest : tuple of str
        Columns nobody asked for: they may describe the items.
    unit : str or None
        Unit of start and end that the column name tells.
    """

    layout: Layout
    columns: Mapping[str, str]
    values: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    unit: str | None = None
    guessed: bool = field(default=True)


def plain(name: str) -> str:
    """Return a column name without case and punctuation.

    Examples
    --------
    >>> plain(" Worker-ID ")
    'worker_id'
    """
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()).strip("_")


def header_of(
    names: Sequence[str], *, name: str, layout: str | None, given: Mapping[str, str | Sequence[str]] | None
) -> Header:
    """Understand a header.

    Parameters
    ----------
    names : sequence of str
        Columns of the source.
    name : str
        What the source is called in a message.
    layout : str or None
        One of `LAYOUTS`; None to recognise it.
    given : mapping or None
        Our name to the source's name (a list for `value` and `annotators`).

    Raises
    ------
    SourceError
        When a name does not exist, or the header is of no known layout.
    """
    columns = _given(names, name, given or {})
    values = columns.pop("value", ())
    raters = columns.pop("annotators", ())
    columns.pop("data", None)
    found = {ours: theirs[0] for ours, theirs in columns.items()}
    free = [column for column in names if column not in {*found.values(), *values, *raters}]
    extent, unit = _extent(found, free, layout, bool(values))
    free = [column for column in free if column not in extent.values()]
    found |= extent
    for ours, synonyms in SYNONYMS.items():
        if ours not in {*found, "value"} and (match := _first(free, synonyms, ours, extent)):
            found[ours] = match
            free.remove(match)
    shape = layout or _shape(found, raters)
    if shape in {"long", "wide"}:
        return _answers(shape if layout or raters else None, found, free, tuple(values), tuple(raters), name)
    if (
        "value" not in found
        and (label := values[:1] or [_first(free, SYNONYMS["value"], "value", extent)])[0]
    ):
        found["value"] = label[0]
    rest = tuple(column for column in free if column != found.get("value"))
    header = Header(layout=_checked(shape), columns=found, rest=rest, unit=unit, guessed=layout is None)
    _check_extent(header, names, name)
    return header


def _given(
    names: Sequence[str], name: str, given: Mapping[str, str | Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Check a column map."""
    if unknown := [ours for ours in given if ours not in CANONICAL]:
        raise SourceError.saying(
            f"`columns` maps {examples(CANONICAL)}.",
            f"Found {examples(unknown)}.",
            closest(unknown[0], CANONICAL),
        )
    listed = {ours: (theirs,) if isinstance(theirs, str) else tuple(theirs) for ours, theirs in given.items()}
    if absent := [theirs for group in listed.values() for theirs in group if theirs not in names]:
        raise SourceError.saying(
            "`columns` names columns of the source.",
            f"`{name}` has no {examples(absent)}.",
            closest(absent[0], list(names)),
        )
    return listed


def _first(free: Sequence[str], synonyms: Sequence[str], ours: str, extent: Mapping[str, str]) -> str | None:
    """Return the free column with the best synonym; boxes leave `width` to themselves."""
    known = {plain(column): column for column in reversed(free)}
    if ours == "unit" and "start" not in extent:
        return None
    return next((known[word] for word in synonyms if word in known), None)


def _extent(
    found: Mapping[str, str], free: Sequence[str], layout: str | None, has_values: bool
) -> tuple[dict[str, str], str | None]:
    """Return the columns of an extent that the header has, and the unit that it tells."""
    known = {plain(column): column for column in reversed(free)}
    if layout in {"long", "wide"} or any(key in found for key in EXTENT_KEYS):
        return {}, _told_unit(found.get("start", ""))
    if layout in {None, "boxes"}:
        for keys, sets in (("x1 y1 x2 y2", CORNERS), ("x y w h", SIZES)):
            for words in sets:
                if all(word in known for word in words):
                    return dict(zip(keys.split(), (known[word] for word in words), strict=True)), None
    if layout == "boxes":
        return {}, None
    return _interval(known, layout)


def _interval(known: Mapping[str, str], layout: str | None) -> tuple[dict[str, str], str | None]:
    """Return start, end, duration."""
    for start, end in SPAN_PAIRS:
        if layout != "segments" and start in known and end in known:
            return {"start": known[start], "end": known[end]}, "character"
    bare = {
        re.sub(rf"_({'|'.join(UNIT_SUFFIXES)})$", "", word): column for word, column in known.items()
    } | known
    start = next((bare[word] for word in TIME_STARTS if word in bare), None)
    if start is None and layout == "segments":
        start = next(
            (bare[word] for word in ("time", "timestamp", "t", "frame", "position") if word in bare), None
        )
    if start is None:
        return {}, None
    extent = {"start": start}
    if end := next((bare[word] for word in TIME_ENDS if word in bare), None):
        extent["end"] = end
    elif duration := next((bare[word] for word in DURATIONS if word in bare), None):
        extent["duration"] = duration
    elif plain(start) in {"from", "begin", "start"} and layout is None:
        return {}, None
    return extent, _told_unit(start)


def _told_unit(column: str) -> str | None:
    """Return the unit in a column's name: `start_ms`."""
    last = plain(column).split("_")[-1]
    return UNIT_SUFFIXES.get(last) if last != plain(column) or last in {"frame"} else None


def _shape(found: Mapping[str, str], raters: Sequence[str]) -> str:
    """Recognise the layout by the extents that are there; spans are told from segments later."""
    if "x1" in found or "w" in found:
        return "boxes"
    if "start" in found:
        return "segments"
    return "wide" if raters else "long"


def _checked(layout: str) -> Layout:
    """Return a layout, or say which there are."""
    for known in LAYOUTS:
        if layout == known:
            return known
    raise SourceError.saying(
        f"`layout` is one of {', '.join(LAYOUTS)}.", f"Found {layout!r}.", closest(layout, LAYOUTS)
    )


def _answers(
    layout: str | None,
    found: dict[str, str],
    free: list[str],
    values: tuple[str, ...],
    raters: tuple[str, ...],
    name: str,
) -> Header:
    """Understand a header without extents: long or wide."""
    known = {plain(column): column for column in reversed(free)}
    if layout != "wide" and not raters:
        named = values or tuple(dict.fromkeys(known[word] for word in SYNONYMS["value"] if word in known))
        free = [column for column in free if column not in named]
        if named or "annotator" in found or layout == "long":
            _check_nearly(found, free, name, has_value=bool(named))
            return Header(
                layout="long", columns=found, values=named, rest=tuple(free), guessed=layout is None
            )
    raters = raters or tuple(column for column in free if ANNOTATOR_COLUMN.match(plain(column)))
    if len(raters) < 2:
        _check_nearly(found, free, name, has_value=False)
        raters = tuple(free)
    if "item" not in found or len(raters) < 2:
        _refuse(found, free, name)
    rest = tuple(column for column in free if column not in raters)
    return Header(layout="wide", columns=found, values=raters, rest=rest, guessed=layout is None)


def _check_nearly(found: Mapping[str, str], free: Sequence[str], name: str, *, has_value: bool) -> None:
    """Refuse a header that is nearly right, with a hint."""
    for ours in ("item", "annotator", "value"):
        if ours in found or (ours == "value" and has_value):
            continue
        for column in free:
            if near := get_close_matches(plain(column), SYNONYMS[ours], n=1, cutoff=NEARLY):
                raise SourceError.saying(
                    f"A table of answers has columns for item, annotator and value; `{name}` has no {ours}.",
                    f"Columns left: {examples(free)}.",
                    f"is {column!r} meant to be {near[0]!r}? Rename it, or pass columns={{{ours!r}: {column!r}}}.",
                )


def _check_extent(header: Header, names: Sequence[str], name: str) -> None:
    """Refuse extents that are not whole."""
    found = header.columns
    whole = {
        "boxes": {"x1", "y1", "x2", "y2"} <= set(found) or {"x", "y", "w", "h"} <= set(found),
        "segments": "start" in found,
        "spans": {"start", "end"} <= set(found),
    }
    if not whole[header.layout]:
        raise SourceError.saying(
            "Boxes need x1, y1, x2, y2 or x, y, w, h; segments need start (and end); spans need start and end.",
            f"`{name}` has {examples(names)}.",
            _nearest_extent(header.rest),
        )
    if "item" not in found:
        _refuse(found, list(header.rest), name)
    _check_nearly(found, header.rest, name, has_value=True)


def _nearest_extent(free: Sequence[str]) -> str:
    """Hint at columns for an extent."""
    return f"pass columns={{'start': …}} with names from {examples(free)}." if free else ""


def _refuse(found: Mapping[str, str], free: Sequence[str], name: str) -> None:
    """Say what a table must have."""
    missing = [ours for ours in ("item", "annotator") if ours not in found]
    column = free[0] if free else ""
    raise SourceError.saying(
        "A table of annotations has columns for the item and the annotator, and a value or an extent.",
        f"`{name}` has no column for {' and '.join(missing) or 'values'}; columns left: {examples(free)}.",
        f"pass columns={{{(missing or ['value'])[0]!r}: {column!r}}}, or rename one of them.",
    )
