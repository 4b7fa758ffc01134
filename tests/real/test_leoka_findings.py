"""The team whose coder works differently: the audit names that coder and nobody else."""

import pytest

import annoqa
from annoqa.findings import find
from annoqa.findings.rule import Evidence
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from tests.shared import DATA


@pytest.fixture(scope="module", params=[3, 6])
def team(request):
    table = annoqa.read(DATA / "leoka_labelstudio" / f"LEOKA_team_{request.param}_first60.json")
    context = Context.of(table)
    return request.param, find(Evidence(table=table, context=context, measured=measure(table, context)))


def test_the_outlier_of_team_6_is_coder_19159(team):
    number, findings = team
    if number == 6:
        outliers = {
            f.subject for f in findings if f.code == "AQ201" and "detection.exact_span_f1" in f.evidence
        }

        assert outliers == {"coder19159@example.org"}


def test_gold_by_the_coders_themselves_is_not_taken_for_independent(team):
    assert "AQ405" in {finding.code for finding in team[1]}


def test_several_labels_at_once_are_no_slips(team):
    assert all("," not in finding.subject for finding in team[1] if finding.code == "AQ404")
