"""Where do annotations come from? One kind of source a file; all become the canonical table.

The first connector in the tuple that recognises a file reads it.
"""

from annoqa.connectors.coco import COCO, read_coco
from annoqa.connectors.connector import Connector
from annoqa.connectors.label_studio import LABEL_STUDIO, read_label_studio
from annoqa.connectors.labelme import LABELME, read_labelme
from annoqa.connectors.tabular import TABULAR, read_table

CONNECTORS: tuple[Connector, ...] = (LABELME, LABEL_STUDIO, COCO, TABULAR)

__all__ = [
    "COCO",
    "CONNECTORS",
    "LABELME",
    "LABEL_STUDIO",
    "TABULAR",
    "Connector",
    "read_coco",
    "read_label_studio",
    "read_labelme",
    "read_table",
]
