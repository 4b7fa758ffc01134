"""Clauses as Markdown: what `parse_document` reads is what was written."""

from collections.abc import Sequence
from decimal import Decimal

from annoqa.guidelines.clause import Clause, Tolerance
from annoqa.guidelines.quoting import quoted


def format_document(clauses: Sequence[Clause], *, title: str, preface: str = "") -> str:
    r"""Write a document.

    Parameters
    ----------
    clauses : sequence of Clause
        Of one document; what the first says of versions is put at the top, others that say something
        else say it themselves.
    title : str
        Heading of the document; `{#` is parted in it, as the heading begins no clause.
    preface : str, optional
        What stands before the first clause.

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> mugs = Clause(document="d", id="mugs", title="Mugs", text="A handle.", field="f", labels=("mug",))
    >>> print(format_document([mugs], title="Things"))
    # Things
    <BLANKLINE>
    ## Mugs {#mugs}
    Governs: field f; label mug
    <BLANKLINE>
    A handle.
    <BLANKLINE>
    """
    first = clauses[0] if clauses else None
    shared = first is not None and all(clause.versions or _age(clause) == _age(first) for clause in clauses)
    age = _age(first) if first is not None and shared else []
    head = ["---", *(line[0].lower() + line[1:] for line in age), "---"] if age else []
    parts = ["\n".join([*head, f"# {title.replace('{#', '{ #')}"]), preface.strip()]
    for clause in clauses:
        heading = f"## {clause.title} {{#{clause.id}}}"
        own = [] if shared and _age(clause) == age else _own_age(clause)
        parts += ["\n".join([heading, f"Governs: {format_governs(clause)}", *own]), clause.text]
    return "\n\n".join(part for part in parts if part) + "\n"


def format_governs(clause: Clause) -> str:
    """Write what a clause governs.

    Parameters
    ----------
    clause : Clause
        Any; its names without line breaks.

    Returns
    -------
    str
        What stands behind `Governs:`.

    Examples
    --------
    >>> mugs = Clause(
    ...     document="d", id="m", title="", text="", field="f", labels=("mug",), confusions=(("mug", "cup"),)
    ... )
    >>> format_governs(mugs)
    'field f; label mug; confusion mug -> cup'
    """
    attributes = [quoted(name) if value is None else _equal(name, value) for name, value in clause.attributes]
    parts = [
        f"field {quoted(clause.field)}",
        _listed("label", [quoted(label) for label in clause.labels]),
        _listed("confusion", [f"{quoted(true)} -> {quoted(said)}" for true, said in clause.confusions]),
        _any_of("omission", clause.omissions),
        _any_of("addition", clause.additions),
        _listed("attribute", attributes),
        _listed("extent", clause.sides),
        f"tolerance {_plain(clause.tolerance)}" if clause.tolerance is not None else "",
        _listed("slice", [_equal(key, value) for key, value in clause.slices]),
    ]
    return "; ".join(part for part in parts if part)


def _listed(key: str, values: Sequence[str]) -> str:
    """Return a part with its values; the plural where labels are several."""
    plural = "s" if key == "label" and len(values) > 1 else ""
    return f"{key}{plural} {', '.join(values)}" if values else ""


def _any_of(key: str, labels: Sequence[str | None]) -> str:
    """Return a part whose labels may be any."""
    if None in labels:
        return key
    return _listed(key, [quoted(label) for label in labels if label is not None])


def _equal(name: str, value: str) -> str:
    """Return `size = small`."""
    return f"{quoted(name)} = {quoted(value)}"


def _plain(tolerance: Tolerance) -> str:
    """Return a tolerance without an exponent."""
    return f"{Decimal(repr(tolerance.value)):f} {tolerance.unit}"


def _age(clause: Clause) -> list[str]:
    """Return the lines that tell a clause's versions."""
    if len(clause.versions) > 1:
        return _own_age(clause)
    lines = [f"Version: {clause.version}"] if clause.version is not None else []
    return lines + ([f"In force: {clause.in_force}"] if clause.in_force is not None else [])


def _own_age(clause: Clause) -> list[str]:
    """Return the lines that tell a clause's versions whatever its document says."""
    if clause.versions:
        return [f"History: {', '.join(map(str, clause.versions))}"]
    return _age(clause)
