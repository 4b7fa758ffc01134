"""Pictures as PNG files, written with the standard library."""

import struct
import zlib

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
RGB_8_BIT = (8, 2, 0, 0, 0)  # bits, colour type, and the only compression, filter and interlace


def png(pixels: np.ndarray) -> bytes:
    """Return a picture as the bytes of a PNG file.

    Parameters
    ----------
    pixels : uint8 array, shape (height, width, 3)
        Red, green and blue.

    Returns
    -------
    bytes
        The same for the same pixels; no time, no author.

    Examples
    --------
    >>> png(np.zeros((2, 3, 3), dtype=np.uint8))[1:4]
    b'PNG'
    """
    height, width, _ = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, *RGB_8_BIT)
    unfiltered = np.zeros((height, 1), dtype=np.uint8)
    rows = np.hstack([unfiltered, pixels.reshape(height, -1)]).tobytes()
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")
    return SIGNATURE + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    """Return one chunk: length, name, content, check sum."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
