"""Search terms: what a query asks for is looked up word by word in the index text, as the database does."""

from __future__ import annotations

import pytest

from quizsite.catalog.formats.search import SYNONYMS, index_text, query_terms


def finds(query: str, text: str) -> bool:
    """Every group by one of its alternatives, whose words stand next to each other."""
    words = f" {index_text(text)} "
    return all(any(f" {' '.join(terms)} " in words for terms in group) for group in query_terms(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("位置编码", "旋转位置编码的外推"),
        ("显存", "训练时的显存占用"),
        ("编码", "位置编码"),
        ("码", "位置编码"),
        ("rope", "What does RoPE rotate?"),
        ("ＲｏＰＥ", "RoPE"),
        ("KV 缓存", "推理时 KV 缓存的大小"),
        ("kv cache", "推理时KV缓存的大小"),
        ("KV缓存", "the size of the KV cache"),
        ("mixture of experts", "混合专家模型"),
        ("混合专家", "A MoE layer"),
        ("flash-attention tiles", "FlashAttention? Flash-attention works in tiles"),
        ("gpt-4", "GPT-4 and others"),
        ("c++", "written in C++"),
        ("llama 3.1", "LLaMA 3.1"),
    ],
)
def test_found(query, text):
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("编位", "位置编码"),
        ("置码", "位置编码"),
        ("rop", "RoPE"),
        ("kv cache", "a cache for the values of kv"),
        ("显存 混合专家", "显存"),
        ("llama 3.2", "LLaMA 3.1"),
    ],
)
def test_not_found(query, text):
    assert not finds(query, text)


def test_every_synonym_finds_its_group():
    for group in SYNONYMS:
        for query in group:
            assert all(finds(query, text) for text in group), query


def test_an_empty_query_asks_for_nothing_and_a_long_one_is_cut():
    assert query_terms(" ，。!") == []
    assert len(query_terms("word " * 1000)) < 30
