"""The verdict is one true sentence, whatever was measured."""

import dataclasses

import pytest

from annoqa.measurements.measurement import Measurement
from annoqa.report.gallery import Media
from annoqa.report.material import Material
from annoqa.report.sections.next_steps import next_findings
from annoqa.report.sections.verdict import verdict
from annoqa.statistics.estimate import Estimate
from tests.report.campaign import empty_result, findings, table

GOOD = Estimate(value=0.9, low=0.85, high=0.95)
TENTATIVE = Estimate(value=0.75, low=0.7, high=0.85)
POOR = Estimate(value=0.5, low=0.4, high=0.6)
UNSURE = Estimate(value=0.7, low=0.2, high=0.9)


def said(alphas: dict[str, Estimate], accuracies: dict[str, float] | None = None, found=()) -> str:
    numbers = [
        Measurement(field=field, question="value", name="krippendorff_alpha", title="α", estimate=made)
        for field, made in alphas.items()
    ]
    numbers += [
        Measurement(
            field=field, question="accuracy", name="accuracy", title="A", estimate=Estimate(value=value)
        )
        for field, value in (accuracies or {}).items()
    ]
    made = dataclasses.replace(empty_result(), measurements=tuple(numbers), findings=tuple(found))
    return verdict(Material(result=made, table=table(), media=Media(None)))


@pytest.mark.parametrize(
    ("alphas", "expected"),
    [
        ({"a": GOOD, "b": GOOD}, "the annotators agree with each other;"),
        ({"a": GOOD, "b": TENTATIVE}, "the annotators agree reliably on 1 of 2 fields;"),
        ({"a": GOOD, "b": POOR}, "the annotators do not agree on “b”;"),
        (dict.fromkeys("abcde", POOR), "the annotators do not agree on “a”, “b”, “c” and 2 more;"),
        ({"a": TENTATIVE, "b": UNSURE}, "the annotators agree well enough for tentative conclusions;"),
        ({"a": UNSURE}, "how well the annotators agree is not certain yet;"),
        ({"a": Estimate.none("one value")}, "how well the annotators agree is not certain yet;"),
        ({}, "whether the annotators agree could not be measured;"),
    ],
)
def test_agreement_is_judged_by_the_intervals(alphas, expected):
    assert expected in said(alphas)


def test_accuracy_is_told_in_whole_percent_and_all_only_of_all():
    assert "right in 70 to 99 % of their answers." in said({"a": GOOD}, {"a": 0.7, "b": 0.999})
    assert "right in 100 % of their answers." in said({"a": GOOD}, {"a": 1.0, "b": 1.0})
    assert "there is no ground truth to say whether they are right." in said({"a": GOOD})


def test_failures_are_counted():
    text = said({"a": GOOD}, {"a": 0.7}, findings())

    assert text.startswith("4 serious findings: ")
    assert text.endswith("70 % of their answers, and wrong together in 4 places.")
    assert said({"a": GOOD}).startswith("No serious findings: ")


def test_next_steps_come_serious_first_varied_and_once():
    one, two, three, _, doubt, slip = findings()
    again = dataclasses.replace(two, next_step=one.next_step)

    assert next_findings((one, again, doubt, slip)) == [one, doubt, slip]
    assert next_findings((one, two, three, doubt)) == [one, two, three]
    assert next_findings(()) == []
