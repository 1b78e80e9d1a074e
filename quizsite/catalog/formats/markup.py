"""Markdown to safe HTML: the only place that builds a markdown parser.

Authors are trusted not to be hostile but not to be careful: raw HTML is off, formulas become MathML while
parsing, and whatever comes out passes an allow-list once more.
"""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import nh3
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

#: Moves when the same markdown would give other HTML; stored pages with another number are rendered anew.
RENDER_VERSION: Final = 1

# --- formulas ---------------------------------------------------------------------------------------------------

_UPRIGHT_RUN = re.compile(r'(?:<mi mathvariant="normal">[A-Za-z]</mi>){2,}')
_TEXT_NODE = re.compile(r">([^<>]+)<")
_STRUCTURE = re.compile(r"\\[{}\\]|[{}]")


@lru_cache(maxsize=16384)
def mathml(latex: str, display: bool = False) -> str:
    """`latex` as a `<math>` element, with the source as its `alttext`.

    What cannot be converted comes out as code, never as an exception; `math_problems` says why.
    """
    source = html.escape(latex.strip())
    try:
        out = _convert(latex, display)
    except Exception:  # the converter raises a dozen unrelated types, IndexError among them
        return f'<code class="math-error">{source}</code>'
    return out.replace("<math ", f'<math alttext="{source}" ', 1)


def _convert(latex: str, display: bool = False) -> str:
    out = convert(latex, display="block" if display else "inline")
    out = out.replace(">\\{<", ">{<").replace(">\\}<", ">}<")  # what it leaves of \big\{
    return _UPRIGHT_RUN.sub(lambda run: f"<mi>{re.sub('<[^>]+>', '', run[0])}</mi>", out)


def math_problems(latex: str) -> list[str]:
    """What is wrong with a formula; the converter itself accepts nearly anything."""
    problems = []
    depth = 0
    for mark in _STRUCTURE.findall(latex):
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if depth < 0:
            break
    if depth:
        problems.append("unbalanced braces in the formula")
    try:
        out = _convert(latex)
    except Exception as error:
        return [*problems, f"the formula cannot be converted ({type(error).__name__})"]
    for text in _TEXT_NODE.findall(out):
        if "\\" in text:
            problems.append(f"unknown macro {html.unescape(text)}")
        elif text == "&":
            problems.append("alignment (&) outside of cases or a matrix")
    if re.search(r"<mtext[^>]*>[^<]*<(?!/mtext>)", out):
        problems.append("< or > inside \\text{}; put the sign outside")
    if "mathcolor" in out or "href=" in out or ' style="' in out:
        problems.append("colours, styles and links are not allowed in a formula")
    return problems


# --- the parser -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _lexer(name: str):
    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


_FORMATTER = HtmlFormatter(nowrap=True)


def _highlight(code: str, language: str, _attributes: str) -> str:
    lexer = _lexer(language) if language else None
    return highlight(code, lexer, _FORMATTER) if lexer else ""


def _blank_rule(state: StateInline, silent: bool) -> bool:
    """`[[ … ]]`, before links, and only where the caller asked for blanks."""
    if not state.env.get("blanks") or not state.src.startswith("[[", state.pos):
        return False
    end = state.src.find("]]", state.pos + 2)
    if end < 0:
        return False
    if not silent:
        token = state.push("blank", "", 0)
        token.content = state.src[state.pos + 2 : end]
        token.meta = {"offset": state.pos, "index": 0}
    state.pos = end + 2
    return True


def _render_blank(_self, tokens: Sequence[Token], index: int, _options, _env) -> str:
    return f'<span class="blank" data-blank="{tokens[index].meta["index"]}"></span>'


def _render_math_inline(_self, tokens: Sequence[Token], index: int, _options, _env) -> str:
    return mathml(tokens[index].content)


def _render_math_display(_self, tokens: Sequence[Token], index: int, _options, _env) -> str:
    return mathml(tokens[index].content, display=True)


def _render_math_block(_self, tokens: Sequence[Token], index: int, _options, _env) -> str:
    return f'<div class="math">{mathml(tokens[index].content, display=True)}</div>\n'


_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uff65]")


def _render_softbreak(_self, tokens: Sequence[Token], index: int, _options, _env) -> str:
    """A line break inside Chinese text is no space."""
    before = tokens[index - 1].content[-1:] if index else ""
    after = tokens[index + 1].content[:1] if index + 1 < len(tokens) else ""
    return "" if _WIDE.match(before) and _WIDE.match(after) else "\n"


def _build() -> MarkdownIt:
    parser = MarkdownIt("js-default", {"highlight": _highlight})
    parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_blank_lines=False, double_inline=True)
    parser.inline.ruler.before("link", "blank", _blank_rule)
    parser.add_render_rule("blank", _render_blank)
    parser.add_render_rule("softbreak", _render_softbreak)
    parser.add_render_rule("math_inline", _render_math_inline)
    parser.add_render_rule("math_inline_double", _render_math_display)
    parser.add_render_rule("math_block", _render_math_block)
    return parser


_PARSER: Final = _build()

_MATHML_TAGS = [
    "math",
    "menclose",
    "merror",
    "mfrac",
    "mi",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "none",
    "semantics",
]
_MATHML_ATTRIBUTES = {
    "accent", "accentunder", "alttext", "columnalign", "columnlines", "columnspacing", "depth", "display",
    "displaystyle", "fence", "form", "height", "largeop", "linebreak", "linethickness", "lspace", "mathvariant",
    "maxsize", "minsize", "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel", "separator",
    "stretchy", "symmetric", "voffset", "width", "xmlns",
}  # fmt: skip
_HTML_TAGS = [
    "a",
    "blockquote",
    "br",
    "code",
    "div",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
]
_CLEANER: Final = nh3.Cleaner(
    tags={*_HTML_TAGS, *_MATHML_TAGS},
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt", "title"},
        "ol": {"start"},
        "code": {"class"},
        "div": {"class"},
        "td": {"class"},
        "th": {"class"},
        "span": {"class", "data-blank"},
        **dict.fromkeys(_MATHML_TAGS, _MATHML_ATTRIBUTES),
    },
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer nofollow",
)


def parse(text: str, *, blanks: bool = False) -> list[Token]:
    """Block tokens of `text`; with `blanks`, `[[ … ]]` become tokens of type `blank`, numbered in order."""
    tokens = _PARSER.parse(text, {"blanks": blanks})
    if blanks:
        for index, blank in enumerate(inline_tokens(tokens, "blank")):
            blank.meta["index"] = index
    return tokens


def inline_tokens(tokens: Iterable[Token], kind: str) -> list[Token]:
    """All inline tokens of type `kind`, in reading order."""
    return [child for token in tokens for child in token.children or () if child.type == kind]


def with_content(inline: Token, content: str) -> Token:
    """A copy of an `inline` token that says `content` instead (a marker cut off, say)."""
    token = copy.copy(inline)
    token.content = content
    token.children = _PARSER.parseInline(content, {})[0].children
    return token


def render(tokens: Sequence[Token]) -> str:
    """Safe HTML of block tokens. A single paragraph gives inline HTML, without `<p>`."""
    shape = [token.type for token in tokens]
    if shape == ["paragraph_open", "inline", "paragraph_close"]:
        tokens = tokens[1:2]
    for token in tokens:
        if token.type.startswith("heading_") and token.tag == "h1":
            token.tag = "h2"  # the page has its own h1
        if token.type in ("th_open", "td_open") and (style := token.attrs.pop("style", None)):
            token.attrSet("class", str(style).replace("text-align:", "align-"))  # the page forbids inline styles
    return _CLEANER.clean(_PARSER.renderer.render(tokens, _PARSER.options, {})).strip()


def render_blocks(tokens: Sequence[Token]) -> str:
    """Safe HTML of block tokens, paragraphs kept."""
    inner = render(tokens)
    return f"<p>{inner}</p>" if len(tokens) == 3 and tokens[1].type == "inline" and tokens[0].tag == "p" else inner


def render_inline(text: str) -> str:
    """Safe inline HTML of one line of markdown."""
    return _CLEANER.clean(_PARSER.renderInline(text, {}))


_MATH = re.compile(r"<math\b[^>]*?alttext=\"([^\"]*)\".*?</math>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")
_BLANK_SPAN = re.compile(r'<span class="blank"[^>]*></span>')


def plain(html_text: str) -> str:
    """Plain text of our own HTML, in one line: formulas as LaTeX, blanks as ____."""
    text = _MATH.sub(lambda match: match[1], html_text)
    text = _BLANK_SPAN.sub("____", text)
    text = re.sub(r"</(?:p|li|td|th|div|pre|tr|h\d)>", " ", text)
    return _SPACE.sub(" ", html.unescape(_TAG.sub("", text))).strip()


_END_OF_SENTENCE = re.compile(r"(?<![.\s][A-Za-z])(?<!e\.g)(?<!i\.e)(?<!vs)[.?!](?=[\s\"')]|$)|[。？！]")


def first_sentence(html_text: str) -> str:
    """The first sentence of the first paragraph, as inline HTML without links, blanks as ____."""
    paragraph = re.search(r"<p>(.*?)</p>", html_text, re.DOTALL)
    inner = _BLANK_SPAN.sub("____", paragraph[1] if paragraph else html_text)
    inner = re.sub(r"</?a\b[^>]*>|<img\b[^>]*>", "", inner)
    open_tags: list[str] = []
    out: list[str] = []
    for piece in re.split(r"(<math\b.*?</math>|<code\b.*?</code>|<[^>]+>)", inner, flags=re.DOTALL):
        if not open_tags and not piece.startswith("<") and (end := _END_OF_SENTENCE.search(piece)):
            out.append(piece[: end.end()])
            break
        if tag := re.fullmatch(r"<(/?)(\w+)[^>]*>", piece):
            if tag[1] and open_tags:
                open_tags.pop()
            elif not tag[1] and tag[2] not in ("br", "hr"):
                open_tags.append(tag[2])
        out.append(piece)
    return _CLEANER.clean("".join(out)).strip()


_ARXIV = re.compile(r"\barXiv:\s*(\d{4}\.\d{4,5})(?:v\d+)?\b", re.IGNORECASE)


def reference(text: str) -> str:
    """A reference as inline HTML, with arXiv numbers linked."""
    return render_inline(_ARXIV.sub(r"[arXiv:\1](https://arxiv.org/abs/\1)", text))
