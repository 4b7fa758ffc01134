"""What people do instead of what is right, in one clause of a sentence."""

from annoqa.ground_truth.guideline_failure import CellKind


def say_answer(kind: CellKind, truth_label: str | None, answer: str | None) -> str:
    """Say what happens to a label.

    Parameters
    ----------
    kind : CellKind
        confusion, label, omission or addition.
    truth_label, answer : str or None
        What ground truth says, and what annotators say; None for no label.

    Returns
    -------
    str
        A clause without a full stop.

    Examples
    --------
    >>> say_answer("confusion", "mug", "cup")
    '`mug` is called `cup`'
    >>> say_answer("addition", None, "cup")
    '`cup` is marked where ground truth has nothing'
    """
    truth = f"`{truth_label}`" if truth_label is not None else "what has no label"
    named = f"`{answer}`" if answer is not None else "nothing"
    if kind == "omission":
        return f"{truth} is not marked" if truth_label is not None else "things are left unmarked"
    if kind == "addition":
        return f"{named if answer is not None else 'a mark'} is marked where ground truth has nothing"
    if kind == "label":
        return f"{truth} is called something else, not always the same"
    return f"{truth} is called {named}"


def say_attribute(name: str, truth: str | None, answer: str | None, *, several: bool = False) -> str:
    """Say what happens to an answer about a mark.

    Parameters
    ----------
    name : str
        The question.
    truth, answer : str or None
        What ground truth says, and what annotators say; None for no answer.
    several : bool, default False
        Whether they say several things.

    Returns
    -------
    str
        A clause without a full stop.

    Examples
    --------
    >>> say_attribute("occluded", "yes", "no")
    '`occluded`: `yes` is answered `no`'
    """
    if several:
        return f"`{name}`: `{truth}` is answered otherwise, not always the same"
    return f"`{name}`: `{truth}` is " + ("left open" if answer is None else f"answered `{answer}`")


def say_doubt(kind: CellKind, truth_label: str | None, answer: str | None) -> str:
    """Say what gold and the annotators hold about one item.

    Parameters
    ----------
    kind : CellKind
        confusion, omission or addition.
    truth_label, answer : str or None
        What ground truth says, and what annotators say; None for no label.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> say_doubt("confusion", "plate", "bowl")
    'Gold says `plate`, annotators say `bowl`.'
    """
    gold = (
        "has nothing here" if kind == "addition" else f"says `{truth_label}`" if truth_label else "has a mark"
    )
    they = "mark nothing" if kind == "omission" else f"say `{answer}`" if answer else "mark something"
    return f"Gold {gold}, annotators {they}."


def say_offset(side: str, unit: str, offset: float, scaled: float) -> str:
    """Say where a side lies, or how a scale is shifted.

    Parameters
    ----------
    side : str
        left, top, right, bottom, start, end or value.
    unit : str
        px, s, characters, steps or value.
    offset, scaled : float
        Outward, late or upward is positive; in the unit, and as a share where that is the measure.

    Returns
    -------
    str
        A clause without a full stop.

    Examples
    --------
    >>> say_offset("right", "px", 4.2, 0.081)
    'the right side lies 4.2 px (8.1 % of the width) too far out'
    >>> say_offset("start", "s", 0.4, 0.4)
    'the start lies 0.40 s too late'
    """
    size = abs(offset)
    if unit == "px":
        of = "width" if side in ("left", "right") else "height"
        where = "too far out" if offset > 0 else "too far in"
        return f"the {side} side lies {size:.1f} px ({abs(scaled):.1%} of the {of}) {where}".replace(
            "%", " %"
        )
    if side == "value":
        steps = " steps" if unit == "steps" else ""
        return f"values are {size:.2f}{steps} too {'high' if offset > 0 else 'low'}"
    late = "late" if offset > 0 else "early"
    return f"the {side} lies {size:.2f} {unit} too {late}"
