import pytest

from annoqa.agreement.granularity import GranularityEvidence, granularity
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import ALIKE


def _evidence(mean=0.71, low=0.62, high=0.81, **more):
    given = {"n_matched": 412, "alone_share": 0.04, "recut_share": 0.0, "median_duration_s": 10.0, **more}
    estimate = Estimate(value=mean, low=low, high=high, interval="t")
    return GranularityEvidence(mean_start_s=estimate, **given)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.62, 0.81, "too_fine"),
        (0.5, 0.81, "borderline"),
        (0.4, 0.6, "borderline"),
        (0.3, 0.5, "ok"),
        (0.1, 0.2, "ok"),
    ],
)
def test_the_interval_is_compared_and_more_than_is_strict(low, high, verdict):
    assert granularity(_evidence(mean=(low + high) / 2, low=low, high=high)).verdict == verdict


def test_little_evidence_is_insufficient_and_says_how_little():
    judged = granularity(_evidence(n_matched=19))

    assert judged.verdict == "insufficient"
    assert judged.why[0] == "19 starts are matched; 20 are needed to say."


def test_no_interval_is_insufficient():
    estimate = Estimate(value=0.9, no_interval="fewer than 2 items")
    evidence = GranularityEvidence(
        mean_start_s=estimate, n_matched=50, alone_share=0.0, recut_share=0.0, median_duration_s=3.0
    )

    assert granularity(evidence).verdict == "insufficient"
    assert "fewer than 2 items" in granularity(evidence).why[0]


@pytest.mark.parametrize(
    ("duration", "relative"),
    [(0.7 * 7, "ok"), (0.7 * 6.9, "fine_for_duration"), (0.7 * 2.9, "unusable"), (None, "unknown")],
)
def test_the_duration_has_a_rule_of_its_own(duration, relative):
    judged = granularity(_evidence(mean=0.7, median_duration_s=duration))

    assert judged.relative == relative


def test_expected_iou_of_the_rule_is_three_quarters_at_a_seventh():
    assert granularity(_evidence(mean=1.0, median_duration_s=7.0)).expected_iou == 0.75
    assert granularity(_evidence(mean=1.0, median_duration_s=3.0)).expected_iou == 0.5
    assert granularity(_evidence(mean=1.0)).minimum_meaningful_s == 7.0


def test_survivors_and_recutting_make_it_unclear():
    assert not granularity(_evidence(alone_share=0.2, recut_share=0.15)).segmentation_unclear
    assert granularity(_evidence(alone_share=0.21)).segmentation_unclear
    assert granularity(_evidence(recut_share=0.16)).segmentation_unclear


def test_a_habit_is_told_before_the_granularity_is_blamed():
    judged = granularity(_evidence(worst_bias_s=0.38, worst_annotator="B"))

    assert judged.habit
    assert judged.why[1].startswith("B is offset by +0.38 s")
    assert not granularity(_evidence(worst_bias_s=-0.3)).habit


def test_two_labels_that_are_taken_for_each_other_are_told():
    confused = granularity(_evidence(confused_with="place", confused_share=0.34))

    assert confused.why[1].startswith("34% of the matched marks are called `place`")
    assert len(granularity(_evidence(confused_with="place", confused_share=0.3)).why) == 1


@pytest.mark.parametrize(("value", "verdict"), [(0.0, "ok"), (0.5, "ok"), (0.6, "too_fine")])
def test_items_that_all_say_the_same_decide_by_what_they_say(value, verdict):
    evidence = GranularityEvidence(
        mean_start_s=Estimate(value=value, no_interval=ALIKE),
        n_matched=50,
        alone_share=0.0,
        recut_share=0.0,
        median_duration_s=60.0,
    )

    assert granularity(evidence).verdict == verdict
