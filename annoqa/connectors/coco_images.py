"""Images of a COCO file as items: named by their base name, so that files of several annotators meet.

Programs rename images: Roboflow adds `_jpg.rf.<hash>`, Label Studio puts eight hexadecimal digits
before the name. What they added is taken away where the names stay different without it.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.connectors.coco_annotators import twins_of
from annoqa.connectors.coco_document import plain_id
from annoqa.connectors.coco_records import Id, Image, Loaded
from annoqa.connectors.ledger import Ledger

ROBOFLOW = re.compile(
    r"^(?P<stem>.+?)(?:_(?P<end>jpe?g|png|bmp|webp|tiff?))?\.rf\.[0-9a-z]{6,}\.(?P<own>\w+)$", re.IGNORECASE
)
UPLOADED = re.compile(r"^[0-9a-f]{8}-(?=.)")


@dataclass(frozen=True, eq=False)
class Items:
    """Images as items.

    Attributes
    ----------
    names : list of str
        Item ids.
    of_image : int64 array, shape (n_images,)
        Item of each image, −1 where the image was rejected.
    twins : int64 array, shape (n_images,)
        How many earlier images show the same file.
    width_px, height_px : list of float or None, shape (n_items,)
        Sizes.
    media : list of str or None, shape (n_items,)
        File names as the file has them.
    by_id : dict
        Image id to position of the image.
    """

    names: list[str]
    of_image: np.ndarray
    twins: np.ndarray
    width_px: list[float | None]
    height_px: list[float | None]
    media: list[str | None]
    by_id: dict[Id, int]


def items_of(loaded: Loaded) -> Items:
    """Name the items of a file; without a list of images, the annotations' image ids name them."""
    images = loaded.document.images
    listed = images is not None
    if images is None:
        ids = sorted({mark.image_id for mark in loaded.document.annotations or ()}, key=str)
        images = loaded.document.images = [Image(id=key) for key in ids]
        loaded.images.fates = np.zeros(len(images), dtype=np.int8)
        loaded.marks.note(
            "no-images", "no list of images; items are named by the image ids of the annotations"
        )
    by_id, standing = _by_id(images, loaded.images)
    names = [image.file_name or image.coco_url for image in images]
    twins = twins_of([name if stands else None for name, stands in zip(names, standing, strict=True)])
    said = _item_names(images, names, loaded.images)
    order = {
        name: at for at, name in enumerate(dict.fromkeys(np.array(said, dtype=object)[standing].tolist()))
    }
    of_image = np.array([order.get(name, -1) for name in said], dtype=np.int64)
    of_image[~standing] = -1
    first = np.zeros(len(order), dtype=np.int64)
    first[of_image[standing][::-1]] = np.flatnonzero(standing)[::-1]
    chosen = [images[at] for at in first.tolist()]
    if not listed:
        loaded.images.fates = loaded.images.fates[:0]  # the file has no records of images
    return Items(
        names=list(order),
        of_image=of_image,
        twins=twins,
        width_px=[_positive(image.width) for image in chosen],
        height_px=[_positive(image.height) for image in chosen],
        media=[image.file_name or image.coco_url for image in chosen],
        by_id=by_id,
    )


def _positive(size: float | None) -> float | None:
    """Return a size, None where it is none."""
    return size if size is not None and size > 0 else None


def _by_id(images: Sequence[Image], ledger: Ledger) -> tuple[dict[Id, int], np.ndarray]:
    """Index images by id; a second image of an id is the same one, or is rejected."""
    standing = (
        ledger.standing.copy() if len(ledger.fates) == len(images) else np.ones(len(images), dtype=bool)
    )
    places = np.flatnonzero(ledger.standing) if len(ledger.fates) != len(images) else np.arange(len(images))
    ids = [image.id for image in images]
    by_id = dict(zip(ids[::-1], range(len(ids) - 1, -1, -1), strict=True))
    for at in np.flatnonzero(
        np.array(list(map(by_id.get, ids)), dtype=np.int64) != np.arange(len(ids))
    ).tolist():
        image, first = images[at], by_id[ids[at]]
        standing[at] = False
        here = places[[at]]
        if images[first].file_name == image.file_name:
            ledger.repair(
                here, "duplicate-id", f"image id {image.id!r} is there twice with the same file; read once"
            )
        else:
            told = f"image id {image.id!r} means {images[first].file_name!r} already"
            ledger.reject(here, "duplicate-id", told)
    for image_id in [key for key in by_id if isinstance(key, str)]:
        by_id.setdefault(plain_id(image_id) or image_id, by_id[image_id])
    return by_id, standing


def _item_names(images: Sequence[Image], names: list[str | None], ledger: Ledger) -> list[str]:
    """Return the item that every image is."""
    paths = [
        (name or f"image {image.id}").replace("\\", "/") for name, image in zip(names, images, strict=True)
    ]
    bases = [path.rsplit("/", 1)[-1].split("?", 1)[0] or path for path in paths]
    bases = _unless_they_meet(bases, paths, lambda base: base)
    if any(".rf." in base for base in bases):
        bases = _unless_they_meet(bases, bases, _without_hash)
        ledger.note("roboflow-names", "what Roboflow added to file names was taken away", pointer="/images")
    if bases and all(UPLOADED.match(base) for base in bases):
        bases = _unless_they_meet(bases, bases, lambda base: UPLOADED.sub("", base))
        ledger.note("upload-prefix", "eight digits before all file names were taken away", pointer="/images")
    return _told_apart(bases, images, ledger)


def _without_hash(name: str) -> str:
    """Return a name without what Roboflow added.

    >>> _without_hash("kitchen_7_jpg.rf.0a1b2c3d4e5f.jpg")
    'kitchen_7.jpg'
    """
    match = ROBOFLOW.match(name)
    return name if match is None else f"{match['stem']}.{match['end'] or match['own']}"


def _unless_they_meet(bases: list[str], full: list[str], shorten: Callable[[str], str]) -> list[str]:
    """Shorten names; two different ones that would become the same stay as long as they were."""
    short = [shorten(base) for base in bases]
    if len(set(short)) == len(short):
        return short
    different = Counter(name for name, _ in set(zip(short, full, strict=True)))
    return [name if different[name] == 1 else long for name, long in zip(short, full, strict=True)]


def _told_apart(bases: list[str], images: Sequence[Image], ledger: Ledger) -> list[str]:
    """Put the size after names that mean images of several sizes in one file."""
    if len(set(bases)) == len(bases):
        return bases
    sizes: dict[str, set[tuple[float, float]]] = {}
    for base, image in zip(bases, images, strict=True):
        if image.width is not None and image.height is not None:
            sizes.setdefault(base, set()).add((image.width, image.height))
    several = {base for base, found in sizes.items() if len(found) > 1}
    if not several:
        return bases
    for base in sorted(several):
        ledger.note(
            "same-name-other-size", f"{base!r} has several sizes; they are different items", pointer="/images"
        )
    return [
        f"{base} ({image.width:g}×{image.height:g})"
        if base in several and image.width and image.height
        else base
        for base, image in zip(bases, images, strict=True)
    ]
