"""One annotation of the demo campaign: what somebody answers to a task, from what, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import numpy as np

from annoqa.demo.answers import answer
from annoqa.demo.people import CLICKS_THROUGH, GOLD_AUTHOR, HONEST, Person
from annoqa.demo.task import Mark, Task, generator

LOOKS_CLOSER = 0.08  # share of the tasks that the one who clicks through does answer
CORRECTS = 0.08  # share of the tasks on which an honest annotator starts from the pre-label
START = datetime(2024, 1, 16, 8, 30, tzinfo=UTC)
GOLD_START = datetime(2024, 1, 29, 8, 30, tzinfo=UTC)
TASKS_A_DAY, GOLD_A_DAY = 14, 42


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One annotation: who made it, what it says, what it started from, how long it took."""

    person: Person
    marks: tuple[Mark, ...]
    made_at: datetime
    seconds: float
    status: Literal["submitted", "skipped", "draft"] = "submitted"
    prelabel: bool = False
    repeat: int = 0


def submission(
    seed: int, i: int, task: Task, prediction: tuple[Mark, ...], person: Person, repeat: int = 0
) -> Submission:
    """Let one person answer one task.

    Parameters
    ----------
    seed : int
        Of the campaign.
    i : int
        Place of the task in the campaign; decides when it is answered.
    task : Task
        What is asked.
    prediction : tuple of Mark
        The model's answer, for those who start from it.
    person : Person
        Who answers.
    repeat : int, default 0
        1 for the same person's second answer.

    Returns
    -------
    Submission
        The same whatever else is answered.
    """
    rng = generator(seed, task.number, person.number, repeat)
    closer, corrects, spread, minute = rng.random(), rng.random(), rng.normal(0.0, 0.3), rng.random()
    clicks = person is CLICKS_THROUGH and closer >= LOOKS_CLOSER
    seconds = person.seconds if person is not CLICKS_THROUGH or clicks else HONEST[0].seconds
    start = GOLD_START if person is GOLD_AUTHOR else START
    day, place = divmod(i, GOLD_A_DAY if person is GOLD_AUTHOR else TASKS_A_DAY)
    minutes = place * 11 + person.number + repeat * 95 + round(60 * minute) / 60
    return Submission(
        person=person,
        marks=prediction if clicks else answer(task, person, rng),
        made_at=start + timedelta(days=day, minutes=minutes),
        seconds=round(float(seconds * np.exp(spread * (0.4 if clicks else 1.0))), 3),
        prelabel=clicks or (person in HONEST and corrects < CORRECTS),
        repeat=repeat,
    )
