"""Pictures of items as data URIs: only from inside one folder, only pictures, only so large.

A path in an export is somebody else's text. It is tried inside the folder, whole and then without
its leading parts (`/data/upload/7/a.png`, `upload/7/a.png`, …); links that lead outside are not
followed, addresses of servers are not asked, and what is not a picture is not embedded.
"""

import base64
import warnings
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qs, unquote, urlsplit

from PIL import Image, UnidentifiedImageError

MAX_FILE_BYTES = 32 * 1024**2
MAX_PIXELS = 50_000_000
KEPT_BYTES = 160 * 1024
"""Pictures up to this size are embedded as they are; larger ones are made smaller first."""
LARGEST_SIDE_PX = 900
MAX_EMBEDDED_BYTES = 12 * 1024**2
"""All pictures of one page together; from there on the canvas stays blank."""
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


@dataclass(frozen=True)
class Picture:
    """An embedded picture: its id on the page, its address, and its size in the original's px."""

    anchor: str
    uri: str
    width_px: float
    height_px: float


@dataclass(eq=False)
class Media:
    """The pictures of one page; each is embedded once, however often it is shown.

    Attributes
    ----------
    folder : Path or None
        Nothing outside it is read; None embeds nothing.
    pictures : dict
        What was embedded so far, by path.
    embedded_bytes : int
        How much that is.
    """

    folder: Path | None = None
    pictures: dict[Path, Picture | None] = field(default_factory=dict)
    embedded_bytes: int = 0

    def picture(self, address: str | None) -> Picture | None:
        """Return the picture of an item, or None where it may not or cannot be shown.

        Parameters
        ----------
        address : str or None
            What the table says: a path, or an address as Label Studio writes it.

        Returns
        -------
        Picture or None
            Embedded at most once.
        """
        path = self._inside(address) if address else None
        if path is None:
            return None
        if path not in self.pictures:
            self.pictures[path] = self._embed(path)
        return self.pictures[path]

    @property
    def embedded(self) -> list[Picture]:
        """The pictures that the page must define."""
        return [picture for picture in self.pictures.values() if picture is not None]

    def _inside(self, address: str) -> Path | None:
        """Return the file of an address, if it lies in the folder once all links are followed."""
        if self.folder is None:
            return None
        root = self.folder.resolve()
        for name in _names(address):
            try:
                path = (root / name).resolve()
                if path.is_relative_to(root) and path.is_file():
                    return path
            except (OSError, ValueError, RuntimeError):
                continue
        return None

    def _embed(self, path: Path) -> Picture | None:
        """Return a file as a picture, if it is one and there is still room."""
        if path.stat().st_size > MAX_FILE_BYTES or self.embedded_bytes > MAX_EMBEDDED_BYTES:
            return None
        read = _read(path.read_bytes())
        if read is None:
            return None
        content, kind, width, height = read
        self.embedded_bytes += len(content)
        uri = f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
        return Picture(f"picture-{len(self.pictures) + 1}", uri, width, height)


def _names(address: str) -> list[str]:
    """Return the relative paths that an address may mean, the longest first."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return []
    if parts.netloc or (parts.scheme and len(parts.scheme) > 1):
        return []
    inner = parse_qs(parts.query).get("d", [""])[0]
    given = [inner] if inner else [address, unquote(parts.path)]
    names = []
    for text in given:
        pieces = [piece for piece in PurePosixPath(text.replace("\\", "/")).parts if piece != "/"]
        names += ["/".join(pieces[start:]) for start in range(len(pieces))]
    return list(dict.fromkeys(names))


def _read(content: bytes) -> tuple[bytes, str, float, float] | None:
    """Return (bytes, media type, width, height) of a picture, made smaller where it is large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(content), formats=list(FORMATS)) as image:
                width, height = image.size
                if width * height > MAX_PIXELS or image.format not in FORMATS:
                    return None
                if len(content) <= KEPT_BYTES:
                    image.verify()
                    return content, FORMATS[image.format], width, height
                return _smaller(image), "image/jpeg", width, height
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        return None


def _smaller(image: Image.Image) -> bytes:
    """Return a picture as JPEG with its longest side cut to what a page needs."""
    small = image.convert("RGB")
    small.thumbnail((LARGEST_SIDE_PX, LARGEST_SIDE_PX))
    sink = BytesIO()
    small.save(sink, format="JPEG", quality=80)
    return sink.getvalue()
