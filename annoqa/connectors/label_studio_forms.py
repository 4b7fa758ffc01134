"""What each type of result becomes: the kind of mark, the level of its labels, and who makes it."""

from dataclasses import dataclass

from msgspec import Struct

from annoqa.connectors import label_studio_masks as masks
from annoqa.connectors import label_studio_shapes as shapes
from annoqa.connectors import label_studio_text as text
from annoqa.connectors import label_studio_time as time
from annoqa.connectors import label_studio_tracks as tracks
from annoqa.connectors import label_studio_values as values
from annoqa.connectors import label_studio_whole as whole
from annoqa.connectors.label_studio_config import LabelConfig
from annoqa.connectors.label_studio_records import Result
from annoqa.vocabulary import Kind, Level

AUDIO_ENDINGS = (".wav", ".mp3", ".flac", ".ogg", ".opus", ".m4a", ".aac", ".webm", ".mp4")
TEXT_TAGS = ("text", "hypertext", "paragraphs", "table", "list", "pdf", "chat")
SOUND_TAGS = ("audio", "audioplus", "video", "timeseries")


@dataclass(frozen=True, kw_only=True, eq=False)
class Form:
    """What one type of result becomes.

    Attributes
    ----------
    kind : Kind
        Of its marks.
    level : Level
        Of its values, where nobody gives several labels at once.
    value : type
        Struct of its `value`.
    make : callable
        Group and setting to columns.
    labels : str
        Which attribute of the value holds the labels, apart from `labels`.
    """

    kind: Kind
    level: Level
    value: type[Struct]
    make: text.Maker
    labels: str = "labels"


def _region(kind: Kind, value: type[Struct], make: text.Maker, labels: str = "labels") -> Form:
    """Return the form of a region."""
    return Form(kind=kind, level="nominal", value=value, make=make, labels=labels)


def _value(level: Level, make: text.Maker, labels: str = "") -> Form:
    """Return the form of a value for the whole item."""
    return Form(kind="whole", level=level, value=values.Whole, make=make, labels=labels)


SPAN = _region("span", values.Stretch, text.make_spans)
PAGE_SPAN = _region("span", values.Stretch, text.make_page_spans, "hypertextlabels")
TURN_SPAN = _region("span", values.Stretch, text.make_turn_spans, "paragraphlabels")
SOUND = _region("segment", values.Stretch, time.make_audio_segments)
OTHER = Form(kind="other", level="none", value=values.Anything, make=shapes.make_kept, labels="")
RELATION = Form(kind="relation", level="none", value=values.Anything, make=shapes.make_kept, labels="")

SHAPES: dict[str, Form] = {
    "rectangle": _region("box", values.Box, shapes.make_boxes),
    "rectanglelabels": _region("box", values.Box, shapes.make_boxes, "rectanglelabels"),
    "ocrlabels": _region("box", values.Box, shapes.make_boxes, "ocrlabels"),
    "ellipse": _region("ellipse", values.Ellipse, shapes.make_ellipses),
    "ellipselabels": _region("ellipse", values.Ellipse, shapes.make_ellipses, "ellipselabels"),
    "polygon": _region("polygon", values.Polygon, shapes.make_polygons),
    "polygonlabels": _region("polygon", values.Polygon, shapes.make_polygons, "polygonlabels"),
    "keypoint": _region("keypoint", values.Keypoint, shapes.make_keypoints),
    "keypointlabels": _region("keypoint", values.Keypoint, shapes.make_keypoints, "keypointlabels"),
    "brush": _region("mask", values.Mask, masks.make_brushes),
    "brushlabels": _region("mask", values.Mask, masks.make_brushes, "brushlabels"),
    "bitmask": _region("mask", values.Mask, masks.make_bitmasks),
    "bitmasklabels": _region("mask", values.Mask, masks.make_bitmasks, "bitmasklabels"),
    "vector": _region("polyline", values.Vector, shapes.make_polylines),
    "vectorlabels": _region("polyline", values.Vector, shapes.make_polylines, "vectorlabels"),
    "videorectangle": _region("track", values.Track, tracks.make_tracks),
    "videovector": Form(kind="other", level="none", value=values.KeptTrack, make=shapes.make_kept),
}
STRETCHES: dict[str, Form] = {
    "hypertextlabels": PAGE_SPAN,
    "paragraphlabels": TURN_SPAN,
    "timeserieslabels": _region("segment", values.Stretch, time.make_series_segments, "timeserieslabels"),
    "timelinelabels": _region("segment", values.Timeline, time.make_timeline_segments, "timelinelabels"),
}
VALUES: dict[str, Form] = {
    "choices": _value("nominal", whole.make_choices, "choices"),
    "taxonomy": _value("path", whole.make_taxonomy, "taxonomy"),
    "pairwise": _value("nominal", whole.make_pairwise, "selected"),
    "rating": _value("ordinal", whole.make_rating),
    "number": _value("interval", whole.make_number),
    "datetime": _value("date", whole.make_datetime),
    "textarea": _value("text", whole.make_free_text),
    "ranker": _value("ranking", whole.make_ranker, "ranker"),
}


def form_of(result: Result, config: LabelConfig, media: str | None) -> Form:
    """Return what a result becomes; only `labels` needs more than its type.

    Parameters
    ----------
    result : Result
        One entry of an annotation.
    config : LabelConfig
        Says what a `labels` control is about, where it is given.
    media : str or None
        What the item's data hold under the name of the object.
    """
    known = SHAPES.get(result.type) or STRETCHES.get(result.type) or VALUES.get(result.type)
    if known is not None:
        return known
    if result.type != "labels":
        return RELATION if result.type == "relation" else OTHER
    tag = config.tag_of(result.to_name)
    if tag in SOUND_TAGS:
        return SOUND
    if tag in TEXT_TAGS:
        return {"hypertext": PAGE_SPAN, "paragraphs": TURN_SPAN}.get(tag, SPAN)
    if b'"width"' in bytes(result.value):
        return SHAPES["rectangle"]
    return SOUND if _sounds(result, media) else SPAN


def form_of_control(tag: str, object_tags: tuple[str | None, ...]) -> Form | None:
    """Return what a control's results become; None where it only names the labels of shapes."""
    known = SHAPES.get(tag) or STRETCHES.get(tag) or VALUES.get(tag)
    if known is not None or tag != "labels":
        return known or OTHER
    if any(found in SOUND_TAGS and found != "video" for found in object_tags):
        return SOUND
    return SPAN if any(found in TEXT_TAGS for found in object_tags) else None


def _sounds(result: Result, media: str | None) -> bool:
    """Say whether a `labels` result is about time: the record tells, or the name of the media does."""
    if result.original_length is not None:
        return True
    value = bytes(result.value)
    if b'"text"' in value:
        return False
    return b'"channel"' in value or (
        media is not None and media.split("?")[0].lower().endswith(AUDIO_ENDINGS)
    )
