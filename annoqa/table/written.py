"""What a text says: dates, and rankings.

2024-05-06T07:08   seconds since 1970; without a zone it is UTC, and a year or month is its first day
A > B = C          A before B and C, which are tied; [["A"], ["B", "C"]] says the same
"""

import json
import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

NEVER = np.iinfo(np.int64).min
YEAR, MONTH = re.compile(r"\d{4}"), re.compile(r"\d{4}-\d{2}")
BEFORE, BESIDE, NOTHING = ">", "=", "–"


def moments_of(texts: Sequence[str | None]) -> np.ndarray:
    """Return dates as ns since 1970, `NEVER` where a text is none; without a zone they are UTC.

    Parameters
    ----------
    texts : sequence of str or None
        ISO 8601.

    Returns
    -------
    int64 array, shape (n_texts,)
        As Label Studio's `created_at` and date controls have them.

    Examples
    --------
    >>> moments_of(["1970-01-01T00:00:01Z", "1970-01-02", "soon"]).tolist()[:2]
    [1000000000, 86400000000000]
    """
    for zone in ("UTC", None):
        try:
            moments = pa.array(texts, pa.string()).cast(pa.timestamp("ns", tz=zone))
            return moments.cast(pa.int64()).fill_null(NEVER).to_numpy(zero_copy_only=False)
        except (pa.ArrowInvalid, UnicodeEncodeError):
            continue
    if len(texts) == 1:
        return np.array([NEVER])
    return np.concatenate([moments_of([text]) for text in texts])


def seconds_of(texts: Sequence[str | None]) -> np.ndarray:
    """Return dates as seconds since 1970, NaN where a text is none.

    Parameters
    ----------
    texts : sequence of str or None
        ISO 8601; a year, or a year and a month, stands for its first day.

    Returns
    -------
    float array, shape (n_texts,)
        Dates that cannot be told in nanoseconds (before 1678, after 2261) are NaN too.

    Examples
    --------
    >>> seconds_of(["1970-01-02", "1971", "1970-02", "soon", None]).tolist()
    [86400.0, 31536000.0, 2678400.0, nan, nan]
    """
    known = dict.fromkeys(text for text in texts if text is not None)
    if not known:
        return np.full(len(texts), np.nan)
    moments = moments_of([_first_day(text.strip()) for text in known])
    seconds = np.where(moments == NEVER, np.nan, moments / 1e9).tolist()
    place: dict[str | None, float] = dict(zip(known, seconds, strict=True))
    return np.array([place.get(text, np.nan) for text in texts], dtype=np.float64)


def tiers_of(text: str) -> list[list[str]]:
    """Return the tiers of a ranking, best first.

    Parameters
    ----------
    text : str
        Names with `>` and `=` between them, or a JSON list of names or of lists of names.

    Returns
    -------
    list of list of str
        The order within a tier says nothing; a dash is a tier that holds nothing. A name that stands
        twice counts where it stands first.

    Examples
    --------
    >>> tiers_of("B > A = C"), tiers_of('["B", ["C", "A"]]')
    ([['B'], ['A', 'C']], [['B'], ['A', 'C']])
    """
    tiers = _listed(text) if text.startswith("[") else None
    if tiers is None:
        tiers = [[name.strip() for name in tier.split(BESIDE)] for tier in text.split(BEFORE)]
    seen: set[str] = set()
    made = []
    for tier in tiers:
        new = {name for name in tier if name not in ("", NOTHING)} - seen
        seen |= new
        made.append(sorted(new))
    return made


def _listed(text: str) -> list[list[str]] | None:
    """Return the tiers that a JSON list says, None where the text is none."""
    try:
        tiers = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return [list(map(str, tier)) if isinstance(tier, list) else [str(tier)] for tier in tiers]


def _first_day(text: str) -> str:
    """Return a year, or a year and a month, as the date of its first day."""
    return f"{text}-01-01" if YEAR.fullmatch(text) else f"{text}-01" if MONTH.fullmatch(text) else text
