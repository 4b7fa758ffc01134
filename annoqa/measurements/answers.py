"""Whole-item answers as reliability data: who gave which item which value.

An annotator who chose nothing gave no judgement: the field may not have been shown, or not have
applied. Only on a field of sets or paths is nothing an answer, the empty set, and only where some
other annotator chose something, so that the field was asked. Parts of an item (pages, channels) are
units of their own, clustered by item.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.agreement.normalisation import AS_WRITTEN
from annoqa.agreement.reliability import ReliabilityData, Scale
from annoqa.measurements.context import Context
from annoqa.table.field_view import FieldView

Path = tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Answers:
    """The answers to one field.

    Attributes
    ----------
    data : ReliabilityData
        Annotators are those who answered, numbered anew in the order of `annotators`.
    item : int64 array, shape (n_units,)
        Item of every unit.
    annotators : tuple of str
        Their ids.
    n_several : int
        Answers left aside because they hold several values where one was asked for.
    order : str
        Where the order of the scale is from: "declared", "numbers", "alphabet", or "" for none.
    """

    data: ReliabilityData
    item: np.ndarray
    annotators: tuple[str, ...]
    n_several: int
    order: str


def answers_of(view: FieldView, context: Context) -> Answers:
    """Return the answers to a field of whole items.

    Parameters
    ----------
    view : FieldView
        Of kind `whole`, at a level that is compared.
    context : Context
        Names and clusters.

    Returns
    -------
    Answers
        One judgement per annotator and unit at most.
    """
    owner, part = _answered(view)
    several, order = np.zeros(0, dtype=np.int64), ""
    scale: Scale
    if view.level in {"set", "path"}:
        owner, part, code, scale = _sets(view, owner, part)
    else:
        owner, part, mark, several = _single(view, owner, part)
        code, scale, order = _coded(view, mark)
    given = code >= 0
    owner, part, code = owner[given], part[given], code[given]
    item = view.item[owner].astype(np.int64)
    n_parts = int(part.max(initial=0)) + 1
    units, unit = np.unique(item * n_parts + part, return_inverse=True)
    staff, annotator = np.unique(view.annotator[owner], return_inverse=True)
    names = tuple(context.annotators[who] for who in staff)
    data = ReliabilityData.from_judgements(
        unit,
        annotator,
        code,
        values=scale,
        n_units=len(units),
        n_annotators=max(2, len(staff)),
        cluster=_clusters(context, units // n_parts, n_parts),
        annotators=names,
    )
    return Answers(data=data, item=units // n_parts, annotators=names, n_several=len(several), order=order)


def _clusters(context: Context, item: np.ndarray, n_parts: int) -> np.ndarray | None:
    """Return the cluster of each unit: the item's, or the item where it has parts."""
    if context.cluster is not None:
        return context.cluster[item]
    return item if n_parts > 1 else None


def _answered(view: FieldView) -> tuple[np.ndarray, np.ndarray]:
    """Return annotation and part of every mark, and of every annotation without one."""
    empty = np.flatnonzero(np.diff(view.offsets) == 0)
    owner = np.concatenate([view.owner, empty])
    part = np.concatenate([view.part, np.zeros(len(empty), dtype=view.part.dtype)])
    return owner.astype(np.int64), part.astype(np.int64)


def _single(
    view: FieldView, owner: np.ndarray, part: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the answers that hold one mark (-1 for none), and the places of those with several."""
    mark = np.concatenate([np.arange(view.n_marks), np.full(len(owner) - view.n_marks, -1)])
    key = owner * (int(part.max(initial=0)) + 1) + part
    _, first, times = np.unique(key, return_index=True, return_counts=True)
    several, first = first[times > 1], first[times == 1]
    return owner[first], part[first], mark[first], several


def _coded(view: FieldView, mark: np.ndarray) -> tuple[np.ndarray, Scale, str]:
    """Return each answer's position on the scale (-1: no value), the scale, and its order."""
    some = mark >= 0
    label = np.full(len(mark), -1, dtype=np.int64)
    number = np.full(len(mark), np.nan)
    label[some], number[some] = view.label[mark[some]], view.number[mark[some]]
    if view.level == "text":
        return *_texts(view, mark), ""
    if view.level == "ranking":
        return *_rankings(view, label), ""
    unlabelled = not (label >= 0).any() and not np.isnan(number).all()
    if unlabelled or view.level in {"interval", "ratio", "date"}:
        return _numbers(number)
    code, scale, order = _labels(view, label)
    return code, scale, order


def _texts(view: FieldView, mark: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return codes of texts that differ in more than white space, by code point; no text is no value."""
    given = [view.texts[at] if at >= 0 else None for at in mark.tolist()]
    known = {text: AS_WRITTEN.apply(text) for text in set(given) if text is not None}
    scale = tuple(sorted(set(known.values())))
    place = {text: code for code, text in enumerate(scale)}
    codes = [-1 if text is None else place[known[text]] for text in given]
    return np.array(codes, dtype=np.int64), scale


def _rankings(view: FieldView, label: np.ndarray) -> tuple[np.ndarray, tuple[tuple[Path, ...], ...]]:
    """Return codes of the rankings in use; the order within a tier says nothing."""
    used = np.unique(label[label >= 0]).tolist()
    tiers = {code: tuple(tuple(sorted(tier)) for tier in view.paths[code]) for code in used}
    scale = tuple(sorted(set(tiers.values())))
    place = np.full(len(view.labels) + 1, -1, dtype=np.int64)
    at = {value: code for code, value in enumerate(scale)}
    place[used] = [at[tiers[code]] for code in used]
    return place[label], scale


def _numbers(number: np.ndarray) -> tuple[np.ndarray, np.ndarray, str]:
    """Return codes of numbers ascending; NaN is no value."""
    scale = np.unique(number[~np.isnan(number)])
    return np.where(np.isnan(number), -1, np.searchsorted(scale, number)), scale, "numbers"


def _labels(view: FieldView, label: np.ndarray) -> tuple[np.ndarray, tuple[str, ...], str]:
    """Return codes of labels: the declared ones in their order, then others by the alphabet."""
    declared = list(view.declared or ())
    others = sorted(set(np.unique(label[label >= 0]).tolist()) - set(declared), key=view.labels.__getitem__)
    place = np.full(len(view.labels) + 1, -1, dtype=np.int64)
    place[[*declared, *others]] = np.arange(len(declared) + len(others))
    scale = tuple(view.labels[code] for code in [*declared, *others])
    return place[label], scale, "declared" if declared and not others else "alphabet"


def _sets(
    view: FieldView, owner: np.ndarray, part: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[frozenset[tuple[str, ...]], ...]]:
    """Return answers as positions among the distinct sets of paths; no mark is the empty set."""
    of_label = [frozenset(paths) for paths in view.paths] or [frozenset([(label,)]) for label in view.labels]
    key = owner * (int(part.max(initial=0)) + 1) + part
    label = np.concatenate([view.label, np.full(len(owner) - view.n_marks, -1)])
    _, first, group, times = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    empty: frozenset[tuple[str, ...]] = frozenset()
    chosen = [of_label[code] if code >= 0 else empty for code in label[first].tolist()]
    for at in np.flatnonzero(times[group] > 1).tolist():
        chosen[group[at]] |= of_label[label[at]] if label[at] >= 0 else empty
    scale = tuple(sorted(set(chosen), key=sorted))
    place = {value: code for code, value in enumerate(scale)}
    code = np.fromiter((place[value] for value in chosen), dtype=np.int64, count=len(chosen))
    asked = _asked(view, owner[first], part[first], np.array([bool(value) for value in chosen], dtype=bool))
    return owner[first], part[first], np.where(asked, code, -1), scale


def _asked(view: FieldView, owner: np.ndarray, part: np.ndarray, chose: np.ndarray) -> np.ndarray:
    """Return for which answers anybody chose something in the same unit."""
    unit = np.unique(np.stack([view.item[owner], part]), axis=1, return_inverse=True)[1].ravel()
    return np.bincount(unit, weights=chose)[unit] > 0


def members(scale: Scale) -> dict[str, np.ndarray]:
    """Return, for each label that sets or paths are made of, which values of the scale hold it.

    Parameters
    ----------
    scale : tuple of frozenset
        Sets of paths.

    Returns
    -------
    dict
        Label (a path as `animal / dog`) to a bool array, shape (n_values,).
    """
    known = sorted({nodes for value in scale for nodes in value})
    return {" / ".join(nodes): np.array([nodes in value for value in scale]) for nodes in known}
