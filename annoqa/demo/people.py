"""Who works on the demo campaign: four honest annotators, a careless one, one who clicks through.

All of them share a misreading (a mug is only called a mug when it is tall) and two habits (boxes are
loose on the right, actions start late), as does the model, which learned from their earlier work.
The author of the ground truth reads the guideline as it was meant.
"""

from dataclasses import dataclass, replace

import numpy as np

from annoqa.demo.task import LABELS, Mark, chosen

NEAR = {
    "mug": "cup", "cup": "bowl", "plate": "bowl", "bowl": "plate", "knife": "plate",
    "reach": "grasp", "grasp": "reach", "pour": "place", "place": "pour",
    "counter": "table", "table": "counter", "sink": "counter", "shelf": "counter",
    "Object": "Action", "Action": "Object", "Person": "Object",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who answers, and how.

    Attributes
    ----------
    number : int
        Label Studio's id of the user.
    email : str
        Their address, or the version of a model.
    misreads, slips, guesses : float
        Share of the marks whose label is misread (mugs that are not tall), slips to a near one, or
        is guessed.
    misses, invents : float
        Share of the true marks that are missed; chance of one invented mark a task.
    loose_right, edge_noise : float
        Mean offset of a box's right edge, and standard deviation of all edges, in shares of the size.
    late_s, time_noise_s : float
        Mean offset of an action's start, and standard deviation of start and end, in seconds.
    wide : float
        Share of the spans that take the article in.
    rating_slips : float
        Share of the ratings that are one off.
    seconds : float
        Median time for a task.
    """

    number: int
    email: str
    misreads: float = 0.98
    slips: float = 0.015
    guesses: float = 0.0
    misses: float = 0.015
    invents: float = 0.01
    loose_right: float = 0.09
    edge_noise: float = 0.018
    late_s: float = 0.40
    time_noise_s: float = 0.12
    wide: float = 0.03
    rating_slips: float = 0.08
    seconds: float = 40.0

    @property
    def name(self) -> str:
        """What people call them: `Demo Annotator 1`."""
        return self.email.split("@")[0].replace("-", " ").title()

    def labelled(self, mark: Mark, rng: np.random.Generator) -> str:
        """Return the label that this person gives to a true mark.

        Parameters
        ----------
        mark : Mark
            What is true.
        rng : numpy.random.Generator
            Three numbers are drawn, whatever becomes of them.

        Returns
        -------
        str
            A label of the mark's field.
        """
        guess, misread, slip = rng.random(3)
        label = str(mark.value)
        if guess < self.guesses:
            return chosen(rng, LABELS[mark.field])
        if label == "mug" and mark.variety != "tall" and misread < self.misreads:
            return "cup"
        return NEAR[label] if slip < self.slips else label

    def rated(self, mark: Mark, rng: np.random.Generator) -> int:
        """Return the rating from 1 to 5 that this person gives."""
        guess, slip, up = rng.random(3)
        if guess < self.guesses:
            return int(rng.integers(1, 6))
        step = (1 if up < 0.5 else -1) if slip < self.rating_slips else 0
        return int(np.clip(int(mark.value) + step, 1, 5))


_HONEST = Person(number=1, email="demo-annotator-1@example.org")
ANNOTATORS: tuple[Person, ...] = (
    _HONEST,
    replace(_HONEST, number=2, email="demo-annotator-2@example.org", seconds=46.0),
    replace(_HONEST, number=3, email="demo-annotator-3@example.org", late_s=0.42, seconds=35.0),
    replace(_HONEST, number=4, email="demo-annotator-4@example.org", late_s=0.38),
    replace(
        _HONEST,
        number=5,
        email="demo-annotator-5@example.org",
        guesses=0.25,
        misses=0.12,
        invents=0.12,
        edge_noise=0.05,
        time_noise_s=0.28,
        wide=0.12,
        seconds=24.0,
    ),
    replace(_HONEST, number=6, email="demo-annotator-6@example.org", seconds=2.0),
)
HONEST, CARELESS, CLICKS_THROUGH = ANNOTATORS[:4], ANNOTATORS[4], ANNOTATORS[5]
GOLD_AUTHOR = Person(
    number=7,
    email="demo-gold@example.org",
    misreads=0.0,
    slips=0.0,
    misses=0.0,
    invents=0.0,
    loose_right=0.0,
    edge_noise=0.006,
    late_s=0.0,
    time_noise_s=0.03,
    wide=0.0,
    rating_slips=0.0,
    seconds=95.0,
)
MODEL = replace(_HONEST, number=8, email="demo-detector-2024-01", slips=0.02, misses=0.025)
