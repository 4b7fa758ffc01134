"""The image tasks: things in a kitchen, in boxes, and which part of the kitchen it is."""

import numpy as np

from annoqa.demo.people import Person
from annoqa.demo.task import HEIGHT_PX, LABELS, WIDTH_PX, Mark, Task, chosen

N_IMAGES = 60
CAMERAS = ("wrist", "front", "overhead")
KITCHENS = ("A", "B", "C")
COLUMNS, ROWS = 4, 2
SIZES_PX = {  # label, variety: least and greatest width, least and greatest height
    ("mug", ""): (38, 48, 34, 44),
    ("mug", "tall"): (38, 46, 58, 68),
    ("cup", ""): (30, 40, 28, 38),
    ("plate", ""): (54, 66, 20, 28),
    ("bowl", ""): (46, 58, 26, 34),
    ("knife", ""): (54, 66, 12, 15),
}
SHARES = {"mug": 0.28, "cup": 0.22, "plate": 0.18, "bowl": 0.18, "knife": 0.14}
TALL_MUGS = 0.12


def image_tasks(rng: np.random.Generator, first: int) -> list[Task]:
    """Return the image tasks with what is true about them.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the things stand is drawn from it.
    first : int
        Number of the first task.

    Returns
    -------
    list of Task
        `N_IMAGES` of them.
    """
    return [_image_task(rng, first + i, i + 1) for i in range(N_IMAGES)]


def _image_task(rng: np.random.Generator, number: int, n: int) -> Task:
    """Return one image: four to seven things in the slots of two boards."""
    slots = np.sort(rng.permutation(COLUMNS * ROWS)[: rng.integers(4, 8)])
    things = [_thing(rng, int(slot), thing) for thing, slot in enumerate(slots)]
    scene = Mark(field="scene", value=chosen(rng, LABELS["scene"]), thing=len(things))
    data: dict[str, str | float] = {
        "image": f"images/kitchen-{n:03}.png",
        "camera": chosen(rng, CAMERAS),
        "kitchen": chosen(rng, KITCHENS),
    }
    return Task(number=number, kind="image", data=data, truth=(*things, scene))


def _thing(rng: np.random.Generator, slot: int, thing: int) -> Mark:
    """Return one thing standing in its slot."""
    label = str(rng.choice(list(SHARES), p=list(SHARES.values())))
    variety = "tall" if label == "mug" and rng.random() < TALL_MUGS else ""
    least_w, most_w, least_h, most_h = SIZES_PX[label, variety]
    width, height = rng.uniform(least_w, most_w), rng.uniform(least_h, most_h)
    row, column = divmod(slot, COLUMNS)
    pitch = WIDTH_PX / COLUMNS
    left = column * pitch + rng.uniform(3, pitch - width - 9)
    bottom = (112 if row == 0 else 214) + rng.uniform(-3, 3)
    return Mark(
        field="objects",
        value=label,
        extent=(left, bottom - height, left + width, bottom),
        thing=thing,
        variety=variety,
    )


def drawn_box(mark: Mark, person: Person, rng: np.random.Generator) -> tuple[float, ...]:
    """Return the box as this person draws it: noisy, and loose where the habit is.

    Parameters
    ----------
    mark : Mark
        A true box.
    person : Person
        Who draws.
    rng : numpy.random.Generator
        Four numbers are drawn.

    Returns
    -------
    tuple of float
        x1, y1, x2, y2 in pixels, inside the image.
    """
    x1, y1, x2, y2 = mark.extent
    size = np.array([x2 - x1, y2 - y1, x2 - x1, y2 - y1])
    offset = rng.normal(0.0, person.edge_noise, 4) + np.array([0.0, 0.0, person.loose_right, 0.0])
    edges = np.clip(np.array(mark.extent) + offset * size, 0.0, [WIDTH_PX, HEIGHT_PX] * 2)
    return tuple(float(edge) for edge in edges)


def invented_box(rng: np.random.Generator) -> Mark:
    """Return a box where nothing stands: on the wall, above the upper board."""
    left, top = rng.uniform(10, 250), rng.uniform(4, 12)
    return Mark(
        field="objects",
        value=chosen(rng, LABELS["objects"]),
        extent=(left, top, left + rng.uniform(25, 45), top + rng.uniform(18, 26)),
    )
