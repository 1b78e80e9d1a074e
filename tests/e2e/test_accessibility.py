"""Every page for everybody: WCAG 2.2 A and AA by axe-core, in both themes and languages, and no sideways scrolling at 320 px."""

from __future__ import annotations

from pathlib import Path

import pytest

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

PAGES = [
    "/",
    "/questions/?q=显存",
    "/questions/tokenization/byte-level-bpe-claims/",
    "/questions/distributed/zero-bytes-per-gpu/",
    "/questions/vector-db/how-a-neighbour-is-missed/",
    "/questions/rag/contextual-hybrid-pipeline/",
    "/questions/rlhf/reward-rises-quality-falls/",
    "/topics/attention/",
    "/notes/attention/",
    "/tasks/",
    "/tasks/scaled-dot-product-attention/",
    "/tasks/scaled-dot-product-attention/submissions/",
    "/help/verdicts",
    "/progress/",
    "/settings/",
    "/status",
]
LOOKS = {
    "light, English, wide": {"color_scheme": "light", "locale": "en", "viewport": {"width": 1280, "height": 900}},
    "dark, Chinese, wide": {"color_scheme": "dark", "locale": "zh-CN", "viewport": {"width": 1280, "height": 900}},
    "dark, English, narrow": {"color_scheme": "dark", "locale": "en", "viewport": {"width": 320, "height": 700}},
    "light, Chinese, narrow": {"color_scheme": "light", "locale": "zh-CN", "viewport": {"width": 320, "height": 700}},
}


def violations(page) -> list[str]:
    """One line for each element that breaks a rule. The script runs outside the page's own policy."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [
        f"{page.url} {rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_pages_break_no_rule_and_fit(visit, look):
    page = visit("/", **LOOKS[look])
    found = []
    for path in PAGES:
        page.goto(path)
        language = "zh" if "Chinese" in look else "en"
        assert page.locator("html").get_attribute("lang").startswith(language), path
        found += violations(page)
        width, overflow = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
        if overflow > width:
            found.append(f"{path} is {overflow} px wide in a window of {width} px")
    assert found == []


def test_the_check_itself_finds_what_is_wrong(visit):
    page = visit("/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\"><input>')")
    assert len(violations(page)) >= 2
