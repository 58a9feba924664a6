"""The workspace in a browser: what Slack's client shows, as any of its people, and honestly a sandbox.

`routes` has the addresses, `rendering` and `templates/` make the HTML, `static/` holds the JavaScript and
CSS that they use. Acting goes through the control API, like everything else that people do here; `live`
tells open pages what has changed, and they fetch those parts again.
"""

from planbot.sandbox.page.routes import Page

__all__ = ["Page"]
