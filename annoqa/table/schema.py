"""The columns of the canonical table: seven small tables that everything else reads.

    items ──< annotations ──< marks >── labels
                 │   └──< looks           │
             annotators      fields ──────┘

A row's position is its code: `annotations.item == 3` means row 3 of `items`. Missing is null.
Time is int64 nanoseconds since the start of the item, text offsets are Unicode code points, both
half-open; pixels are continuous (a box from 0 to 10 is 10 wide). `items` may have more columns,
named `data.<name>` (string): whatever the campaign knows about an item, ready for slices.
"""

import pyarrow as pa

ITEMS = pa.schema(
    [
        pa.field("item", pa.string(), nullable=False),  # unique id
        pa.field("group", pa.string()),  # video, document, session it belongs to: the cluster
        pa.field("width_px", pa.float64()),
        pa.field("height_px", pa.float64()),
        pa.field("duration_ns", pa.int64()),
        pa.field("text", pa.large_string()),  # what spans point into
        pa.field("media", pa.string()),  # path or address of the image, audio, video
    ]
)
ANNOTATORS = pa.schema(
    [
        pa.field("annotator", pa.string(), nullable=False),  # unique id
        pa.field("name", pa.string()),  # what people call them
    ]
)
FIELDS = pa.schema(
    [
        pa.field("field", pa.string(), nullable=False),  # unique name
        pa.field("kind", pa.string(), nullable=False),  # vocabulary.Kind
        pa.field("level", pa.string(), nullable=False),  # vocabulary.Level of its values
        pa.field("labels", pa.list_(pa.string())),  # declared list, in declared order; null: not declared
        pa.field("time_unit", pa.string()),  # what start and end were in the source: "s", "frame@30", …
    ]
)
LABELS = pa.schema(
    [
        pa.field("label", pa.string(), nullable=False),  # unique text
        # A value is a set of paths, a path is a list of nodes; a plain label is [[label]].
        pa.field("paths", pa.list_(pa.list_(pa.string())), nullable=False),
    ]
)
ANNOTATIONS = pa.schema(
    [
        pa.field("annotation", pa.string(), nullable=False),  # unique id
        pa.field("item", pa.int32(), nullable=False),
        pa.field("annotator", pa.int32(), nullable=False),
        pa.field("role", pa.string(), nullable=False),  # vocabulary.Role
        pa.field("ground_truth", pa.bool_(), nullable=False),  # flagged as gold, whoever made it
        pa.field("status", pa.string(), nullable=False),  # vocabulary.Status
        pa.field(
            "repeat", pa.int32(), nullable=False
        ),  # 0: the answer that counts; 1, 2 …: the same person again
        pa.field("created_at", pa.timestamp("ns", tz="UTC")),
        pa.field("updated_at", pa.timestamp("ns", tz="UTC")),
        pa.field("lead_time_s", pa.float64()),
        pa.field("prelabel", pa.string()),  # "untouched" or "changed": started from a model's answer
        pa.field("guideline", pa.string()),  # version in force when it was made: as the source says it,
        # or by date, `objects@2, actions@3`; null: not known
        pa.field("source", pa.string(), nullable=False),  # file the record came from
        pa.field("pointer", pa.string(), nullable=False),  # JSON pointer or "row 17"
    ]
)
LOOKS = pa.schema(
    # Law 5. An annotation looked at every field and all of its item, except where it has rows
    # here: then it looked at the fields and stretches that are listed, and at nothing else.
    [
        pa.field("annotation", pa.int32(), nullable=False),
        pa.field("field", pa.int32(), nullable=False),
        pa.field("start", pa.int64()),  # null: from the beginning
        pa.field("end", pa.int64()),  # null: to the end
    ]
)
MARKS = pa.schema(
    [
        pa.field("annotation", pa.int32(), nullable=False),
        pa.field("field", pa.int32(), nullable=False),
        pa.field("label", pa.int32()),  # row of `labels`; null: none given
        pa.field("number", pa.float64()),  # value of a number, rating
        pa.field("text", pa.large_string()),  # value of free text; the quote of a span
        pa.field("part", pa.string()),  # page, channel, tier, track of the item; null: the item has no parts
        pa.field("start", pa.int64()),  # segment: ns; span: code points
        pa.field("end", pa.int64()),
        # box: x1, y1, x2, y2, rotation in degrees clockwise about its centre (px); polygon: x, y, x, y …;
        # ellipse: cx, cy, rx, ry, rotation; mask: height, width, runs down the columns, background first;
        # keypoint: √ of the object's area, then x, y, v of each point; polyline: √ of the image's area,
        # x, y, x, y …;
        # track: number of frames, then frame, whether it stays, and a box for each key frame; where there
        # is a file `annoqa.geometry.<kind>`, it has the details
        pa.field("extent", pa.list_(pa.float64())),
        pa.field("mark", pa.string()),  # id in the source
        pa.field("origin", pa.string()),  # vocabulary.Origin
        pa.field("score", pa.float64()),  # a model's confidence
        pa.field("attributes", pa.string()),  # JSON object: per-region choices, texts, ratings
        pa.field("raw", pa.large_string()),  # JSON of the source value, for kinds that are only kept
    ]
)
SCHEMAS: dict[str, pa.Schema] = {
    "items": ITEMS,
    "annotators": ANNOTATORS,
    "fields": FIELDS,
    "labels": LABELS,
    "annotations": ANNOTATIONS,
    "looks": LOOKS,
    "marks": MARKS,
}
DATA_PREFIX = "data."
