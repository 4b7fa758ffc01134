"""Drawing: values in, SVG text out. matplotlib lives here and nowhere else."""

from annoqa.report.charts.dots import Dot, Row, draw_dots
from annoqa.report.charts.edges import draw_edges
from annoqa.report.charts.heatmap import draw_heatmap
from annoqa.report.charts.histogram import draw_histogram

__all__ = ["Dot", "Row", "draw_dots", "draw_edges", "draw_heatmap", "draw_histogram"]
