"""The search through all cells of a field: which are called out, and which only repeat another.

One family of tests: the cells of the whole field, of its slices and of its attributes are
corrected for together. The null model of a slice is that of the other labels in the slice, so that
a hard slice is not blamed on a guideline; where too few of these are there, that of the field.

A significant cell is *covered* by another that tells the same:

- a label wrong in any way, by one way of being wrong;
- a side of one label, by the side of all labels;
- confusions of several values, by the shift of their scale, and a shift by the one confusion;
- a slice, by the field, unless it is surely wrong more often than the rest of the field;
- the field, by such a slice, where the rest is surely below the share that matters: then the
  failure is one of the slice alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from annoqa.ground_truth.additions import AdditionCase
from annoqa.ground_truth.difficulty import Elsewhere, look_elsewhere
from annoqa.ground_truth.guideline_failure import CellKind
from annoqa.ground_truth.mistakes import Mistakes
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.shared_error import FEW_CONTRASTS, AnswerCase, AnswerCell
from annoqa.ground_truth.shared_offset import ALL_LABELS, OffsetCell
from annoqa.ground_truth.strata import Stratum
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.multiple_testing import benjamini_hochberg, benjamini_yekutieli

MOST_ROUNDS = 5
"""How often the null model is renewed without the labels that were found to fail."""
CORRECTIONS: dict[str, Callable[[Sequence[float]], np.ndarray]] = {
    "benjamini_hochberg": benjamini_hochberg,
    "benjamini_yekutieli": benjamini_yekutieli,
}
Key = tuple[str | None, str, int | str, int]


@dataclass(eq=False, kw_only=True)
class Entry:
    """One cell in the search.

    Attributes
    ----------
    stratum : Stratum
        Where it lies.
    case : AnswerCase, AdditionCase or None
        The cell of answers; None for one of offsets.
    offset : OffsetCell or None
        The cell of offsets; None for one of answers.
    p, q : float
        Of the test, and adjusted.
    significant : bool
        Whether q is small enough.
    covered_by : Entry or None
        The significant cell that tells the same.
    """

    stratum: Stratum
    case: AnswerCase | AdditionCase | None = None
    offset: OffsetCell | None = None
    p: float = 1.0
    q: float = 1.0
    significant: bool = False
    covered_by: "Entry | None" = field(default=None, repr=False)

    @property
    def called(self) -> bool:
        """Whether the cell is called out by itself."""
        return self.significant and self.covered_by is None

    @property
    def answers(self) -> AnswerCell:
        """The cell of answers; only where there is one."""
        if self.case is None:
            raise ValueError("a cell of offsets has no answers")
        return self.case.cell

    @property
    def kind(self) -> CellKind:
        """What the cell is about, attributes aside."""
        if self.offset is not None:
            return "shift" if self.offset.side == "value" else "extent"
        return self.answers.kind

    @property
    def key(self) -> Key:
        """What the cell is about, whatever the slice."""
        if self.offset is not None:
            return (self.stratum.attribute, "offset", self.offset.side, self.offset.label)
        return (self.stratum.attribute, self.kind, self.answers.truth, self.answers.answer)

    def mistakes(self) -> Mistakes:
        """Return who was wrong in it."""
        if self.offset is not None:
            return self.offset.mistakes
        if self.case is None:
            raise ValueError("a cell is about answers or offsets")
        return self.case.mistakes()


def search(
    strata: Sequence[Stratum],
    n_annotators: int,
    settings: FailureSettings,
    cluster: np.ndarray | None,
    confidence: float,
) -> tuple[list[Entry], Elsewhere]:
    """Test all cells of a field.

    Parameters
    ----------
    strata : sequence of Stratum
        The field as a whole first.
    n_annotators : int
        How many codes of annotators there are.
    settings : FailureSettings
        The cut-offs.
    cluster : int64 array, shape (n_items,), or None
        Which video or document each item belongs to.
    confidence : float
        Nominal coverage of the limits that are compared with the floors.

    Returns
    -------
    tuple of list of Entry, Elsewhere
        All cells, tested, and the null model of the whole field without the labels that fail.
    """
    entries: list[Entry] = []
    for stratum in strata:
        entries += [
            Entry(stratum=stratum, case=case) for case in stratum.cases(settings, cluster, confidence)
        ]
        entries += [
            Entry(stratum=stratum, offset=cell, p=cell.p)
            for cell in stratum.offset_cells(settings, cluster, confidence)
        ]
    nulls = _Nulls(strata[0], n_annotators)
    for _ in range(MOST_ROUNDS):
        _adjust(entries, nulls, settings)
        if not nulls.learn(entries):
            break
    _cover(entries, settings)
    return entries, nulls.of(strata[0])


class _Nulls:
    """The null model of every stratum, without the labels that were found to fail."""

    def __init__(self, whole: Stratum, n_annotators: int) -> None:
        self.whole, self.n_annotators = whole, n_annotators
        self.failing: dict[int, frozenset[int]] = {}
        self.known: dict[tuple[int, frozenset[int]], Elsewhere] = {}

    def _excluded(self, stratum: Stratum) -> frozenset[int]:
        """Return the labels that fail in a stratum; in a slice also those of the field."""
        nobody: frozenset[int] = frozenset()
        own = self.failing.get(id(stratum), nobody)
        return own if stratum.slice is None else own | self.failing.get(id(self.whole), nobody)

    def of(self, stratum: Stratum) -> Elsewhere:
        """Return the null model of a stratum."""
        key = (id(stratum), self._excluded(stratum))
        if key not in self.known:
            self.known[key] = look_elsewhere(stratum.judgements, self.n_annotators, key[1])
        return self.known[key]

    def for_cell(self, stratum: Stratum, truth: int) -> Elsewhere:
        """Return the null model of a cell: that of the field where a slice has too few other labels."""
        own = self.of(stratum)
        if stratum.slice is None or own.contrast(truth).n_clusters >= FEW_CONTRASTS:
            return own
        return self.of(self.whole)

    def learn(self, entries: list[Entry]) -> bool:
        """Leave out the labels that were found to fail; return whether there are new ones."""
        before = dict(self.failing)
        for entry in entries:
            if entry.significant and entry.case is not None and entry.kind != "addition":
                place = id(entry.stratum)
                self.failing[place] = self.failing.get(place, frozenset()) | {entry.answers.truth}
        return before != self.failing


def _adjust(entries: list[Entry], nulls: _Nulls, settings: FailureSettings) -> None:
    """Test the cells of answers against the null model as it is now, and correct for all cells."""
    for entry in entries:
        if entry.case is not None and entry.case.passes:
            entry.p = entry.case.p(nulls.for_cell(entry.stratum, entry.answers.truth))
    adjusted = CORRECTIONS[settings.correction]([entry.p for entry in entries])
    for entry, q in zip(entries, adjusted.tolist(), strict=True):
        entry.q, entry.significant = q, q <= settings.false_discovery_rate


def _cover(entries: list[Entry], settings: FailureSettings) -> None:
    """Find out which significant cells tell what another one tells."""
    strata: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.significant:
            strata.setdefault(id(entry.stratum), []).append(entry)
    for here in strata.values():
        _most_specific(here)
        _most_general(here)
        _one_story(here)
    whole = {entry.key: entry for entry in entries if entry.stratum.slice is None and entry.significant}
    slices = [entry for entry in entries if entry.called and entry.stratum.slice is not None]
    for entry in slices:
        told = whole.get(entry.key)
        if told is not None and not _surely_more(entry, told):
            entry.covered_by = told.covered_by or told
    _where_it_is(whole, [entry for entry in slices if entry.called], settings)


def _where_it_is(whole: dict[Key, Entry], slices: list[Entry], settings: FailureSettings) -> None:
    """Cover the field by the slice that it fails in alone; of several, that with the least outside."""
    least: dict[Key, float] = {}
    for entry in slices:
        told = whole.get(entry.key)
        if told is not None and told.kind != "shift":
            rest = _apart(entry, told)[1]
            alone = rest.high is not None and rest.high < settings.least_share
            if alone and (rest.value or 0.0) < least.get(entry.key, 1.0):
                least[entry.key], told.covered_by = rest.value or 0.0, entry


def _most_specific(here: list[Entry]) -> None:
    """Cover *wrong in any way* where one way of being wrong was called out."""
    specific = [entry for entry in here if entry.kind in ("confusion", "omission")]
    told = {entry.answers.truth: entry for entry in sorted(specific, key=lambda entry: -entry.q)}
    for entry in here:
        if entry.kind == "label":
            entry.covered_by = told.get(entry.answers.truth)


def _most_general(here: list[Entry]) -> None:
    """Cover single labels where the side was called out for all of them."""
    sides = [(entry, entry.offset) for entry in here if entry.offset is not None]
    told = {cell.side: entry for entry, cell in sides if cell.label == ALL_LABELS}
    for entry, cell in sides:
        if cell.label != ALL_LABELS:
            entry.covered_by = told.get(cell.side)


def _one_story(here: list[Entry]) -> None:
    """Tell a shift of a scale as the confusion of one value, or as a shift, not as both."""
    shifts = [entry for entry in here if entry.kind == "shift" and entry.called]
    wrong = [entry for entry in here if entry.case is not None and entry.called]
    if not shifts or not wrong:
        return
    one = len({entry.answers.truth for entry in wrong}) == 1
    for entry in shifts if one else wrong:
        entry.covered_by = wrong[0] if one else shifts[0]


def _surely_more(entry: Entry, whole: Entry) -> bool:
    """Return whether answers in a slice are surely wrong more often than in the rest of the field."""
    own, rest = _apart(entry, whole)
    return own.low is not None and rest.high is not None and own.low > rest.high


def _apart(entry: Entry, whole: Entry) -> tuple[Estimate, Estimate]:
    """Return the share of wrong answers in a slice, and in the rest of the field."""
    mistakes, inside = whole.mistakes(), entry.stratum.inside
    here = np.ones(len(mistakes.item), dtype=bool) if inside is None else inside[mistakes.item]
    return mistakes.rate(here), mistakes.rate(~here)
