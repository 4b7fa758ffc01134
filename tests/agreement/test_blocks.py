import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.agreement.blocks import NOT_SHARED, NOT_TWO_MODELS, agreement_blocks
from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.crossed import kappas_with_others
from annoqa.agreement.fleiss import fleiss_kappa
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError

PEOPLE_AND_MODELS = np.array([False] * 4 + [True] * 2)


def campaign(seed, *, n_units=150, model_noise=0.3, gaps=0.3, cluster=None):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 4, n_units)
    noise = np.where(PEOPLE_AND_MODELS, model_noise, 0.3)
    wrong = rng.random((6, n_units)) < noise[:, None]
    codes = np.where(wrong, rng.integers(0, 4, wrong.shape), truth)
    codes[rng.random(codes.shape) < gaps] = -1
    return ReliabilityData.from_codes(codes, values=range(4), cluster=cluster)


def test_two_people_are_cohens_table_read_both_ways_and_one_model_is_kappa_with_it():
    data = campaign(1, gaps=0)
    two = data.only(np.array([1, 1, 0, 0, 1, 0], dtype=bool))
    blocks = agreement_blocks(two, PEOPLE_AND_MODELS)
    first_two = ReliabilityData.from_codes(data.codes[:2], values=data.values)

    assert blocks.people.value == pytest.approx(fleiss_kappa(first_two).value, abs=1e-12)
    assert blocks.people.low == pytest.approx(fleiss_kappa(first_two).low, abs=1e-10)
    with_model = kappas_with_others(data.only(np.array([1, 1, 0, 0, 1, 0], dtype=bool)))[4]
    assert blocks.people_models.value == pytest.approx(with_model.value, abs=1e-12)
    assert blocks.people_models.low == pytest.approx(with_model.low, abs=1e-10)


def test_one_person_twice_and_one_model_is_cohens_kappa():
    data = campaign(2, gaps=0)
    twins = ReliabilityData.from_codes(data.codes[[0, 0, 4]], values=data.values)
    blocks = agreement_blocks(twins, [False, False, True])
    pair = ReliabilityData.from_codes(data.codes[[0, 4]], values=data.values)

    assert blocks.people.value == 1
    assert blocks.people_models.value == pytest.approx(cohen_kappa(pair).value, abs=1e-12)
    assert blocks.people_models.low == pytest.approx(cohen_kappa(pair).low, abs=1e-10)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_people_among_each_other_are_alpha_up_to_one_judgement(level):
    data = campaign(3, n_units=2_000, gaps=0.2)
    shared = (data.codes[4:] >= 0).any(axis=0) & ((data.codes[:4] >= 0).sum(axis=0) >= 2)
    people = ReliabilityData.from_codes(data.codes[:4, shared], values=data.values)
    alpha = krippendorff_alpha(people, level=level)
    made = agreement_blocks(data, PEOPLE_AND_MODELS, level=level).people

    assert made.n_units == alpha.n_units
    assert made.value == pytest.approx(alpha.value, abs=2e-3)


def by_the_book(data, one, two, units):
    """1 − observed / expected over pairs, a unit weighing as much as people judged it."""
    seen, mine, theirs, total = 0.0, np.zeros(4), np.zeros(4), 0.0
    for unit in np.flatnonzero(units):
        n_people = int((data.codes[:4, unit] >= 0).sum())
        pairs = [
            (data.codes[a, unit], data.codes[b, unit])
            for a, b in itertools.product(one, two)
            if a != b and data.codes[a, unit] >= 0 and data.codes[b, unit] >= 0
        ]
        for x, y in pairs:
            weight = n_people / len(pairs)
            seen += weight * (x != y)
            mine[x] += weight
            theirs[y] += weight
            total += weight
    return 1 - (seen / total) / (1 - mine @ theirs / total**2)


def test_every_block_by_the_definition():
    data = campaign(4)
    n_people, n_models = (data.codes[:4] >= 0).sum(axis=0), (data.codes[4:] >= 0).sum(axis=0)
    shared, twice = (n_people >= 2) & (n_models >= 1), (n_people >= 2) & (n_models >= 2)
    people, models = range(4), range(4, 6)
    made = agreement_blocks(data, PEOPLE_AND_MODELS)

    assert made.people.value == pytest.approx(by_the_book(data, people, people, shared))
    assert made.people_models.value == pytest.approx(by_the_book(data, people, models, shared))
    assert made.models.value == pytest.approx(by_the_book(data, models, models, twice))
    assert made.difference.value == pytest.approx(made.people_models.value - made.people.value)
    assert made.models_difference.value == pytest.approx(
        made.models.value - by_the_book(data, people, people, twice)
    )


def test_the_interval_of_the_difference_is_that_of_the_bootstrap_over_items():
    data = campaign(5, n_units=400, model_noise=0.5)
    made = agreement_blocks(data, PEOPLE_AND_MODELS)
    rng = np.random.default_rng(0)
    drawn = []
    for _ in range(300):
        again = ReliabilityData.from_codes(data.codes[:, rng.integers(0, 400, 400)], values=data.values)
        drawn.append(agreement_blocks(again, PEOPLE_AND_MODELS).difference.value)

    width = made.difference.high - made.difference.low
    assert width == pytest.approx(2 * 1.96 * np.std(drawn), rel=0.12)
    apart = (made.people.high - made.people.low) ** 2 + (
        made.people_models.high - made.people_models.low
    ) ** 2
    assert width < 0.9 * apart**0.5
    assert made.difference.high < 0


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_neither_the_order_of_annotators_nor_of_units_matters(seed):
    data = campaign(seed, n_units=40)
    rng = np.random.default_rng(seed)
    people, units = rng.permutation(6), rng.permutation(40)
    again = ReliabilityData.from_codes(data.codes[people][:, units], values=data.values)
    one, two = agreement_blocks(data, PEOPLE_AND_MODELS), agreement_blocks(again, PEOPLE_AND_MODELS[people])

    for name in ("people", "people_models", "models", "difference", "models_difference"):
        first, second = getattr(one, name), getattr(two, name)
        assert second.value == pytest.approx(first.value, abs=1e-12)
        assert second.low == pytest.approx(first.low, abs=1e-10)


def test_copied_items_in_clusters_say_no_more_than_the_items():
    data = campaign(6, n_units=60)
    copied = ReliabilityData.from_codes(
        np.repeat(data.codes, 3, axis=1), values=data.values, cluster=np.repeat(np.arange(60), 3)
    )
    one, three = agreement_blocks(data, PEOPLE_AND_MODELS), agreement_blocks(copied, PEOPLE_AND_MODELS)

    assert three.difference.low == pytest.approx(one.difference.low, abs=1e-12)
    assert three.people_models.low == pytest.approx(one.people_models.low, abs=1e-12)
    assert "clusters" in three.difference.interval


def test_what_is_not_there_is_undefined_with_the_reason():
    one_person = ReliabilityData.from_rows(["ab", "ab"])
    blocks = agreement_blocks(one_person, [False, True])
    assert {blocks.people.undefined, blocks.people_models.undefined, blocks.difference.undefined} == {
        NOT_SHARED
    }
    assert blocks.models.undefined == blocks.models_difference.undefined == NOT_TWO_MODELS

    alike = agreement_blocks(ReliabilityData.from_rows(["aa", "aa", "aa"]), [False, False, True])
    assert alike.difference.undefined == alike.people.undefined == "only one value was used"

    perfect = agreement_blocks(ReliabilityData.from_rows(["abab"] * 3), [False, False, True])
    assert (perfect.people.value, perfect.people_models.value, perfect.difference.value) == (1, 1, 0)
    assert perfect.difference.no_interval


def test_annotators_of_unknown_kind_are_refused():
    with pytest.raises(NotApplicableError, match="each of the 2 annotators"):
        agreement_blocks(ReliabilityData.from_rows(["ab", "ab"]), [False])


@pytest.mark.slow
@pytest.mark.parametrize("model_noise", [0.3, 0.6])
def test_the_intervals_of_blocks_and_difference_cover_what_they_say(model_noise):
    def made(seed, n):
        return agreement_blocks(campaign(seed, n_units=n, model_noise=model_noise), PEOPLE_AND_MODELS)

    true = made(0, 300_000)
    for name in ("people", "people_models", "difference"):
        drawn = [getattr(made(seed, 60), name) for seed in range(1, 401)]
        value = getattr(true, name).value
        covered = np.mean([one.low <= value <= one.high for one in drawn])
        assert 0.91 <= covered <= 0.985, name
