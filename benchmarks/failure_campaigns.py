"""Simulated campaigns with gold, in which it is known what is wrong: the cases of `guideline_failures.py`.

Annotators answer as Dawid & Skene (1979) model them: each has an own rate of slips, and an own
preference for which wrong label. An item adds its difficulty to the odds of a slip, for everybody who
sees it, and so do its label and its video; every item looks like one label in particular, and slips
go there more often. Difficulty makes people guess, it does not make them sure of a wrong answer: at
worst, they toss a coin. Planted on top, each in a class of its own:

    misreading     in a share of the class's items, those who follow give one wrong answer
    gold           some items of the class are really of another class: gold is wrong, people are right
    annotator      one annotator gives one wrong answer in a share of the class's items
    hard label     the whole class is hard to tell: answers are wrong often, and go all ways
    convention     everybody gives one wrong answer almost always, and nobody signed that gold
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from annoqa.table.field_view import NO_END, NO_START, FieldView

Kind = Literal["misreading", "gold", "annotator", "hard label", "convention"]
KINDS: tuple[Kind, ...] = ("misreading", "gold", "annotator", "hard label", "convention")
Called = tuple[int, int | None]
"""A class of gold and what it is called instead; None for any wrong answer."""
NOBODY = 1
"""Added to the number of annotators, the code of a gold author without a name."""


@dataclass(frozen=True, kw_only=True)
class Planted:
    """One thing that is wrong in a class of gold: `share` is that of its items."""

    kind: Kind
    truth: int
    answer: int
    share: float = 1.0
    following: float = 1.0

    @property
    def fails(self) -> bool:
        """Whether everybody or most read it wrongly, so that it is to be called out."""
        return self.kind in ("misreading", "convention")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a campaign is simulated.

    Attributes
    ----------
    n_labels, n_items, overlap, pool : int
        Classes, gold items of each, annotators of each item, and annotators in all.
    slips : tuple of float
        Own rates of slips are drawn evenly from this range.
    careless : float
        Slips of the last annotator; 0 where nobody is careless.
    difficulty, label_difficulty : float
        Standard deviations of the difficulty of items (half of its variance that of their video)
        and of classes, in logits of a slip.
    lookalike : float
        Share of the slips that go to the label which the item resembles.
    video : int
        Items of a class that share a video, in which a misread thing is misread throughout.
    worst : float
        The highest rate of slips that difficulty leads to.
    planted : tuple of Planted
        What is wrong.
    """

    n_labels: int = 8
    n_items: int = 60
    overlap: int = 3
    pool: int = 3
    slips: tuple[float, float] = (0.02, 0.1)
    careless: float = 0.0
    difficulty: float = 0.0
    label_difficulty: float = 0.0
    lookalike: float = 0.5
    video: int = 1
    worst: float = 0.5
    planted: tuple[Planted, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Campaign:
    """Answers to the items of one plan; `answer` and `annotator` have a row an item, a column a slot."""

    plan: Plan
    gold: np.ndarray
    answer: np.ndarray
    annotator: np.ndarray
    cluster: np.ndarray | None
    view: FieldView
    truth: FieldView
    nameless: frozenset[int]


def any_plan(rng: np.random.Generator, *, planted: bool) -> Plan:
    """Return a plan as campaigns differ: its size, its people, how hard it is, and what is wrong."""
    overlap = int(rng.integers(2, 6))
    plan = Plan(
        n_labels=int(rng.integers(5, 21)),
        n_items=int(rng.integers(30, 121)),
        overlap=overlap,
        pool=overlap + int(rng.choice([0, 3])),
        slips=(0.01, float(rng.uniform(0.03, 0.15))),
        careless=float(rng.choice([0.0, 0.0, 0.3, 0.5])) if overlap > 2 else 0.0,
        difficulty=float(rng.choice([0.0, 1.0, 2.0])),
        label_difficulty=float(rng.choice([0.0, 0.5, 1.0])),
        lookalike=float(rng.choice([0.2, 0.5, 0.8])),
        video=int(rng.choice([1, 1, 4])),
    )
    return replace(plan, planted=_planted(rng, plan)) if planted else plan


def _planted(rng: np.random.Generator, plan: Plan) -> tuple[Planted, ...]:
    """Return what is wrong, each in a class of its own; half of the classes at most, a misreading always."""
    kinds = ["misreading", *rng.permutation(KINDS)][: max(1, plan.n_labels // 2)]
    truths = rng.permutation(plan.n_labels)[: len(kinds)].tolist()
    return tuple(_plant(rng, plan, kind, truth) for kind, truth in zip(kinds, truths, strict=True))


def _plant(rng: np.random.Generator, plan: Plan, kind: Kind, truth: int) -> Planted:
    """Return one thing wrong in a class: how often, and who takes part."""
    share = {
        "misreading": rng.uniform(0.2, 0.9),
        "gold": rng.integers(1, 3) / plan.n_items,
        "annotator": rng.uniform(0.4, 0.9),
        "hard label": 1.0,
        "convention": 0.97,
    }[kind]
    some = kind == "misreading" and plan.pool > 4 and rng.random() < 0.5
    return Planted(
        kind=kind,
        truth=truth,
        answer=int((truth + rng.integers(1, plan.n_labels)) % plan.n_labels),
        share=float(share),
        following=0.8 if some else 1.0,
    )


def simulate(plan: Plan, rng: np.random.Generator) -> Campaign:
    """Return one campaign of a plan."""
    gold = np.repeat(np.arange(plan.n_labels), plan.n_items)
    cluster = _videos(plan)
    true = gold.copy()
    for one in plan.planted:
        if one.kind == "gold":
            n_wrong = round(one.share * plan.n_items)
            true[rng.choice(np.flatnonzero(gold == one.truth), n_wrong, replace=False)] = one.answer
    annotator = np.argsort(rng.random((cluster[-1] + 1, plan.pool)), axis=1)[:, : plan.overlap]
    annotator = np.sort(annotator, axis=1)[cluster]
    read = _read(plan, rng, gold, true, annotator, cluster)
    slipped = rng.random(annotator.shape) < _rates(plan, rng, gold, annotator, cluster)
    answer = np.where(slipped, _other(plan, rng, read, annotator, true), read)
    gold_author = np.full(len(gold), plan.pool)
    for one in plan.planted:
        gold_author[gold == one.truth] += NOBODY if one.kind == "convention" else 0
    n = np.repeat(np.arange(len(gold)), plan.overlap)
    return Campaign(
        plan=plan,
        gold=gold,
        answer=answer,
        annotator=annotator,
        cluster=cluster if plan.video > 1 else None,
        view=label_view(n, annotator.ravel(), answer.ravel(), plan.n_labels),
        truth=label_view(np.arange(len(gold)), gold_author, gold, plan.n_labels),
        nameless=frozenset({plan.pool + NOBODY}),
    )


def _videos(plan: Plan) -> np.ndarray:
    """Return the video of each item; the last one of a class may be shorter."""
    within = np.arange(plan.n_items) // plan.video
    videos: np.ndarray = np.arange(plan.n_labels)[:, None] * (within[-1] + 1) + within
    return videos.ravel()


def _read(
    plan: Plan,
    rng: np.random.Generator,
    gold: np.ndarray,
    true: np.ndarray,
    annotator: np.ndarray,
    cluster: np.ndarray,
) -> np.ndarray:
    """Return what each annotator believes the label to be, slips aside."""
    read = np.repeat(true[:, None], plan.overlap, axis=1)
    for one in plan.planted:
        if one.kind in ("gold", "hard label"):
            continue
        misread = rng.random(cluster[-1] + 1)[cluster] < one.share
        if one.kind == "annotator":
            follows = np.arange(plan.pool) == rng.integers(plan.pool)
            misread = rng.random(len(gold)) < one.share
        else:
            follows = rng.permutation(plan.pool) < round(one.following * plan.pool)
        read[((gold == one.truth) & misread)[:, None] & follows[annotator]] = one.answer
    return read


def _rates(
    plan: Plan, rng: np.random.Generator, gold: np.ndarray, annotator: np.ndarray, cluster: np.ndarray
) -> np.ndarray:
    """Return how likely each judgement is a slip."""
    own = rng.uniform(*plan.slips, plan.pool)
    own[-1] = max(own[-1], plan.careless)
    item = np.sqrt(0.5) * (rng.standard_normal(len(gold)) + rng.standard_normal(cluster[-1] + 1)[cluster])
    label = plan.label_difficulty * rng.standard_normal(plan.n_labels)
    effort = plan.difficulty * item + label[gold]
    odds = (own / (1 - own))[annotator] * np.exp(effort)[:, None]
    rates: np.ndarray = np.minimum(odds / (1 + odds), plan.worst)
    for one in plan.planted:
        if one.kind == "hard label":
            rates[gold == one.truth] = np.maximum(rates[gold == one.truth], 0.45)
    return rates


def _other(
    plan: Plan, rng: np.random.Generator, read: np.ndarray, annotator: np.ndarray, true: np.ndarray
) -> np.ndarray:
    """Return the wrong answer of each judgement, if it is wrong: the item's lookalike, or one's own."""
    n = plan.n_labels
    alike = rng.dirichlet(np.ones(n), n)  # what a class resembles
    own = rng.dirichlet(np.ones(n), (plan.pool, n))  # what an annotator mistakes it for
    lookalike = _draw(rng, alike[true], true)[:, None]
    mistake = _draw(rng, own[annotator, read], read)
    evenly = (read + rng.integers(1, n, read.shape)) % n
    other = np.where((rng.random(read.shape) < plan.lookalike) & (lookalike != read), lookalike, mistake)
    hard = [one.truth for one in plan.planted if one.kind == "hard label"]
    return np.where(np.isin(true, hard)[:, None], evenly, other)


def _draw(rng: np.random.Generator, chance: np.ndarray, but: np.ndarray) -> np.ndarray:
    """Return a label of each row of chances, never the one in `but`."""
    chance = chance.copy()
    np.put_along_axis(chance, but[..., None], 0.0, axis=-1)
    upto = np.cumsum(chance, axis=-1)
    drawn = rng.random(but.shape)[..., None] * upto[..., -1:]
    drawn_label: np.ndarray = (upto <= drawn).sum(axis=-1)
    return drawn_label


def label_view(item: np.ndarray, annotator: np.ndarray, label: np.ndarray, n_labels: int) -> FieldView:
    """Return a view of one label a judgement; rows are in the order of items, then annotators."""
    n = len(item)
    return FieldView(
        field="class",
        kind="whole",
        level="nominal",
        labels=tuple(f"class {code}" for code in range(n_labels)),
        declared=tuple(range(n_labels)),
        annotation=np.arange(n),
        item=item.astype(np.int32),
        annotator=annotator.astype(np.int32),
        look_start=np.full(n, NO_START),
        look_end=np.full(n, NO_END),
        offsets=np.arange(n + 1),
        row=np.arange(n),
        label=label.astype(np.int32),
        number=np.full(n, np.nan),
        part=np.zeros(n, dtype=np.int32),
        start=np.zeros(n, dtype=np.int64),
        end=np.zeros(n, dtype=np.int64),
        shape=np.empty((0, 5)),
    )


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """How boxes are drawn; all lengths are shares of the box.

    Attributes
    ----------
    n_items, objects, n_annotators : int
        Images, things in each, and people.
    noise, gold_noise : float
        Standard deviation of each side of each box; gold's own is the same for everybody, and for
        the images of a video.
    habit : float
        Standard deviation of what an annotator does to each side every time.
    shared : float
        What everybody does to the right side.
    missed : float
        Share of the things that an annotator overlooks.
    video : int
        Images that share a video.
    """

    n_items: int = 40
    objects: int = 3
    n_annotators: int = 3
    noise: float = 0.04
    gold_noise: float = 0.03
    habit: float = 0.0
    shared: float = 0.0
    missed: float = 0.05
    video: int = 1


@dataclass(frozen=True, eq=False, kw_only=True)
class Drawn:
    """Boxes of a drawing, and by how much they are too large: (image, thing, annotator, side)."""

    offset: np.ndarray
    cluster: np.ndarray | None
    view: FieldView
    truth: FieldView


def draw(drawing: Drawing, rng: np.random.Generator) -> Drawn:
    """Return one campaign of a drawing."""
    n, things, people = drawing.n_items, drawing.objects, drawing.n_annotators
    corner = rng.uniform(0, 20, (n, things, 2)) + 100 * np.arange(things)[:, None] * [1, 0]
    size = rng.uniform(30, 60, (n, things, 2))
    true = np.concatenate([corner, corner + size], axis=2)
    cluster = np.arange(n) // drawing.video
    outward = np.concatenate([-size, size], axis=2)
    slop = rng.normal(0, drawing.gold_noise, (cluster[-1] + 1, things, 4))[cluster]
    habit = rng.normal(0, drawing.habit, (people, 4))
    habit[:, 2] += drawing.shared
    made = habit + rng.normal(0, drawing.noise, (n, things, people, 4))
    boxes = true[:, :, None] + made * outward[:, :, None]
    gold = true + slop * outward
    kept = rng.random((n, things, people)) >= drawing.missed
    label = np.broadcast_to(rng.integers(0, 3, (n, things))[:, :, None], kept.shape)
    one = np.ones((n, things, 1), dtype=bool)
    return Drawn(
        offset=np.where(kept[..., None], made - slop[:, :, None], np.nan),
        cluster=cluster if drawing.video > 1 else None,
        view=box_view(boxes, label, kept, 0),
        truth=box_view(gold[:, :, None], label[:, :, :1], one, people),
    )


def box_view(boxes: np.ndarray, label: np.ndarray, kept: np.ndarray, first: int) -> FieldView:
    """Return a view of the boxes (image, thing, annotator, side) that were kept; they lie left to right."""
    n, _, people = kept.shape
    by_look = kept.transpose(0, 2, 1)
    marks = int(kept.sum())
    shape = boxes.transpose(0, 2, 1, 3)[by_look]
    return FieldView(
        field="objects",
        kind="box",
        level="nominal",
        labels=("cup", "bowl", "plate"),
        declared=(0, 1, 2),
        annotation=np.arange(n * people),
        item=np.repeat(np.arange(n), people).astype(np.int32),
        annotator=(first + np.tile(np.arange(people), n)).astype(np.int32),
        look_start=np.full(n * people, NO_START),
        look_end=np.full(n * people, NO_END),
        offsets=np.concatenate([[0], np.cumsum(by_look.sum(axis=2).ravel())]),
        row=np.arange(marks),
        label=label.transpose(0, 2, 1)[by_look].astype(np.int32),
        number=np.full(marks, np.nan),
        part=np.zeros(marks, dtype=np.int32),
        start=np.zeros(marks, dtype=np.int64),
        end=np.zeros(marks, dtype=np.int64),
        shape=np.column_stack([shape, np.zeros(marks)]),
    )
