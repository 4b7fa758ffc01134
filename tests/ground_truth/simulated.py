"""Simulated campaigns: annotators with rates, hard items, shared misreadings, wrong gold."""

from dataclasses import dataclass

import numpy as np

from annoqa.table.field_view import NO_END, NO_START, FieldView

LABELS = ("mug", "cup", "plate", "bowl", "knife", "spoon")


def whole_view(item, annotator, label, *, level="nominal", number=None, labels=LABELS):
    """A view of one value a judgement."""
    order = np.lexsort((annotator, item))
    n = len(item)
    return FieldView(
        field="object",
        kind="whole",
        level=level,
        labels=labels,
        declared=tuple(range(len(labels))),
        annotation=np.arange(n),
        item=np.asarray(item, dtype=np.int32)[order],
        annotator=np.asarray(annotator, dtype=np.int32)[order],
        look_start=np.full(n, NO_START),
        look_end=np.full(n, NO_END),
        offsets=np.arange(n + 1),
        row=np.arange(n),
        label=np.asarray(label, dtype=np.int32)[order],
        number=np.full(n, np.nan) if number is None else np.asarray(number, dtype=float)[order],
        part=np.zeros(n, dtype=np.int32),
        start=np.zeros(n, dtype=np.int64),
        end=np.zeros(n, dtype=np.int64),
        shape=np.empty((0, 5)),
    )


def marks_view(marks, looks, *, kind="box", labels=LABELS, field="objects"):
    """A view of marks (item, annotator, label, *extent), and of who looked (item, annotator)."""
    looks = sorted(set(looks))
    place = {look: i for i, look in enumerate(looks)}
    marks = sorted(marks, key=lambda mark: (place[mark[0], mark[1]], mark[3:], mark[2]))
    owner = np.array([place[mark[0], mark[1]] for mark in marks], dtype=np.int64)
    extent = np.array([mark[3:] for mark in marks], dtype=float).reshape(
        len(marks), 4 if kind == "box" else 2
    )
    n = len(marks)
    box = kind == "box"
    return FieldView(
        field=field,
        kind=kind,
        level="nominal",
        labels=labels,
        declared=tuple(range(len(labels))),
        annotation=np.arange(len(looks)),
        item=np.array([look[0] for look in looks], dtype=np.int32),
        annotator=np.array([look[1] for look in looks], dtype=np.int32),
        look_start=np.full(len(looks), NO_START),
        look_end=np.full(len(looks), NO_END),
        offsets=np.searchsorted(owner, np.arange(len(looks) + 1)),
        row=np.arange(n),
        label=np.array([mark[2] for mark in marks], dtype=np.int32),
        number=np.full(n, np.nan),
        part=np.zeros(n, dtype=np.int32),
        start=np.zeros(n, dtype=np.int64) if box else extent[:, 0].astype(np.int64),
        end=np.zeros(n, dtype=np.int64) if box else extent[:, 1].astype(np.int64),
        shape=np.column_stack([extent, np.zeros(n)]) if box else np.empty((0, 5)),
    )


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """How a campaign is simulated; rates are of single judgements."""

    seed: int
    n_items: int = 60
    rates: tuple[float, ...] = (0.05, 0.05, 0.08)
    n_labels: int = 4
    difficulty: float = 0.0  # standard deviation of the items' difficulty, in logits
    hard_label: float = 0.0  # added to the difficulty of label 0, in logits
    misread: float = 0.0  # share of the items of label 0 that everybody calls label 1
    gold_errors: int = 0
    pull: float = 0.0  # share of the mistakes that go to the label's neighbour


def simulate(campaign):
    """Return the annotators' view, the view of gold, and the items whose gold is wrong."""
    rng = np.random.default_rng(campaign.seed)
    n, m, n_labels = campaign.n_items, len(campaign.rates), campaign.n_labels
    true = rng.permutation(np.arange(n) % n_labels)
    base = np.log(np.array(campaign.rates) / (1 - np.array(campaign.rates)))
    effort = base + campaign.difficulty * rng.standard_normal(n)[:, None]
    effort = effort + campaign.hard_label * (true == 0)[:, None]
    wrong = rng.random((n, m)) < 1 / (1 + np.exp(-effort))
    other = (true[:, None] + rng.integers(1, n_labels, (n, m))) % n_labels
    neighbour = (true[:, None] + 1) % n_labels
    other = np.where(rng.random((n, m)) < campaign.pull, neighbour, other)
    read = np.where((true == 0) & (rng.random(n) < campaign.misread), 1, true)
    answer = np.where(wrong, other, read[:, None])
    gold = true.copy()
    bad = rng.choice(np.flatnonzero(true > 1), campaign.gold_errors, replace=False)
    gold[bad] = (true[bad] + 1) % n_labels
    item = np.repeat(np.arange(n), m)
    view = whole_view(item, np.tile(np.arange(m), n), answer.ravel(), labels=LABELS[:n_labels])
    truth = whole_view(np.arange(n), np.full(n, m), gold, labels=LABELS[:n_labels])
    return view, truth, set(bad.tolist())


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """How boxes are drawn in a simulated campaign; shares of the box's size."""

    seed: int
    n_items: int = 40
    n_annotators: int = 3
    noise: float = 0.03  # standard deviation of every edge
    habit: float = 0.0  # standard deviation of each annotator's own offset of each side
    shared: float = 0.0  # offset of everyone's right side
    careless: float = 1.0  # factor of the noise of the last annotator
    objects: int = 3
    misses: float = 0.05
    invents: float = 0.1  # chance of an invented box an item and annotator
    ghosts: float = 0.0  # chance of a thing of label 1 an item that everyone marks and gold has not
    hard: float = 0.0  # share of the objects that are hard: half of the annotators miss them


def draw(drawing):
    """Return the annotators' view of boxes, and gold's."""
    rng = np.random.default_rng(drawing.seed)
    habits = rng.normal(0, drawing.habit, (drawing.n_annotators, 4))
    habits[:, 2] += drawing.shared
    marks, gold, looks = [], [], []
    gold_author = drawing.n_annotators
    for item in range(drawing.n_items):
        things = [_thing(rng, slot) for slot in range(drawing.objects)]
        ghosts = [_thing(rng, drawing.objects, 1)] if rng.random() < drawing.ghosts else []
        hard = rng.random(drawing.objects) < drawing.hard
        gold += [(item, gold_author, *thing) for thing in things]
        for who in range(drawing.n_annotators):
            looks.append((item, who))
            noise = drawing.noise * (drawing.careless if who == drawing.n_annotators - 1 else 1.0)
            for thing, difficult in [*zip(things, hard, strict=True), *((g, False) for g in ghosts)]:
                offset = rng.normal(0, noise, 4) + habits[who]
                if rng.random() >= (0.5 if difficult else drawing.misses):
                    marks.append((item, who, *_drawn(thing, offset)))
            if rng.random() < drawing.invents:
                marks.append((item, who, *_thing(rng, 5 + int(rng.integers(20)))))
    truth = marks_view(gold, [(item, gold_author) for item in range(drawing.n_items)])
    return marks_view(marks, looks), truth


def _thing(rng, slot, label=None):
    """Return label and box of a thing standing in its slot."""
    width, height = rng.uniform(30, 60, 2)
    left, top = 100.0 * slot + rng.uniform(0, 20), rng.uniform(0, 20)
    return (int(rng.integers(3)) if label is None else label, left, top, left + width, top + height)


def _drawn(thing, offset):
    """Return the thing with outward offsets of its sides, in shares of its size."""
    label, x1, y1, x2, y2 = thing
    width, height = x2 - x1, y2 - y1
    left, top, right, bottom = offset * [width, height, width, height]
    return label, x1 - left, y1 - top, x2 + right, y2 + bottom
