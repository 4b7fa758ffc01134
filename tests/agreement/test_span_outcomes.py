import pytest

from annoqa.agreement.ratio import Within
from annoqa.agreement.span_outcomes import SCHEMES, span_f1, span_outcomes
from tests.agreement.views import sides, spans
from tests.shared import known_answer

NAMES = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}
SHORT = {"correct": "cor", "incorrect": "inc", "partial": "par", "missed": "mis", "spurious": "spu"}


def _entities(tags):
    """Decode BIO as (start, end, label), half-open in tokens."""
    found, start, label = [], 0, ""
    for at, tag in enumerate([*tags, "O"]):
        if label and not (tag.startswith("I-") and tag[2:] == label):
            found.append((start, at, label))
            label = ""
        if tag.startswith("B-"):
            start, label = at, tag[2:]
    return found


def _scenarios():
    data = known_answer("temporal", "nervaluate_ddi_scenarios")["data"]
    return sides(
        spans(
            [
                (0, who, a, b + 1, label)
                for who, side in enumerate(("gold", "pred"))
                for label, a, b in data[side]
            ]
        )
    )


def _readme(case):
    data = known_answer("temporal", case)["data"]
    return sides(
        spans(
            [
                (item, who, a, b, label)
                for who, side in enumerate(("true", "pred"))
                for item, tags in enumerate(data[side])
                for a, b, label in _entities(tags)
            ]
        )
    )


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("case", ["nervaluate_ddi_scenarios", "nervaluate_readme"])
def test_outcomes_and_f1_are_those_of_semeval(case, scheme):
    rows = _scenarios() if case == "nervaluate_ddi_scenarios" else _readme(case)
    expected = known_answer("temporal", case)["expected"][NAMES[scheme]]

    assert {SHORT[name]: n for name, n in span_outcomes(rows, scheme).items()} == {
        name: expected[name] for name in SHORT.values()
    }
    assert span_f1(rows, scheme).estimate(Within()).value == pytest.approx(expected["f1"])


def test_strict_f1_is_the_f1_of_conll():
    case = known_answer("temporal", "seqeval_readme")

    assert span_f1(_readme("seqeval_readme"), "strict").estimate(Within()).value == case["expected"]["f1"]


def test_any_overlap_counts_half():
    rows = sides(spans([(0, 0, 0, 14, "pos"), (0, 1, 10, 14, "neg")]))

    assert [span_f1(rows, scheme).estimate(Within()).value for scheme in SCHEMES] == [0, 0, 0.5, 0]
