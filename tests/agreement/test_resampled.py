import numpy as np
import pytest

from annoqa.agreement.cohen import COHEN_KAPPA
from annoqa.agreement.krippendorff import KRIPPENDORFF_ALPHA, krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.resampled import bootstrapped


def campaign(n_units=200, cluster=None):
    rng = np.random.default_rng(8)
    truth = rng.integers(0, 3, n_units)
    codes = np.where(rng.random((4, n_units)) < 0.3, rng.integers(0, 3, (4, n_units)), truth)
    return ReliabilityData.from_codes(codes, values="abc", cluster=cluster)


@pytest.mark.parametrize("cluster", [None, np.arange(200) // 5])
@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_bootstrap_and_jackknife_nearly_agree(level, cluster):
    data = campaign(cluster=cluster)
    usual = krippendorff_alpha(data, level=level)
    drawn = bootstrapped(KRIPPENDORFF_ALPHA, data, seed=1, replicates=600, level=level)

    assert drawn.value == usual.value
    assert drawn.low == pytest.approx(usual.low, abs=0.015)
    assert drawn.high == pytest.approx(usual.high, abs=0.015)
    assert drawn.interval.startswith("BCa bootstrap, 600 resamples of")


def test_drawing_rows_is_drawing_units():
    data = campaign(40)
    unit, annotator, code = data.judgements
    alone = ReliabilityData(
        values=data.values, n_annotators=4, n_units=40, unit=unit, annotator=annotator, code=code
    )
    first = bootstrapped(KRIPPENDORFF_ALPHA, data, seed=1, replicates=3000)
    second = bootstrapped(KRIPPENDORFF_ALPHA, alone, seed=2, replicates=3000)

    assert first.low == pytest.approx(second.low, abs=0.02)
    assert first.high == pytest.approx(second.high, abs=0.02)


def test_the_same_seed_gives_the_same_interval():
    data = campaign(50)
    assert bootstrapped(KRIPPENDORFF_ALPHA, data, seed=3) == bootstrapped(KRIPPENDORFF_ALPHA, data, seed=3)


def test_perfect_agreement_has_nothing_to_resample_and_undefined_stays_so():
    perfect = ReliabilityData.from_rows([list("abab"), list("abab")])
    one = ReliabilityData.from_rows([list("aaaa"), list("aaaa")])

    assert bootstrapped(COHEN_KAPPA, perfect, seed=1).low is None
    assert bootstrapped(COHEN_KAPPA, perfect, seed=1).no_interval is not None
    assert bootstrapped(COHEN_KAPPA, one, seed=1).undefined == "only one value was used"
