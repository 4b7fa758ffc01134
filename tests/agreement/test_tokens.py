import pytest
from sklearn.metrics import cohen_kappa_score

from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.ratio import Within
from annoqa.agreement.tokens import judgements_of_tokens, tokens_of
from tests.agreement.views import spans

TEXT = "Dr. Who met the old man in Bath."


def _said(view, **more):
    data = judgements_of_tokens(view, tokens_of([TEXT], view.item), Within(), **more)
    return [[data.values[code] for code in row] for row in data.codes]


def test_a_token_has_the_label_of_the_spans_it_shares_a_character_with():
    view = spans([(0, 0, 0, 7, "PERSON"), (0, 0, 28, 31, "PLACE"), (0, 1, 4, 7, "PERSON")])
    first, second = _said(view)

    assert first[:4] == ["PERSON", "PERSON", "PERSON", "(not marked)"]
    assert first[-2:] == ["PLACE", "(not marked)"]
    assert second[:3] == ["(not marked)", "(not marked)", "PERSON"]


def test_several_labels_at_once_are_a_value_of_their_own():
    view = spans([(0, 0, 0, 7, "PERSON"), (0, 0, 4, 7, "NAME"), (0, 0, 4, 7, "NAME"), (0, 1, 0, 3)])
    first, second = _said(view)

    assert first[:4] == ["PERSON", "PERSON", "NAME + PERSON", "(not marked)"]
    assert second[:3] == ["(no label)", "(no label)", "(not marked)"]


def test_the_first_token_of_a_span_can_be_told_apart():
    view = spans([(0, 0, 0, 7, "PERSON"), (0, 1, 0, 3, "PERSON"), (0, 1, 4, 7, "PERSON")])
    first, second = _said(view, first_apart=True)

    assert first[:3] == ["B-PERSON", "I-PERSON", "I-PERSON"]
    assert second[:3] == ["B-PERSON", "I-PERSON", "B-PERSON"]


def test_who_did_not_look_at_a_token_has_no_judgement():
    view = spans([(0, 0, 0, 7, "PERSON"), (0, 1, 0, 7, "PERSON")], looks={(0, 1): (0, 10)})
    data = judgements_of_tokens(view, tokens_of([TEXT], view.item), Within())

    assert (data.codes[1] >= 0).sum() == 3
    assert (data.codes[0] >= 0).all()


def test_offsets_are_code_points():
    view = spans([(0, 0, 2, 5, "x"), (0, 1, 2, 5, "x")])
    tokens = tokens_of(["\U0001f600 été"], view.item)

    assert list(zip(tokens.start.tolist(), tokens.end.tolist(), strict=True)) == [(0, 1), (2, 5)]


def test_kappa_of_tokens_is_that_of_scikit_learn():
    marks = [
        (0, 0, 0, 7, "PERSON"),
        (0, 0, 12, 23, "PERSON"),
        (0, 1, 0, 7, "PERSON"),
        (0, 1, 28, 31, "PLACE"),
    ]
    view = spans([*marks, (1, 0, 4, 7, "PLACE"), (1, 1, 4, 7, "PERSON")])
    texts = [TEXT, TEXT]
    data = judgements_of_tokens(view, tokens_of(texts, view.item), Within())

    assert cohen_kappa(data).value == pytest.approx(cohen_kappa_score(*data.codes))


def test_items_without_text_have_no_tokens():
    view = spans([(0, 0, 0, 7, "x"), (1, 0, 0, 3, "x"), (0, 1, 0, 7, "x"), (1, 1, 0, 3, "x")])
    tokens = tokens_of([None, TEXT], view.item)
    data = judgements_of_tokens(view, tokens, Within())

    assert set(tokens.item.tolist()) == {1}
    assert data.n_units == len(tokens.item)
