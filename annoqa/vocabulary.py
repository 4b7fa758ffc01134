"""The words of annoqa as types. One meaning each; `docs/glossary.md` tells them in prose."""

from typing import Literal, get_args

Level = Literal["nominal", "ordinal", "interval", "ratio", "date", "set", "path", "ranking", "text", "none"]
"""What may be done with a field's values: name them, order them, subtract them, divide them;
`date` is a moment in seconds since 1970, `set` is several labels at once, `path` is a place in a
taxonomy, `ranking` is things in order, some of them possibly tied, `text` is free text, and `none`
is a value that annoqa keeps and does not compare yet."""

Kind = Literal[
    "whole",
    "box",
    "segment",
    "span",
    "polygon",
    "ellipse",
    "mask",
    "keypoint",
    "polyline",
    "track",
    "relation",
    "other",
]
"""What a mark is: `whole` is a value for the whole item, without an extent."""

Role = Literal["human", "ground_truth", "model"]
"""Who speaks: an annotator of the campaign, settled answers, or a model."""

Status = Literal["submitted", "skipped", "draft"]
"""What became of an annotation. Only submitted ones are compared."""

Origin = Literal["manual", "prediction", "prediction-changed"]
"""Where a mark came from: drawn by hand, or a pre-label, left as it was or changed."""

Outcome = Literal["correct", "incorrect", "missed", "spurious"]
"""What became of a unit against ground truth (the words of MUC)."""

Severity = Literal["info", "warning", "serious"]
"""How urgent a finding is; `--fail-on` compares them in this order."""

Fate = Literal["repaired", "rejected", "kept", "note"]
"""What became of a record that was not simply read (see `annoqa.table.log`)."""

KINDS_COMPARED: tuple[Kind, ...] = (
    "whole",
    "box",
    "segment",
    "span",
    "polygon",
    "ellipse",
    "mask",
    "keypoint",
    "polyline",
    "track",
    "relation",
)
LEVELS_COMPARED: tuple[Level, ...] = (
    "nominal",
    "ordinal",
    "interval",
    "ratio",
    "date",
    "set",
    "path",
    "ranking",
    "text",
)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
NOT_MARKED = "(not marked)"
"""The value that an annotator gives to a unit by looking at the item and not marking it."""
