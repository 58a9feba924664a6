"""Standard markdown as HTML, for blocks of the type `markdown`: parsed by markdown-it, shown as Slack does.

Slack's own entities (mentions, channels, dates) may stand in it; headings begin below the page's own; HTML is
shown as it was typed, a picture becomes a link, and a line break in a paragraph is one on the page.
"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from planbot.sandbox.page.mrkdwn import entity, link
from planbot.sandbox.page.viewer import Viewer
from planbot.sandbox.workspace.emoji import with_emoji

_ENTITY = re.compile(r"<([@#!][^<>\n]+)>")
_ADDRESS = re.compile(r"(?i)(https?:|mailto:)")
_TASK = re.compile(r"\[([ xX])\] +(?=\S)")
_OWN_HEADINGS = 2
_TASKS = {
    " ": Markup('<span role="img" aria-label="To do">☐</span> '),
    "x": Markup('<span role="img" aria-label="Done">☑</span> '),
}
_TABLE = Markup('<div class="table-holder" tabindex="0" role="region" aria-label="Table"><table>')


def markdown(viewer: Viewer, text: str) -> Markup:
    """A text in markdown, as the viewer sees it."""
    return Markup(_PARSER.render(text, {"viewer": viewer}))  # noqa: S704 - the renderer escapes


def _entity_rule(state: StateInline, silent: bool) -> bool:
    """Slack's `<@U1>`, `<#C1>` and `<!date…>`, before they are taken for addresses or HTML."""
    match = _ENTITY.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("slack_entity", "", 0).content = match[1]
    state.pos = match.end()
    return True


class _Renderer(RendererHTML):
    """What differs from markdown-it's own HTML; a method here is named for the token that it renders."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        words, task = tokens[idx].content, None
        if idx == 0 and env.get("begins_item"):
            task = _TASK.match(words)
        shown = escape(with_emoji(words[task.end() :] if task else words))
        return str(_TASKS[task[1].lower()] + shown if task else shown)

    def slack_entity(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return str(entity(env["viewer"], tokens[idx].content))

    def softbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<br>"

    def hardbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<br>"

    def hr(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<hr>"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        address = str(tokens[idx].attrs["src"])
        return str(link(address, tokens[idx].content or unquote(address)))

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        opening = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">')
        return str(opening.format(str(tokens[idx].attrs["href"])))

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return str(Markup("<pre>{}</pre>").format(tokens[idx].content.removesuffix("\n")))

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.fence(tokens, idx, options, env)

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<{_heading(tokens[idx])}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"</{_heading(tokens[idx])}>"

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return str(_TABLE)

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<{tokens[idx].tag}>"

    td_open = th_open

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """Markdown-it's `render`, telling the words that begin an item, where a task's box may stand."""
        shown: list[str] = []
        for at, token in enumerate(tokens):
            if token.type == "inline":
                begins_item = at >= 2 and tokens[at - 2].type == "list_item_open"
                shown.append(
                    self.renderInline(token.children or [], options, {**env, "begins_item": begins_item})
                )
            elif token.type in self.rules:
                shown.append(self.rules[token.type](tokens, at, options, env))
            else:
                shown.append(self.renderToken(tokens, at, options, env))
        return "".join(shown)


def _heading(token: Token) -> str:
    return f"h{min(int(token.tag[1]) + _OWN_HEADINGS, 6)}"


def _parser() -> MarkdownIt:
    settings: dict[str, Any] = {"html": False, "breaks": True, "linkify": True}
    parser = MarkdownIt("commonmark", settings, renderer_cls=_Renderer).enable(
        ["table", "strikethrough", "linkify"]
    )
    parser.inline.ruler.before("autolink", "slack_entity", _entity_rule)
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    parser.validateLink = lambda url: _ADDRESS.match(url) is not None  # type: ignore[method-assign]
    return parser


_PARSER = _parser()
