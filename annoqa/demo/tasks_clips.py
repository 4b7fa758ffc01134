"""The clip tasks: what the robot does and when, and how well it went; several clips a video."""

import numpy as np

from annoqa.demo.people import Person
from annoqa.demo.task import LABELS, Mark, Task, chosen
from annoqa.demo.tasks_images import CAMERAS, KITCHENS

N_CLIPS, N_VIDEOS = 40, 12
SECONDS = {"reach": (2.0, 3.2), "grasp": (1.8, 2.8), "pour": (3.0, 5.5), "place": (2.0, 3.2)}
PAUSE_S = (0.7, 1.4)
RATING_SHARES = (0.10, 0.18, 0.24, 0.28, 0.20)
LEAST_S = 0.5


def clip_tasks(rng: np.random.Generator, first: int) -> list[Task]:
    """Return the clip tasks with what is true about them.

    Parameters
    ----------
    rng : numpy.random.Generator
        What happens in the clips is drawn from it.
    first : int
        Number of the first task.

    Returns
    -------
    list of Task
        `N_CLIPS` of them, in `N_VIDEOS` videos (data key `video`), each with its camera and kitchen.
    """
    places = [(chosen(rng, CAMERAS), chosen(rng, KITCHENS)) for _ in range(N_VIDEOS)]
    return [_clip_task(rng, first + i, i, *places[i % N_VIDEOS]) for i in range(N_CLIPS)]


def _clip_task(rng: np.random.Generator, number: int, i: int, camera: str, kitchen: str) -> Task:
    """Return one clip: the four actions once or twice, with pauses, and a rating."""
    actions = _actions(rng)
    rating = 1 + int(rng.choice(5, p=RATING_SHARES))
    duration = round(actions[-1].extent[1] + float(rng.uniform(0.5, 1.5)), 3)
    video = f"demo-video-{i % N_VIDEOS + 1:02}"
    data: dict[str, str | float] = {
        "clip": f"clips/{video}-{i // N_VIDEOS + 1}.mp4",
        "video": video,
        "duration_s": duration,
        "camera": camera,
        "kitchen": kitchen,
    }
    success = Mark(field="success", value=rating, thing=len(actions))
    return Task(number=number, kind="clip", data=data, truth=(*actions, success))


def _actions(rng: np.random.Generator) -> list[Mark]:
    """Return what happens: reach, grasp, perhaps pour, place; sometimes reach and grasp again."""
    order = ["reach", "grasp", *(["pour"] if rng.random() < 0.75 else []), "place"]
    order += ["reach", "grasp"] if rng.random() < 0.4 else []
    marks, now = [], float(rng.uniform(0.5, 1.5))
    for thing, label in enumerate(order):
        end = now + float(rng.uniform(*SECONDS[label]))
        marks.append(Mark(field="actions", value=label, extent=(now, end), thing=thing))
        now = end + float(rng.uniform(*PAUSE_S))
    return marks


def drawn_segment(mark: Mark, person: Person, rng: np.random.Generator) -> tuple[float, ...]:
    """Return the action's start and end as this person sees them: noisy, and late at the start.

    Parameters
    ----------
    mark : Mark
        A true action.
    person : Person
        Who marks.
    rng : numpy.random.Generator
        Two numbers are drawn.

    Returns
    -------
    tuple of float
        Start and end in seconds, at least `LEAST_S` apart.
    """
    start, end = np.array(mark.extent) + rng.normal(0.0, person.time_noise_s, 2)
    start = max(0.0, float(start) + person.late_s)
    return start, max(float(end), start + LEAST_S)


def invented_segment(task: Task, rng: np.random.Generator) -> Mark:
    """Return an action where nothing happens: in the last moments of the clip."""
    end = float(task.data["duration_s"])
    return Mark(field="actions", value=chosen(rng, LABELS["actions"]), extent=(end - 0.45, end))
