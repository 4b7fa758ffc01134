import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.percent import percent_agreement
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.self_consistency import self_consistency, split_runs
from annoqa.errors import NotApplicableError


def runs(seed, n_units=60, n_annotators=3, n_runs=3, noise=0.2):
    """Judgements of annotators who use the scale each in their own way, with noise of their own."""
    rng = np.random.default_rng(seed)
    habit = rng.integers(0, 4, (n_annotators, n_units))
    unit, annotator, run = (
        column.ravel() for column in np.meshgrid(range(n_units), range(n_annotators), range(n_runs))
    )
    slips = rng.random(len(unit)) < noise
    code = np.where(slips, rng.integers(0, 4, len(unit)), habit[annotator, unit])
    there = rng.random(len(unit)) < 0.8
    return unit[there], annotator[there], run[there], code[there]


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_each_annotator_is_agreement_with_the_runs_as_annotators(level):
    unit, annotator, run, code = runs(1)
    made = self_consistency(unit, annotator, run, code, values=range(4), level=level)

    assert [who.annotator for who in made.annotators] == [0, 1, 2]
    for who in made.annotators:
        mine = annotator == who.annotator
        matrix = np.full((3, 60), -1)
        matrix[run[mine], unit[mine]] = code[mine]
        data = ReliabilityData.from_codes(matrix, values=range(4))
        assert who.alpha.value == pytest.approx(krippendorff_alpha(data, level=level).value, abs=1e-12)
        assert who.alpha.low == pytest.approx(krippendorff_alpha(data, level=level).low, abs=1e-10)
        assert who.percent.value == pytest.approx(percent_agreement(data).value, abs=1e-12)
        assert who.n_runs == 3


def test_all_of_them_are_pairs_within_annotator_and_unit_in_clusters_of_items():
    unit, annotator, run, code = runs(2)
    made = self_consistency(unit, annotator, run, code, values=range(4)).overall

    shares = []
    for key in {*zip(unit.tolist(), annotator.tolist(), strict=True)}:
        said = code[(unit == key[0]) & (annotator == key[1])]
        if len(said) > 1:
            same = (said[:, None] == said).sum() - len(said)
            shares.append(same / (len(said) * (len(said) - 1)))
    assert made.percent.value == pytest.approx(np.mean(shares))
    assert made.percent.n_units == len(shares)
    assert made.alpha.interval == "infinitesimal jackknife on 60 clusters, Fisher z, t"


def test_annotators_who_contradict_each_other_may_agree_with_themselves():
    unit, annotator, run, code = runs(3, noise=0.0)
    made = self_consistency(unit, annotator, run, code, values=range(4))

    assert made.overall.percent.value == made.overall.alpha.value == 1
    assert made.overall.alpha.low > 0.8


def test_units_of_one_document_are_one_voice():
    unit, annotator, run, code = runs(4)
    alone = self_consistency(unit, annotator, run, code, values=range(4))
    together = self_consistency(unit, annotator, run, code, values=range(4), cluster=np.arange(60) // 6)

    assert together.overall.alpha.value == alone.overall.alpha.value
    assert "10 clusters" in together.overall.alpha.interval
    assert "10 clusters" in together.annotators[0].percent.interval


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_neither_the_order_nor_the_numbers_of_runs_matter(seed):
    unit, annotator, run, code = runs(seed, n_units=20)
    order = np.random.default_rng(seed).permutation(len(unit))
    one = self_consistency(unit, annotator, run, code, values=range(4))
    two = self_consistency(unit[order], annotator[order], 7 * run[order] + 3, code[order], values=range(4))

    assert two == one


def test_who_never_came_back_is_not_listed():
    made = self_consistency([0, 0, 1, 1], [0, 0, 0, 1], [0, 1, 0, 0], [1, 1, 0, 0], values="ab")

    assert [who.annotator for who in made.annotators] == [0]
    assert made.overall.percent.n_units == 1

    nobody = self_consistency([0, 1], [0, 1], [0, 0], [0, 1], values="ab")
    assert nobody.annotators == ()
    assert nobody.overall.percent.undefined == "no unit was judged twice"
    assert self_consistency([], [], [], np.zeros(0, int), values="ab").overall.n_runs == 0


def test_the_same_run_twice_is_refused():
    with pytest.raises(NotApplicableError, match="judge a unit once"):
        self_consistency([0, 0], [0, 0], [1, 1], [0, 0], values="a")


def test_versions_that_differ_in_the_run_are_one_model():
    owner, run, called = split_runs(["m-1 run 2", "m-2 run 1", "m-1 run 1", "plain"], r" run \d+")

    assert called == ("m-1", "m-2", "plain")
    assert owner.tolist() == [0, 1, 0, 2]
    assert run.tolist() == [0, 0, 1, 0]
    with pytest.raises(NotApplicableError, match="regular expression"):
        split_runs(["a"], "(")
