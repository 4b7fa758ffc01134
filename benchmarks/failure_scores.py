"""What annoqa and the baselines say about simulated campaigns, compared with what was planted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from failure_baselines import BASELINES, OFFSET_BASELINE
from failure_campaigns import Called, Campaign, Drawing, Plan, Planted, any_plan, draw, simulate

from annoqa.ground_truth.failures import Failures, find_failures
from annoqa.ground_truth.outcome import score_against
from annoqa.ground_truth.verdict import Verdict
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import share_interval

OURS = "annoqa"
METHODS = (OURS, *BASELINES)
NOTHING, SOME = "nothing", "misreading of four in five"
CALLED: tuple[Verdict, ...] = ("guideline failure", "systematic conflict")


@dataclass(frozen=True, kw_only=True)
class Score:
    """What one method did in one campaign: calls, false ones, and which planted failures it found."""

    n_called: int
    n_false: int
    found: tuple[bool, ...]


@dataclass(frozen=True, kw_only=True)
class Run:
    """One campaign, judged: scores by method, and how often what is planted got which verdict."""

    plan: Plan
    scores: dict[str, Score]
    verdicts: Counter[tuple[str, Verdict]]


def find(campaign: Campaign) -> Failures:
    """Return what annoqa finds in a campaign."""
    outcomes = score_against(campaign.view, campaign.truth)
    return find_failures(
        campaign.view, campaign.truth, outcomes, cluster=campaign.cluster, nameless=campaign.nameless
    )


def called_cells(found: Failures) -> set[Called]:
    """Return the cells that are called out by themselves."""
    called = [cell for cell in found.cells if cell.verdict in CALLED and not cell.part_of]
    return {(code(cell.truth_label), None if cell.answer is None else code(cell.answer)) for cell in called}


def code(label: str | None) -> int:
    """Return the code of a label that is called `class <code>`."""
    return int((label or "class -1").split()[1])


def score(called: set[Called], planted: Sequence[Planted]) -> Score:
    """Compare calls with what was planted; a class without its wrong answer is right as well."""
    right = {
        (one.truth, answer): at
        for at, one in enumerate(planted)
        if one.fails
        for answer in (one.answer, None)
    }
    hit = {right[cell] for cell in called if cell in right}
    failing = [at for at, one in enumerate(planted) if one.fails]
    return Score(
        n_called=len(called),
        n_false=sum(cell not in right for cell in called),
        found=tuple(at in hit for at in failing),
    )


def verdicts_of(found: Failures, plan: Plan) -> Counter[tuple[str, Verdict]]:
    """Count the verdict of what was planted, and of the cells in classes where nothing was."""
    cells = {(code(cell.truth_label), cell.answer and code(cell.answer)): cell for cell in found.cells}
    counts: Counter[tuple[str, Verdict]] = Counter()
    for one in plan.planted:
        answer = None if one.kind == "hard label" else one.answer
        cell = cells.get((one.truth, answer)) or cells.get((one.truth, None))
        if cell is not None:
            counts[one.kind if one.following == 1 else SOME, cell.verdict] += 1
    wrong = {one.truth for one in plan.planted}
    easy = not (plan.difficulty or plan.label_difficulty or plan.careless)
    counts.update(
        (NOTHING, cell.verdict) for (truth, _), cell in cells.items() if truth not in wrong and easy
    )
    return counts


def judge(plan: Plan, rng: np.random.Generator) -> Run:
    """Simulate a campaign, and ask every method."""
    campaign = simulate(plan, rng)
    found = find(campaign)
    called = {OURS: called_cells(found)} | {name: how(campaign) for name, how in BASELINES.items()}
    scores = {name: score(cells, plan.planted) for name, cells in called.items()}
    return Run(plan=plan, scores=scores, verdicts=verdicts_of(found, plan))


def any_run(seed: Sequence[int], *, planted: bool) -> Run:
    """Judge a campaign of any plan."""
    rng = np.random.default_rng(seed)
    return judge(any_plan(rng, planted=planted), rng)


def planned_run(seed: Sequence[int], plan: Plan) -> Run:
    """Judge a campaign of one plan."""
    return judge(plan, np.random.default_rng(seed))


def drawn_run(seed: Sequence[int], drawing: Drawing) -> dict[str, Score]:
    """Draw boxes, and compare the sides that are called out with the one that everybody draws off."""
    drawn = draw(drawing, np.random.default_rng(seed))
    outcomes = score_against(drawn.view, drawn.truth)
    found = find_failures(drawn.view, drawn.truth, outcomes, cluster=drawn.cluster)
    ours = {
        (str(cell.cell), cell.side) for cell in found.cells if cell.verdict in CALLED and not cell.part_of
    }
    theirs = {("extent", side) for side in OFFSET_BASELINE(drawn)}
    return {name: _side(called, drawing) for name, called in ((OURS, ours), ("t-test", theirs))}


def _side(called: set[tuple[str, str]], drawing: Drawing) -> Score:
    """Score the sides that were called out."""
    right = {("extent", "right")} if drawing.shared else set()
    found = (bool(called & right),) if right else ()
    return Score(n_called=len(called), n_false=len(called - right), found=found)


def discovery_rate(scores: Iterable[Score]) -> Estimate:
    """Return the false discovery rate: the mean over campaigns of false calls among all calls."""
    shares = np.array([one.n_false / max(1, one.n_called) for one in scores])
    return share_interval(shares, np.ones(len(shares)))


def power(scores: Iterable[Score]) -> Estimate:
    """Return the share of planted failures that were found; failures of one campaign are not independent."""
    some = [one.found for one in scores if one.found]
    return share_interval(np.array([sum(one) for one in some]), np.array([len(one) for one in some]))
