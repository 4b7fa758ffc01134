"""Look at it: each annotator's marks and ground truth, drawn over the item they are about."""

from annoqa.report.gallery.media import Media
from annoqa.report.gallery.picture import draw_item

__all__ = ["Media", "draw_item"]
