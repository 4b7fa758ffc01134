"""Text of people and of rules as HTML: paragraphs, `code`, **bold** and *emphasis*, nothing else.

Everything is escaped first; what stands between the marks is put back as it was escaped.
"""

import re

from markupsafe import Markup, escape

MARKS = (
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*\n]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w*])\*([^*\s][^*\n]*)\*(?![\w*])"), r"<em>\1</em>"),
)


def inline(text: str) -> Markup:
    """Return one paragraph's text with its marks.

    Parameters
    ----------
    text : str
        Anything.

    Returns
    -------
    Markup
        Escaped.

    Examples
    --------
    >>> inline("`mug` is **not** <b>")
    Markup('<code>mug</code> is <strong>not</strong> &lt;b&gt;')
    """
    told = str(escape(text))
    for pattern, instead in MARKS:
        told = pattern.sub(instead, told)
    return Markup(told)  # noqa: S704 - escaped above, and the marks are ours


def heading(text: str) -> Markup:
    """Return one line with its marks, its first letter large unless it is a mark.

    Parameters
    ----------
    text : str
        Anything.

    Returns
    -------
    Markup
        Escaped.

    Examples
    --------
    >>> heading("the start is late"), heading("`mug` is called `cup`")
    (Markup('The start is late'), Markup('<code>mug</code> is called <code>cup</code>'))
    """
    return inline(text[:1].upper() + text[1:])


def paragraphs(text: str) -> Markup:
    r"""Return text in paragraphs; lines that begin with `- ` become a list.

    Parameters
    ----------
    text : str
        Markdown, of which little is understood and nothing is lost.

    Returns
    -------
    Markup
        Escaped `p` and `ul` elements.

    Examples
    --------
    >>> paragraphs("One.\n\n- a\n- b")
    Markup('<p>One.</p><ul><li>a</li><li>b</li></ul>')
    """
    return Markup().join(_paragraph(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip())


def _paragraph(part: str) -> Markup:
    """Return one paragraph, or a list."""
    points = re.split(r"(?:^|\n)[-*] ", part)
    if len(points) > 1 and not points[0]:
        items = (Markup("<li>{}</li>").format(inline(point.strip())) for point in points[1:])
        return Markup("<ul>{}</ul>").format(Markup().join(items))
    return Markup("<p>{}</p>").format(inline(part))
