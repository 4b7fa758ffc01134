"""Polygons of COCO files as extents: lists of rings, all of them parts, many at once."""

from collections.abc import Sequence
from itertools import compress

import msgspec
import numpy as np
import pyarrow as pa
from pyarrow import csv

from annoqa.connectors.coco_records import Loaded
from annoqa.geometry import Ragged
from annoqa.geometry.outline import outlined

RINGS = msgspec.json.Decoder(list[list[float]])
RING = msgspec.json.Decoder(list[float])
RING_NUMBERS, RING_DEPTH = 6, 2
FARTHEST_PX = 1e9
BROKEN = "the segmentation is no list of rings x, y, x, y … with finite numbers"
NO_AREA = "the segmentation has no area"
CROSSING = "the outline crosses itself; it counts as what it winds around"
UNITED = "parts of the outline cover each other; they are united"
FLAT = "a ring without an area was left out"


def polygons_of(loaded: Loaded, rows: np.ndarray, boxed: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    """Return the polygons of some annotations.

    Parameters
    ----------
    loaded : Loaded
        The document and its ledgers.
    rows : int64 array, shape (n_marks,)
        Annotations whose segmentation is a list.
    boxed : bool array, shape (n_annotations,)
        Which annotations have a box: one whose polygon is broken is then told as repaired, not rejected.

    Returns
    -------
    extent : list array, length n_good
        As `annoqa.geometry.polygon` wants it.
    good : int64 array, shape (n_good,)
        The annotations whose polygon can be used.
    """
    told = loaded.column("segmentation") if len(rows) else []
    raws = [bytes(told[at]) for at in rows.tolist()]
    rings, owner, whole = _rings(raws)
    found = outlined(rings, owner, len(rows))
    has_area = found.extent.length > 0
    marks, place = loaded.marks, loaded.place[rows]
    for rule, mended, message in (
        ("self-crossing", found.crossing, CROSSING),
        ("united-parts", found.united, UNITED),
        ("flat-ring", found.flat, FLAT),
    ):
        marks.repair(place[mended & has_area], rule, message)
    _without(loaded, rows[~whole], boxed, "broken-polygon", BROKEN)
    _without(loaded, rows[whole & ~has_area], boxed, "no-area", NO_AREA)
    good = np.flatnonzero(has_area)
    flat, offsets = found.extent[good].packed()
    lists = pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), pa.array(flat))
    return lists.cast(pa.list_(pa.float64())), rows[good]


def _without(loaded: Loaded, rows: np.ndarray, boxed: np.ndarray, rule: str, message: str) -> None:
    """Tell annotations whose outline cannot be used: those with a box keep that, the others are rejected."""
    with_box, alone = rows[boxed[rows]], rows[~boxed[rows]]
    loaded.marks.repair(loaded.place[with_box], rule, f"{message}; the box alone is used")
    loaded.marks.reject(loaded.place[alone], rule, message)


def _rings(raws: Sequence[bytes]) -> tuple[Ragged, np.ndarray, np.ndarray]:
    """Return the rings of all segmentations, whose each is, and which segmentations could be read."""
    lengths, numbers = single_rings(raws)
    single = np.flatnonzero(lengths)
    others = np.flatnonzero(lengths == 0)
    found = [_parsed(raws[at]) for at in others.tolist()]
    whole = np.ones(len(raws), dtype=bool)
    whole[others] = [rings is not None for rings in found]
    more = [(at, ring) for at, rings in zip(others.tolist(), found, strict=True) for ring in rings or ()]
    size = np.concatenate([lengths[single], [len(ring) for _, ring in more]]).astype(np.int64)
    flat = np.concatenate([numbers, *(ring for _, ring in more)])
    rings = Ragged.from_offsets(flat, np.concatenate([[0], np.cumsum(size)]))
    owner = np.concatenate([single, [at for at, _ in more]]).astype(np.int64)
    sane = np.abs(flat) <= FARTHEST_PX
    insane = np.unique(np.repeat(owner, size)[~sane])
    whole[insane] = False
    order = np.argsort(owner, kind="stable")
    order = order[whole[owner[order]]]
    return rings[order], owner[order], whole


def _parsed(raw: bytes) -> list[np.ndarray] | None:
    """Return the rings of one segmentation: a flat list is one of them; None where it is none."""
    try:
        rings = RINGS.decode(raw)
    except msgspec.ValidationError:
        try:
            rings = [RING.decode(raw)]
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if any(len(ring) % 2 for ring in rings):
        return None
    return [np.array(ring, dtype=np.float64) for ring in rings]


def single_rings(raws: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """Return how many numbers each segmentation of one ring has, and all their numbers; 0 for the others.

    All numbers are parsed at once: a ring has as many as it has commas, and one more.

    Parameters
    ----------
    raws : sequence of bytes
        The JSON of segmentations.

    Returns
    -------
    lengths : int64 array, shape (n_marks,)
        0 where there is not exactly one ring of three points or more.
    numbers : float64 array
        x, y, x, y … ring after ring.

    Examples
    --------
    >>> single_rings([b"[[0, 0, 4, 0, 4, 2]]", b"[[0, 0], [1, 1]]"])
    (array([6, 0]), array([0., 0., 4., 0., 4., 2.]))
    """
    none = np.zeros(len(raws), dtype=np.int64), np.empty(0)
    if not raws:
        return none
    starts = np.cumsum([0, *map(len, raws)])[:-1]
    letters = np.frombuffer(b"".join(raws), dtype=np.uint8)
    brackets, commas, quotes = (
        np.add.reduceat(letters == ord(mark), starts, dtype=np.int64) for mark in '[,"'
    )
    lengths = commas + 1
    single = (brackets == RING_DEPTH) & (quotes == 0) & (lengths >= RING_NUMBERS) & (lengths % 2 == 0)
    numbers = _numbers(b",".join(compress(raws, single.tolist()))) if single.any() else None
    if numbers is None or len(numbers) != lengths[single].sum():
        return none
    return np.where(single, lengths, 0), numbers


def _numbers(text: bytes) -> np.ndarray | None:
    """Parse JSON numbers between commas, brackets left aside, without a Python object for each."""
    lines = text.translate(bytes.maketrans(b",", b"\n"), b"[] \t\r\n") + b"\n"
    options = csv.ConvertOptions(column_types={"f0": pa.float64()}, null_values=[])
    try:
        table = csv.read_csv(
            pa.BufferReader(lines),
            read_options=csv.ReadOptions(autogenerate_column_names=True),
            convert_options=options,
        )
    except pa.ArrowInvalid:
        return None
    numbers: np.ndarray = table.column(0).to_numpy()
    return numbers
