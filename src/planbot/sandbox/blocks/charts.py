"""The data_visualization block: pie, bar, area and line charts.

At most six series or slices and twenty categories; names of twenty characters, titles of fifty.
"""

from typing import Any

from planbot.sandbox.blocks.problems import Findings
from planbot.sandbox.blocks.shapes import Check, Kind, anything, list_of, number, record, string, typed

TITLE = string(50)
_NAME = string(20)

_segment = record({"label": _NAME, "value": number})
_series = record(
    {"name": _NAME, "data": list_of(record({"label": _NAME, "value": number}), most=20)},
)
_axes = record({"categories": list_of(_NAME, most=20)}, {"x_label": string(50), "y_label": string(50)})


def _slices_above_nothing(value: Any, at: str, found: Findings) -> None:
    for index, segment in enumerate(value["segments"]):
        if segment["value"] <= 0:
            found.add("must be greater than 0", f"{at}/segments/{index}/value")


def _points_of_the_axis(value: Any, at: str, found: Findings) -> None:
    """Names of series are distinct, and each series has a point for every category, and for no other."""
    categories, names = value["axis_config"]["categories"], set()
    for index, series in enumerate(value["series"]):
        if series["name"] in names:
            found.add(f"name {series['name']} already exists", f"{at}/series/{index}/name")
        names.add(series["name"])
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            found.add("labels must match axis_config.categories", f"{at}/series/{index}/data")


_plotted = Kind(
    record(
        {"type": anything, "series": list_of(_series, most=6), "axis_config": _axes}, also=_points_of_the_axis
    )
)

chart: Check = typed(
    {
        "pie": Kind(
            record({"type": anything, "segments": list_of(_segment, most=6)}, also=_slices_above_nothing)
        ),
        "bar": _plotted,
        "area": _plotted,
        "line": _plotted,
    }
)
