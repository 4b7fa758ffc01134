"""Who answers which task of the demo campaign, and what is planted among the answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from annoqa.demo.answers import answer
from annoqa.demo.people import ANNOTATORS, GOLD_AUTHOR, HONEST, MODEL, Person
from annoqa.demo.submission import Submission, submission
from annoqa.demo.task import Mark, Task, generator
from annoqa.demo.tasks_captions import caption_tasks
from annoqa.demo.tasks_clips import clip_tasks
from annoqa.demo.tasks_images import image_tasks

FIRST_TASK = 1001
OVERLAPS, OVERLAP_SHARES = (3, 4, 5, 6), (0.25, 0.35, 0.25, 0.15)
N_GOLD = {"image": 45, "clip": 30, "caption": 30}
N_SKIPS = 5


@dataclass(frozen=True, kw_only=True)
class WrongGold:
    """A mark whose ground truth is wrong on purpose."""

    task: int
    thing: int
    truth: str
    gold: str


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """All that is exported: tasks, the model's predictions and the submissions by task."""

    seed: int
    tasks: tuple[Task, ...]
    predictions: tuple[tuple[Mark, ...], ...]
    submissions: tuple[tuple[Submission, ...], ...]
    wrong_gold: tuple[WrongGold, ...]


def demo_campaign(seed: int) -> Campaign:
    """Let everybody answer everything that they were given.

    Parameters
    ----------
    seed : int
        The same seed gives the same campaign.

    Returns
    -------
    Campaign
        About 140 tasks.
    """
    tasks = _tasks(seed)
    predictions = tuple(answer(task, MODEL, generator(seed, task.number, MODEL.number)) for task in tasks)
    gold = _gold_tasks(tasks, generator(seed, 2))
    wrong = _wrong_gold([task for task in tasks if task.number in gold])
    people = _assigned(tasks, {entry.task for entry in wrong}, generator(seed, 3))
    submissions = [
        _submissions(seed, i, task, predictions[i], people[i], wrong if task.number in gold else None)
        for i, task in enumerate(tasks)
    ]
    return Campaign(
        seed=seed,
        tasks=tuple(tasks),
        predictions=predictions,
        submissions=tuple(_with_exceptions(seed, tasks, predictions, submissions)),
        wrong_gold=wrong,
    )


def _tasks(seed: int) -> list[Task]:
    """Return images, clips and captions, numbered through."""
    rng = generator(seed, 1)
    tasks: list[Task] = []
    for make in (image_tasks, clip_tasks, caption_tasks):
        tasks += make(rng, FIRST_TASK + len(tasks))
    return tasks


def _gold_tasks(tasks: Sequence[Task], rng: np.random.Generator) -> set[int]:
    """Return the numbers of the tasks that have ground truth."""
    chosen = set()
    for kind, n in N_GOLD.items():
        numbers = [task.number for task in tasks if task.kind == kind]
        chosen |= {int(number) for number in rng.permutation(numbers)[:n]}
    return chosen


def _wrong_gold(tasks: Sequence[Task]) -> tuple[WrongGold, ...]:
    """Return a bowl that gold will call a plate, and a cup it will call a bowl, on two images."""
    wrong: list[WrongGold] = []
    for truth, gold in (("bowl", "plate"), ("cup", "bowl")):
        free = [task for task in tasks if task.number not in {entry.task for entry in wrong}]
        task, mark = next((task, mark) for task in free for mark in task.truth if mark.value == truth)
        wrong.append(WrongGold(task=task.number, thing=mark.thing, truth=truth, gold=gold))
    return tuple(wrong)


def _assigned(tasks: Sequence[Task], everybody: set[int], rng: np.random.Generator) -> list[list[Person]]:
    """Return three to six annotators a task; all of them where gold is wrong."""
    given = []
    for task in tasks:
        n = int(rng.choice(OVERLAPS, p=OVERLAP_SHARES))
        order = rng.permutation(len(ANNOTATORS))
        n = len(ANNOTATORS) if task.number in everybody else n
        given.append([ANNOTATORS[i] for i in sorted(order[:n])])
    return given


def _submissions(
    seed: int,
    i: int,
    task: Task,
    prediction: tuple[Mark, ...],
    people: Sequence[Person],
    gold: Sequence[WrongGold] | None,
) -> list[Submission]:
    """Return the annotations of one task, gold last."""
    made = [submission(seed, i, task, prediction, person) for person in people]
    if gold is not None:
        settled = submission(seed, i, task, prediction, GOLD_AUTHOR)
        marks = tuple(_settled(task, mark, gold) for mark in settled.marks)
        made.append(replace(settled, marks=marks))
    return made


def _settled(task: Task, mark: Mark, wrong: Sequence[WrongGold]) -> Mark:
    """Return the gold mark, wrong where that is planted."""
    for entry in wrong:
        if (entry.task, entry.thing) == (task.number, mark.thing):
            return replace(mark, value=entry.gold)
    return mark


def _with_exceptions(
    seed: int,
    tasks: Sequence[Task],
    predictions: Sequence[tuple[Mark, ...]],
    submissions: list[list[Submission]],
) -> list[tuple[Submission, ...]]:
    """Return the submissions with a few skips, one draft and one task answered twice by one person."""
    places = [i for i, made in enumerate(submissions) if len(made) == 5 and made[0].person in HONEST]
    order = [places[j] for j in generator(seed, 4).permutation(len(places))]
    for n, i in enumerate(order[:N_SKIPS]):
        honest = [j for j, made in enumerate(submissions[i]) if made.person in HONEST]
        j = honest[n % len(honest)]
        submissions[i][j] = replace(submissions[i][j], marks=predictions[i], status="skipped", prelabel=True)
    drafted, absent = next((i, away) for i in order[N_SKIPS:] if (away := _away(submissions[i])) is not None)
    draft = submission(seed, drafted, tasks[drafted], predictions[drafted], absent)
    submissions[drafted].append(replace(draft, marks=draft.marks[:2], status="draft", prelabel=False))
    again = next(i for i in order[N_SKIPS:] if tasks[i].kind == "image" and i != drafted)
    person = submissions[again][0].person
    submissions[again].append(submission(seed, again, tasks[again], predictions[again], person, 1))
    return [tuple(made) for made in submissions]


def _away(made: Sequence[Submission]) -> Person | None:
    """Return an honest annotator who was not given the task, if there is one."""
    present = {entry.person for entry in made}
    return next((person for person in HONEST if person not in present), None)
