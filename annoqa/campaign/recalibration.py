"""What a recalibration review says: the failing clauses, the items to calibrate on, before and after."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from annoqa.campaign.cells import JudgedCell
from annoqa.ground_truth.before_after import Became
from annoqa.ground_truth.interrupted import Interrupted
from annoqa.statistics.estimate import Estimate

SCHEMA_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Discussed:
    """An item for the meeting.

    Attributes
    ----------
    item : str
        Its id.
    why : str
        What it is good for, in words.
    """

    item: str
    why: str


@dataclass(frozen=True, kw_only=True)
class FailingCell:
    """One way in which a clause fails.

    Attributes
    ----------
    told : JudgedCell
        What people do, how often, how sure, who shares it, what it costs.
    n_judged : int
        Annotators who judged items of the cell.
    question : str
        For the author of the guideline.
    discuss : tuple of Discussed
        Two telling items, and one on which they split, where there is one.
    """

    told: JudgedCell
    n_judged: int
    question: str
    discuss: tuple[Discussed, ...]


@dataclass(frozen=True, kw_only=True)
class FailingClause:
    """One page of the packet.

    Attributes
    ----------
    key : str or None
        `document#id`; None where no clause governs the cells.
    title, text : str
        Of the clause, as people read it.
    version, in_force : str or None
        Which version it is, and since when.
    field : str
        The field it governs.
    cells : tuple of FailingCell
        What fails, the surest first.
    """

    key: str | None
    title: str
    text: str
    version: str | None
    in_force: str | None
    field: str
    cells: tuple[FailingCell, ...]


@dataclass(frozen=True, kw_only=True)
class Follower:
    """Somebody whose answers after the change surely follow the old reading.

    Attributes
    ----------
    annotator : str
        What people call them.
    share : Estimate
        Of their answers that follow it (offsets: their mean offset).
    question : str
        To ask them; numbers know no reasons.
    """

    annotator: str
    share: Estimate
    question: str


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What became of a cell that failed before the change.

    Attributes
    ----------
    field, direction, subject : str
        What people did.
    clause : str or None
        `document#id`.
    before, after, difference : Estimate
        On the same mix of items (`annoqa.ground_truth.before_after`).
    is_share : bool
        Whether they are shares of answers; else mean offsets.
    unit : str
        Of mean offsets; empty for shares.
    became : Became
        gone, still there, or cannot tell yet.
    why : str
        The verdict in a sentence.
    more_gold : tuple of (float, int)
        Power and gold items after the change that would tell.
    matched, unmatched : tuple of str
        What the items are alike in, and what they cannot be made alike in.
    n_outside : int
        Answers without a counterpart in the other period.
    weeks : Interrupted
        The series of weeks.
    still : tuple of Follower
        Only those of whom it is certain.
    """

    field: str
    direction: str
    subject: str
    clause: str | None
    before: Estimate
    after: Estimate
    difference: Estimate
    is_share: bool
    unit: str
    became: Became
    why: str
    more_gold: tuple[tuple[float, int], ...]
    matched: tuple[str, ...]
    unmatched: tuple[str, ...]
    n_outside: int
    weeks: Interrupted
    still: tuple[Follower, ...]


@dataclass(frozen=True, kw_only=True)
class Rise:
    """Another cell that is worse since the change.

    Attributes
    ----------
    field, direction : str
        What people do.
    before, after, difference : Estimate
        As in `FollowUp`.
    unit : str
        As in `FollowUp`.
    p, q : float
        One-sided; adjusted for all cells that were compared.
    """

    field: str
    direction: str
    before: Estimate
    after: Estimate
    difference: Estimate
    unit: str
    p: float
    q: float


@dataclass(frozen=True, kw_only=True)
class CalibrationItem:
    """One item of the calibration set, with its key.

    Attributes
    ----------
    item : str
        Its id.
    role : str
        `separates`, or `control`.
    field, clause, direction : str
        What it was chosen for.
    bits : float
        Expected information about the reading somebody follows, 0 to 1.
    n_answers, n_follow : int
        Answers to its most telling thing so far, and those that follow the other reading.
    """

    item: str
    role: str
    field: str
    clause: str
    direction: str
    bits: float
    n_answers: int
    n_follow: int


@dataclass(frozen=True, kw_only=True)
class Recalibration:
    """The packet of one meeting.

    Attributes
    ----------
    title, version, made_at, fingerprint : str
        Campaign, version of annoqa, when, and of which annotations.
    since : str or None
        The day of the change; None where all answers are of one period.
    n_before, n_after : int
        Annotations of people in the periods; all are after where there is one period.
    clauses : tuple of FailingClause
        One page each.
    conflicts : tuple of JudgedCell
        Cells that contradict a gold nobody independent stands behind: settle these first.
    calibration : tuple of CalibrationItem
        Those that separate first, then the controls.
    follow_ups : tuple of FollowUp
        Cells that failed before the change.
    rises : tuple of Rise
        The smallest q first.
    n_compared : int
        Cells that were tested for a rise.
    settings : mapping
        Every setting in force.
    """

    title: str
    version: str
    made_at: str
    fingerprint: str
    since: str | None
    n_before: int
    n_after: int
    clauses: tuple[FailingClause, ...]
    conflicts: tuple[JudgedCell, ...]
    calibration: tuple[CalibrationItem, ...]
    follow_ups: tuple[FollowUp, ...] = ()
    rises: tuple[Rise, ...] = ()
    n_compared: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as dictionaries and tuples, ready for JSON."""
        return {"schema_version": SCHEMA_VERSION, **asdict(self)}
