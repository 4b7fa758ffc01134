"""IDF1: the share of boxes that are of the same thing for both, when every thing has one identity.

    IDF1 = 2 · IDTP / (n_first + n_second)

Every track of one annotator gets at most one track of the other for the whole video, such that the
number of frames in which their boxes overlap enough (IDTP) is greatest. n_first and n_second count the
boxes of both in all frames. It is the same whoever comes first.

An *identity switch* is a frame in which the box of a track is matched with a box of another track of
the other annotator than in the last frame in which it was matched; they are counted on both sides,
with boxes matched as HOTA matches them.

*Use it when* following things matters more than placing their boxes exactly.
*Beware when* a thing was cut into several tracks: only one of them counts. Read the switches a track,
and HOTA, which gives credit for each piece.
*Undefined when* nobody marked anything.

References
----------
Ristani, E., Solera, F., Zou, R., Cucchiara, R., & Tomasi, C. (2016). Performance measures and a data
set for multi-target, multi-camera tracking. ECCV 2016 Workshops, 17-35.
https://doi.org/10.1007/978-3-319-48881-3_2
Bernardin, K., & Stiefelhagen, R. (2008). Evaluating multiple object tracking performance: the CLEAR MOT
metrics. EURASIP Journal on Image and Video Processing, 2008, 246309.
https://doi.org/10.1155/2008/246309
"""

import numpy as np

from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides
from annoqa.agreement.track_frames import FrameTally


def identity_f1(tally: FrameTally, sides: Sides) -> Ratio:
    """Return IDF1 as a ratio of sums.

    Parameters
    ----------
    tally : FrameTally
        What became of the boxes of each track.
    sides : Sides
        The tracks.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.

    Examples
    --------
    One follows a thing for 10 frames, the other in two pieces, of 6 and 4 frames:

    >>> from types import SimpleNamespace
    >>> tally = SimpleNamespace(identity=np.array([6, 6, 0]), frames=np.array([10, 6, 4]))
    >>> ratio = identity_f1(tally, SimpleNamespace(item=np.array([0, 0, 0])))
    >>> float(ratio.top.sum() / ratio.bottom.sum())
    0.6
    """
    return Ratio(item=sides.item, top=tally.identity / 2, bottom=tally.frames / 2)


def identity_switches(tally: FrameTally, sides: Sides) -> Ratio:
    """Return identity switches a track as a ratio of sums.

    Parameters
    ----------
    tally, sides
        As for `identity_f1`.

    Returns
    -------
    Ratio
        0 or above, lower is better.
    """
    half = np.full(len(sides), 0.5)
    return Ratio(item=sides.item, top=tally.switches / 2, bottom=half, is_share=False)


def frame_detection_f1(tally: FrameTally, sides: Sides) -> Ratio:
    """Return detection F1 of boxes, frame by frame, whatever their tracks.

    Parameters
    ----------
    tally, sides
        As for `identity_f1`.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    return Ratio(item=sides.item, top=tally.found / 2, bottom=tally.frames / 2)


def mean_frame_iou(tally: FrameTally, sides: Sides) -> Ratio:
    """Return the mean IoU of matched tracks over the frames in which both are there.

    Parameters
    ----------
    tally, sides
        As for `identity_f1`.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    return Ratio(item=sides.item, top=tally.overlap / 2, bottom=tally.both / 2)


def life_offsets(tally: FrameTally, sides: Sides, which: str) -> Ratio:
    """Return by how many frames the beginnings, or the ends, of matched tracks differ.

    Parameters
    ----------
    tally, sides
        As for `identity_f1`.
    which : str
        `first` or `last`.

    Returns
    -------
    Ratio
        Mean absolute difference in frames, lower is better.
    """
    frame = getattr(tally, which)
    half = 0.5 * sides.matched
    apart = np.abs(frame - sides.of_partner(frame, 0))
    return Ratio(item=sides.item, top=half * apart, bottom=half, is_share=False)
