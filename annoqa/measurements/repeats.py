"""Numbers of answers that were given again: do annotators and models agree with themselves?

An item that came back to the same annotator has a second annotation with `repeat` above 0. It never
counts as agreement with others; here it is compared with the first one
(`annoqa.agreement.self_consistency`). Models whose versions differ in a run only, by a suffix that
the caller names, are runs of one model.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from annoqa.agreement.self_consistency import Consistency, SelfConsistency, self_consistency, split_runs
from annoqa.measurements.answers import answers_of
from annoqa.measurements.context import Context
from annoqa.measurements.measurement import Measurement
from annoqa.table.field_view import FieldView, view_field
from annoqa.table.schema import ANNOTATIONS
from annoqa.table.table import AnnotationTable
from annoqa.vocabulary import Role

LEVELS = {"nominal", "ordinal", "interval", "ratio", "set", "path"}
TITLES = {"self_agreement": "Agreement with themselves", "self_alpha": "Krippendorff's α with themselves"}


def measure_repeats(
    table: AnnotationTable,
    field: str,
    context: Context,
    *,
    role: Role = "human",
    run_suffix: str | None = None,
) -> list[Measurement]:
    r"""Compare annotators with themselves in one field of whole items.

    Parameters
    ----------
    table : AnnotationTable
        The campaign, with repeated annotations.
    field : str
        Name of the field.
    context : Context
        Names, clusters, confidence.
    role : Role, default "human"
        People, or models.
    run_suffix : str, optional
        Regular expression of the end of a name that tells the run, such as `r"-run\d+"`; each
        name is an annotator of its own without.

    Returns
    -------
    list of Measurement
        Question `value`: `self_agreement` and `self_alpha` of all, and of each who answered an item
        twice. Empty where nobody did, or where values of the field are not compared.
    """
    row = table.fields.to_pylist()[table.names("fields").index(field)]
    if row["kind"] != "whole" or row["level"] not in LEVELS:
        return []
    runs = _runs_of(table, context, run_suffix)
    view = view_field(_as_annotators(table, runs), field, role)
    made = _consistency(view, runs, context)
    if not made.annotators:
        return []
    return list(_numbers(view, made, runs))


@dataclass(frozen=True, eq=False, kw_only=True)
class _Runs:
    """Which annotator and which run every annotation is of; a run is numbered as an annotator."""

    code: np.ndarray
    n_runs: int
    called: tuple[str, ...]


def _runs_of(table: AnnotationTable, context: Context, run_suffix: str | None) -> _Runs:
    """Return the annotators' runs: those of their names, and in each of them the repeats."""
    owner, version = np.arange(len(context.annotators)), np.zeros(len(context.annotators), dtype=np.int64)
    called = context.annotators
    if run_suffix is not None:
        owner, version, called = split_runs(context.annotators, run_suffix)
    who, repeat = table.column("annotations", "annotator"), table.column("annotations", "repeat")
    n_repeats = int(repeat.max(initial=0)) + 1
    n_runs = (int(version.max(initial=0)) + 1) * n_repeats
    code = owner[who] * n_runs + version[who] * n_repeats + repeat
    return _Runs(code=code.astype(np.int64), n_runs=n_runs, called=called)


def _as_annotators(table: AnnotationTable, runs: _Runs) -> AnnotationTable:
    """Return the table with a run in the place of an annotator, and no repeats."""
    rows = table.annotations
    for name, values in (("annotator", runs.code), ("repeat", np.zeros(len(runs.code), dtype=np.int64))):
        column = ANNOTATIONS.field(name)
        rows = rows.set_column(rows.column_names.index(name), column, pa.array(values).cast(column.type))
    return replace(table, annotations=rows)


def _consistency(view: FieldView, runs: _Runs, context: Context) -> SelfConsistency:
    """Return how the annotators of a view of runs agree with themselves."""
    names = tuple(map(str, range(len(runs.called) * runs.n_runs)))
    answers = answers_of(view, replace(context, annotators=names))
    unit, place, code = answers.data.judgements
    run = np.array([int(name) for name in answers.annotators], dtype=np.int64)[place]
    return self_consistency(
        unit,
        run // runs.n_runs,
        run % runs.n_runs,
        code,
        values=answers.data.values,
        level=view.level,
        cluster=answers.data.cluster,
        confidence=context.confidence,
    )


def _numbers(view: FieldView, made: SelfConsistency, runs: _Runs) -> Iterator[Measurement]:
    """Yield agreement and α of all, and of each."""
    for one in (made.overall, *made.annotators):
        for name, estimate in (("self_agreement", one.percent), ("self_alpha", one.alpha)):
            interval = estimate.interval or estimate.no_interval or "none"
            yield Measurement(
                field=view.field,
                question="value",
                name=name,
                title=TITLES[name],
                subject="all" if one.annotator is None else "annotator",
                who=_who(one, runs),
                estimate=estimate,
                signature=f"{name}; level {view.level}; runs {one.n_runs}; interval {interval}",
                detail={"n_runs": one.n_runs},
            )


def _who(one: Consistency, runs: _Runs) -> tuple[str, ...]:
    """Return the name of an annotator; empty for all."""
    return () if one.annotator is None else (runs.called[one.annotator],)
