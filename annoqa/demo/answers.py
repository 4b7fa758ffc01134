"""What a person answers to a task: the truth, as they see it."""

import numpy as np

from annoqa.demo.people import Person
from annoqa.demo.task import Mark, Task
from annoqa.demo.tasks_captions import drawn_span, invented_span
from annoqa.demo.tasks_clips import drawn_segment, invented_segment
from annoqa.demo.tasks_images import drawn_box, invented_box


def answer(task: Task, person: Person, rng: np.random.Generator) -> tuple[Mark, ...]:
    """Return the marks that a person makes on a task.

    Parameters
    ----------
    task : Task
        What is shown, and what is true about it.
    person : Person
        Who answers.
    rng : numpy.random.Generator
        Of this task and person, so that mistakes of two people are independent.

    Returns
    -------
    tuple of Mark
        In the order of the truth; what was missed is not there, what was invented comes last.
    """
    seen = [mark for mark in task.truth if not mark.extent or rng.random() >= person.misses]
    marks = [_answered(task, mark, person, rng) for mark in seen]
    if rng.random() < person.invents:
        marks.append(_invented(task, rng))
    return tuple(marks)


def _answered(task: Task, mark: Mark, person: Person, rng: np.random.Generator) -> Mark:
    """Return the person's version of a true mark."""
    value = person.rated(mark, rng) if mark.field == "success" else person.labelled(mark, rng)
    extent = _drawn(task, mark, person, rng) if mark.extent else ()
    return Mark(field=mark.field, value=value, extent=extent, thing=mark.thing)


def _drawn(task: Task, mark: Mark, person: Person, rng: np.random.Generator) -> tuple[float, ...]:
    """Return the person's version of a true extent."""
    if task.kind == "image":
        return drawn_box(mark, person, rng)
    return drawn_segment(mark, person, rng) if task.kind == "clip" else drawn_span(task, mark, person, rng)


def _invented(task: Task, rng: np.random.Generator) -> Mark:
    """Return a mark of something that is not there."""
    if task.kind == "image":
        return invented_box(rng)
    return invented_segment(task, rng) if task.kind == "clip" else invented_span(task, rng)
