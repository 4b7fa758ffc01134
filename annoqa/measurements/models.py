"""Numbers of models beside people: do models agree with people as people agree with each other?

Answers of the role `model` are compared with people's on the items that both answered. Agreement in
blocks (`annoqa.agreement.blocks`) for all models and for each, the alternative annotator test
(`annoqa.agreement.alternative_annotator`) for each, κ of every two models, and, where a model
answered items that no person answered, the shares of its values there, corrected by how it errs
where people have a plurality (`annoqa.statistics.prevalence`).

Whole-item values at the nominal and the ordinal level; `why_no_models` tells why not for others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property

import numpy as np

from annoqa.agreement.alternative_annotator import (
    AlternativeAnnotator,
    alternative_annotator_test,
    sweep,
)
from annoqa.agreement.blocks import Blocks, agreement_blocks
from annoqa.agreement.crossed import pair_kappas
from annoqa.agreement.reliability import ReliabilityData
from annoqa.measurements.answers import Answers, answers_of
from annoqa.measurements.context import Context
from annoqa.measurements.measurement import Measurement, Subject
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.prevalence import corrected_shares
from annoqa.table.field_view import FieldView

EPSILON = 0.15
"""What a model's lower cost is worth beside trained annotators (Calderon et al., 2025)."""
MAX_VALUES = 60
LEVELS = {"nominal", "ordinal"}
TITLES = {
    "people_kappa": "κ among people, on items with models",
    "people_models_kappa": "κ of people with models",
    "models_kappa": "κ among models",
    "model_kappa": "κ of the model with people",
    "model_kappa_difference": "κ with people minus κ among people",
    "model_winning_rate": "Winning rate over annotators",
    "model_advantage": "Average advantage probability",
    "model_pair_kappa": "Cohen's κ of two models",
    "corrected_share": "Share by the model, corrected",
}


def why_no_models(view: FieldView) -> str:
    """Say why models are not compared with people in a field; empty where they are.

    Parameters
    ----------
    view : FieldView
        The models' answers.

    Returns
    -------
    str
        A reason for people.
    """
    if not len(view.annotation):
        return "no model answered"
    if view.kind != "whole":
        return (
            f"models are compared with people on values of whole items, not on marks of the kind {view.kind}"
        )
    if view.level not in LEVELS:
        return (
            f"models are compared with people at the nominal and ordinal level, not at the level {view.level}"
        )
    return ""


def measure_models(human: FieldView, model: FieldView, context: Context) -> list[Measurement]:
    """Compare models with people in one field.

    Parameters
    ----------
    human, model : FieldView
        Answers of people, and of models (`view_field(table, field, "model")`).
    context : Context
        Names, clusters, confidence.

    Returns
    -------
    list of Measurement
        Question `value`. Subject `all`: the blocks; `model`: κ with people
        and its difference, winning rate, advantage; `pair`: two models; `label` (who is the label
        and the model): corrected shares. Empty where `why_no_models` has a reason.
    """
    if why_no_models(model):
        return []
    about = _Field(human, model, context)
    return [*about.blocks(), *about.by_model(), *about.by_pair(), *about.corrected()]


@dataclass(frozen=True, eq=False)
class _Field:
    """One field, answered by people and by models."""

    human: FieldView
    model: FieldView
    context: Context

    @cached_property
    def answers(self) -> Answers:
        """Answers of both; the names of the annotators are their codes, models after people."""
        n = len(self.context.annotators)
        codes = replace(self.context, annotators=tuple(map(str, range(2 * n))))
        return answers_of(_joined(self.human, self.model, n), codes)

    @cached_property
    def is_model(self) -> np.ndarray:
        """Which annotators are models."""
        made = np.zeros(self.data.n_annotators, dtype=bool)
        made[: len(self.answers.annotators)] = [
            int(code) >= len(self.context.annotators) for code in self.answers.annotators
        ]
        return made

    @property
    def data(self) -> ReliabilityData:
        """The answers of both as reliability data."""
        return self.answers.data

    @property
    def models(self) -> Iterator[tuple[int, str]]:
        """The models: number and name."""
        for number in np.flatnonzero(self.is_model).tolist():
            yield number, self.called(number)

    def called(self, number: int) -> str:
        """Return what an annotator is called."""
        return self.context.annotators[int(self.answers.annotators[number]) % len(self.context.annotators)]

    def blocks_of(self, data: ReliabilityData) -> Blocks:
        """Return the blocks at the field's level."""
        return agreement_blocks(
            data, self.is_model, level=self.human.level, confidence=self.context.confidence
        )

    def blocks(self) -> Iterator[Measurement]:
        """Yield the agreement among people, between people and models, among models."""
        made = self.blocks_of(self.data)
        yield self.number("people_kappa", made.people)
        yield self.number("people_models_kappa", made.people_models)
        if np.count_nonzero(self.is_model) > 1:
            yield self.number("models_kappa", made.models)

    def by_model(self) -> Iterator[Measurement]:
        """Yield agreement with people and the alternative annotator test of each model."""
        for number, name in self.models:
            alone = ~self.is_model
            alone[number] = True
            made = self.blocks_of(self.data.only(alone))
            people = {"among_people": made.people.to_dict()}
            yield self.number("model_kappa", made.people_models, "model", (name,), people)
            yield self.number("model_kappa_difference", made.difference, "model", (name,), people)
            test = self.test(number)
            yield self.number("model_winning_rate", test.winning_rate, "model", (name,), self.told(test))
            yield self.number("model_advantage", test.advantage, "model", (name,))

    def by_pair(self) -> Iterator[Measurement]:
        """Yield κ of every two models."""
        pairs = pair_kappas(
            self.data.only(self.is_model), level=self.human.level, confidence=self.context.confidence
        )
        for pair in pairs:
            who = (self.called(pair.first), self.called(pair.second))
            yield self.number("model_pair_kappa", pair.kappa, "pair", who)

    def corrected(self) -> Iterator[Measurement]:
        """Yield the corrected shares of each model's values in the items that no person answered."""
        if self.data.n_values > MAX_VALUES:
            return
        said = _plurality(self.data, ~self.is_model)
        for number, name in self.models:
            model = self.values_of(number)
            free = (model >= 0) & (said == NOBODY)
            if not free.any():
                continue
            both = (model >= 0) & (said >= 0)
            confusion = np.zeros((self.data.n_values, self.data.n_values), dtype=np.int64)
            np.add.at(confusion, (said[both], model[both]), 1)
            seen = np.bincount(model[free], minlength=self.data.n_values)
            shares = corrected_shares(seen, confusion, confidence=self.context.confidence)
            for value, share in zip(self.data.values, shares, strict=True):
                yield self.number("corrected_share", share, "label", (str(value), name))

    def values_of(self, number: int) -> np.ndarray:
        """Return the codes of an annotator's values, -1 where there are none."""
        unit, annotator, code = self.data.judgements
        mine = annotator == number
        values = np.full(self.data.n_units, -1, dtype=np.int64)
        values[unit[mine]] = code[mine]
        return values

    def test(self, number: int) -> AlternativeAnnotator:
        """Return the alternative annotator test of one model."""
        unit, annotator, code = self.data.judgements
        people = ~self.is_model[annotator]
        return alternative_annotator_test(
            unit[people],
            annotator[people],
            code[people].astype(np.int64),
            self.values_of(number),
            score="negative_rmse" if self.in_steps else "accuracy",
            epsilon=EPSILON,
            cluster=self.data.cluster,
            confidence=self.context.confidence,
        )

    @property
    def in_steps(self) -> bool:
        """Whether the order of the values is known, so that steps on the scale tell who is nearer."""
        return self.human.level == "ordinal" and self.answers.order in {"declared", "numbers"}

    def told(self, test: AlternativeAnnotator) -> dict[str, object]:
        """Return what lies behind a winning rate: ε, other ε, and the annotators."""
        rows = [asdict(row) | {"annotator": self.called(row.annotator)} for row in test.annotators]
        return {
            "epsilon": test.epsilon,
            "passes": test.passes,
            "sweep": [
                {"epsilon": made.epsilon, "winning_rate": made.winning_rate.value} for made in sweep(test)
            ],
            "annotators": rows,
        }

    def number(
        self,
        name: str,
        estimate: Estimate,
        subject: Subject = "all",
        who: tuple[str, ...] = (),
        detail: Mapping[str, object] | None = None,
    ) -> Measurement:
        """Return the measurement with its place and its signature."""
        made = estimate.interval or estimate.no_interval or "none"
        score = f"; score {'−RMSE in steps' if self.in_steps else 'accuracy'}; ε {EPSILON:g}"
        tested = name in {"model_winning_rate", "model_advantage"}
        return Measurement(
            field=self.human.field,
            question="value",
            name=name,
            title=TITLES[name],
            subject=subject,
            who=who,
            estimate=estimate,
            signature=f"{name}; level {self.human.level}{score if tested else ''}; interval {made}",
            detail=detail or {},
        )


NOBODY, TIED = -1, -2
"""What people say of a unit that none of them judged, and of one without a plurality."""


def _plurality(data: ReliabilityData, kept: np.ndarray) -> np.ndarray:
    """Return the most frequent value of each unit among some annotators, `NOBODY` or `TIED`."""
    unit, annotator, code = data.judgements
    mine = kept[annotator]
    key, count = np.unique(unit[mine] * np.int64(data.n_values) + code[mine], return_counts=True)
    where, value = np.divmod(key, data.n_values)
    most = np.zeros(data.n_units, dtype=np.int64)
    np.maximum.at(most, where, count)
    first = count == most[where]
    said = np.full(data.n_units, NOBODY)
    said[where[first]] = value[first]
    said[np.bincount(where[first], minlength=data.n_units) > 1] = TIED
    return said


def _joined(human: FieldView, model: FieldView, n_annotators: int) -> FieldView:
    """Return both views as one; the codes of models come after those of all annotators."""
    item = np.concatenate([human.item, model.item])
    annotator = np.concatenate([human.annotator, model.annotator + n_annotators])
    order = np.lexsort((annotator, item))
    n_marks = np.concatenate([np.diff(human.offsets), np.diff(model.offsets)])
    owner = np.concatenate([human.owner, model.owner + len(human.annotation)])
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    marks = np.argsort(place[owner], kind="stable")

    def joined(name: str, order: np.ndarray) -> np.ndarray:
        values: np.ndarray = np.concatenate([getattr(human, name), getattr(model, name)])[order]
        return values

    return replace(
        human,
        annotation=joined("annotation", order),
        item=item[order],
        annotator=annotator[order],
        look_start=joined("look_start", order),
        look_end=joined("look_end", order),
        offsets=np.concatenate([[0], np.cumsum(n_marks[order])]),
        row=joined("row", marks),
        label=joined("label", marks),
        number=joined("number", marks),
        part=joined("part", marks),
        start=joined("start", marks),
        end=joined("end", marks),
    )
