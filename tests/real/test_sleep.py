"""Ten nights, five scorers, an epoch every 30 s; epochs of a night are no independent items."""

import itertools
import json

import numpy as np
import pytest

from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.reliability import ReliabilityData
from annoqa.measurements.answers import answers_of
from tests.real.adaptors import sleep
from tests.real.test_bluebirds import measured
from tests.shared import DATA

FIGURES = json.loads((DATA / "dodo_sleep10" / "expected.json").read_text())


def test_alpha_is_the_known_one_with_epochs_not_scored_as_missing():
    numbers, _, _ = measured(sleep())

    assert numbers["krippendorff_alpha", "all", ()].estimate.value == pytest.approx(
        FIGURES["alpha_nominal_with_-1_as_missing"], abs=5e-5
    )


def test_the_ten_kappas_of_epochs_that_all_five_scored():
    _, view, context = measured(sleep())
    data = answers_of(view, context).data
    by_all = data.select((data.codes >= 0).all(axis=0))
    for first, second in itertools.combinations(range(5), 2):
        two = ReliabilityData.from_codes(by_all.codes[[first, second]], values=by_all.values)

        assert cohen_kappa(two).value == pytest.approx(
            FIGURES["cohen_kappa_pairs_on_epochs_scored_by_all"][f"{first + 1}-{second + 1}"], abs=5e-5
        )


def test_nights_make_the_interval_many_times_as_wide():
    table = sleep()
    groups = np.unique(table.items["group"].to_pylist(), return_inverse=True)[1]
    alone = measured(table)[0]["krippendorff_alpha", "all", ()].estimate
    nights = measured(table, cluster=groups)[0]["krippendorff_alpha", "all", ()].estimate

    assert nights.value == alone.value
    assert nights.high - nights.low > 5 * (alone.high - alone.low)
    assert nights.interval == "infinitesimal jackknife on 10 clusters, Fisher z, t"
