"""What counts as code, and Slack's three escaped characters.

Entities are put in and formatting is read in two passes; both must agree on what is code, since nobody is
mentioned there and nothing is bold.
"""

FENCE = r"```(?!\s*```)(?s:.+?)```"
"""A code block, over lines or within one. Regular expression without groups, like `CODE`."""

CODE = r"(?<![^\W_])(?<!`)`(?!\s*`)[^`\n]++`(?!`)(?![^\W_])"
"""Code within a line: between the edges of words, and not blank."""


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
