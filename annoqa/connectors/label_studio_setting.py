"""What the readers of extents need to know about their item and about the campaign."""

from dataclasses import dataclass, field

import numpy as np

from annoqa.connectors.label_studio_account import Account
from annoqa.connectors.label_studio_config import LabelConfig, Shown

EDITOR_FPS = 24.0
"""Frames per second that Label Studio's editor counts with where the config says none."""


@dataclass(kw_only=True)
class Setting:
    """Options of one reading, and what is known about its items so far.

    Attributes
    ----------
    config : LabelConfig
        Empty where none was given.
    fps : float or None
        Frames per second; None: as the config says, else as the editor assumes.
    frame_base : int
        Number of a video's first frame.
    time_unit : str
        Unit of the numbers of a time series: s, ms, us or ns.
    account : Account
        Where fates and notes are told.
    item : list of int
        Item of every annotation.
    sizes : dict of int to (float, float)
        Width and height of the items' images in px.
    texts : dict of (int, str) to str
        Text of an item's objects, by item and name of the object; "" is the likely one.
    shown : dict of int to str
        What spans of an item point into, where that is not the text as it stands in the data.
    """

    config: LabelConfig
    fps: float | None
    frame_base: int
    time_unit: str
    account: Account
    item: list[int] = field(default_factory=list)
    sizes: dict[int, tuple[float, float]] = field(default_factory=dict)
    texts: dict[tuple[int, str], str] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)

    def known_fps_of(self, name: str | None) -> float | None:
        """Return the frame rate of an object, None where neither the option nor the config says it."""
        shown: Shown | None = self.config.objects.get(name or "")
        return self.fps or (shown.fps if shown is not None else None)

    def fps_of(self, name: str | None) -> float:
        """Return the frame rate of an object, and tell where it is only assumed."""
        rate = self.known_fps_of(name)
        if rate is not None:
            return rate
        self.account.tell(
            "note",
            "frame-rate-assumed",
            "neither `fps` nor the labeling config says the frame rate;"
            f" {EDITOR_FPS:g} is taken, as the editor does",
        )
        return EDITOR_FPS

    def text_of(self, row: int, name: str | None) -> tuple[str | None, bool]:
        """Return the text that an annotation's object shows, and whether it surely is that text."""
        item = self.item[row]
        known = self.texts.get((item, name or ""))
        return (known, True) if known is not None and name else (self.texts.get((item, "")), False)

    def sizes_of(self, rows: np.ndarray) -> np.ndarray:
        """Return width and height of the images of annotations, NaN where unknown, shape (n, 2)."""
        unknown = (np.nan, np.nan)
        pairs = [self.sizes.get(self.item[row], unknown) for row in rows.tolist()]
        return np.array(pairs, dtype=np.float64).reshape(-1, 2)
