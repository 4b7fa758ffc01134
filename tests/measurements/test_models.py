import json

import numpy as np
import pytest

import annoqa
from annoqa.agreement.blocks import agreement_blocks
from annoqa.agreement.reliability import ReliabilityData
from annoqa.measurements.context import Context
from annoqa.measurements.models import measure_models, why_no_models
from annoqa.statistics.prevalence import corrected_shares
from annoqa.table.assemble import assemble
from annoqa.table.field_view import view_field

LABELS = ["low", "middle", "high"]


def campaign(codes, roles, *, level="nominal", declared=LABELS, kind="whole"):
    """A field with one row of codes for each annotator, -1 where there is no answer."""
    codes = np.asarray(codes)
    annotator, item = np.nonzero(codes >= 0)
    return assemble(
        items={"item": [f"i{i}" for i in range(codes.shape[1])]},
        annotators={"annotator": [f"{role} {a}" for a, role in enumerate(roles)]},
        fields={"field": ["grade"], "kind": [kind], "level": [level], "labels": [declared]},
        labels={"label": LABELS},
        annotations={"item": item, "annotator": annotator, "role": [roles[a] for a in annotator]},
        marks={
            "annotation": np.arange(len(item)),
            "field": np.zeros(len(item), dtype=int),
            "label": codes[annotator, item],
        },
    )


def noisy(seed, roles, n_items=120, rates=None):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, n_items)
    noise = np.array(rates or [0.2] * len(roles))[:, None]
    return np.where(
        rng.random((len(roles), n_items)) < noise, rng.integers(0, 3, (len(roles), n_items)), truth
    )


def measured(table, **more):
    context = Context(items=tuple(table.names("items")), annotators=tuple(table.names("annotators")), **more)
    found = measure_models(view_field(table, "grade"), view_field(table, "grade", "model"), context)
    return {(n.name, n.subject, n.who): n for n in found}


ROLES = ["human", "model", "human", "human", "model"]


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_blocks_are_those_of_the_reliability_data(level):
    codes = noisy(1, ROLES)
    codes[np.random.default_rng(1).random(codes.shape) < 0.2] = -1
    found = measured(campaign(codes, ROLES, level=level))
    data = ReliabilityData.from_codes(codes, values=LABELS)
    expected = agreement_blocks(data, [role == "model" for role in ROLES], level=level)
    alone = agreement_blocks(
        ReliabilityData.from_codes(codes[:4], values=LABELS), [False, True, False, False], level=level
    )

    assert found["people_kappa", "all", ()].estimate.value == pytest.approx(expected.people.value)
    assert found["people_models_kappa", "all", ()].estimate.value == pytest.approx(
        expected.people_models.value
    )
    assert found["models_kappa", "all", ()].estimate.low == pytest.approx(expected.models.low)
    if level == "nominal":  # ordinal distances follow the ranks of all that is compared
        made = found["model_kappa_difference", "model", ("model 1",)].estimate
        assert made.value == pytest.approx(alone.difference.value)
        assert made.high == pytest.approx(alone.difference.high)


def test_a_good_model_passes_and_a_guesser_does_not():
    roles = ["human"] * 4 + ["model"] * 2
    found = measured(campaign(noisy(2, roles, rates=[0.3, 0.3, 0.3, 0.3, 0.05, 1.0]), roles))

    good = found["model_winning_rate", "model", ("model 4",)]
    bad = found["model_winning_rate", "model", ("model 5",)]
    assert (good.detail["passes"], bad.detail["passes"]) == (True, False)
    assert [row["annotator"] for row in good.detail["annotators"]] == [f"human {a}" for a in range(4)]
    assert [row["epsilon"] for row in good.detail["sweep"]] == [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]
    assert found["model_kappa_difference", "model", ("model 4",)].estimate.low > 0
    assert found["model_kappa_difference", "model", ("model 5",)].estimate.high < 0
    assert json.dumps(good.detail)


def test_steps_of_a_scale_count_only_where_its_order_is_known():
    codes = noisy(3, ROLES)
    declared = measured(campaign(codes, ROLES, level="ordinal"))
    guessed = measured(campaign(codes, ROLES, level="ordinal", declared=None))

    assert "−RMSE in steps" in declared["model_advantage", "model", ("model 1",)].signature
    assert "accuracy" in guessed["model_advantage", "model", ("model 1",)].signature


def test_shares_of_the_items_that_people_left_to_the_model_are_corrected():
    rng = np.random.default_rng(4)
    truth = rng.choice(3, 900, p=[0.6, 0.3, 0.1])
    sloppy = np.where(rng.random(900) < 0.3, (truth + 1) % 3, truth)
    people = np.tile(truth, (3, 1))
    people[:, 300:] = -1
    found = measured(campaign([*people, sloppy], ["human"] * 3 + ["model"]))
    confusion = np.zeros((3, 3))
    np.add.at(confusion, (truth[:300], sloppy[:300]), 1)
    expected = corrected_shares(np.bincount(sloppy[300:], minlength=3), confusion)

    made = [found["corrected_share", "label", (label, "model 3")].estimate for label in LABELS]
    assert made == list(expected)
    for share, own in zip(made, np.bincount(truth[300:]) / 600, strict=True):
        assert share.low < own < share.high
    assert not made[2].low < made[2].observed < made[2].high


def test_where_people_answered_everything_nothing_is_corrected():
    assert not [key for key in measured(campaign(noisy(5, ROLES), ROLES)) if key[0] == "corrected_share"]


def test_clusters_reach_the_intervals():
    found = measured(campaign(noisy(6, ROLES), ROLES), cluster=np.arange(120) // 4)

    for name in ("model_kappa", "model_kappa_difference", "model_advantage"):
        assert "30 clusters" in found[name, "model", ("model 1",)].estimate.interval


def test_fields_that_are_not_compared_say_why():
    spans = campaign(noisy(7, ROLES), ROLES, level="interval")
    nobody = campaign(noisy(7, ["human"] * 2), ["human"] * 2)

    assert "not at the level interval" in why_no_models(view_field(spans, "grade", "model"))
    assert why_no_models(view_field(nobody, "grade", "model")) == "no model answered"
    assert measured(nobody) == {}
    assert why_no_models(view_field(campaign(noisy(7, ROLES), ROLES), "grade", "model")) == ""


def test_one_person_an_item_is_undefined_with_the_reason():
    found = measured(campaign(noisy(8, ["human", "model"]), ["human", "model"]))

    assert (
        found["people_kappa", "all", ()].estimate.undefined == "no unit was judged by two people and a model"
    )
    assert "enough items" in found["model_advantage", "model", ("model 1",)].estimate.undefined


def test_predictions_of_label_studio_are_models(tmp_path):
    def choice(value):
        return [{"from_name": "grade", "to_name": "t", "type": "choices", "value": {"choices": [value]}}]

    codes = noisy(9, ["human"] * 3 + ["model"], n_items=60)
    tasks = [
        {
            "id": i + 1,
            "data": {"t": f"text {i}"},
            "annotations": [
                {"id": 10 * i + a, "completed_by": a + 1, "result": choice(LABELS[codes[a, i]])}
                for a in range(3)
            ],
            "predictions": [{"id": i, "model_version": "v7", "result": choice(LABELS[codes[3, i]])}],
        }
        for i in range(60)
    ]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks))
    table = annoqa.read(path)
    found = measured(table)
    data = ReliabilityData.from_codes(codes, values=LABELS)
    expected = agreement_blocks(data, [False, False, False, True])

    made = found["model_kappa", "model", ("model:v7",)].estimate
    assert made.value == pytest.approx(expected.people_models.value)
    assert found["people_kappa", "all", ()].estimate.value == pytest.approx(expected.people.value)
