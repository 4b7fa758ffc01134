"""A COCO file as records of known types: the fast way when all is well, the tolerant way when not.

The tolerant way mends every record by itself and says so, and then both ways are one.
"""

import json
import math
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from msgspec import UNSET, Raw

from annoqa.connectors.coco_records import (
    Box,
    Category,
    Common,
    CommonDocument,
    Document,
    Id,
    Image,
    Loaded,
    Mark,
    Plain,
    PlainDocument,
    RareDocument,
)
from annoqa.connectors.json_records import parsed
from annoqa.connectors.ledger import Ledger
from annoqa.errors import SourceError

BOX_NUMBERS = 4
SHAPE = "A COCO file is an object with `images`, `annotations` and `categories`, or a list of results."
DOCUMENTS = tuple(msgspec.json.Decoder(kind) for kind in (PlainDocument, CommonDocument, RareDocument))
RESULTS = tuple(msgspec.json.Decoder(kind) for kind in (list[Plain], list[Common], list[Mark]))
MARK_FIELDS = frozenset(Mark.__struct_fields__) - {"area"}


def load_document(text: bytes, name: str) -> Loaded:
    """Parse a COCO file.

    Parameters
    ----------
    text : bytes
        UTF-8.
    name : str
        What the file is called in the log.

    Raises
    ------
    SourceError
        When the text is no JSON, or no COCO.
    """
    results = text.lstrip()[:1] == b"["
    document = _fast(text, results=results)
    if document is None:
        return _mended(parsed(text, name), name)
    if document.images is None and document.annotations is None:
        raise SourceError.saying(SHAPE, f"`{name}` has neither images nor annotations.")
    n_images, n_marks = len(document.images or ()), len(document.annotations or ())
    return Loaded(document, np.arange(n_marks), *_ledgers(name, n_images, n_marks, results=results), results)


def _fast(text: bytes, *, results: bool) -> Document | None:
    """Parse a file whose records are all of known types; None where one is not."""
    decoders: Sequence[msgspec.json.Decoder[Any]] = RESULTS if results else DOCUMENTS
    for decoder in decoders:
        try:
            found = decoder.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        return Document(annotations=found) if results else found
    return None


def _ledgers(name: str, n_images: int, n_marks: int, *, results: bool) -> tuple[Ledger, Ledger]:
    """Open one ledger for images and one for annotations."""
    start = "" if results else "/annotations"

    def image_at(place: int) -> str:
        return f"/images/{place}"

    def mark_at(place: int) -> str:
        return f"{start}/{place}"

    images = Ledger(source=name, connector="coco", record="image", n=n_images, pointer=image_at)
    return images, Ledger(source=name, connector="coco", record="annotation", n=n_marks, pointer=mark_at)


def _mended(found: object, name: str) -> Loaded:
    """Mend an untyped document, record by record."""
    results = isinstance(found, list)
    whole = {"annotations": found} if results else found
    if not isinstance(whole, dict) or not {"images", "annotations"} & set(whole):
        raise SourceError.saying(SHAPE, f"`{name}` has neither images nor annotations.")
    told: list[tuple[str, str, str]] = []
    lists = {key: _listed(whole, key, told) for key in ("images", "annotations", "categories")}
    images, marks = _ledgers(
        name, len(lists["images"] or ()), len(lists["annotations"] or ()), results=results
    )
    for pointer, rule, message in told:
        marks.note(rule, message, pointer=pointer)
    mended = [_image(record, at, images) for at, record in enumerate(lists["images"] or ())]
    tried = [(at, _mark(record, at, marks)) for at, record in enumerate(lists["annotations"] or ())]
    kept = [(at, mark) for at, mark in tried if mark is not None]
    document = Document(
        images=None if lists["images"] is None else [image for image in mended if image is not None],
        annotations=[mark for _, mark in kept],
        categories=_categories(lists["categories"], marks),
        info=whole.get("info"),
        attributions=whole.get("attributions"),
    )
    return Loaded(document, np.array([at for at, _ in kept], dtype=np.int64), images, marks, results)


def _listed(whole: dict[str, Any], key: str, told: list[tuple[str, str, str]]) -> list[Any] | None:
    """Return a list of records; an object of records is taken as its values."""
    found = whole.get(key)
    if found is None or isinstance(found, list):
        return found
    if isinstance(found, dict):
        told.append((f"/{key}", "object-for-list", f"{key} is an object; its values are read"))
        return list(found.values())
    told.append((f"/{key}", "not-a-list", f"{key} is {type(found).__name__}, not a list; it is left aside"))
    return None


def plain_id(value: object) -> Id | None:
    """Return an id as int where it means a whole number, else as text; None where it is no id.

    Examples
    --------
    >>> plain_id("17"), plain_id(3.0), plain_id("a7"), plain_id(True), plain_id(None)
    (17, 3, 'a7', None, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else None
    if isinstance(value, str):
        text = value.strip()
        return int(text) if text.isdecimal() and len(text) < 19 else text or None
    return None


def _image(record: object, at: int, ledger: Ledger) -> Image | None:
    """Mend one image."""
    here = np.array([at])
    if not isinstance(record, dict):
        ledger.reject(here, "not-an-object", f"{type(record).__name__} where an image is expected")
        return None
    key = plain_id(record.get("id"))
    name = record.get("file_name")
    if key is None and not isinstance(name, str):
        ledger.reject(here, "no-id", "an image without id and file_name")
        return None
    if key is None or type(key) is not type(record["id"]):
        ledger.repair(here, "id-type", f"id is {record.get('id')!r}")
    sizes = [_size(record.get(side), side, here, ledger) for side in ("width", "height")]
    return Image(
        id=f"(no id) {at}" if key is None else key,
        file_name=str(name) if name is not None else None,
        width=sizes[0],
        height=sizes[1],
        coco_url=record["coco_url"] if isinstance(record.get("coco_url"), str) else None,
        annotator=_raw(record["annotator"]) if "annotator" in record else UNSET,
    )


def _size(value: object, side: str, here: np.ndarray, ledger: Ledger) -> float | None:
    """Mend a width or height; what is no positive number is unknown."""
    if value is None:
        return None
    number, text = _number(value)
    if number is None or number <= 0:
        ledger.repair(here, "size-unknown", f"{side} is {value!r}")
        return None
    if text:
        ledger.repair(here, "number-as-text", f"{side} is {value!r}")
    return number


def _number(value: object) -> tuple[float | None, bool]:
    """Return a finite number, and whether it was text."""
    if isinstance(value, bool):
        return None, False
    if isinstance(value, (int, float)):
        try:
            number = float(value)
        except OverflowError:
            return None, False
        return (number if math.isfinite(number) else None), False
    if isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return None, True
        return (number if math.isfinite(number) else None), True
    return None, False


def _raw(value: object) -> Raw:
    """Return a value as the JSON it was; numbers that JSON has no word for become null."""
    try:
        return Raw(msgspec.json.encode(value))
    except OverflowError:
        return Raw(json.dumps(value).encode())


def _mark(record: object, at: int, ledger: Ledger) -> Mark | None:
    """Mend one annotation; None where it had to be rejected."""
    here = np.array([at])
    if not isinstance(record, dict):
        ledger.reject(here, "not-an-object", f"{type(record).__name__} where an annotation is expected")
        return None
    if (image := plain_id(record.get("image_id"))) is None:
        ledger.reject(here, "no-image", f"image_id is {_short(record.get('image_id'))}")
        return None
    fields: dict[str, Any] = {"image_id": image, "iscrowd": _crowd(record, here, ledger)}
    for key in ("id", "category_id"):
        fields[key] = plain_id(record.get(key))
    for key in ("image_id", "id", "category_id"):
        if record.get(key) is not None and type(record[key]) is not type(fields[key]):
            ledger.repair(here, "id-type", f"{key} is {_short(record[key])}")
    fields["bbox"], broken = _bbox(record.get("bbox"), here, ledger)
    if broken:
        ledger.reject(here, broken, f"bbox is {_short(record.get('bbox'))}")
        return None
    fields["score"] = _number(record.get("score"))[0]
    fields["caption"] = record["caption"] if isinstance(record.get("caption"), str) else None
    raw = MARK_FIELDS & set(record) - set(fields)
    fields |= {key: _raw(record[key]) for key in raw if record[key] is not None}
    return Mark(**fields)


def _crowd(record: dict[str, Any], here: np.ndarray, ledger: Ledger) -> int:
    """Mend iscrowd."""
    value = record.get("iscrowd", 0)
    if type(value) is int:
        return value
    ledger.repair(here, "iscrowd-type", f"iscrowd is {_short(value)}")
    return int(value in {True, "1", "true", "True"} if isinstance(value, (str, bool, float)) else False)


def _bbox(value: object, here: np.ndarray, ledger: Ledger) -> tuple[Box | None, str]:
    """Mend a box; return it, or the rule by which it is broken."""
    if value is None or value == []:
        return None, ""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        value = value[0]
        ledger.repair(here, "box-nested", "bbox is a list in a list")
    if not isinstance(value, list) or len(value) != BOX_NUMBERS:
        return None, "broken-box"
    numbers = [_number(part) for part in value]
    if any(number is None for number, _ in numbers):
        return None, "not-a-number"
    if any(text for _, text in numbers):
        ledger.repair(here, "number-as-text", "bbox holds text")
    x, y, w, h = (number for number, _ in numbers if number is not None)
    return (x, y, w, h), ""


def _categories(found: list[Any] | None, ledger: Ledger) -> list[Category] | None:
    """Mend the categories; what is none is told."""
    if found is None:
        return None
    mended = []
    for at, record in enumerate(found):
        key = plain_id(record.get("id")) if isinstance(record, dict) else None
        if key is None:
            ledger.note("category-left-aside", "a category without an id", pointer=f"/categories/{at}")
            continue
        name = record.get("name")
        mended.append(Category(id=key, name=None if name is None else str(name)))
    return mended


def _short(value: object) -> str:
    """Quote a value, the beginning of a gigantic one."""
    said = repr(value)
    return said if len(said) <= 60 else f"{said[:57]}…"
