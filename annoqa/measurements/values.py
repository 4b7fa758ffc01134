"""Numbers of a field of whole items: do annotators give an item the same value.

α at the field's level, always beside percent agreement and, where it exists, Gwet's coefficient;
then the same question by label, by pair of annotators, by annotator and by slice. After that comes
how alike two values are where they are more than names (`pairwise`), and the share of the left side
where they are preferences.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from annoqa.agreement import COEFFICIENTS
from annoqa.agreement.brennan import brennan_prediger
from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.conger import conger_kappa
from annoqa.agreement.crossed import kappas_with_others, pair_kappas
from annoqa.agreement.disagreement import disagreement
from annoqa.agreement.fleiss import fleiss_kappa
from annoqa.agreement.gwet import gwet_ac1, gwet_ac2
from annoqa.agreement.icc import NAMES, Form, intraclass_correlation
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.labels import LabelAgreement, agreement_on, label_agreements
from annoqa.agreement.percent import percent_agreement
from annoqa.agreement.position_bias import is_preference, left_share
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.scott import scott_pi
from annoqa.errors import NotApplicableError
from annoqa.measurements.answers import Answers, answers_of, members
from annoqa.measurements.context import Context
from annoqa.measurements.measurement import Measurement, Subject
from annoqa.measurements.pairwise import measure_pairs
from annoqa.measurements.value_distances import BY_DISTANCE, alpha_by_distance, distance_table_of
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView
from annoqa.vocabulary import Level

Compute = Callable[[ReliabilityData, float], Estimate]

TITLES = {coefficient.name: coefficient.title for coefficient in COEFFICIENTS} | {
    "specific_agreement": "Specific agreement",
    "pair_kappa": "Cohen's κ of the pair",
    "kappa_with_others": "κ with the others",
    "alpha_left_out": "Krippendorff's α without them",
    "left_share": "Share of the left side",
    "intraclass_correlation": "Intraclass correlation",
}
MAX_LABELS = 500
MAX_PAIRS = 5_000
MAX_CONFUSION = 60
N_WORST = 20


def measure_values(view: FieldView, context: Context) -> list[Measurement]:
    """Take all numbers of agreement of a field of whole items.

    Parameters
    ----------
    view : FieldView
        Of kind `whole` at a level that is compared.
    context : Context
        Names, clusters, slices, confidence.

    Returns
    -------
    list of Measurement
        Question `value`; subjects `all`, `label`, `pair`, `annotator` and `slice`. The detail of
        α holds the scale, how often each value was given, and the pairs of values that met.
    """
    answers = answers_of(view, context)
    about = _Field(view, answers, context)
    numbers = list(about.overall())
    numbers += about.by_label()
    numbers += about.by_pair()
    numbers += about.by_annotator()
    numbers += about.by_slice()
    numbers += measure_pairs(view.field, view.level, answers, context)
    numbers += about.sides()
    return numbers


class _Field:
    """One field with its answers, and the numbers that are taken of it."""

    def __init__(self, view: FieldView, answers: Answers, context: Context) -> None:
        self.name = view.field
        self.level: Level = view.level
        self.scale: Level = "interval" if view.level == "date" else view.level
        self.answers = answers
        self.data = answers.data
        self.context = context
        self.confidence = context.confidence
        self.distance = distance_table_of(view.level, answers.data.values)
        self.by_table = view.level not in BY_DISTANCE or self.distance is not None
        self.whole_items = len(np.unique(answers.item)) == len(answers.item)

    def overall(self) -> Iterator[Measurement]:
        """Yield the coefficients of all annotators together."""
        for name, compute in self._coefficients().items():
            made = _tried(compute, self.data, self.confidence)
            alpha = name == "krippendorff_alpha"
            yield self._number(name, made, detail=self._detail(made) if alpha else {})

    def by_label(self) -> Iterator[Measurement]:
        """Yield specific agreement and α of each label that somebody used."""
        for label, made in self._labels():
            if made.n_judgements:
                detail = {"n_judgements": made.n_judgements}
                yield self._number("specific_agreement", made.specific, "label", (label,), detail)
                yield self._number("krippendorff_alpha", made.alpha, "label", (label,), detail)

    def by_pair(self) -> Iterator[Measurement]:
        """Yield κ of every two annotators who share an item; the largest overlaps where very many do."""
        if not self.by_table:
            return
        pairs = _computed(
            lambda: pair_kappas(
                self.data, level=self.scale, distance=self.distance, confidence=self.confidence
            ),
            (),
        )
        most = sorted(pairs, key=lambda pair: -(pair.kappa.n_units or 0))[:MAX_PAIRS]
        for pair in sorted(most, key=lambda pair: (pair.first, pair.second)):
            who = (self.answers.annotators[pair.first], self.answers.annotators[pair.second])
            yield self._number("pair_kappa", pair.kappa, "pair", who)

    def by_annotator(self) -> Iterator[Measurement]:
        """Yield how each annotator agrees with the others, and α without them."""
        if not self.by_table:
            return
        others: dict[int, Estimate] = _computed(
            lambda: kappas_with_others(
                self.data, level=self.scale, distance=self.distance, confidence=self.confidence
            ),
            {},
        )
        for number, who in enumerate(self.answers.annotators):
            if number not in others:
                continue
            yield self._number("kappa_with_others", others[number], "annotator", (who,))
            rest = self.data.only(np.arange(self.data.n_annotators) != number)
            yield self._number(
                "alpha_left_out", _tried(self._alpha, rest, self.confidence), "annotator", (who,)
            )

    def by_slice(self) -> Iterator[Measurement]:
        """Yield α and percent agreement of every value of every slice."""
        for column, (codes, names) in self.context.slices.items():
            of_unit = codes[self.answers.item]
            for code, value in enumerate(names):
                inside = of_unit == code
                if not inside.any():
                    continue
                part = self.data.select(inside)
                alpha = _tried(self._alpha, part, self.confidence)
                yield self._number("krippendorff_alpha", alpha, "slice", (column, value))
                share = percent_agreement(part, confidence=self.confidence)
                yield self._number("percent_agreement", share, "slice", (column, value))

    def sides(self) -> Iterator[Measurement]:
        """Yield the share of the left side, of all and of each annotator, where values are preferences."""
        if self.level != "nominal" or not is_preference(self.data.values):
            return
        yield self._number("left_share", left_share(self.data, confidence=self.confidence))
        for number, who in enumerate(self.answers.annotators):
            theirs = self.data.only(np.arange(self.data.n_annotators) == number)
            share = left_share(theirs, confidence=self.confidence)
            yield self._number("left_share", share, "annotator", (who,))

    def _coefficients(self) -> dict[str, Compute]:
        """Return what is computed at the field's level, α first."""
        chosen: dict[str, Compute] = {
            "krippendorff_alpha": self._alpha,
            "percent_agreement": lambda data, c: percent_agreement(data, confidence=c),
        }
        if self.level == "nominal":
            chosen["gwet_ac1"] = lambda data, c: gwet_ac1(data, confidence=c)
            chosen["fleiss_kappa"] = lambda data, c: fleiss_kappa(data, confidence=c)
            chosen["conger_kappa"] = lambda data, c: conger_kappa(data, confidence=c)
            chosen["brennan_prediger"] = lambda data, c: brennan_prediger(data, confidence=c)
        if self.scale in {"interval", "ratio"}:
            chosen["intraclass_correlation"] = self._icc
        if self.level == "ordinal":
            chosen["gwet_ac2"] = lambda data, c: gwet_ac2(data, confidence=c)
        if len(self.answers.annotators) == 2 and self.level == "nominal":
            chosen["cohen_kappa"] = lambda data, c: cohen_kappa(data, confidence=c)
            chosen["scott_pi"] = lambda data, c: scott_pi(data, confidence=c)
        if len(self.answers.annotators) == 2 and self.level == "ordinal":
            chosen["cohen_kappa"] = lambda data, c: cohen_kappa(data, weights="linear", confidence=c)
        return chosen

    def _alpha(self, data: ReliabilityData, confidence: float) -> Estimate:
        """Return α at the field's level."""
        if self.level in BY_DISTANCE:
            return alpha_by_distance(
                data, self.level, self.distance, confidence=confidence, seed=self.context.seed
            )
        return krippendorff_alpha(data, level=self.scale, confidence=confidence)

    def _icc(self, data: ReliabilityData, confidence: float) -> Estimate:
        """Return the intraclass correlation: ICC(A,1), or ICC(1) where not everybody judged everything."""
        return intraclass_correlation(data, form=self.form, confidence=confidence)

    @property
    def form(self) -> Form:
        """Which intraclass correlation the data allow."""
        codes = self.data.codes
        return "A1" if codes is not None and bool((codes >= 0).all()) else "1"

    def _labels(self) -> Iterator[tuple[str, LabelAgreement]]:
        """Yield the labels that make sense one by one, with their agreement."""
        if self.level in {"set", "path"}:
            for label, holds in list(members(self.data.values).items())[:MAX_LABELS]:
                yield label, agreement_on(self.data, holds, label, confidence=self.confidence)
        elif self.level == "nominal" or (self.level == "ordinal" and self.data.n_values <= MAX_LABELS):
            for made in label_agreements(self.data, confidence=self.confidence)[:MAX_LABELS]:
                yield _text(made.value), made

    def _detail(self, alpha: Estimate) -> Mapping[str, object]:
        """Return the scale, the counts of values, and which values met in one unit."""
        data = self.data
        detail: dict[str, object] = {
            "level": self.level,
            "order": self.answers.order,
            "n_values": data.n_values,
            "n_judged_once": int(data.tally.weight[data.tally.n_judgements == 1].sum()),
            "n_several_values": self.answers.n_several,
        }
        if alpha.value is not None and alpha.expected is not None and self.by_table:
            detail["worst_items"] = self._worst_items(alpha.expected)
        if data.n_values <= MAX_CONFUSION and self.level not in {*BY_DISTANCE, "date"}:
            everybody = np.ones(data.tally.n_rows, dtype=bool)
            detail["values"] = [_text(value) for value in data.values]
            detail["counts"] = data.tally.frequency(everybody).astype(int).tolist()
            detail["confusion"] = data.tally.met().tolist()
        return detail

    def _worst_items(self, expected: float) -> list[dict[str, object]]:
        """Return the units whose judgements lie furthest apart, those with most judgements first.

        `value` is 1 − (mean distance within the unit) / D_e, as α is of all units; `n` judgements.
        """
        tally = self.data.tally
        sums = disagreement(tally, self.data.values, self.scale, self.distance)
        m = tally.n_judgements[self.data.row_of_unit]
        apart = sums.within[self.data.row_of_unit] / np.maximum(m, 1)
        disputed = np.flatnonzero(apart > 0)
        worst = disputed[np.lexsort((disputed, -m[disputed], -apart[disputed]))[:N_WORST]]
        return [
            {
                "item": self.context.items[self.answers.item[unit]],
                "value": float(1 - apart[unit] / expected),
                "n": int(m[unit]),
            }
            for unit in worst
        ]

    def _number(
        self,
        name: str,
        estimate: Estimate,
        subject: Subject = "all",
        who: tuple[str, ...] = (),
        detail: Mapping[str, object] | None = None,
    ) -> Measurement:
        """Return the measurement with its place and its signature."""
        if self.whole_items and name != "left_share":
            estimate = replace(estimate, n_items=estimate.n_units)
        return Measurement(
            field=self.name,
            question="value",
            name=name,
            title=TITLES[name],
            subject=subject,
            who=who,
            estimate=estimate,
            signature=self._signature(name, estimate),
            detail=detail or {},
        )

    def _signature(self, name: str, estimate: Estimate) -> str:
        """Say in one line how the number was made."""
        units = "items" if self.whole_items else "parts of items"
        made = estimate.interval or estimate.no_interval or "none"
        which = f" {NAMES[self.form]}" if name == "intraclass_correlation" else ""
        return f"{name}{which}; level {self.level}; units {units}; interval {made}"


def _tried(compute: Compute, data: ReliabilityData, confidence: float) -> Estimate:
    """Return the estimate, or why the coefficient does not apply."""
    try:
        return compute(data, confidence)
    except NotApplicableError as error:
        return Estimate.none(str(error).replace("\n", " "), n_units=0)


def _computed(compute: Callable[[], Any], nothing: Any) -> Any:  # noqa: ANN401 - whatever is computed
    """Return what is computed, or nothing where the level does not apply to the values."""
    try:
        return compute()
    except NotApplicableError:
        return nothing


def _text(value: object) -> str:
    """Return a value of the scale as people write it."""
    if isinstance(value, frozenset):
        return ", ".join(sorted(" / ".join(nodes) for nodes in value)) or "(none)"
    return f"{value:g}" if isinstance(value, float) else str(value)
