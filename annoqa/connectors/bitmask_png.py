"""Label Studio's bitmask: a PNG in a data URL, as large as the image.

What is painted is what is not transparent: an alpha above 0. A PNG without alpha has no transparent
pixels; there, what is painted is what is not black. The size is read from the head of the file and
judged before a pixel is unpacked, for a few bytes of PNG can ask for gigabytes of memory.
"""

import binascii
import io
import struct

import numpy as np
from PIL import Image

from annoqa.connectors.brush_runs import BrokenMaskError
from annoqa.connectors.coco_runs import MOST_PX
from annoqa.geometry import Ragged
from annoqa.geometry.mask_runs import mask_of_pixels

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEAD_BYTES = 24
SIDES = slice(16, 24)


def mask_of_png(url: str) -> Ragged:
    """Return the one mask of a data URL.

    Parameters
    ----------
    url : str
        `data:image/png;base64,` and the file.

    Returns
    -------
    Ragged
        One row, as `annoqa.geometry.mask` wants it; its raster is as large as the PNG.

    Raises
    ------
    BrokenMaskError
        When it is no such URL, no PNG, or one that is too large or broken.
    """
    head, comma, text = url.partition(",")
    if not comma or not head.startswith("data:image/png") or not head.endswith(";base64"):
        raise BrokenMaskError("it is no data URL of a PNG in base64")
    try:
        file = binascii.a2b_base64(text, strict_mode=True)
    except (binascii.Error, ValueError) as problem:
        raise BrokenMaskError(f"it is no base64: {problem}") from problem
    return mask_of_pixels(_painted(file))


def _painted(file: bytes) -> np.ndarray:
    """Return which pixels of a PNG are painted."""
    if len(file) < HEAD_BYTES or not file.startswith(SIGNATURE):
        raise BrokenMaskError("it is no PNG")
    width, height = struct.unpack(">II", file[SIDES])
    if not 0 < width * height <= MOST_PX:
        raise BrokenMaskError(f"its raster of {width:,} × {height:,} px is larger than {MOST_PX:,} px")
    try:
        with Image.open(io.BytesIO(file), formats=["PNG"]) as image:
            if image.size != (width, height):
                raise BrokenMaskError("its head tells two sizes")
            return _opaque(image)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as problem:
        raise BrokenMaskError(f"the PNG is broken: {problem}") from problem


def _opaque(image: Image.Image) -> np.ndarray:
    """Return which pixels are not transparent; where none can be, which are not black."""
    if image.has_transparency_data:
        return np.asarray(np.asarray(image.convert("RGBA"))[:, :, 3] > 0)
    if image.mode in {"1", "L", "I", "I;16", "F"}:
        return np.asarray(np.asarray(image) > 0)
    return np.asarray(np.asarray(image.convert("RGB")).any(axis=2))
