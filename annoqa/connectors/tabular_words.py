"""The words of headers: what people call the item, the annotator, the value, the extent.

Compared without case and punctuation; of several that are there, the first in a row wins.
"""

import re
from typing import Literal, get_args

Layout = Literal["long", "wide", "boxes", "segments", "spans"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
SYNONYMS: dict[str, tuple[str, ...]] = {
    "item": (
        "item", "item_id", "task", "task_id", "image", "image_id", "image_name", "file_name", "filename",
        "image_path", "file", "sample", "sample_id", "video", "video_id", "clip", "clip_id", "document",
        "document_id", "doc", "doc_id", "text_id", "subject", "subject_id", "subject_ids", "example",
        "example_id",
        "instance", "instance_id", "question", "question_id", "hit_id", "record", "record_id", "episode",
        "episode_id", "audio", "audio_id", "recording", "recording_id", "object_id", "unit", "unit_id", "id",
    ),
    "annotator": (
        "annotator", "annotator_id", "annotator_name", "rater", "rater_id", "coder", "coder_id", "worker",
        "worker_id", "labeler", "labeler_id", "labeller", "labeller_id", "judge", "judge_id", "reviewer",
        "scorer", "participant", "participant_id", "respondent", "observer", "completed_by", "created_by",
        "user", "user_name", "username", "user_id", "uid", "email",
    ),
    "value": (
        "value", "label", "labels", "class", "class_name", "category", "rating", "answer", "response",
        "choice",
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
    "lead_time": ("lead_time_s", "lead_time", "seconds_spent", "time_spent_s", "time_spent"),
    "guideline": ("guideline_version", "guidelines_version", "instructions_version", "guideline"),
    "truth": (
        "ground_truth", "is_ground_truth", "is_gold", "gold", "truth", "gold_label", "true_label",
        "gold_standard",
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
    ("start_char", "end_char"), ("char_start", "char_end"), ("begin_char", "end_char"),
    ("span_start", "span_end"),
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
