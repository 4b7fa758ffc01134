"""Every rule finds what its page says, and stays silent where there is nothing."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from annoqa.findings import RULES, find
from annoqa.findings.rule import Evidence
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from annoqa.table.assemble import assemble
from annoqa.table.log import ImportLog, SourceCount
from annoqa.table.schema import ANNOTATIONS, ITEMS
from tests.table.campaigns import pets

PEOPLE = ["ann", "bob", "eve", "kim"]


def found(table, context=None):
    context = context or Context.of(table)
    return find(Evidence(table=table, context=context, measured=measure(table, context)))


def codes(table, context=None):
    return {finding.code for finding in found(table, context)}


def answers(error, n_items=120, people=PEOPLE, share=(0.5, 0.3, 0.2), seed=3):
    """Return `pets` with a share of random answers; `error` may differ by annotator."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(3, n_items, p=share)
    errors = [error] * len(people) if np.isscalar(error) else error
    return pets(
        people,
        [np.where(rng.random(n_items) < rate, rng.choice(3, n_items), truth).tolist() for rate in errors],
    )


def with_annotations(table, **columns):
    rows = table.annotations
    for name, values in columns.items():
        at = rows.column_names.index(name)
        rows = rows.set_column(at, ANNOTATIONS.field(name), pa.array(values, ANNOTATIONS.field(name).type))
    return replace(table, annotations=rows)


def test_a_good_campaign_has_nothing_to_look_at():
    assert found(answers(0.05)) == ()


def test_low_agreement_is_serious_when_the_interval_is_below():
    (finding,) = [f for f in found(answers(0.6)) if f.code == "AQ101"]

    assert finding.severity == "serious"
    assert "0.667" in finding.message


def test_low_agreement_is_not_claimed_where_it_cannot_be_told():
    severities = {f.severity for f in found(answers(0.15, n_items=25)) if f.code == "AQ101"}

    assert severities <= {"info"}


def test_one_value_that_takes_everything_is_told():
    assert "AQ102" in codes(answers(0.06, n_items=400, share=(0.97, 0.02, 0.01)))


def test_one_value_only_is_undefined_not_perfect():
    (finding,) = [f for f in found(pets(["ann", "bob"], [[0] * 40, [0] * 40])) if f.code == "AQ103"]

    assert "1" not in finding.message.split(":")[1]


def test_nobody_shares_an_item():
    table = pets(["ann", "bob"], [[0, 1, None, None], [None, None, 1, 0]])
    keep = [cell for cell in range(8) if cell in (0, 1, 6, 7)]
    apart = replace(
        table,
        annotations=table.annotations.take(keep),
        marks=table.marks.set_column(
            0, table.marks.schema.field("annotation"), pa.array([0, 1, 2, 3], pa.int32())
        ),
    )

    assert {"AQ103", "AQ104"} <= codes(apart)


def test_few_items_are_told():
    assert "AQ105" in codes(answers(0.1, n_items=20))


def test_rare_values_are_told():
    table = pets(["ann", "bob"], [[0] * 57 + [1, 1, 1], [0] * 57 + [1, 1, 0]])

    assert "AQ110" in codes(table)


def test_the_careless_annotator_stands_apart_and_no_other():
    subjects = {f.subject for f in found(answers([0.05, 0.05, 0.6, 0.05])) if f.code == "AQ201"}

    assert subjects == {"eve"}


def test_clicking_through_is_told_and_the_others_are_not():
    table = answers(0.05)
    who = table.column("annotations", "annotator")
    prelabel = np.where(who == 1, "untouched", "changed").tolist()
    time = np.where(who == 1, 1.5, 30.0)

    (finding,) = [
        f for f in found(with_annotations(table, prelabel=prelabel, lead_time_s=time)) if f.code == "AQ203"
    ]

    assert finding.subject == "bob"
    assert "5%" in finding.message


def test_prelabels_that_everyone_keeps_are_not_one_persons_habit():
    table = answers(0.05)
    untouched = ["untouched"] * table.annotations.num_rows

    assert "AQ203" not in codes(with_annotations(table, prelabel=untouched))


def test_a_slip_of_the_pen_is_told_with_what_was_meant():
    n = 300
    table = assemble(
        items={"item": [str(i) for i in range(n)]},
        annotators={"annotator": ["ann"]},
        fields={"field": ["who"], "kind": ["whole"], "level": ["nominal"]},
        labels={"label": ["PERSON", "PEROSN", "PLACE"]},
        annotations={"item": list(range(n)), "annotator": [0] * n},
        marks={
            "annotation": list(range(n)),
            "field": [0] * n,
            "label": [1] + [0] * (n // 2) + [2] * (n // 2 - 1),
        },
    )

    (finding,) = [f for f in found(table) if f.code == "AQ404"]

    assert (finding.subject, finding.evidence["meant"]) == ("PEROSN", "PERSON")
    assert finding.items == ("0",)


def test_gold_by_an_annotator_is_not_independent():
    table = answers(0.05)
    flag = (table.column("annotations", "annotator") == 0).tolist()

    assert "AQ405" in codes(with_annotations(table, ground_truth=flag))


def test_many_rejected_records_are_told_and_few_are_not():
    def log(rejected):
        count = SourceCount(
            source="a.json",
            connector="c",
            record="row",
            records=100,
            read=100 - rejected,
            repaired=0,
            rejected=rejected,
        )
        return replace(answers(0.05), log=ImportLog((count,)))

    assert "AQ501" in codes(log(2))
    assert "AQ501" not in codes(log(1))


def test_items_of_one_video_are_suspected():
    table = answers(0.05)
    video = pa.array([str(i // 10) for i in range(table.items.num_rows)])

    assert "AQ502" in codes(replace(table, items=table.items.append_column("data.video", video)))
    grouped = replace(table, items=table.items.set_column(1, ITEMS.field("group"), video))
    assert "AQ502" not in codes(grouped)


def test_one_person_twice_is_told():
    table = answers(0.05)
    repeat = [0] * (table.annotations.num_rows - 1) + [1]

    (finding,) = [f for f in found(with_annotations(table, repeat=repeat)) if f.code == "AQ503"]

    assert finding.severity == "info"


def test_a_mean_over_groups_is_warned_of():
    table = answers([0.05, 0.3], people=["ann", "bob"], n_items=200)
    truth = table.column("marks", "label")[::1][:200]
    kind = np.where(truth == 0, "mostly cats", "others")
    context = replace(
        Context.of(table), slices={"kind": ((kind == "others").astype(int), ("mostly cats", "others"))}
    )

    assert "AQ109" in codes(table, context)


def test_findings_do_not_depend_on_the_order_of_the_rules(monkeypatch):
    table = answers([0.05, 0.05, 0.6, 0.05], n_items=60)
    first = found(table)

    monkeypatch.setattr("annoqa.findings.RULES", tuple(reversed(RULES)))

    assert found(table) == first


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_finding_says_what_to_do(rule):
    tables = [answers(0.6, n_items=20), answers(0.05)]
    for table in tables:
        context = Context.of(table)
        evidence = Evidence(table=table, context=context, measured=measure(table, context))
        for finding in rule.check(evidence):
            assert finding.code == rule.code
            assert finding.next_step.endswith(".")
            assert finding.title
            assert finding.message
