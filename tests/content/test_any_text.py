"""The parser never raises, whatever it is fed, and marking never raises, whatever a page sends."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from quizsite.catalog.formats import codec
from quizsite.catalog.formats.numbers import NumberError, answer_in
from quizsite.catalog.formats.params import ParamError, bake, evaluate
from quizsite.catalog.formats.question import parse_question
from quizsite.catalog.formats.search import index_text, query_terms
from quizsite.practice.scoring import grade
from tests.content.cases import cases

#: Pieces that the format is made of; text built of them gets far deeper than random characters.
_PIECES = [
    "---\n", "title: a\n", "title: ", "type: single\n", "type: blanks\n", "type: match\n", "type: order\n", "type: short\n", "type: print\n",
    "difficulty: 2\n", "time: 60\n", 'notes: ["000-001"]\n', "status: draft\n", "params: {n: {choice: [1, 2]}}\n",
    "params: {n: {int: [0, 3]}}\n", "lang: zh-hans\n", "\n", "- [x] a {#a}\n", "- [ ] b {#b}\n", "  > why\n", "1. one\n",
    "2. two\n", "| a | b |\n| --- | --- |\n| c | d |\n", "|  | e |\n", "[[x | y]] ", "[[# 1 ± 1% GiB]] ", "[[# {{ n }}]] ",
    "[[a | (b)]] ", "[[1]] ", "[[", "]]", "{{ n }}", "{{ 1/n }}", "$x^", "$", "$$\n", "```python\nprint(1)\n```\n",
    "```output\n1\n```\n", "```", "## Hint\n", "## Explanation\n", "## Rubric\n", "- (1) p `k`\n", "## Answer\n",
    "## Mistakes\n", "- [[# 2]]{1} → no\n", "- (c) = (d) → no\n", "## 解析\n", "text ", "\\", "\x00", "\ud800", "\u2028",
    "&", "<b>", "*", "`", "> ", "    ", "\t",
]  # fmt: skip
_texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(_PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(_PIECES), max_size=30).map(
        lambda body: '---\ntype: blanks\ndifficulty: 2\ntime: 60\nnotes: ["000-001"]\nstatus: draft\n' + "".join(body)
    ),
)


@settings(max_examples=300, deadline=None)
@given(_texts, st.none() | _texts)
def test_parsing_never_raises(text, overlay):
    parsed = parse_question("attention/example.md", text, "attention/example.zh.md", overlay)
    assert (parsed.value is None) == any(f.path == "attention/example.md" for f in parsed.errors)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
_KEYS = st.sampled_from(["choices", "blanks", "pairs", "order", "text", "ticks"])
_VARIANTS = [
    parsed.value.variants[0]
    for case in cases("scoring")
    if (parsed := parse_question("attention/example.md", case["input"])).value
]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(_VARIANTS), _JSON | st.dictionaries(_KEYS, _JSON, max_size=3))
def test_marking_never_raises(variant, response):
    mark = grade(variant, response)
    assert mark.score is None or 0 <= mark.score <= 1


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789.,_eE^*×/%-+ kMGiBs１２", max_size=14), st.sampled_from(["", "GiB", "%", "ms"]))
def test_typed_numbers_are_finite_or_refused(text, unit):
    try:
        value = answer_in(text, unit)
    except NumberError:
        return
    assert value == value
    assert abs(value) < float("inf")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789n.+-*/%()<>= minaxsqrtlog2,", max_size=30) | st.text(max_size=30))
def test_expressions_are_computed_or_refused(expression):
    try:
        evaluate(expression, {"n": 3})
    except ParamError:
        return


@settings(max_examples=100, deadline=None)
@given(_JSON)
def test_params_are_baked_or_refused(spec):
    try:
        variants = bake(spec, "seed")
    except ParamError:
        return
    assert 1 <= len(variants) <= 30


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_what_is_indexed_is_found(text):
    words = index_text(text).split()
    for group in query_terms(text):
        assert all(term in words for term in group[0])


def test_json_gives_the_same_variant_back():
    for case in cases("questions"):
        parsed = parse_question(
            "attention/example.md", case["input"], "attention/example.zh.md", case.parts.get("translation")
        )
        for variant in parsed.value.variants:
            assert codec.variant_from_json(json.loads(json.dumps(codec.to_json(variant)))) == variant
