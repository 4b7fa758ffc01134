"""COCO JSON: boxes, polygons, masks, keypoints, captions on images.

*What it reads*: objects with `images`, `annotations`, `categories`, and lists of results. Boxes,
polygons, masks (RLE) and keypoints are compared, each in a field of its own; captions and crowds
(`iscrowd`) are kept and not compared, and so are the cuboids in space (`bbox3D`, `bbox_3d`, `cuboid`)
of exports like COCO: annoqa compares boxes on images only, and the log says so. All rings of a
polygon are parts: COCO has no holes. Rings that cross themselves count as what they wind around,
parts that cover each other are united, and the log tells both. Categories become labels by name.
Items are images by their base name, so that files of several annotators meet.

*What it drops*: nothing. An annotation of an unknown image, with a box that is no four finite
numbers or has no size, is rejected with its JSON pointer; ids that are text, floats, missing or
there twice are repaired; a missing `iscrowd` or `area` is nothing to repair.

*Quirks*: COCO has no place for the annotator; `coco_annotators` tells the seven places where
programs put one, and the log tells which was used. An image that is listed was looked at: without
an annotation it is empty, not unlabelled. Where that is wrong, pass `unmarked="not-looked"`. In a
file of several annotators an image without a mark by somebody was not shown to them. Where some
annotators have polygons and others masks, `annoqa.read` makes masks of all (`one_raster`). The scale
of keypoints is the root of `area`, of the bbox's area where that is missing.
"""

import codecs
from collections.abc import Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from annoqa.connectors.coco_annotators import Authors, authors_of
from annoqa.connectors.coco_document import load_document, plain_id
from annoqa.connectors.coco_images import Items, items_of
from annoqa.connectors.coco_marks import Places, mark_columns
from annoqa.connectors.coco_records import Id, Loaded, Record
from annoqa.connectors.connector import Connector
from annoqa.connectors.ledger import Ledger
from annoqa.connectors.text import decoded
from annoqa.errors import SourceError
from annoqa.table.assemble import assemble
from annoqa.table.log import ImportLog
from annoqa.table.table import AnnotationTable
from annoqa.vocabulary import Role

SPARSE = 100
UNLABELLED = {"whole", "other"}
HEAD_KEYS = (b'"images"', b'"annotations"', b'"categories"')
MARK_KEYS = (b'"image_id"', b'"bbox"', b'"category_id"', b'"segmentation"', b'"supercategory"')


def read_coco(
    source: Path | str,
    *,
    annotator: str | None = None,
    truth: bool = False,
    role: Role = "human",
    field: str = "box",
    categories: Mapping[int | str, str] | None = None,
    unmarked: Literal["empty", "not-looked"] = "empty",
) -> AnnotationTable:
    """Read a COCO file.

    Parameters
    ----------
    source : path
        One file.
    annotator : str, optional
        Who made it; found in the file, or its name, when not given.
    truth : bool, default False
        The file is ground truth.
    role : {"human", "ground_truth", "model"}, default "human"
        Who speaks; a list of results with scores is a model's.
    field : str, default "box"
        Name of the question that the boxes answer.
    categories : mapping of id to name, optional
        Names for categories that the file does not name.
    unmarked : {"empty", "not-looked"}, default "empty"
        What a listed image without annotation means.

    Returns
    -------
    AnnotationTable
        With an import log that accounts for every image and every annotation.

    Raises
    ------
    SourceError
        When the file is no JSON, or no COCO.
    """
    path = Path(source)
    text, notes = decoded(path.read_bytes(), path.name)
    if not text.strip():
        raise SourceError.saying("A COCO file is JSON.", f"`{path.name}` is empty.")
    loaded = load_document(text, path.name)
    for rule, message in notes:
        loaded.marks.note(rule, message)
    items = items_of(loaded)
    marks = loaded.document.annotations or []
    image_of = _images_of_marks(marks, items, loaded)
    labels, label_of = _labels(loaded, categories or {})
    authors = authors_of(loaded, image_of, items.twins, path=path, annotator=annotator)
    item_of = (
        np.where(image_of >= 0, items.of_image[np.maximum(image_of, 0)], -1) if len(items.names) else image_of
    )
    _repair_ids(loaded)
    loaded.marks.note("annotator-found", f"annotators are known by {authors.rule}: {_few(authors.names)}")
    pairs, annotation = _annotations(items, authors, item_of, image_of, loaded.marks, unmarked)
    places = Places(loaded=loaded, annotation=annotation, label=label_of, field=field)
    fields, columns = mark_columns(places)
    said = "ground_truth" if truth else "model" if loaded.results and role == "human" else role
    return assemble(
        items={
            "item": items.names,
            "width_px": items.width_px,
            "height_px": items.height_px,
            "media": items.media,
        },
        annotators={"annotator": authors.names},
        fields={
            **fields,
            "labels": [labels if labels and kind not in UNLABELLED else None for kind in fields["kind"]],
        },
        labels={"label": labels},
        annotations={
            "item": pairs // len(authors.names),
            "annotator": pairs % len(authors.names),
            "annotation": pa.array(np.arange(len(pairs))).cast(pa.string()),
            "role": pa.repeat(said, len(pairs)),
            "ground_truth": np.full(len(pairs), said == "ground_truth"),
            "source": pa.repeat(path.name, len(pairs)),
        },
        marks=columns,
        log=_log(loaded),
    )


def _few(names: tuple[str, ...]) -> str:
    """Name the first annotators."""
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _log(loaded: Loaded) -> ImportLog:
    """Return the log of annotations and images."""
    return ImportLog.joined([loaded.marks.log(), loaded.images.log()])


def _images_of_marks(marks: Sequence[Record], items: Items, loaded: Loaded) -> np.ndarray:
    """Return the image of every mark, −1 where there is none; those are rejected."""
    by_id = items.by_id
    image_of = _looked_up(by_id, loaded, "image_id")
    for at in np.flatnonzero(image_of < 0).tolist():
        image_of[at] = by_id.get(plain_id(marks[at].image_id), -1)  # type: ignore[arg-type]  # None is in no index
        if image_of[at] >= 0:
            loaded.marks.repair(loaded.place[[at]], "id-type", f"image_id is {marks[at].image_id!r}")
    if (lost := np.flatnonzero(image_of < 0)).size:
        where = dict(zip(loaded.place[lost].tolist(), lost.tolist(), strict=True))
        loaded.marks.reject(
            loaded.place[lost],
            "unknown-image",
            lambda place: f"image_id {marks[where[place]].image_id!r} is in no entry of images",
        )
    return image_of


def _looked_up(codes: Mapping[Any, int], loaded: Loaded, key: str) -> np.ndarray:
    """Return the code of an id of every mark, −1 where it has none; by a table where ids are dense."""
    whole = {known: code for known, code in codes.items() if isinstance(known, int)}
    low, high = min(whole, default=0), max(whole, default=0)
    if not loaded.boxes_alone or high - low > SPARSE * (len(whole) + 1):
        return np.array(list(map(codes.get, loaded.column(key), repeat(-1))), dtype=np.int64)
    table = np.full(high - low + 2, -1, dtype=np.int64)
    table[np.array(list(whole), dtype=np.int64) - low] = list(whole.values())
    ids = loaded.integers(key)
    found: np.ndarray = table[np.where((ids < low) | (ids > high), high + 1, ids) - low]
    return found


def _repair_ids(loaded: Loaded) -> None:
    """Tell annotation ids that are missing or there twice; marks are keyed anew in any case."""
    if loaded.results or (loaded.boxes_alone and np.all(np.diff(loaded.integers("id")) > 0)):
        return
    ids = loaded.column("id")
    if len(distinct := set(ids)) == len(ids) and None not in distinct:
        return
    seen: set[Id | None] = set()
    for at, key in enumerate(ids):
        if key is None:
            loaded.marks.repair(loaded.place[[at]], "missing-id", "no id; keyed anew")
        elif key in seen:
            loaded.marks.repair(
                loaded.place[[at]], "duplicate-id", f"id {key!r} is there already; keyed anew"
            )
        seen.add(key)


def _labels(loaded: Loaded, told: Mapping[int | str, str]) -> tuple[list[str], np.ndarray]:
    """Return the labels, the file's categories in its order, and the label of every mark."""
    named: dict[Id, str] = {}
    for at, category in enumerate(loaded.document.categories or ()):
        name = (category.name or told.get(category.id) or f"category {category.id}").strip()
        if named.setdefault(category.id, name) != name:
            said = f"category id {category.id!r} means {named[category.id]!r} already, {name!r} is left aside"
            loaded.marks.note("duplicate-category", said, pointer=f"/categories/{at}")
    listed = bool(named)
    named = {**{key: name for key, name in told.items() if key not in named}, **named}
    plain = loaded.boxes_alone
    categories = np.unique(loaded.integers("category_id")).tolist() if plain else loaded.column("category_id")
    unknown = set(categories) - set(named) - {None}
    _mend_unknown(loaded, named, unknown, listed=listed)
    labels = list(dict.fromkeys(_one_spelling(named, loaded.marks).values()))
    where = {label: at for at, label in enumerate(labels)}
    codes: dict[Id | None, int] = {key: where[name] for key, name in named.items()}
    return labels, _looked_up(codes, loaded, "category_id").astype(np.int32)


def _mend_unknown(loaded: Loaded, named: dict[Id, str], unknown: set[Any], *, listed: bool) -> None:
    """Name categories that are not listed, and tell the marks that have them."""
    marks = loaded.document.annotations or []
    for key in sorted(unknown, key=str):
        other = plain_id(key)
        same = other if other in named else str(key) if str(key) in named else None
        named[key] = named[same] if same is not None else f"category {key}"
    if not unknown:
        return
    at = np.flatnonzero([mark.category_id in unknown for mark in marks])
    if not listed:
        loaded.marks.note("no-categories", "categories have no names; labels are their ids", loaded.place[at])
        return
    category = {
        place: marks[i].category_id for place, i in zip(loaded.place[at].tolist(), at.tolist(), strict=True)
    }
    meant = np.array([named[marks[i].category_id] != f"category {marks[i].category_id}" for i in at.tolist()])  # type: ignore[index]  # never None

    def said(place: int) -> str:
        return f"category_id is {category[place]!r}; its label is {named[category[place]]!r}"  # type: ignore[index]  # never None

    loaded.marks.repair(loaded.place[at[meant]], "id-type", said)
    loaded.marks.repair(loaded.place[at[~meant]], "unknown-category", said)


def _one_spelling(named: dict[Id, str], ledger: Ledger) -> dict[Id, str]:
    """Give categories that differ only in case one name: the first."""
    first: dict[str, str] = {}
    for key, name in named.items():
        spelt = first.setdefault(name.casefold(), name)
        if spelt != name:
            ledger.note("label-case", f"category {name!r} is read as {spelt!r}", pointer="/categories")
            named[key] = spelt
    return named


def _annotations(
    items: Items,
    authors: Authors,
    item_of: np.ndarray,
    image_of: np.ndarray,
    ledger: Ledger,
    unmarked: Literal["empty", "not-looked"],
) -> tuple[np.ndarray, np.ndarray]:
    """Return item × n_annotators + annotator of every annotation, and the annotation of every mark."""
    n = len(authors.names)
    pair = np.where(image_of >= 0, item_of * n + authors.of_mark, -1)
    marked = np.flatnonzero(np.bincount(pair[pair >= 0], minlength=1))
    images = np.flatnonzero(items.of_image >= 0)
    if authors.several or unmarked == "not-looked":
        looked = marked
    elif authors.of_image is None:
        looked = np.unique(items.of_image[images]) * n
    else:
        looked = np.unique(items.of_image[images] * n + authors.of_image[images])
    empty = len(np.setdiff1d(looked, marked))
    bare = len(items.names) - len(np.unique(marked // n))
    if authors.several:
        _tell_bare(
            ledger, bare, "the file is by several annotators, so nobody is said to have looked at them"
        )
    elif unmarked == "not-looked":
        _tell_bare(ledger, bare, "they count as not looked at, as the caller says")
    else:
        _tell_bare(ledger, empty, "they count as looked at and empty; unmarked='not-looked' says otherwise")
    pairs = np.union1d(looked, marked).astype(np.int64)
    position = np.full(pairs.max(initial=0) + 2, -1, dtype=np.int64)
    position[pairs] = np.arange(len(pairs))
    return pairs, position[pair]


def _tell_bare(ledger: Ledger, n: int, how: str) -> None:
    """Tell images without an annotation, and what that means."""
    if n:
        ledger.note("images-without-annotation", f"{n:,} images have no annotation; {how}", pointer="/images")


def recognises_coco(path: Path, head: bytes) -> bool:
    """Say whether a file is COCO: its keys are in the first bytes."""
    del path
    if head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        head = head.replace(b"\0", b"")
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start[:1] == b"[":
        return b'"image_id"' in head and (
            b'"bbox"' in head or b'"segmentation"' in head or b'"caption"' in head
        )
    if start[:1] != b"{":
        return False
    found = sum(key in head for key in HEAD_KEYS)
    return found >= 2 or (found == 1 and (any(key in head for key in MARK_KEYS) or b'"file_name"' in head))


COCO = Connector(name="coco", title="COCO JSON", recognises=recognises_coco, read=read_coco)
