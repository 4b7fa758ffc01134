"""What was planted can be counted in the JSON, and nothing else is as large."""

from collections import Counter
from itertools import combinations
from statistics import fmean, median

import pytest

from annoqa.demo.tasks_images import N_IMAGES
from tests.demo.exports import annotations, iou, marks, matched, tasks, told, who

HONEST = told()["honest_annotators"]


@pytest.mark.parametrize("annotator", HONEST)
def test_every_honest_annotator_calls_four_of_five_mugs_cups(annotator):
    answers = [
        answer[0]
        for person, _, true, answer in matched("objects")
        if person == annotator and true[0] == "mug"
    ]

    assert len(answers) >= 30
    assert answers.count("cup") / len(answers) >= 0.8


def test_some_mugs_are_called_mugs_by_everybody():
    answers: dict[tuple, set[str]] = {}
    for _, item, true, answer in matched("objects"):
        if true[0] == "mug":
            answers.setdefault((item, true[1]), set()).add(answer[0])

    assert sum(names == {"mug"} for names in answers.values()) >= 4


def test_no_other_label_is_wrong_together():
    wrong = Counter(
        (field, true[0])
        for field in ("objects", "actions", "mentions")
        for person, _, true, answer in matched(field)
        if person in HONEST and true[0] != answer[0]
    )
    seen = Counter(
        (field, true[0])
        for field in ("objects", "actions", "mentions")
        for person, _, true, _ in matched(field)
        if person in HONEST
    )

    assert {label for label in seen if wrong[label] / seen[label] > 0.1} == {("objects", "mug")}


def offsets(annotator: str) -> tuple[list[float], list[float], list[float], list[float]]:
    pairs = [(true[1], answer[1]) for person, _, true, answer in matched("objects") if person == annotator]
    sides = [[(b[k] - a[k]) / (a[2 + k % 2] - a[k % 2]) for a, b in pairs] for k in range(4)]
    return sides[0], sides[1], sides[2], sides[3]


@pytest.mark.parametrize("annotator", told()["annotators"])
def test_everybodys_boxes_are_loose_on_the_right_and_only_there(annotator):
    left, top, right, bottom = (fmean(side) for side in offsets(annotator))

    assert 0.075 <= right <= 0.105
    assert max(abs(left), abs(top), abs(bottom)) < 0.02


@pytest.mark.parametrize("annotator", told()["annotators"])
def test_everybodys_actions_start_late_and_end_in_time(annotator):
    pairs = [(true[1], answer[1]) for person, _, true, answer in matched("actions") if person == annotator]

    assert 0.33 <= fmean(b[0] - a[0] for a, b in pairs) <= 0.47
    assert abs(fmean(b[1] - a[1] for a, b in pairs)) < 0.1


def pairs_of(field: str) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    found = []
    for task in tasks():
        answers = [marks(entry, field) for entry in task["annotations"] if not entry["ground_truth"]]
        for first, second in combinations(answers, 2):
            for _, extent in first:
                best = max((other for _, other in second), key=lambda other: iou(extent, other), default=None)
                if best is not None and iou(extent, best) > 0.3:
                    found.append((extent, best))
    return found


def test_annotators_draw_alike():
    assert fmean(iou(first, second) for first, second in pairs_of("objects")) > 0.85


def test_starts_of_two_annotators_are_less_than_a_third_of_a_second_apart():
    assert fmean(abs(first[0] - second[0]) for first, second in pairs_of("actions")) < 0.3


def wrong_share(annotator: str, field: str) -> float:
    labels = [
        (true[0], got[0])
        for person, _, true, got in matched(field)
        if person == annotator and true[0] != "mug"
    ]
    return fmean(true != answer for true, answer in labels)


@pytest.mark.parametrize("field", ["objects", "actions", "mentions"])
def test_one_annotator_is_careless(field):
    careless = wrong_share(told()["careless_annotator"], field)
    others = [
        wrong_share(person, field)
        for person in told()["annotators"]
        if person != told()["careless_annotator"]
    ]

    assert careless > 0.12
    assert max(others) < 0.08


def test_one_annotator_clicks_through():
    entries = [entry for _, entry in annotations() if who(entry) == told()["clicks_through"]]
    untouched = [all(result["origin"] == "prediction" for result in entry["result"]) for entry in entries]

    assert fmean(untouched) > 0.85
    assert 1.5 < median(entry["lead_time"] for entry in entries) < 2.5
    assert all(entry["lead_time"] > 8 for _, entry in annotations() if who(entry) in HONEST)


def test_two_gold_labels_are_wrong_where_everybody_honest_is_right():
    for entry in told()["wrong_gold"]:
        answers = [
            answer[0]
            for person, item, true, answer in matched("objects")
            if item == entry["item"]
            and true[0] == entry["gold"]
            and person in HONEST
            and answer[0] != entry["gold"]
        ]

        assert answers == [entry["truth"]] * 4


def test_people_overlap_three_to_six_times():
    overlap = [
        len({who(entry) for entry in task["annotations"] if not entry["ground_truth"]}) for task in tasks()
    ]

    assert set(overlap) == {3, 4, 5, 6}
    assert len(overlap) == N_IMAGES + 80


def test_clips_share_videos():
    videos = Counter(task["data"]["video"] for task in tasks() if "video" in task["data"])

    assert len(videos) == 12
    assert sum(videos.values()) == 40


def test_ground_truth_has_one_independent_author():
    authors = {who(entry) for _, entry in annotations(gold=True)}
    kinds = Counter(next(iter(task["data"])) for task, _ in annotations(gold=True))

    assert authors == {told()["gold_author"]}
    assert told()["people"]["demo-gold@example.org"] == "Demo Gold"
    assert kinds == {"image": 45, "clip": 30, "text": 30}


def test_records_that_are_no_answers_are_told():
    skipped = [task["id"] for task in tasks() for entry in task["annotations"] if entry["was_cancelled"]]
    drafts = [task["id"] for task in tasks() for _ in task["drafts"]]
    twice = [
        task["id"]
        for task in tasks()
        if max(Counter(who(entry) for entry in task["annotations"]).values()) > 1
    ]

    assert [entry["item"] for entry in told()["skips"]] == [str(number) for number in skipped]
    assert [entry["item"] for entry in told()["drafts"]] == [str(number) for number in drafts]
    assert [entry["item"] for entry in told()["answered_twice"]] == [str(number) for number in twice]
    assert len(skipped) == 5
