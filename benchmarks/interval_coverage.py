"""How often the 95 % intervals hold the truth: simulated campaigns, interval after interval.

    python benchmarks/interval_coverage.py [--sets 1000]

Four annotators, 20 % missing, unless the row says otherwise; the truth is the coefficient of 400,000 units.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np

from annoqa.agreement.chance import with_pairs_fixed
from annoqa.agreement.coefficient import spread_of
from annoqa.agreement.fleiss import fleiss_kappa, trace_fleiss
from annoqa.agreement.gwet import gwet_ac1
from annoqa.agreement.krippendorff import KRIPPENDORFF_ALPHA, krippendorff_alpha
from annoqa.agreement.percent import percent_agreement
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.resampled import bootstrapped
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import coefficient_limits

Campaign = Callable[[np.random.Generator, int], ReliabilityData]


def campaign(
    shares: list[float], *, error: float = 0.2, missing: float = 0.2, per_cluster: int = 1
) -> Campaign:
    """Return a maker of campaigns: truth by shares (one for a whole cluster), errors by the same shares."""

    def make(rng: np.random.Generator, n_units: int) -> ReliabilityData:
        n_clusters = n_units // per_cluster
        truth = np.repeat(rng.choice(len(shares), n_clusters, p=shares), per_cluster)
        hard = np.repeat(rng.beta(1, 3, n_clusters) * 2, per_cluster) if per_cluster > 1 else 1.0
        size = (4, len(truth))
        wrong = rng.random(size) < error * hard
        codes = np.where(wrong, rng.choice(len(shares), size, p=shares), truth)
        codes[rng.random(size) < missing] = -1
        cluster = np.arange(len(truth)) // per_cluster if per_cluster > 1 else None
        return ReliabilityData.from_codes(codes, values=range(len(shares)), cluster=cluster)

    return make


def irrcac_fleiss(data: ReliabilityData) -> Estimate:
    """Return Fleiss' κ with the error of R's irrCAC, which counts units judged once as disagreement."""
    trace = with_pairs_fixed(data.tally, trace_fleiss(data.tally, data.values))
    made = fleiss_kappa(data)
    if made.value is None:
        return made
    limits = coefficient_limits(made.value, spread_of(data, trace))
    return Estimate(value=made.value, low=limits.low, high=limits.high)


def pair_bootstrap(data: ReliabilityData) -> Estimate:
    """Return α with expected disagreement held fixed, resampling pairs of judgements (common, wrong)."""
    made = krippendorff_alpha(data)
    if made.value is None or made.expected is None or made.observed is None:
        return made
    n_pairs = int(data.tally.weight @ (data.tally.n_judgements * (data.tally.n_judgements - 1) // 2))
    draws = np.random.default_rng(0).binomial(n_pairs, made.observed, 999) / n_pairs
    low, high = np.quantile(1 - draws / made.expected, [0.025, 0.975])
    return Estimate(value=made.value, low=float(low), high=float(high))


THREE = [0.5, 0.3, 0.2]
SETTINGS: dict[str, tuple[Campaign, int]] = {
    "20 items, 3 labels": (campaign(THREE), 20),
    "50 items, 3 labels": (campaign(THREE), 50),
    "200 items, 3 labels": (campaign(THREE), 200),
    "50 items, 90/10": (campaign([0.9, 0.1]), 50),
    "200 items, 90/10": (campaign([0.9, 0.1]), 200),
    "300 items, 70 % missing": (campaign(THREE, missing=0.7), 300),
    "200 items in 40 videos": (campaign(THREE, error=0.4, per_cluster=5), 200),
    "50 items, nearly perfect": (campaign(THREE, error=0.01), 50),
}
INTERVALS: dict[str, Callable[[ReliabilityData], Estimate]] = {
    "α, default": krippendorff_alpha,
    "percent, default": percent_agreement,
    "AC1, default": gwet_ac1,
    "Fleiss, default": fleiss_kappa,
    "Fleiss, error as in irrCAC": irrcac_fleiss,
    "α, BCa (200 sets, 400 resamples)": lambda data: bootstrapped(
        KRIPPENDORFF_ALPHA, data, seed=1, replicates=400
    ),
    "α, pairs resampled, D_e fixed": pair_bootstrap,
}


def coverage(
    make: Campaign, n_units: int, compute: Callable[[ReliabilityData], Estimate], n_sets: int
) -> str:
    """Return the share of intervals that hold the truth, and their mean width."""
    whole = compute if compute in {percent_agreement, gwet_ac1} else krippendorff_alpha
    if compute in {fleiss_kappa, irrcac_fleiss}:
        whole = fleiss_kappa
    truth = whole(make(np.random.default_rng(99), 400_000)).value
    rng = np.random.default_rng(1)
    made = [compute(make(rng, n_units)) for _ in range(n_sets)]
    given = [one for one in made if one.low is not None and one.high is not None]
    hits = sum(one.low <= truth <= one.high for one in given)
    width = np.mean([one.high - one.low for one in given])
    return f"{hits / len(given):.3f} ({width:.2f})"


def main() -> None:
    """Simulate and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=1_000)
    options = parser.parse_args()
    lines = [
        "# Coverage of the 95 % intervals",
        "",
        f"`python benchmarks/interval_coverage.py --sets {options.sets}`",
        "",
        "Share of intervals that hold the truth (mean width).",
        "",
        f"| setting | {' | '.join(INTERVALS)} |",
        f"|---{'|--:' * len(INTERVALS)}|",
    ]
    for setting, (make, n_units) in SETTINGS.items():
        cells = [
            coverage(make, n_units, compute, min(options.sets, 200) if "BCa" in name else options.sets)
            for name, compute in INTERVALS.items()
        ]
        lines.append(f"| {setting} | {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    text = "\n".join(lines) + "\n"
    (Path(__file__).parent / "results" / "coverage.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
