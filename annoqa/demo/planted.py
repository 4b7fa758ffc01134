"""What was planted in the demo campaign, told for tests and tutorials."""

from collections.abc import Callable
from typing import Any

from annoqa.demo.campaign import Campaign
from annoqa.demo.people import ANNOTATORS, CARELESS, CLICKS_THROUGH, GOLD_AUTHOR, HONEST, MODEL
from annoqa.demo.submission import Submission


def planted(campaign: Campaign) -> dict[str, Any]:
    """Tell what an audit of the campaign should find.

    Parameters
    ----------
    campaign : Campaign
        As `demo_campaign` makes it.

    Returns
    -------
    dict
        Ready for JSON: the misread clause, the shared habits, the two people to talk to, the wrong
        gold labels, and the records that are no answers. Items are named by their ids in Label
        Studio, people by their addresses; `people` tells their names.
    """
    return {
        "demo": "generated, with failures planted on purpose; nobody made these annotations",
        "seed": campaign.seed,
        "people": {person.email: person.name for person in (*ANNOTATORS, GOLD_AUTHOR)},
        "annotators": [person.email for person in ANNOTATORS],
        "honest_annotators": [person.email for person in HONEST],
        "gold_author": GOLD_AUTHOR.email,
        "model": MODEL.email,
        "misread_clause": {
            "field": "objects",
            "clause": "objects#mug-or-cup",
            "truth": "mug",
            "answer": "cup",
            "reading": "only a tall mug is called a mug",
        },
        "shared_habits": [
            {
                "field": "objects",
                "clause": "objects#tight-boxes",
                "side": "right",
                "share_of_size": HONEST[0].loose_right,
            },
            {
                "field": "actions",
                "clause": "actions#when-an-action-starts",
                "side": "start",
                "seconds": HONEST[0].late_s,
            },
        ],
        "careless_annotator": CARELESS.email,
        "clicks_through": CLICKS_THROUGH.email,
        "wrong_gold": [
            {"item": str(entry.task), "field": "objects", "truth": entry.truth, "gold": entry.gold}
            for entry in campaign.wrong_gold
        ],
        "skips": _made(campaign, lambda made: made.status == "skipped"),
        "drafts": _made(campaign, lambda made: made.status == "draft"),
        "answered_twice": _made(campaign, lambda made: made.repeat > 0),
    }


def _made(campaign: Campaign, wanted: Callable[[Submission], bool]) -> list[dict[str, str]]:
    """Return the items and people of the submissions that are wanted."""
    rows = zip(campaign.tasks, campaign.submissions, strict=True)
    return [
        {"item": str(task.number), "annotator": made.person.email}
        for task, submissions in rows
        for made in submissions
        if wanted(made)
    ]
