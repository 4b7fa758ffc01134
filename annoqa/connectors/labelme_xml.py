"""LabelMe's XML, as the tool of MIT writes it: polygons, who drew them, and what they took back.

The file is somebody else's text: a document type, an entity or a notation is refused before anything
of it is read, so that nothing can be looked up or grow.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from annoqa.connectors.labelme_document import Document, Shape, size_of
from annoqa.errors import SourceError

BOX_TYPE = "bounding_box"
YES = {"1", "yes", "true"}
SAID = ("verified", "occluded", "attributes", "date", "id")


@dataclass(eq=False)
class Node:
    """One element: its name, its text, and what is in it."""

    name: str
    text: str = ""
    inside: list["Node"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Node"]:
        """Yield the elements of a name right inside."""
        return (node for node in self.inside if node.name == name)

    def first(self, name: str) -> "Node":
        """Return the first element of a name right inside, an empty one where there is none."""
        return next(self.all(name), Node(name))

    def said(self, name: str) -> str:
        """Return the text of the first element of a name, without blanks around it."""
        return self.first(name).text.strip()


def parse_xml(content: bytes, name: str) -> Node:
    """Return the root of an XML file.

    Parameters
    ----------
    content : bytes
        The whole file.
    name : str
        What the file is called in a message.

    Returns
    -------
    Node
        With everything inside it.

    Raises
    ------
    SourceError
        When it is no XML, or has a document type or an entity.

    Examples
    --------
    >>> parse_xml(b"<a><b> 7 </b></a>", "a.xml").said("b")
    '7'
    """
    root = Node("")
    stack = [root]

    def begin(tag: str, _attributes: dict[str, str]) -> None:
        stack[-1].inside.append(node := Node(tag))
        stack.append(node)

    def refuse(*_: object) -> NoReturn:
        raise SourceError.saying(
            "A LabelMe file has no document type and no entities.",
            f"`{name}` has.",
            "they are not read, because they can name other files; remove the `<!DOCTYPE …>`.",
        )

    def text(data: str) -> None:
        stack[-1].text += data

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = begin, lambda _: stack.pop()
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = parser.NotationDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as problem:
        raise SourceError.saying("A LabelMe file is XML.", f"`{name}`: {problem}.") from problem
    return root.inside[0]


def read_xml(content: bytes, name: str) -> Document:
    """Return what a LabelMe XML file says.

    Parameters
    ----------
    content : bytes
        The whole file.
    name : str
        What the file is called in a message.

    Returns
    -------
    Document
        With deleted objects, marked as such.

    Raises
    ------
    SourceError
        When it is no such XML.
    """
    root = parse_xml(content, name)
    if root.name != "annotation":
        raise SourceError.saying("A LabelMe file is an `<annotation>`.", f"`{name}` is a `<{root.name}>`.")
    size = root.first("imagesize")
    return Document(
        image=root.said("filename"),
        width_px=size_of(size.said("ncols")),
        height_px=size_of(size.said("nrows")),
        shapes=[_shape(node, f"/annotation/object[{at + 1}]") for at, node in enumerate(root.all("object"))],
    )


def _shape(node: Node, pointer: str) -> Shape:
    """Return one object."""
    outline = node.first("polygon")
    points, problem = [], "" if any(node.all("polygon")) else "it has no polygon; masks are not read"
    for point in outline.all("pt"):
        try:
            points.append((float(point.said("x")), float(point.said("y"))))
        except ValueError:
            problem = f"a point is no two numbers: {point.said('x')[:20]!r}, {point.said('y')[:20]!r}"
    return Shape(
        pointer=pointer,
        label=node.said("name"),
        form="rectangle" if node.said("type") == BOX_TYPE else "polygon",
        points=points,
        author=outline.said("username") or node.first("segm").said("username") or None,
        deleted=node.said("deleted").lower() in YES,
        problem=problem,
        more={key: said for key in SAID if (said := node.said(key))},
    )
