"""The summary in a terminal and in a notebook: small tables, then one sentence each in words."""

from collections.abc import Iterable, Sequence
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from annoqa.findings.finding import Finding
from annoqa.measurements.measurement import Measurement
from annoqa.report.fill import fill
from annoqa.report.headline import QUESTIONS, key_numbers
from annoqa.report.numbers import DASH, counted, told
from annoqa.report.words import sentences
from annoqa.vocabulary import SEVERITIES

WIDTH = 110
N_WORST = 3
N_FINDINGS = 24
INDENT = (0, 0, 0, 9)
TOLD = ("all", "attribute")
COLOURS = {"serious": "bold red", "warning": "yellow", "info": "cyan"}


def summarise(measurements: Sequence[Measurement], findings: Sequence[Finding] = ()) -> Group:
    """Return a summary for a terminal: per field a table and sentences, then the findings.

    Parameters
    ----------
    measurements : sequence of Measurement
        All numbers; those about all annotators are shown, and the worst labels.
    findings : sequence of Finding, optional
        The most urgent first.

    Returns
    -------
    rich.console.Group
        To be printed by a rich console.

    Examples
    --------
    >>> summarise([]).renderables[0].plain
    'Nothing was measured.'
    """
    parts: list[RenderableType] = []
    for field, numbers in by_field(measurements):
        parts += [Text(""), *_field(field, numbers)]
    if findings:
        parts += [Text(""), *_findings(findings)]
    return Group(*(parts or [Text("Nothing was measured.")]))


def as_text(measurements: Sequence[Measurement], findings: Sequence[Finding] = ()) -> str:
    """Return the summary as plain text, without colours.

    Parameters
    ----------
    measurements : sequence of Measurement
        All numbers.
    findings : sequence of Finding, optional
        The most urgent first.

    Returns
    -------
    str
        Lines of at most 110 columns.
    """
    sink = StringIO()
    console = Console(file=sink, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(summarise(measurements, findings))
    return "\n".join(line.rstrip() for line in sink.getvalue().splitlines()).strip("\n")


def measurements_html(measurements: Sequence[Measurement], findings: Sequence[Finding] = ()) -> str:
    """Return the summary as HTML, for a notebook; every text is escaped.

    Parameters
    ----------
    measurements : sequence of Measurement
        All numbers.
    findings : sequence of Finding, optional
        The most urgent first.

    Returns
    -------
    str
        A `div` without scripts, styles of its own only.
    """
    fields = [
        {"name": field, "rows": number_rows(key_numbers(numbers)), "sentences": sentences(numbers)}
        for field, numbers in by_field(measurements)
    ]
    return str(fill("notebook.html", fields=fields, findings=findings))


def by_field(measurements: Iterable[Measurement]) -> list[tuple[str, list[Measurement]]]:
    """Return the measurements of every field, in order.

    Parameters
    ----------
    measurements : iterable of Measurement
        All numbers.

    Returns
    -------
    list of (str, list of Measurement)
        One entry for each field.
    """
    fields: dict[str, list[Measurement]] = {}
    for number in measurements:
        fields.setdefault(number.field, []).append(number)
    return list(fields.items())


def number_rows(numbers: Sequence[Measurement]) -> list[dict[str, str]]:
    """Return the numbers about all annotators as rows of text, those of attributes with their names.

    Parameters
    ----------
    numbers : sequence of Measurement
        Of one field.

    Returns
    -------
    list of dict
        `question` (empty where it is that of the row above), `title`, `told`, `reason`, `counts` of
        items and units, and `evidence` (with annotators).
    """
    rows = []
    before = ""
    for question in QUESTIONS:
        for number in (n for n in numbers if n.subject in TOLD and n.question == question):
            rows.append(
                {
                    "question": "" if question == before else QUESTIONS[question],
                    "title": ": ".join((number.title, *number.who)),
                    "told": told(number.estimate, number.unit),
                    "reason": number.estimate.undefined or "",
                    "counts": evidence_of(number, annotators=False),
                    "evidence": evidence_of(number),
                }
            )
            before = question
    return rows


def evidence_of(number: Measurement, *, annotators: bool = True) -> str:
    """Return how much evidence a number has: `40 items, 1,200 units, 5 annotators`."""
    made = number.estimate
    counts = [(made.n_items, "item"), (made.n_units, "unit")]
    counts += [(made.n_annotators, "annotator")] if annotators else []
    return ", ".join(counted(n, noun) for n, noun in counts if n is not None)


def _field(field: str, numbers: Sequence[Measurement]) -> list[RenderableType]:
    """Return the table and the sentences of one field."""
    table = Table(
        title=Text(field, style="bold"), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for heading in ("", "measure", "value [95 % interval]".replace("95 %", _confidence(numbers)), "evidence"):
        table.add_column(heading, header_style="dim", overflow="fold")
    for row in number_rows(key_numbers(numbers)):
        shown = f"{DASH} ({row['reason']})" if row["reason"] else row["told"]
        table.add_row(*(Text(cell) for cell in (row["question"], row["title"], shown, row["counts"])))
    said = [Padding(Text(sentence), (0, 0, 0, 2)) for sentence in [*sentences(numbers), *_worst(numbers)]]
    return [table, *said]


def _confidence(numbers: Sequence[Measurement]) -> str:
    """Return the coverage of the intervals in percent."""
    return f"{next((n.estimate.confidence for n in numbers), 0.95):.0%}".replace("%", " %")


def _worst(numbers: Sequence[Measurement]) -> list[str]:
    """Name the labels with the lowest agreement, where there are several."""
    said = []
    for question in ("value", "detection", "label", "accuracy"):
        of_labels = [n for n in numbers if n.subject == "label" and n.question == question and not n.unit]
        first = next((n.name for n in of_labels), None)
        known = [n for n in of_labels if n.name == first and n.estimate.value is not None]
        if len(known) > N_WORST:
            worst = sorted(known, key=lambda n: (n.estimate.value, n.who))[:N_WORST]
            named = "; ".join(f"{' '.join(n.who)} {told(n.estimate)}" for n in worst)
            said.append(f"Lowest {known[0].title} by label: {named}.")
    return said


def _findings(findings: Sequence[Finding]) -> list[RenderableType]:
    """Return the findings as a list, the most urgent first."""
    counts = [(sum(f.severity == level for f in findings), level) for level in reversed(SEVERITIES)]
    told_counts = ", ".join(f"{n:,} {level}" for n, level in counts if n)
    parts: list[RenderableType] = [Text(f"Findings: {told_counts}", style="bold")]
    for finding in findings[:N_FINDINGS]:
        where = f" `{finding.field}`" if finding.field else ""
        head = (f"{finding.severity:8}", COLOURS[finding.severity])
        parts += [
            Text.assemble(head, f" {finding.code}{where} {finding.title}"),
            Padding(Text(finding.message), INDENT),
            Padding(Text(f"Next: {finding.next_step}", style="dim"), INDENT),
        ]
    more = len(findings) - N_FINDINGS
    return [*parts, Text(f"and {more:,} more, less urgent")] if more > 0 else parts
