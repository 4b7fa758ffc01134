"""Every error annoqa raises on purpose: what must hold, what was found, and a hint.

Bad *data* is collected and raised once; bad *calls* raise at once. The command line prints the
message without a traceback and ends with exit code 2.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Self

MAX_EXAMPLES = 5


class AnnoqaError(Exception):
    """Something that annoqa was asked to do cannot be done; the message says why."""

    @classmethod
    def saying(cls, must_hold: str, found: str = "", hint: str = "") -> Self:
        """Build the message from its three parts.

        Parameters
        ----------
        must_hold : str
            The rule that was broken, as a sentence.
        found : str, optional
            What was found instead: names, counts, at most five examples.
        hint : str, optional
            The next step for the reader.

        Returns
        -------
        AnnoqaError
            Ready to be raised.

        Examples
        --------
        >>> print(AnnoqaError.saying("A file must exist.", "`a.json` does not.", "check the path."))
        A file must exist.
        `a.json` does not.
        Hint: check the path.
        """
        lines = [must_hold, found, f"Hint: {hint}" if hint else ""]
        return cls("\n".join(line for line in lines if line))


class SourceError(AnnoqaError, ValueError):
    """A source cannot be read: not there, not text, not the format it says."""


class TableError(AnnoqaError, ValueError):
    """What was read is not a table of annotations; every broken rule is listed."""


class NotApplicableError(AnnoqaError, ValueError):
    """The data are fine, but this method does not apply to them."""


class ConfigError(AnnoqaError, ValueError):
    """A campaign's configuration file, or an option, says something that cannot be done."""


def examples(values: Iterable[object]) -> str:
    """List at most five values with `!r`, and say how many more there are.

    Examples
    --------
    >>> examples("abcdefg")
    "'a', 'b', 'c', 'd', 'e' and 2 more"
    """
    shown = [repr(value) for value in values]
    more = len(shown) - MAX_EXAMPLES
    text = ", ".join(shown[:MAX_EXAMPLES])
    return f"{text} and {more} more" if more > 0 else text


def closest(word: str, known: Sequence[str]) -> str:
    """Say which known word was probably meant, or list the known ones.

    Examples
    --------
    >>> closest("anotator", ["item", "annotator"])
    "closest is 'annotator'."
    """
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"closest is {near[0]!r}." if near else f"known are {examples(known)}."
