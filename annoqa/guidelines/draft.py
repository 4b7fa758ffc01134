"""A guideline to begin from: one document a field, one clause a decision, and questions for the author.

Questions are lines that begin with `>`; `annoqa guidelines check` tells clauses that have nothing else.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from annoqa.guidelines.clause import Clause
from annoqa.guidelines.history import Version
from annoqa.guidelines.mix_ups import MixUp
from annoqa.guidelines.questions import SIDES_OF, UNITS_OF, Question
from annoqa.guidelines.write import format_document
from annoqa.vocabulary import NOT_MARKED

BREAK = re.compile(r"[\r\n]")
LONGEST_ID = 60
MANY = 12
PREFACE = "> What is this asked for, and who uses the answers? What do wrong ones cost?"
MARKED = (
    "What is marked, and what is not? How small, how hidden, how short may it be?",
    "What does an annotator do who cannot tell whether it is there?",
)
ANSWERED = (
    "What does an annotator look at to answer, and what not?",
    "What is the answer when none fits, or several do, or one cannot tell?",
)
NAMED = (
    "What decides that it is {}? What does not matter?",
    "Which case lies on the border, and what is its answer?",
)
APART = ("What tells one from the other? Say what decides, then what does not, then why.",)
DRAWN = {
    "start": "Where exactly does it begin, and where does it end? What belongs to neither side?",
    "left": "Where exactly does each side lie? What belongs to the thing, and what does not?",
}
OFF = "How far off is still right? Write it behind `extent`, as in `tolerance {}`."
STEPS = (
    "What does each step mean? Give an example of each.",
    "How many steps off are still right? Write it behind the field, as in `tolerance 1 steps`.",
)
ABOUT_MARKS = ("How is this answered, for which marks? The answers that are known: {}.",)
_Draft = tuple[str, Sequence[str], dict[str, object]]
EXAMPLE = {"px": "2 px", "s": "0.2 s", "characters": "0 characters"}


def draft_documents(
    questions: Sequence[Question], mix_ups: Sequence[MixUp] = (), *, in_force: date
) -> dict[str, str]:
    """Write one document for each field.

    Parameters
    ----------
    questions : sequence of Question
        What the campaign asks; a field with a line break in its name cannot be written.
    mix_ups : sequence of MixUp, optional
        Pairs of labels that are worth telling apart.
    in_force : date
        The first day of version 1.

    Returns
    -------
    dict of str to str
        Name of the file to its Markdown, in the order of the questions.
    """
    documents: dict[str, str] = {}
    for question in questions:
        if not _writable(question.field):
            continue
        name = _free(slug(question.field, "field"), {"readme", *documents})
        pairs = [pair for pair in mix_ups if pair.field == question.field]
        clauses = draft_clauses(question, pairs, document=name, in_force=in_force)
        title = " ".join(question.field.split()) or name
        documents[name] = format_document(clauses, title=title, preface=PREFACE)
    return {f"{name}.md": text for name, text in documents.items()}


def draft_clauses(
    question: Question, mix_ups: Sequence[MixUp], *, document: str, in_force: date
) -> list[Clause]:
    """Return the clauses that a field needs, each with questions for its author.

    Parameters
    ----------
    question : Question
        The field; a label with a line break cannot be written, and has no clause.
    mix_ups : sequence of MixUp
        Pairs of its labels.
    document : str
        Name of the file without its ending.
    in_force : date
        The first day of version 1.

    Returns
    -------
    list of Clause
        What is marked at all, labels, pairs, attributes, sides.
    """
    drafts: list[_Draft] = [_whole_field(question)]
    drafts += [_label(label) for label in question.labels if _writable(label) and label != NOT_MARKED]
    drafts += [_pair(pair) for pair in mix_ups if all(map(_writable, pair.pairs[0]))]
    for name, values in question.attributes.items():
        if _writable(name):
            known = ", ".join(f"`{value}`" for value in values[:MANY]) + (" …" if len(values) > MANY else "")
            asked = [line.replace("{}", known or "none yet") for line in ABOUT_MARKS]
            drafts.append((name, asked, {"attributes": ((name, None),)}))
    drafts += _extent(question)
    return _clauses(question.field, drafts, document, Version("1", in_force))


def slug(text: str, otherwise: str) -> str:
    """Return an id for a name: small letters, digits and hyphens.

    Parameters
    ----------
    text : str
        A field or label.
    otherwise : str
        What is taken where nothing is left.

    Returns
    -------
    str
        Accents left out.

    Examples
    --------
    >>> slug("Mug or Cup?", "label"), slug("Käse", "label"), slug("杯", "label")
    ('mug-or-cup', 'kase', 'label')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_ID].strip("-") or otherwise


def _writable(name: str) -> bool:
    """Say whether a name fits on the line for machines."""
    return not BREAK.search(name)


def _free(name: str, taken: set[str]) -> str:
    """Return a name that is not taken."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _whole_field(question: Question) -> _Draft:
    """Return the clause about what is marked, or answered, at all."""
    if question.kind != "whole":
        return "What is marked", MARKED, {}
    scale = question.level in ("ordinal", "interval", "ratio")
    return "How to answer", (*ANSWERED, *(STEPS if scale else ())), {}


def _label(label: str) -> _Draft:
    """Return the clause that defines a label."""
    shown = f"`{label}`" if label.strip() else "a blank label"
    return label, [line.replace("{}", shown) for line in NAMED], {"labels": (label,)}


def _pair(pair: MixUp) -> _Draft:
    """Return the clause that tells two labels apart."""
    one, other = pair.pairs[0]
    return f"{one} or {other}", (*pair.told, *APART), {"confusions": pair.pairs}


def _extent(question: Question) -> list[_Draft]:
    """Return the clauses about where a mark lies; its sides, and its time."""
    sides, units = SIDES_OF.get(question.kind, ()), UNITS_OF.get(question.kind, ())
    drafts: list[_Draft] = []
    area = tuple(side for side in sides if side not in ("start", "end"))
    time = tuple(side for side in sides if side in ("start", "end"))
    for title, own in (("How it is drawn", area), ("Where it begins and ends", time)):
        if own:
            unit = next(unit for unit in EXAMPLE if unit in units and (unit == "px") == (own is area))
            asked = (DRAWN[own[0]], OFF.format(EXAMPLE[unit]))
            drafts.append((title, asked, {"sides": own}))
    return drafts


def _clauses(
    field: str,
    drafts: Sequence[_Draft],
    document: str,
    version: Version,
) -> list[Clause]:
    """Return drafts as clauses with an id each."""
    clauses: list[Clause] = []
    for title, asked, governed in drafts:
        told: dict[str, object] = {
            **governed,
            "version": version.name,
            "in_force": version.since,
            "history": (version,),
        }
        clauses.append(
            Clause(
                document=document,
                id=_free(slug(title, "label"), {clause.id for clause in clauses}),
                title=" ".join(title.split()) or "(blank)",
                text="\n".join(f"> {line}" for line in asked),
                field=field,
                **told,  # type: ignore[arg-type]  # values of other fields by name
            )
        )
    return clauses
