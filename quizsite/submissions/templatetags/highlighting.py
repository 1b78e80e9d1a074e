from django import template
from django.utils.safestring import SafeString, mark_safe
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

register = template.Library()

# nowrap: the template writes <pre>; stripnl and ensurenl off: line numbers of messages must fit what is shown.
_LEXER = PythonLexer(stripnl=False, ensurenl=False)
_FORMATTER = HtmlFormatter(nowrap=True)


@register.filter
def python(source: str) -> SafeString:
    """Python source, highlighted; Pygments escapes it."""
    return mark_safe(highlight(source, _LEXER, _FORMATTER))
