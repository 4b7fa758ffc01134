"""The alternative annotator test before one expert: is the model a better stand-in than people are?

    model_j, person_j   shares of the items on which the model, or annotator j, is at least as near
                        to the expert as the one it is compared with

The rest is the alternative annotator test: `person_j − model_j < ε` by a t-test for every annotator
but the expert, with Benjamini and Yekutieli's false discovery rate; ω and ρ over them.

Use it when a single expert is trusted and too dear to answer everything, and people of less skill
are what the model would replace.
Beware when the expert errs: who shares their mistakes is called near. Agreement among several
experts is the only check.
Undefined when nobody shares 30 items with the expert and the model.

References
----------
Calderon, N., Reichart, R., & Dror, R. (2025). The alternative annotator test for LLM-as-a-judge,
appendix on a single expert annotator. ACL 2025, 16051-16081.
https://doi.org/10.18653/v1/2025.acl-long.782
"""

import numpy as np
from numpy.typing import ArrayLike

from annoqa.agreement.advantage import Scorer, advantages_before
from annoqa.agreement.alternative_annotator import AlternativeAnnotator, decide
from annoqa.errors import NotApplicableError


def single_expert_test(
    item: ArrayLike,
    annotator: ArrayLike,
    value: ArrayLike,
    model: ArrayLike,
    expert: ArrayLike,
    *,
    score: Scorer = "accuracy",
    epsilon: float = 0.15,
    cluster: ArrayLike | None = None,
    least_items: int = 30,
    confidence: float = 0.95,
) -> AlternativeAnnotator:
    """Test whether a model is at least as near to an expert as other annotators are.

    Parameters
    ----------
    item, annotator : int array, shape (n_judgements,)
        Which item, a position in `model`, and who; without the expert.
    value : int or float array, shape (n_judgements,)
        Codes (at least 0) or numbers.
    model, expert : int or float array, shape (n_items,)
        Their values; -1 (codes) or NaN (numbers) where they gave none.
    score, epsilon, cluster, least_items, confidence
        As in `alternative_annotator_test`.

    Returns
    -------
    AlternativeAnnotator
        High winning rates and advantages are good for the model.

    Raises
    ------
    NotApplicableError
        When ε is not in [0, 1), arrays do not fit, or somebody judged an item twice.

    Examples
    --------
    >>> item, annotator = np.divmod(np.arange(200), 2)
    >>> expert = np.arange(100) % 3
    >>> said = np.where((item + annotator) % 4 == 0, 2 - expert[item], expert[item])
    >>> made = single_expert_test(item, annotator, said, expert, expert)
    >>> made.winning_rate.value, made.advantage.value
    (1.0, 1.0)
    """
    what, who, said, models, experts = (np.asarray(a) for a in (item, annotator, value, model, expert))
    if len(models) != len(experts) or not len(what) == len(who) == len(said):
        raise NotApplicableError.saying(
            "Model and expert must have one entry for each item, the others for each judgement.",
            f"They have {len(models)}, {len(experts)}; {len(what)}, {len(who)}, {len(said)}.",
        )
    return decide(
        advantages_before(what, who, said, models, experts, score=score),
        np.flatnonzero(np.bincount(who)) if len(who) else np.zeros(0, dtype=np.int64),
        epsilon=epsilon,
        cluster=None if cluster is None else np.asarray(cluster),
        least_items=least_items,
        confidence=confidence,
    )
