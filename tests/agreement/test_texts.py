"""Texts: edits, words in common, chrF and error rates, against other tools and laws."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.distance import edit_distance
from nltk.translate.chrf_score import chrf_precision_recall_fscore_support

from annoqa.agreement.chrf import chrf, chrf_scores
from annoqa.agreement.error_rates import (
    character_error_rate,
    character_errors,
    word_error_rate,
    word_errors,
)
from annoqa.agreement.levenshtein import edit_similarity, levenshtein, text_distances
from annoqa.agreement.normalisation import Normalisation
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.token_overlap import token_f1

SIMILARITIES = [edit_similarity, token_f1, chrf]
RATES = [word_error_rate, character_error_rate]
TEXTS = st.text(alphabet="ab cé東\n", max_size=12)

# sacrebleu 2.5.1, CHRF() with its defaults: reference, hypothesis, score, score the other way round
SACREBLEU = [
    ("The cat is on the mat.", "The cat sat on the mat.", 0.6717273492, 0.6458166837),
    ("ab", "abc", 0.875, 0.6363636364),
    ("Der schnelle braune Fuchs", "der braune schnelle Fuchs springt", 0.5964737732, 0.4986648058),
    ("colourless green ideas", "furious sleep", 0.1294187823, 0.1764426951),
    ("x", "xyz xyz", 0.5, 0.2),
    ("naïve café", "naive cafe", 0.3941137566, 0.3941137566),
    ("東京タワーに行く", "東京タワーへ行った", 0.3990494767, 0.3648859068),
    ("a a a a", "a", 0.2941176471, 0.625),
]
# jiwer 4.0.0: reference, hypothesis, edits and rate of words, edits and rate of characters
JIWER = [
    ("it is a cat", "it is the cat now", 2, 0.5, 7, 7 / 11),
    ("hello world again and again", "hello word and again", 2, 0.4, 7, 7 / 27),
    ("one two three four", "two three four", 1, 0.25, 4, 4 / 18),
    ("the quick brown fox", "quick the brown brown fox", 2, 0.5, 11, 11 / 19),
]


def two(first, second):
    return ReliabilityData.from_rows([[first], [second]])


@settings(deadline=None, max_examples=40)
@given(TEXTS, TEXTS)
def test_edits_are_those_of_the_table_of_edits(first, second):
    assert levenshtein(first, second) == edit_distance(first, second)
    assert levenshtein(first.split(), second.split()) == edit_distance(first.split(), second.split())


@pytest.mark.parametrize("n", [63, 64, 65, 200, 1000])
def test_long_texts_have_the_same_edits(n):
    rng = np.random.default_rng(n)
    first = "".join(rng.choice(list("acgt"), n))
    second = "".join(rng.choice(list("acgt"), n // 2))

    assert levenshtein(first, second) == _by_rows(first, second)


def _by_rows(first, second):
    """Return the edits by Wagner and Fischer's table, row by row."""
    row = np.arange(len(second) + 1)
    letters = np.array(list(second))
    for letter in first:
        replaced = row[:-1] + (letters != letter)
        best = np.concatenate([[row[0] + 1], np.minimum(replaced, row[1:] + 1)])
        at = np.arange(len(best))
        row = np.minimum.accumulate(best - at) + at
    return int(row[-1])


@settings(deadline=None, max_examples=40)
@given(TEXTS, TEXTS, TEXTS)
def test_edits_are_a_metric(first, second, third):
    far = levenshtein(first, third)

    assert far <= levenshtein(first, second) + levenshtein(second, third)
    assert abs(len(first) - len(third)) <= far <= max(len(first), len(third))


@pytest.mark.parametrize("number", SIMILARITIES)
@settings(deadline=None, max_examples=40)
@given(first=TEXTS, second=TEXTS)
def test_similarities_are_symmetric_shares_and_1_only_where_nothing_differs(number, first, second):
    there = number(two(first, second)).value

    assert 0 <= there <= 1
    assert there == number(two(second, first)).value
    assert number(two(first, first)).value == 1
    if number is edit_similarity:
        rules = Normalisation()
        assert (there == 1) == (rules.apply(first) == rules.apply(second))


@pytest.mark.parametrize("number", RATES)
@settings(deadline=None, max_examples=40)
@given(first=TEXTS, second=TEXTS)
def test_rates_are_symmetric_and_0_where_nothing_differs(number, first, second):
    there, same = number(two(first, second)), number(two(first, first))

    assert there.value == number(two(second, first)).value
    assert same.value == (0 if first.split() else None)
    if there.value is not None:
        assert 0 <= there.value <= 2


@settings(deadline=None, max_examples=40)
@given(TEXTS, TEXTS)
def test_token_f1_counts_words_as_a_counter_does(first, second):
    one, other = Counter(first.split()), Counter(second.split())
    both = one.total() + other.total()

    assert token_f1(two(first, second)).value == (2 * (one & other).total() / both if both else 1)


@pytest.mark.parametrize(("reference", "hypothesis", "there", "back"), SACREBLEU)
def test_chrf_is_that_of_sacrebleu(reference, hypothesis, there, back):
    assert chrf_scores([reference], [hypothesis])[0] == pytest.approx(there, abs=1e-9)
    assert chrf_scores([hypothesis], [reference])[0] == pytest.approx(back, abs=1e-9)
    assert chrf(two(reference, hypothesis)).value == pytest.approx((there + back) / 2, abs=1e-9)


def test_chrf_with_other_parameters_is_that_of_sacrebleu():
    ones = [chrf_scores([pair[0]], [pair[1]], beta=1)[0] for pair in SACREBLEU]
    threes = [chrf_scores([pair[0]], [pair[1]], longest=4, beta=3)[0] for pair in SACREBLEU]

    assert ones[:5] == pytest.approx([0.6585172384, 0.7368421053, 0.5432015345, 0.1493159514, 0.2857142857])
    assert threes[:5] == pytest.approx([0.7774765561, 0.9333333333, 0.7473423694, 0.1858720184, 0.6666666667])


@settings(deadline=None, max_examples=40)
@given(st.text("abcd", min_size=6, max_size=15), st.text("abcd", min_size=6, max_size=15))
def test_chrf_averages_nltks_precision_and_recall_over_the_lengths(reference, hypothesis):
    each = [chrf_precision_recall_fscore_support(reference, hypothesis, n, epsilon=0) for n in range(1, 7)]
    precision, recall = (float(np.mean([one[at] for one in each])) for at in (0, 1))
    below = 4 * precision + recall

    expected = 5 * precision * recall / below if below else 0
    assert chrf_scores([reference], [hypothesis])[0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("reference", "hypothesis", "words", "wer", "characters", "cer"), JIWER)
def test_error_rates_are_those_of_jiwer(reference, hypothesis, words, wer, characters, cer):
    edits, length = word_errors([reference], [hypothesis])
    assert (edits[0], edits[0] / length[0]) == (words, pytest.approx(wer))
    edits, length = character_errors([reference], [hypothesis])
    assert (edits[0], edits[0] / length[0]) == (characters, pytest.approx(cer))


def test_error_rates_are_pooled_over_texts_as_jiwer_does():
    edits, words = word_errors(*zip(*[pair[:2] for pair in JIWER], strict=True))

    assert edits.sum() / words.sum() == pytest.approx(0.4117647058823529)


def test_the_rate_between_annotators_is_pooled_over_both_ways():
    data = ReliabilityData.from_rows(list(zip(*[pair[:2] for pair in JIWER], strict=True)))
    firsts, seconds = zip(*[pair[:2] for pair in JIWER], strict=True)
    there, back = word_errors(firsts, seconds), word_errors(seconds, firsts)

    expected = (there[0].sum() + back[0].sum()) / (there[1].sum() + back[1].sum())
    made = word_error_rate(data)
    assert made.value == pytest.approx(expected)
    assert (made.n_units, made.n_annotators) == (4, 2)
    assert made.low < made.value < made.high


def test_every_judgement_counts_once():
    data = ReliabilityData.from_rows([["ab", "x"], ["ab", "y"], ["cd", None]])

    # unit 1: pairs 1, 0, 0 at weight 1; unit 2: one pair at weight 2
    assert edit_similarity(data).value == pytest.approx((1 * 1 + 2 * 0) / (3 + 2))


def test_texts_are_made_alike_by_the_rules_that_are_said():
    data = two("It's  SO,\né", "its so é")

    assert edit_similarity(data).value < 1
    assert edit_similarity(data, normalisation=Normalisation(casefold=True, drop_punctuation=True)).value == 1
    assert edit_similarity(two("ﬁ", "fi"), normalisation=Normalisation(form="NFKC")).value == 1
    assert edit_similarity(two("ﬁ", "fi")).value == 0
    assert edit_similarity(two("e\u0301", "é")).value == 1


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=20), st.booleans(), st.booleans(), st.sampled_from(["NFC", "NFKC"]))
def test_making_alike_twice_changes_nothing(text, casefold, drop, form):
    rules = Normalisation(form=form, casefold=casefold, drop_punctuation=drop)

    assert rules.apply(rules.apply(text)) == rules.apply(text)


def test_texts_that_are_not_there_have_no_number():
    nothing = ReliabilityData.from_rows([["a", None], [None, "b"]])

    for number in (*SIMILARITIES, *RATES):
        assert number(nothing).undefined == "no unit was judged twice"
    assert word_error_rate(two("", "")).undefined == "no two values of the same unit can be compared"


def test_distances_of_texts_are_shares_of_the_longer_one():
    found = text_distances(["", "a", "abcd"], np.array([0, 0, 1, 2]), np.array([0, 1, 2, 2]))

    assert found.tolist() == [0, 1, 0.75, 0]
