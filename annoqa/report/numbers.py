"""Numbers as people read them: three digits at most, intervals in brackets, a dash with a reason."""

from annoqa.statistics.estimate import Estimate

DASH = "–"
HUNDRED, TEN = 100, 10


def number(value: float, decimals: int = 2) -> str:
    """Return a number with a true minus, and never 1.00 or 0.00 for what is only near.

    Parameters
    ----------
    value : float
        Finite.
    decimals : int, default 2
        Digits after the point.

    Returns
    -------
    str
        As shown to people.

    Examples
    --------
    >>> number(0.7432), number(0.9996), number(1.0), number(-0.31)
    ('0.74', '> 0.999', '1.00', '−0.31')
    """
    if decimals and 1 > value > 1 - 0.5 * 10.0**-decimals:
        closer = decimals + 1
        return f"{value:.{closer}f}" if value < 1 - 0.5 * 10.0**-closer else f"> 0.{'9' * closer}"
    text = f"{value:,.{decimals}f}"
    return f"{0:.{decimals}f}" if float(text.replace(",", "")) == 0 else text.replace("-", "−")


def told(estimate: Estimate, unit: str = "") -> str:
    """Return `0.74 [0.42, 0.90]`, with the unit where there is one; a dash where there is no value.

    Examples
    --------
    >>> told(Estimate(value=0.743, low=0.42, high=0.9))
    '0.74 [0.42, 0.90]'
    >>> told(Estimate(value=12.31), "px")
    '12.3 px'
    >>> told(Estimate.none("no unit was judged twice"))
    '–'
    """
    if estimate.value is None:
        return DASH
    decimals = _decimals(estimate, unit)
    text = number(estimate.value, decimals)
    if estimate.low is not None and estimate.high is not None:
        text += f" [{number(estimate.low, decimals)}, {number(estimate.high, decimals)}]"
    return f"{text} {unit}" if unit else text


def percent(share: float) -> str:
    """Return a share in percent; 100 % is said only of all.

    Examples
    --------
    >>> percent(412 / 430), percent(1.0), percent(0.9999)
    ('95.8 %', '100 %', '> 99.9 %')
    """
    if share == 1:
        return "100 %"
    return "> 99.9 %" if share > 0.9995 else f"{number(100 * share, 1)} %"


def counted(n: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> counted(1, "finding"), counted(1200, "box", "boxes"), counted(0, "finding")
    ('1 finding', '1,200 boxes', 'no findings')
    """
    noun = one if n == 1 else many or f"{one}s"
    return f"{n:,} {noun}" if n else f"no {noun}"


def listed(words: list[str]) -> str:
    """Join words with commas and one `and`.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', '')
    """
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)


def _decimals(estimate: Estimate, unit: str) -> int:
    """Return how many decimals the value and its limits share."""
    if not unit:
        return 2
    largest = max(abs(part) for part in (estimate.value, estimate.low, estimate.high) if part is not None)
    return 0 if largest >= HUNDRED else 1 if largest >= TEN else 2
