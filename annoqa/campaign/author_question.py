"""A question for the author of a guideline, from what people do instead of what is right."""

from annoqa.campaign.cells import JudgedCell

SIDES = {"left": "left side", "top": "upper side", "right": "right side", "bottom": "lower side"}
ENDS = {"start": "begin", "end": "end"}


def author_question(cell: JudgedCell) -> str:
    """Return what the author should be asked.

    Parameters
    ----------
    cell : JudgedCell
        What people do.

    Returns
    -------
    str
        One or two sentences; labels between backquotes.
    """
    where = "" if cell.slice is None else f" where `{_plain(cell.slice[0])}` is `{_plain(cell.slice[1])}`"
    if cell.attribute is not None:
        return _of_attribute(cell, where)
    if cell.cell == "extent":
        return _of_side(cell, where)
    if cell.cell == "shift":
        return (
            f"What makes a value{where} one step higher or lower, in things that can be seen? "
            "An example for every step would anchor the scale."
        )
    return _of_answer(cell, where)


def _of_answer(cell: JudgedCell, where: str) -> str:
    """Ask about a mix-up, an omission or an addition."""
    truth, answer = _called(cell.truth_label), _called(cell.answer)
    if cell.cell == "omission":
        return (
            f"Shall {truth} be marked on items like these{where}? If so, which sentence tells somebody who "
            "leaves it out; if not, should ground truth change?"
        )
    if cell.cell == "addition":
        return (
            f"Shall {answer} be marked on items like these{where}? If not, which sentence tells what does "
            "not count; if so, should ground truth change?"
        )
    if cell.cell == "label":
        return (
            f"What makes something {truth}{where}? People give several other answers: which of the nearest "
            "labels does the clause not tell apart?"
        )
    return (
        f"What on these items{where} makes it {truth} and not {answer}? Which words of the clause say so, "
        f"and what do people read into it who say {answer}?"
    )


def _of_attribute(cell: JudgedCell, where: str) -> str:
    """Ask about a question about marks."""
    asked, truth = f"`{_plain(cell.attribute or '')}`", _called(cell.truth_label)
    instead = "something else" if cell.answer is None else _called(cell.answer)
    return (
        f"Which answer to {asked} is right on these items{where}: {truth}, or {instead}? Which words of the "
        "clause decide it?"
    )


def _of_side(cell: JudgedCell, where: str) -> str:
    """Ask about a side or an end."""
    of = "" if cell.truth_label is None else f" of {_called(cell.truth_label)}"
    if cell.side in ENDS:
        if cell.unit == "characters":
            return (
                f"With which word does it {ENDS[cell.side]}{of}{where}: which of the words around belong to "
                "it, and which do not?"
            )
        return (
            f"At which moment does it {ENDS[cell.side]}{of}{where}: what is seen in the frame that counts?"
            " Is the tolerance clear?"
        )
    return (
        f"Where exactly does the {SIDES.get(cell.side, cell.side)}{of} lie{where}: what belongs to the "
        "thing, and what does not? Is the tolerance clear?"
    )


def _called(label: str | None) -> str:
    """Return a label between backquotes."""
    return "something without a label" if label is None else f"`{_plain(label)}`"


def _plain(name: str) -> str:
    """Return a name that does not end the backquotes around it."""
    return name.replace("`", "ˋ")
