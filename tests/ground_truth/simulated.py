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
        box=np.empty((0, 5)),
    )


def marks_view(marks, looks, *, kind="box", labels=LABELS, field="objects"):
    """A view of marks (item, annotator, label, *extent), and of who looked (item, annotator)."""
    looks = sorted(set(looks))
    place = {look: i for i, look in enumerate(looks)}
    marks = sorted(marks, key=lambda mark: (place[mark[0], mark[1]], mark[3:], mark[2]))
    owner = np.array([place[mark[0], mark[1]] for mark in marks], dtype=np.int64)
    extent = np.array([mark[3:] for mark in marks], dtype=float).reshape(len(marks), -1)
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
        box=np.column_stack([extent, np.zeros(n)]) if box and n else np.empty((0, 5)),
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
