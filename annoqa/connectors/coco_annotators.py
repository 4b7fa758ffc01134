"""Where the annotator hides in a COCO file; the first rule that finds one is used and told.

1. the caller says it; 2. a key of the annotation (`annotator`, `labeler`, `completed_by` …, also in
`attributes`); 3. a map at the top (`attributions`); 4. a key of the image; 5. the same file name in
several images, one copy for each annotator (Label Studio); 6. the file's name, or its folder's
where the name is one that programs give; 7. `info.contributor`, where neither name tells anything.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec import UNSET, Raw, UnsetType

from annoqa.connectors.coco_document import plain_id
from annoqa.connectors.coco_records import WHO_KEYS, Document, Loaded

PROGRAM_NAMES = {
    "result",
    "results",
    "annotations",
    "_annotations.coco",
    "_annotations",
    "annotation",
    "instances_default",
    "instances",
    "instances_train",
    "instances_val",
    "coco",
    "coco_annotations",
    "labels",
    "labels_coco",
    "export",
    "data",
    "default",
    "train",
    "valid",
    "val",
    "test",
}
NO_CONTRIBUTORS = {
    "",
    "label studio",
    "labelstudio",
    "coco consortium",
    "roboflow",
    "cvat",
    "unknown",
    "none",
    "n/a",
}
SHORT_KEYS = ("email", "name", "username", "id")


@dataclass(frozen=True, eq=False)
class Authors:
    """Who made the marks.

    Attributes
    ----------
    names : tuple of str
        The annotators of the file.
    of_mark : int32 array, shape (n_marks,)
        Position in `names`.
    of_image : int32 array or None, shape (n_images,)
        Who looked at each image, where it is one person each; −1 nobody known. None: see `several`.
    rule : str
        Which rule found them.
    several : bool
        The file holds answers of several people, so an image without a mark of somebody was not
        necessarily shown to them.
    """

    names: tuple[str, ...]
    of_mark: np.ndarray
    of_image: np.ndarray | None
    rule: str
    several: bool


def authors_of(
    loaded: Loaded, image_of: np.ndarray, twins: np.ndarray, *, path: Path, annotator: str | None
) -> Authors:
    """Find the annotators.

    Parameters
    ----------
    loaded : Loaded
        The file.
    image_of : int64 array, shape (n_marks,)
        Image of each mark, −1 unknown.
    twins : int64 array, shape (n_images,)
        How many images before this one have the same file name.
    path : Path
        The file's.
    annotator : str or None
        What the caller says.
    """
    document, n_images = loaded.document, len(twins)
    marks = document.annotations or []
    if annotator is not None:
        return _single(annotator, len(marks), n_images, "what the caller says")
    if (found := _by_mark(loaded, path)) is not None:
        return found
    if any(image.annotator is not UNSET for image in document.images or ()):
        people = [_person(image.annotator) for image in document.images or ()]
        return _by_image(people, image_of, path, "key 'annotator' of the images")
    if twins.any():
        people = [f"{file_author(path) or path.stem} copy {twin + 1}" for twin in twins.tolist()]
        return _by_image(
            people, image_of, path, "images that are there several times, one for each annotator"
        )
    name, rule = _fallback(document, path)
    return _single(name, len(marks), n_images, rule)


def _by_mark(loaded: Loaded, path: Path) -> Authors | None:
    """Find who made each mark: a key of it, of its attributes, or a map at the top."""
    marks, rare = loaded.document.annotations or (), loaded.rare_keys()
    for key in WHO_KEYS:
        if key in rare:
            return _named(list(map(_person, loaded.column(key))), path, f"key {key!r} of the annotations")
    if "attributes" in rare and any(people := list(map(_attribute, loaded.column("attributes")))):
        return _named(people, path, "key 'annotator' of the attributes")
    if attributions := _attributions(loaded.document):
        names = [attributions.get(plain_id(mark.id)) for mark in marks]
        return _named(names, path, "the map `attributions` at the top")
    return None


def _single(name: str, n_marks: int, n_images: int, rule: str) -> Authors:
    """One annotator made all, and looked at all."""
    zeros = np.zeros
    return Authors(
        (name,), zeros(n_marks, dtype=np.int32), zeros(n_images, dtype=np.int32), rule, several=False
    )


def _named(people: list[str | None], path: Path, rule: str) -> Authors:
    """Every mark says who made it; where it does not, the file's name stands for them."""
    filled = [person or path.stem for person in people]
    names = tuple(sorted(set(filled))) or (path.stem,)
    codes = {name: code for code, name in enumerate(names)}
    of_mark = np.array([codes[person] for person in filled], dtype=np.int32)
    if len(names) == 1:
        return Authors(names, of_mark, None, rule, several=False)
    return Authors(names, of_mark, None, rule, several=True)


def _by_image(people: list[str | None], image_of: np.ndarray, path: Path, rule: str) -> Authors:
    """Every image says who looked at it."""
    filled = [person or path.stem for person in people]
    names = tuple(sorted(set(filled)))
    codes = {name: code for code, name in enumerate(names)}
    of_image = np.array([codes[person] for person in filled], dtype=np.int32)
    of_mark = np.where(image_of >= 0, of_image[np.maximum(image_of, 0)], 0).astype(np.int32)
    return Authors(names, of_mark, of_image, rule, several=False)


def _person(value: object) -> str | None:
    """Return a person's name: text, a number, or an object with an e-mail address, a name or an id."""
    if value is UNSET or value is None:
        return None
    found = msgspec.json.decode(bytes(value)) if isinstance(value, Raw) else value
    if isinstance(found, dict):
        found = next((found[key] for key in SHORT_KEYS if found.get(key) not in {None, ""}), None)
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return None
    told = plain_id(found)
    return None if told is None else str(told)


def _attribute(attributes: Raw | UnsetType) -> str | None:
    """Return the annotator among a mark's attributes."""
    if attributes is UNSET:
        return None
    found = msgspec.json.decode(bytes(attributes))
    return _person(found.get("annotator")) if isinstance(found, dict) else None


def _attributions(document: Document) -> dict[Any, str | None]:
    """Return annotation id to annotator from the map at the top."""
    found = document.attributions
    if isinstance(found, dict):
        return {plain_id(key): _person(value) for key, value in found.items()}
    if not isinstance(found, list):
        return {}
    keys = ("labeler_id", "labeler", "annotator_id", "annotator", "user_id", "worker_id")
    return {
        plain_id(entry.get("annotation_id")): next(
            (_person(entry[key]) for key in keys if key in entry), None
        )
        for entry in found
        if isinstance(entry, dict)
    }


def file_author(path: Path) -> str | None:
    """Return the annotator that a path names: the file, else its folder; None where both are programs' names.

    Examples
    --------
    >>> file_author(Path("exports/ann.json")), file_author(Path("bob/annotations/instances_default.json"))
    ('ann', 'bob')
    """
    for name in (path.stem, *(parent.name for parent in path.parents)):
        if name and name.casefold() not in PROGRAM_NAMES:
            return name if name == path.stem or path.stem.casefold() in PROGRAM_NAMES else None
    return None


def _fallback(document: Document, path: Path) -> tuple[str, str]:
    """Return the annotator by the file's name, its folder, or the contributor."""
    info = document.info if isinstance(document.info, dict) else {}
    contributor = info.get("contributor")
    named = path.stem.casefold() not in PROGRAM_NAMES
    if not named and isinstance(contributor, str) and contributor.strip().casefold() not in NO_CONTRIBUTORS:
        return contributor.strip(), "`info.contributor`"
    author = file_author(path)
    return author or path.stem, "the file's name" if named or author is None else "the folder's name"


def twins_of(names: list[str | None]) -> np.ndarray:
    """Return how many earlier images have the same file name, int64, shape (n_images,)."""
    seen: Counter[str] = Counter()
    twins = np.zeros(len(names), dtype=np.int64)
    if len(set(names)) == len(names):
        return twins
    for at, name in enumerate(names):
        if name:
            twins[at] = seen[name]
            seen[name] += 1
    return twins
