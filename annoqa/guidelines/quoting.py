"""Names between marks: what is in double quotes stays whole, and a quote inside is written twice."""

import re

SPECIAL = re.compile(r'[;,="→]|->')
QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def split(text: str, *marks: str) -> list[str]:
    """Return the parts between marks, empty ones left out.

    Parameters
    ----------
    text : str
        Part of a line.
    *marks : str
        Such as a comma.

    Returns
    -------
    list of str
        Without blanks around them; quotes are kept.

    Examples
    --------
    >>> split('mug, "cup, small"', ",")
    ['mug', '"cup, small"']
    """
    pieces = re.compile("|".join([QUOTED.pattern, *(f"({re.escape(mark)})" for mark in marks)]))
    parts, start = [], 0
    for found in pieces.finditer(text):
        if any(found.groups()[1:]):
            parts.append(text[start : found.start()])
            start = found.end()
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def unquoted(text: str) -> str | None:
    """Return a name without its quotes.

    Parameters
    ----------
    text : str
        As `split` returns it.

    Returns
    -------
    str or None
        None when a quote is not closed, or stands inside a name.

    Examples
    --------
    >>> unquoted('"a ""big"" mug"'), unquoted("mug"), unquoted('"mug')
    ('a "big" mug', 'mug', None)
    """
    whole = QUOTED.fullmatch(text)
    if whole is not None:
        return whole[1].replace('""', '"')
    return None if '"' in text else text


def quoted(name: str) -> str:
    """Return a name as it is written, in quotes where it needs them.

    Parameters
    ----------
    name : str
        Without line breaks.

    Returns
    -------
    str
        `unquoted` of it is the name again.

    Examples
    --------
    >>> quoted("mug"), quoted("cup, small")
    ('mug', '"cup, small"')
    """
    needed = SPECIAL.search(name) or name != name.strip() or not name
    return '"' + name.replace('"', '""') + '"' if needed else name
