"""The caption tasks: who does what with which thing, as spans of a sentence."""

import re

import numpy as np

from annoqa.demo.people import Person
from annoqa.demo.task import LABELS, Mark, Task, chosen
from annoqa.demo.tasks_images import CAMERAS, KITCHENS

N_CAPTIONS = 40
SLOT = re.compile(r"\{(\w+)\}")
FIELD_OF = {"Person": "Person", "Take": "Action", "Move": "Action", "Thing": "Object", "Place": "Object"}
WORDS = {
    "Person": ("Maria", "Jonas", "Aylin", "Chidi", "Ines"),
    "Take": ("takes", "picks up", "grasps", "lifts"),
    "Move": ("rinses", "puts down", "pushes", "turns", "dries"),
    "Thing": ("blue mug", "soup bowl", "bread knife", "dinner plate", "paper cup", "mug", "knife"),
    "Place": ("shelf", "sink", "counter", "dish rack", "table"),
}
TEMPLATES = (
    "{Person} {Take} the {Thing} from the {Place} and {Move} it.",
    "The robot {Take} a {Thing}, then {Move} the {Thing}.",
    "While {Person} waits, the robot {Move} the {Thing} near the {Place}.",
    "{Person} {Move} the {Thing} and {Take} a {Thing}.",
    "Tea time 🍵: {Person} {Take} the {Thing} next to the {Place}.",
)
NOTHING = "The camera shows an empty room."


def caption_tasks(rng: np.random.Generator, first: int) -> list[Task]:
    """Return the caption tasks with what is true about them.

    Parameters
    ----------
    rng : numpy.random.Generator
        The words are drawn from it.
    first : int
        Number of the first task.

    Returns
    -------
    list of Task
        `N_CAPTIONS` of them; in the last one there is nothing to mark.
    """
    texts = [written(TEMPLATES[i % len(TEMPLATES)], rng) for i in range(N_CAPTIONS - 1)]
    return [_caption_task(rng, first + i, *found) for i, found in enumerate([*texts, (NOTHING, ())])]


def written(template: str, rng: np.random.Generator) -> tuple[str, tuple[Mark, ...]]:
    """Fill a template with words, and say where they are.

    Parameters
    ----------
    template : str
        Text with slots named as in `WORDS`.
    rng : numpy.random.Generator
        One number is drawn for each slot.

    Returns
    -------
    tuple of (str, tuple of Mark)
        The text, and its mentions in code points.

    Examples
    --------
    >>> text, (mark,) = written("🍵 {Person}", np.random.default_rng(1))
    >>> text[int(mark.extent[0]) : int(mark.extent[1])] == text[2:]
    True
    """
    text = ""
    marks: list[Mark] = []
    for i, piece in enumerate(SLOT.split(template)):
        word = chosen(rng, WORDS[piece]) if i % 2 else piece
        if i % 2:
            extent = (float(len(text)), float(len(text) + len(word)))
            marks.append(Mark(field="mentions", value=FIELD_OF[piece], extent=extent, thing=len(marks)))
        text += word
    return text[0].upper() + text[1:], tuple(marks)


def _caption_task(rng: np.random.Generator, number: int, text: str, truth: tuple[Mark, ...]) -> Task:
    """Return the task of one caption."""
    data: dict[str, str | float] = {
        "text": text,
        "camera": chosen(rng, CAMERAS),
        "kitchen": chosen(rng, KITCHENS),
    }
    return Task(number=number, kind="caption", data=data, truth=truth)


def drawn_span(task: Task, mark: Mark, person: Person, rng: np.random.Generator) -> tuple[float, ...]:
    """Return the mention as this person marks it: now and then with its article.

    Parameters
    ----------
    task : Task
        The caption.
    mark : Mark
        A true mention.
    person : Person
        Who marks.
    rng : numpy.random.Generator
        One number is drawn.

    Returns
    -------
    tuple of float
        Start and end in code points.
    """
    start, end = mark.extent
    article = re.search(r"\b(the|a) $", str(task.data["text"])[: int(start)])
    if rng.random() < person.wide and article:
        start = float(article.start())
    return start, end


def invented_span(task: Task, rng: np.random.Generator) -> Mark:
    """Return a mention of a word that is none: any word outside every span."""
    taken = [mark.extent for mark in task.truth]
    words = [(float(m.start()), float(m.end())) for m in re.finditer(r"\w+", str(task.data["text"]))]
    free = [word for word in words if all(word[1] <= start or word[0] >= end for start, end in taken)]
    extent = free[int(rng.integers(len(free)))]
    return Mark(field="mentions", value=chosen(rng, LABELS["mentions"]), extent=extent)
