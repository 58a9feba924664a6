"""Small valid blocks to build on, with texts and lists as long as a test wants."""

from typing import Any

Json = dict[str, Any]


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def section(**parts: Any) -> Json:
    return {"type": "section", "text": mrkdwn(3), **parts}


def button(**parts: Any) -> Json:
    return {"type": "button", "text": plain(3), "action_id": "go", **parts}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(text: int = 3, value: int = 3, **parts: Any) -> Json:
    return {"text": plain(text), "value": "v" * value, **parts}


def options(count: int) -> list[Json]:
    return [{"text": plain(3), "value": f"v{number}"} for number in range(count)]


def select(**parts: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", "options": options(2), **parts}


def confirm(**lengths: int) -> Json:
    parts = {"title": 3, "text": 3, "confirm": 3, "deny": 3} | lengths
    return {name: plain(length) for name, length in parts.items()}


def field(element: Json | None = None, **parts: Any) -> Json:
    typed = {"type": "plain_text_input", "action_id": "typed"}
    return {"type": "input", "label": plain(3), "element": element or typed, **parts}


def image(**parts: Any) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a", **parts}


def modal(**parts: Any) -> Json:
    return {"type": "modal", "title": plain(3), "submit": plain(3), "blocks": [section()], **parts}


def url(length: int) -> str:
    return "https://example.com/".ljust(length, "a")


def pie(**parts: Any) -> Json:
    chart = {"type": "pie", "segments": [{"label": "Done", "value": 3}]}
    return {"type": "data_visualization", "title": "Plan", "chart": chart, **parts}


def bars(series: int = 1, categories: int = 2, name: int = 0, label: str = "", **axes: str) -> Json:
    labels = [label or f"c{number}" for number in range(categories)]
    data = [{"label": one, "value": 1} for one in labels]
    plotted = [{"name": "n" * name or f"s{number}", "data": data} for number in range(series)]
    return pie(chart={"type": "bar", "series": plotted, "axis_config": {"categories": labels, **axes}})


def feedback(**parts: Any) -> Json:
    thumbs = {"text": plain(3), "value": "v"}
    return {
        "type": "feedback_buttons",
        "action_id": "asked",
        "positive_button": {**thumbs, **parts},
        "negative_button": thumbs,
    }


def context_actions(*elements: Json) -> Json:
    return {"type": "context_actions", "elements": list(elements)}


def icon_button(**parts: Any) -> Json:
    return {"type": "icon_button", "icon": "trash", "text": plain(3), **parts}
