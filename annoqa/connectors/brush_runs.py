"""Label Studio's brush: run lengths of the picture's RGBA values, row by row, in a stream of bits.

    32 bits    how many values there are: 4 · width · height
     5 bits    bits of a value, less one
    4 × 4 bits four sizes of counts, less one
    then packets: 1 bit (one value for all, or one for each), 2 bits (which size), the count less one,
    and the values

Where a packet ends depends on where it begins. So what would begin at each bit is worked out for all
bits at once; then one walk picks the bits where packets do begin. What is painted is what has an
alpha above 0. The runs of rows become runs of columns on the part of the picture that is painted.
"""

import numpy as np

from annoqa.connectors.coco_runs import MOST_PX
from annoqa.geometry import Ragged
from annoqa.geometry.mask_runs import mask_in_frame, pixels_of

CHANNELS = 4
N_BITS, WORD_BITS, SIZE_BITS, N_SIZES = 32, 5, 4, 4
HEAD = N_BITS + WORD_BITS + N_SIZES * SIZE_BITS
PACKET_HEAD = 3
WINDOW = 64
CHUNK = 1 << 15  # bytes whose bits are looked at together
SIZES = (3, 4, 8, 16)
OPAQUE = 255


class BrokenMaskError(ValueError):
    """A mask that cannot be read, with the reason."""


def mask_of_brush(stream: bytes, height: int, width: int) -> Ragged:
    """Return the one mask of a stream.

    Parameters
    ----------
    stream : bytes
        `rle` of a brush result.
    height, width : int
        Of the image.

    Returns
    -------
    Ragged
        One row, as `annoqa.geometry.mask` wants it.

    Raises
    ------
    BrokenMaskError
        When the stream is of another size, ends early, or goes on too long.

    Examples
    --------
    >>> painted = Ragged.from_rows([[3, 2, 1, 2, 2, 1]])
    >>> mask_of_brush(brush_of_mask(painted, 0), 3, 2).packed()[0]
    array([3., 2., 1., 2., 2., 1.])
    """
    if height < 1 or width < 1 or height * width > MOST_PX:
        raise BrokenMaskError(f"the raster is larger than {MOST_PX:,} px, or has no size")
    start, end = _painted(stream, CHANNELS * height * width)
    if not len(start):
        return Ragged.from_rows([[height, width, height * width]])
    top, bottom = int(start[0]) // width, int(end[-1] - 1) // width + 1
    edge = np.zeros((bottom - top) * width + 1, dtype=np.int8)
    edge[start - top * width] = 1
    np.subtract.at(edge, end - top * width, 1)
    pixels = np.cumsum(edge[:-1], dtype=np.int8).astype(bool).reshape(bottom - top, width)
    columns = np.flatnonzero(pixels.any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    return mask_in_frame(pixels[:, left:right], top, left, height, width)


def brush_of_mask(mask: Ragged, row: int) -> bytes:
    """Return one mask as Label Studio's brush writes it, opaque where it is painted.

    Parameters
    ----------
    mask : Ragged
        Of any number of masks.
    row : int
        Which of them.

    Returns
    -------
    bytes
        `rle`, one number a byte.
    """
    flat = pixels_of(mask, row).ravel()
    edge = np.concatenate([[0], np.flatnonzero(np.diff(flat)) + 1, [len(flat)]])
    bits = [f"{CHANNELS * len(flat):032b}{7:05b}" + "".join(f"{size - 1:04b}" for size in SIZES)]
    for begin, end in zip(edge[:-1].tolist(), edge[1:].tolist(), strict=True):
        value = f"{OPAQUE if flat[begin] else 0:08b}"
        count = CHANNELS * (end - begin)
        while count > 0:
            taken = min(count, 1 << SIZES[-1])
            which = next(at for at, size in enumerate(SIZES) if taken <= 1 << size)
            bits.append(f"1{which:02b}{taken - 1:0{SIZES[which]}b}{value}")
            count -= taken
    text = "".join(bits)
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


def _painted(stream: bytes, n_values: int) -> tuple[np.ndarray, np.ndarray]:
    """Return where runs of painted pixels begin and end, counted along the rows."""
    word, sizes = _head(stream, n_values)
    window = _windows(stream)
    one, count, values_at = _read(window, _packets(window, len(stream) * 8, word, sizes), sizes)
    ends = np.cumsum(count)
    n_packets = int(np.searchsorted(ends, n_values)) + 1
    if n_packets > len(ends):
        raise BrokenMaskError("the stream ends early")
    if ends[n_packets - 1] != n_values:
        raise BrokenMaskError("the stream goes on after the last pixel")
    one, count, values_at, ends = (part[:n_packets] for part in (one, count, values_at, ends))
    n_words = np.where(one, 1, count)
    if values_at[-1] + word * n_words[-1] > len(stream) * 8:
        raise BrokenMaskError("the stream ends early")
    packet = np.repeat(np.arange(n_packets), n_words)
    within = np.arange(len(packet)) - (np.cumsum(n_words) - n_words)[packet]
    value = _bits(window, values_at[packet] + word * within) >> np.uint64(WINDOW - word)
    start = (ends - count)[packet] + within
    end = np.where(one[packet], ends[packet], start + 1)
    start, end = start // CHANNELS, end // CHANNELS  # alpha is the last of four
    painted = (value > 0) & (end > start)
    return start[painted], end[painted]


def _head(stream: bytes, n_values: int) -> tuple[int, np.ndarray]:
    """Return the bits of a value, and the four sizes of counts."""
    if len(stream) * 8 < HEAD:
        raise BrokenMaskError("the stream ends in its head")
    head = int.from_bytes(stream[:7], "big") >> (56 - HEAD)
    if (said := head >> (HEAD - N_BITS)) != n_values:
        raise BrokenMaskError(f"the stream is of {said:,} values, the image of {n_values:,}")
    word = ((head >> (N_SIZES * SIZE_BITS)) & 31) + 1
    return word, np.array([((head >> (SIZE_BITS * at)) & 15) + 1 for at in (3, 2, 1, 0)], dtype=np.int64)


def _windows(stream: bytes) -> np.ndarray:
    """Return, for every byte, the eight bytes from there on as one number; zeros follow the end."""
    padded = np.frombuffer(stream + bytes(16), dtype=np.uint8).astype(np.uint64)
    window = np.zeros(len(stream) + 8, dtype=np.uint64)
    for at in range(8):
        window |= padded[at : at + len(window)] << np.uint64(56 - 8 * at)
    return window


def _bits(window: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Return what follows each bit, at least 57 bits of it, the first on top."""
    shifted: np.ndarray = window[place >> 3] << (place & 7).astype(np.uint64)
    return shifted


def _read(
    window: np.ndarray, place: np.ndarray, sizes: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return of packets at each place: whether one value is for all, the count, where values begin."""
    bits = _bits(window, place)
    size = sizes[((bits >> np.uint64(61)) & np.uint64(3)).astype(np.int64)]
    count = (bits << np.uint64(PACKET_HEAD)) >> (WINDOW - size).astype(np.uint64)
    return (bits >> np.uint64(63)) == 1, count.astype(np.int64) + 1, place + PACKET_HEAD + size


def _packets(window: np.ndarray, n_bits: int, word: int, sizes: np.ndarray) -> np.ndarray:
    """Return the bits at which packets begin: from each one to the next."""
    places: list[int] = []
    place = HEAD
    while place < n_bits:
        first = place - place % (8 * CHUNK)
        chunk = np.arange(first, min(first + 8 * CHUNK, n_bits))
        one, count, values_at = _read(window, chunk, sizes)
        follows = (values_at + word * np.where(one, 1, count)).tolist()
        stop = first + len(follows)
        while place < stop:
            places.append(place)
            place = follows[place - first]
    return np.array(places, dtype=np.int64)
