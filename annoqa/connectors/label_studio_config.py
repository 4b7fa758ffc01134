"""Label Studio's labeling config: which questions were asked, about which object, with which labels."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from annoqa.errors import SourceError

LABELLED = ("label", "choice")
TRUE = ("true", "1", "yes")


@dataclass(frozen=True, kw_only=True)
class Control:
    """One question of a config.

    Attributes
    ----------
    name, tag : str
        Name, and tag in lower case (`rectanglelabels`).
    objects : tuple of str
        Names of what it is about.
    paths : tuple of tuple of str
        Declared labels as paths, in declared order; a plain label is a path of one node.
    aliases : dict of str to str
        Shown value to the alias that exports have in its place.
    multiple : bool
        Whether several labels may be given at once.
    per_region : bool
        Whether it asks about a region, and not about the item.
    buckets : tuple of str
        Where a ranker has buckets, their names in declared order.
    """

    name: str
    tag: str
    objects: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]
    aliases: dict[str, str]
    multiple: bool
    per_region: bool
    buckets: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One object that is shown to annotators: its tag, key in a task's data, frame rate, text key."""

    name: str
    tag: str
    key: str | None
    fps: float | None
    text_key: str


@dataclass(frozen=True, kw_only=True)
class LabelConfig:
    """Controls and objects of a labeling config, by name."""

    controls: dict[str, Control]
    objects: dict[str, Shown]

    def tag_of(self, name: str | None) -> str | None:
        """Return the tag of an object, None where the config does not have it."""
        shown = self.objects.get(name or "")
        return shown.tag if shown is not None else None

    @property
    def per_region(self) -> frozenset[str]:
        """Names of the controls that ask about a region."""
        return frozenset(name for name, control in self.controls.items() if control.per_region)


NO_CONFIG = LabelConfig(controls={}, objects={})


def parse_label_config(source: str | Path | None) -> LabelConfig:
    """Read a labeling config.

    Parameters
    ----------
    source : str, Path or None
        XML, or the path of a file with it; None gives an empty config.

    Returns
    -------
    LabelConfig
        Controls in the order of the document.

    Raises
    ------
    SourceError
        When the file is not there, the text is not XML, or it declares entities.

    Examples
    --------
    >>> config = parse_label_config(
    ...     '<View><Text name="t" value="$text"/><Choices name="c" toName="t">'
    ...     '<Choice value="Yes" alias="y"/><Choice value="No"/></Choices></View>'
    ... )
    >>> config.controls["c"].paths
    (('y',), ('No',))
    >>> config.objects["t"].key
    'text'
    """
    if source is None:
        return NO_CONFIG
    root = _parsed(_text_of(source))
    try:
        return _found(root)
    except RecursionError as problem:
        raise SourceError.saying("A labeling config must be XML.", "It is nested too deep.") from problem


def _found(root: ET.Element) -> LabelConfig:
    """Find controls and objects."""
    controls, objects = {}, {}
    for element in root.iter():
        attributes = _attributes(element)
        name = attributes.get("name")
        if name and attributes.get("toname"):
            controls[name] = _control(element, name, attributes)
        elif name and ("value" in attributes or "valuelist" in attributes):
            objects[name] = _shown(element, name, attributes)
    return LabelConfig(controls=controls, objects=objects)


def _text_of(source: str | Path) -> str:
    """Return the XML itself."""
    if isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith("<"):
        return source
    path = Path(source)
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as problem:
        raise SourceError.saying(
            "A labeling config must be XML in UTF-8.", f"`{path.name}`: {problem}."
        ) from problem


def _parsed(text: str) -> ET.Element:
    """Parse XML that declares no entities."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise SourceError.saying(
            "A labeling config must declare no entities.", "Found `<!DOCTYPE` or `<!ENTITY`."
        )
    try:
        return ET.fromstring(text.lstrip("\ufeff \t\r\n"))  # noqa: S314 - see above
    except (ET.ParseError, RecursionError, ValueError) as problem:
        raise SourceError.saying(
            "A labeling config must be XML.",
            f"{problem}.",
            "copy it from the project's settings, Labeling Interface, Code.",
        ) from problem


def _attributes(element: ET.Element) -> dict[str, str]:
    """Return attributes by name in lower case, as Label Studio looks them up."""
    return {name.lower(): value for name, value in element.attrib.items()}


def _control(element: ET.Element, name: str, attributes: dict[str, str]) -> Control:
    """Return one question."""
    tag = element.tag.lower()
    aliases: dict[str, str] = {}
    return Control(
        name=name,
        tag=tag,
        objects=tuple(part.strip() for part in attributes["toname"].split(",")),
        paths=tuple(_paths(element, (), aliases)) or ((("left",), ("right",)) if tag == "pairwise" else ()),
        aliases=aliases,
        multiple=attributes.get("choice", "").startswith("multiple"),
        per_region=attributes.get("perregion", "").lower() in TRUE,
        buckets=tuple(_buckets(element)),
    )


def _buckets(element: ET.Element) -> Iterator[str]:
    """Yield the names of a ranker's buckets."""
    for child in element.iter():
        name = _attributes(child).get("name")
        if child.tag.lower() == "bucket" and name:
            yield name


def _paths(element: ET.Element, above: tuple[str, ...], aliases: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield the paths of the labels below an element; those in a plain view are as its own."""
    for child in element:
        attributes = _attributes(child)
        if child.tag.lower() in LABELLED and "value" in attributes:
            written = attributes.get("alias") or attributes["value"]
            if attributes.get("alias"):
                aliases[attributes["value"]] = attributes["alias"]
            path = (*above, written)
            yield path
            yield from _paths(child, path, aliases)
        else:
            yield from _paths(child, above, aliases)


def _shown(element: ET.Element, name: str, attributes: dict[str, str]) -> Shown:
    """Return one object; the frame rate is read where it is a number."""
    value = attributes.get("value") or attributes.get("valuelist") or ""
    rate = attributes.get("framerate", "")
    is_number = rate.replace(".", "", 1).isdigit() and float(rate) > 0
    return Shown(
        name=name,
        tag=element.tag.lower(),
        key=value[1:] if value.startswith("$") and value[1:] else None,
        fps=float(rate) if is_number else None,
        text_key=attributes.get("textkey", "text"),
    )
