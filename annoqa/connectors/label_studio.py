"""Label Studio: JSON exports of every shape, with or without the labeling config.

*What it reads*

- Exports made at once (`completed_by` a number, predictions as numbers), snapshots (users and
  predictions written out), pages of the tasks API, exports of old versions (`completions`,
  `honeypot`), JSON Lines of tasks; UTF-8, UTF-16, and the old western encodings.
- Every control tag. Compared are whole values (choices, taxonomy, pairwise, rating, number), boxes
  (turned ones too), polygons, ellipses, masks, keypoints, vectors, boxes that follow things through
  videos, segments (audio, time series, timelines) and spans (text, pages of HTML, dialogues).
  Everything else is decoded and kept, and the log says so.
- Brush strokes (run lengths) and bitmasks (PNG) become masks, decoded once; what is painted is what has
  an alpha above 0. A single keypoint has no object: its scale is √(area of the image), as in CVAT.
- `label_config` adds the full list of labels (their aliases, where set), fields that nobody has
  used yet, frame rates, and which questions an item could be asked at all: an annotation of a task
  without an image has not looked at the boxes.

*What it drops*

- Results of skipped annotations: the editor leaves the pre-label there (log: `skipped-results`).
- What cannot be read, each with the reason and a JSON pointer. Three counts must add up: tasks;
  annotations (with drafts and predictions); results, the entries of their `result` lists.

*Quirks*

- Percent become pixels by `original_width` and `original_height`. A box is turned about its
  top-left corner there, about its centre here.
- A result of a shape and a result of `labels` with one id are one mark, of the shape's field.
  Choices, texts, ratings about a region are `attributes` of its mark.
- Text offsets are code points; where the quote shows that they are UTF-16 units, they are repaired.
- Timelines count frames from 1, the last one included: 10 to 30 at 24 fps is 0.375 s to 1.25 s. The
  frame rate is that of `fps`, of the config, or the editor's 24, which the log then says. The log also
  says from which number frames are counted; `frame_base` changes it.
- Vectors are polylines: branches are strokes of their own, closed ones repeat their first point, curves
  are joined by straight lines, which the log says.
- A thing in a video is there from a key frame to the next; `enabled: false` ends its life with that key
  frame. One left open lasts until the end of the video: `framesCount`, or `duration` times the frame
  rate where the config or `fps` tells one; where neither does, until its last key frame. Places are in
  percent of the frame, as the export hardly ever says how large the video is.
- The same person twice on a task is not two annotators: the answer flagged as ground truth counts,
  else the one submitted last; the others have `repeat` 1, 2 …
- Models are annotators named `model:<version>`. An annotator all of whose answers are flagged as
  ground truth has the role `ground_truth`; others keep the flag on single answers.
- An annotation that was made under a known version of the guidelines says so under a key that a script
  wrote (`version_key`, `guideline_version` where nothing is said).
- A pre-label is `untouched` when all results still have the origin `prediction` and none is gone.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from annoqa.connectors.connector import Connector
from annoqa.connectors.label_studio_account import Account
from annoqa.connectors.label_studio_answers import Answers
from annoqa.connectors.label_studio_config import LabelConfig, parse_label_config
from annoqa.connectors.label_studio_fields import FieldRow, fields_of
from annoqa.connectors.label_studio_items import Items
from annoqa.connectors.label_studio_marks import MarkColumns
from annoqa.connectors.label_studio_reading import Reading
from annoqa.connectors.label_studio_records import VERSION_KEY, own_keys
from annoqa.connectors.label_studio_setting import Setting
from annoqa.connectors.label_studio_time import NS
from annoqa.errors import SourceError, closest
from annoqa.table.assemble import assemble
from annoqa.table.table import AnnotationTable

HEAD_WORDS = (b'"annotations"', b'"completions"', b'"predictions"')
OWN_WORDS = (b'"completed_by"', b'"from_name"', b'"was_cancelled"', b'"completions"')


def read_label_studio(
    path: Path | str,
    *,
    label_config: str | Path | None = None,
    fps: float | None = None,
    frame_base: int = 1,
    time_unit: str = "s",
    annotator: str | None = None,
    truth: bool = False,
    version_key: str = VERSION_KEY,
) -> AnnotationTable:
    """Read a JSON export of Label Studio.

    Parameters
    ----------
    path : path
        The export.
    label_config : str or path, optional
        The labeling config: XML, or a file with it.
    fps : float, optional
        Frames per second of the videos; None: as the config says, else 24.
    frame_base : int, default 1
        Number of a video's first frame.
    time_unit : str, default "s"
        Unit of the numbers of a time series: s, ms, us or ns.
    annotator : str, optional
        Who made the annotations that do not say so.
    truth : bool, default False
        Whether everything in the file is ground truth.
    version_key : str, default "guideline_version"
        Key of an annotation that tells the version of the guidelines it was made under. Label Studio
        has none of its own; scripts that write one may call it otherwise.

    Returns
    -------
    AnnotationTable
        With what became of every record in its log.

    Raises
    ------
    SourceError
        When the file or the labeling config cannot be read, or an option is out of range.
    """
    path = Path(path)
    if fps is not None and not 0 < fps < float("inf"):
        raise SourceError.saying("`fps` must be a positive number.", f"Found {fps!r}.")
    if time_unit not in NS:
        raise SourceError.saying(
            "`time_unit` must be known.", f"Found {time_unit!r}.", closest(time_unit, list(NS))
        )
    if version_key in own_keys():
        raise SourceError.saying(
            "`version_key` must be a key that Label Studio does not use.", f"Found {version_key!r}."
        )
    account = Account(path.name)
    config = parse_label_config(label_config)
    setting = Setting(config=config, fps=fps, frame_base=frame_base, time_unit=time_unit, account=account)
    reading = Reading(
        account=account,
        setting=setting,
        items=Items(),
        answers=Answers(source=path.name, annotator=annotator, truth=truth, account=account),
        marks=MarkColumns(config=config),
        version_key=version_key,
    )
    reading.file(path)
    return _table(reading, config)


def is_label_studio(path: Path, head: bytes) -> bool:
    """Say whether a file looks like an export of Label Studio.

    Parameters
    ----------
    path : Path
        Not opened.
    head : bytes
        The first kilobytes of the file.

    Examples
    --------
    >>> is_label_studio(Path("a.json"), b'[{"id": 1, "annotations": [{"id": 2, "completed_by": 3')
    True
    >>> is_label_studio(Path("a.json"), b'{"images": [], "annotations": [], "categories": []}')
    False

    A task may show several images:

    >>> is_label_studio(Path("a.json"), b'[{"data": {"images": []}, "annotations": [{"was_cancelled": false')
    True
    """
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if text[:1] not in (b"[", b"{"):
        return False
    coco = b'"images"' in text or b'"categories"' in text  # names that the data of a task may have too
    if coco and not any(word in text for word in (b'"from_name"', b'"was_cancelled"')):
        return False
    is_task = b'"data"' in text and (b'"id"' in text or any(word in text for word in HEAD_WORDS))
    is_answered = any(word in text for word in HEAD_WORDS) and any(word in text for word in OWN_WORDS)
    return path.suffix.lower() not in (".csv", ".tsv") and (is_task or is_answered)


def _table(reading: Reading, config: LabelConfig) -> AnnotationTable:
    """Assemble what was read."""
    marks = reading.marks.finished()
    seen = marks["field"].to_numpy()
    several = _several(reading.marks, marks)
    counts = np.bincount(seen, minlength=len(reading.marks.fields))
    rows, place = fields_of(reading.marks, config, counts, several, reading.account)
    texts, paths, new = reading.marks.book.finished()
    annotators, annotations = reading.answers.finished()
    fields = _field_columns(rows, texts, new)
    label = new[marks["label"].fill_null(-1).to_numpy()]
    columns = {name: marks[name] for name in marks.column_names}
    columns["field"] = pa.array(place[seen] if len(seen) else [], pa.int32())
    columns["label"] = pa.array(label, pa.int32(), mask=label < 0)
    return assemble(
        items=reading.items.columns(reading.setting),
        annotators=annotators,
        fields=fields,
        labels={"label": texts, "paths": [[list(path) for path in entry] for entry in paths]},
        annotations=annotations,
        looks=_looks(reading, config, rows, annotations["item"], columns),
        marks=columns,
        log=reading.account.log(),
    )


def _field_columns(rows: list[FieldRow], texts: list[str], new: np.ndarray) -> dict[str, list[Any]]:
    """Return the columns of `fields`."""
    declared = [None if row.labels is None else [texts[new[code]] for code in row.labels] for row in rows]
    return {
        "field": [row.field for row in rows],
        "kind": [row.kind for row in rows],
        "level": [row.level for row in rows],
        "labels": declared,
        "time_unit": [row.time_unit for row in rows],
    }


def _several(marks: MarkColumns, table: pa.Table) -> np.ndarray:
    """Return which of the seen fields have marks with several labels at once."""
    several = np.append(marks.book.is_several(), False)
    found = np.zeros(len(marks.fields), dtype=bool)
    found[table["field"].to_numpy()[several[table["label"].fill_null(-1).to_numpy()]]] = True
    return found


def _looks(
    reading: Reading, config: LabelConfig, rows: list[FieldRow], items: list[int], marks: dict[str, Any]
) -> dict[str, np.ndarray]:
    """Say who looked at what, where some questions cannot be asked about some items (Law 5).

    A field can be asked about an item whose data hold what the field's object shows.
    """
    keys = [config.objects[row.object].key if row.object in config.objects else None for row in rows]
    kinds = {held: at for at, held in enumerate(dict.fromkeys(reading.items.keys))}
    shown = np.array([[key is None or key in held for key in keys] for held in kinds]).reshape(
        len(kinds), len(keys)
    )
    kind = np.array([kinds[held] for held in reading.items.keys], dtype=np.int64)
    asked = shown[kind[np.array(items, dtype=np.int64)]].copy()
    if asked.all():
        return {"annotation": np.empty(0, np.int32), "field": np.empty(0, np.int32)}
    asked[marks["annotation"].to_numpy(), marks["field"].to_numpy()] = True
    asked[asked.all(axis=1)] = False  # who looked at everything needs no rows
    annotation, field = np.nonzero(asked)
    return {"annotation": annotation, "field": field}


LABEL_STUDIO = Connector(
    name="label_studio", title="Label Studio JSON export", recognises=is_label_studio, read=read_label_studio
)
