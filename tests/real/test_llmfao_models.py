"""A crowd of 124 and two language models as judges of 2,139 pairs of answers."""

import numpy as np
import pandas as pd
import pytest

from annoqa.agreement.alternative_annotator import alternative_annotator_test
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.measurements.answers import answers_of
from annoqa.measurements.context import Context
from annoqa.measurements.models import measure_models
from annoqa.table.field_view import view_field
from tests.real.adaptors import LLMFAO, llmfao
from tests.shared import DATA


@pytest.fixture(scope="module")
def numbers():
    table = llmfao()
    found = measure_models(
        view_field(table, "winner"), view_field(table, "winner", "model"), Context.of(table)
    )
    return {(n.name, n.subject, n.who): n for n in found}


def test_the_crowd_agrees_with_itself_as_its_alpha_says(numbers):
    table = llmfao()
    alpha = krippendorff_alpha(answers_of(view_field(table, "winner"), Context.of(table)).data)
    people = numbers["people_kappa", "all", ()].estimate

    assert people.value == pytest.approx(alpha.value, abs=2e-4)
    assert people.n_units == alpha.n_units


def test_neither_judge_agrees_with_the_crowd_as_the_crowd_does_and_gpt4_is_nearer(numbers):
    with_people, difference = (
        {who: numbers[name, "model", (who,)].estimate for who in ("gpt3", "gpt4")}
        for name in ("model_kappa", "model_kappa_difference")
    )

    assert all(made.high < 0 for made in difference.values())
    assert with_people["gpt3"].high < with_people["gpt4"].low
    for who, made in difference.items():
        people = numbers["people_kappa", "all", ()].estimate.value
        assert made.value == pytest.approx(with_people[who].value - people)


def crowd():
    frame = pd.read_csv(LLMFAO / "crowd-comparisons.csv")
    return frame["id"].to_numpy(), frame["worker"].to_numpy(), pd.factorize(frame["winner"], sort=True)


def judge(name, known):
    frame = pd.read_csv(DATA / "llmfao_pairs" / f"{name}-crowd-comparisons.csv").set_index("id")
    codes = {label: code for code, label in enumerate(known)}
    return np.array([codes.get(label, -1) for label in frame["winner"].reindex(range(frame.index.max() + 1))])


@pytest.mark.parametrize("name", ["gpt3", "gpt4"])
def test_the_alternative_annotator_test_is_that_of_the_files(numbers, name):
    item, worker, (code, known) = crowd()
    test = alternative_annotator_test(item, worker, code, judge(name, known))
    told = numbers["model_winning_rate", "model", (name,)]

    assert told.estimate.value == test.winning_rate.value
    assert told.estimate.n_annotators == sum(not row.not_tested for row in test.annotators) == 49
    assert numbers["model_advantage", "model", (name,)].estimate.value == pytest.approx(
        test.advantage.value, abs=1e-12
    )
    assert told.detail["passes"] is False
    assert len(told.detail["annotators"]) == 124


@pytest.mark.parametrize("name", ["gpt3", "gpt4"])
def test_advantages_counted_pair_by_pair_without_arrays(numbers, name):
    item, worker, (code, known) = crowd()
    model, shares = judge(name, known), {}
    of_item = {}
    for i, who, said in zip(item.tolist(), worker.tolist(), code.tolist(), strict=True):
        of_item.setdefault(i, {})[who] = said
    for i, said in of_item.items():
        for who, own in said.items():
            others = [value for other, value in said.items() if other != who]
            if others:
                shares.setdefault(who, []).append(others.count(model[i]) >= others.count(own))
    enough = [np.mean(won) for won in shares.values() if len(won) >= 30]

    assert numbers["model_advantage", "model", (name,)].estimate.value == pytest.approx(np.mean(enough))


def test_the_judges_agree_a_little_with_each_other(numbers):
    pair = numbers["model_pair_kappa", "pair", ("gpt3", "gpt4")].estimate

    assert pair.n_units == 2_139
    assert 0.1 < pair.low < pair.value < pair.high < 0.3
