"""`annoqa guidelines`: check documents with clauses, and start them from what a campaign asks."""

import dataclasses
import os
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from annoqa.campaign.config import Config, load_config
from annoqa.campaign.prepare import read_sources
from annoqa.connectors.label_studio import read_label_studio
from annoqa.connectors.label_studio_config import LabelConfig, parse_label_config
from annoqa.errors import ConfigError
from annoqa.guidelines import Guidelines, read_documents
from annoqa.guidelines.check import Remark, check_against, check_documents
from annoqa.guidelines.draft import draft_documents
from annoqa.guidelines.mix_ups import find_mix_ups
from annoqa.guidelines.questions import SIDES_OF, Question, questions_of, slices_of
from annoqa.table.table import AnnotationTable
from annoqa.verbs.open import as_table

FOLDER = "guidelines"
EMPTY_EXPORT = '[{"id": 0, "data": {}, "annotations": []}]'


@dataclass(frozen=True, kw_only=True)
class Checked:
    """Guideline documents that were checked.

    Attributes
    ----------
    folder : Path
        Where they are.
    guidelines : Guidelines
        The clauses that can be read.
    n_fields : int or None
        Fields of the campaign beside which they were checked; None where it is not known.
    remarks : tuple of Remark
        What is to be mended.
    """

    folder: Path
    guidelines: Guidelines
    n_fields: int | None
    remarks: tuple[Remark, ...]

    @property
    def rows(self) -> list[dict[str, object]]:
        """Return the remarks ready for JSON."""
        return [dataclasses.asdict(remark) for remark in self.remarks]

    def __str__(self) -> str:
        """Return what a terminal shows."""
        documents = {clause.document for clause in self.guidelines}
        beside = "" if self.n_fields is None else f", beside {_many(self.n_fields, 'field')} of the campaign"
        size = f"{_many(len(documents), 'document')} with {_many(len(self.guidelines), 'clause')}"
        head = f"{self.folder}: {size}{beside}."
        if not self.remarks:
            return f"{head}\nNothing to mend."
        kinds = Counter(remark.rule for remark in self.remarks)
        told = ", ".join(f"{n} {rule}" for rule, n in sorted(kinds.items()))
        return "\n".join([head, *(f"  {remark}" for remark in self.remarks), f"To mend: {told}."])


def check_guidelines(folder: Path | str | None = None, *, config: Path | str | None = None) -> Checked:
    """Check guideline documents, by themselves and beside the campaign they are for.

    Parameters
    ----------
    folder : path, optional
        Where they are; as the configuration says when None, else `guidelines`.
    config : path, optional
        The campaign's TOML file, whose sources tell fields, labels, attributes and data keys.

    Returns
    -------
    Checked
        With every remark.

    Raises
    ------
    AnnoqaError
        When the folder is not there, or the configuration or a source cannot be read.
    """
    settings = None if config is None else load_config(config)
    base = Path.cwd() if config is None else Path(config).resolve().parent
    where = _folder(folder, settings, base)
    guidelines, problems = read_documents(where)
    remarks = check_documents(guidelines, problems)
    if settings is None:
        return Checked(folder=where, guidelines=guidelines, n_fields=None, remarks=tuple(remarks))
    table = read_sources(settings, base)
    questions = _asked(settings, table, base)
    remarks += check_against(guidelines, questions, slices_of(table))
    return Checked(folder=where, guidelines=guidelines, n_fields=len(questions), remarks=tuple(remarks))


def new_guidelines(
    source: AnnotationTable | Path | str,
    *,
    in_force: date | None = None,
    **options: Any,  # noqa: ANN401 - passed to the connector as they are
) -> dict[str, str]:
    """Start guideline documents from what a campaign asks.

    Parameters
    ----------
    source : AnnotationTable or path
        A labeling config (XML), a campaign's TOML file, or an export. Where answers of several people
        are in it, pairs of labels that they mix up get a clause each.
    in_force : date, optional
        The first day of version 1; today when None.
    **options
        Options of the connector, such as `label_config`.

    Returns
    -------
    dict of str to str
        Name of the file to its Markdown: a document for each field, with questions for its author.

    Raises
    ------
    AnnoqaError
        When the source cannot be read, or asks nothing.
    """
    table, questions = _source(source, options)
    named = [question.field for question in questions if question.level in ("nominal", "ordinal")]
    mix_ups = find_mix_ups(table, named) if table.marks.num_rows else []
    documents = draft_documents(questions, mix_ups, in_force=in_force or _today())
    if not documents:
        raise ConfigError.saying("Guidelines are about fields.", "The source has none.")
    return documents


def write_guidelines(documents: Mapping[str, str], folder: Path | str) -> list[Path]:
    """Write new documents; nothing is overwritten.

    Parameters
    ----------
    documents : mapping of str to str
        Name of the file to its Markdown.
    folder : path
        Made when it is not there.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    ConfigError
        When one of them is there already, or cannot be written; then none is written.
    """
    paths = [Path(folder) / name for name in documents]
    there = [path.name for path in paths if path.exists()]
    if there:
        raise ConfigError.saying(
            "`guidelines new` writes new files.",
            f"`{folder}` has {', '.join(there)} already.",
            "choose another folder with --to.",
        )
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for path, text in zip(paths, documents.values(), strict=True):
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise ConfigError.saying(
            "`guidelines new` writes new files.", f"`{folder}` cannot be written: {problem.strerror}."
        ) from problem
    return paths


def _folder(folder: Path | str | None, config: Config | None, base: Path) -> Path:
    """Return where the documents are."""
    if folder is not None:
        return Path(folder)
    if config is not None and config.guidelines.folder is not None:
        return base / config.guidelines.folder
    return base / FOLDER


def _source(
    source: AnnotationTable | Path | str, options: dict[str, Any]
) -> tuple[AnnotationTable, tuple[Question, ...]]:
    """Return the table of a source, and what it asks."""
    suffix = "" if isinstance(source, AnnotationTable) else Path(source).suffix.lower()
    if suffix == ".xml" and not isinstance(source, AnnotationTable):
        table = _table_of_config(Path(source))
        return table, _with_controls(questions_of(table), parse_label_config(Path(source)))
    if suffix == ".toml" and not isinstance(source, AnnotationTable):
        config, base = load_config(source), Path(source).resolve().parent
        table = read_sources(config, base)
        return table, _asked(config, table, base)
    table = as_table(source, **options)
    return table, _with_controls(questions_of(table), parse_label_config(options.get("label_config")))


def _table_of_config(path: Path) -> AnnotationTable:
    """Return a table with the fields of a labeling config, and no answers."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.json"
        empty.write_text(EMPTY_EXPORT, encoding="utf-8")
        return read_label_studio(empty, label_config=path)


def _asked(config: Config, table: AnnotationTable, base: Path) -> tuple[Question, ...]:
    """Return what a campaign asks: what its sources have, and what their labeling configs declare."""
    questions = questions_of(table)
    for source in config.sources:
        if source.label_config is not None:
            questions = _with_controls(questions, parse_label_config(base / source.label_config))
    return questions


def _with_controls(questions: tuple[Question, ...], config: LabelConfig) -> tuple[Question, ...]:
    """Add the questions about regions that a labeling config asks, with all their answers."""
    made = []
    for question in questions:
        own = config.controls.get(question.field)
        found = dict(question.attributes)
        for name in sorted(config.per_region):
            control = config.controls[name]
            if own is not None and SIDES_OF.get(question.kind) and set(own.objects) & set(control.objects):
                declared = [path[-1] if len(path) == 1 else " / ".join(path) for path in control.paths]
                found[name] = tuple(dict.fromkeys([*declared, *found.get(name, ())]))
        made.append(replace(question, attributes=found))
    return tuple(made)


def _today() -> date:
    """Return the day, or that of SOURCE_DATE_EPOCH where bytes must be the same again."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.now(UTC) if given is None else datetime.fromtimestamp(int(given), UTC)).date()


def _many(number: int, word: str) -> str:
    """Return a number with its word."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
