"""Text to search terms that any database can look up as plain words, Chinese included. Pure.

A run of Chinese becomes its single characters and its overlapping pairs, so that 显存 and 码 are found inside longer
words; Latin text becomes lower-cased words. A query becomes alternatives of phrases of such terms, widened by
synonyms that also lead from English to Chinese and back.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{_CJK}]+|[a-z0-9]+(?:[.+#][a-z0-9]+)*[+#]*")

#: Words for the same thing. Short and unambiguous ones only: each line widens every query that holds one of them.
SYNONYMS: Final[tuple[tuple[str, ...], ...]] = (
    ("attention", "注意力"),
    ("multi-head attention", "mha", "多头注意力"),
    ("grouped-query attention", "gqa", "分组查询注意力"),
    ("multi-query attention", "mqa", "多查询注意力"),
    ("multi-head latent attention", "mla", "多头潜在注意力"),
    ("kv cache", "kv 缓存", "键值缓存"),
    ("mixture of experts", "moe", "混合专家", "专家混合"),
    ("gpu memory", "device memory", "vram", "显存"),
    ("tokenization", "tokenizer", "分词"),
    ("byte pair encoding", "bpe", "字节对编码"),
    ("embedding", "嵌入", "词向量"),
    ("position encoding", "positional encoding", "位置编码"),
    ("rotary", "rope", "旋转位置编码"),
    ("normalization", "归一化"),
    ("layernorm", "layer normalization", "层归一化"),
    ("residual", "残差"),
    ("activation function", "激活函数"),
    ("feed-forward", "ffn", "前馈"),
    ("gradient", "梯度"),
    ("vanishing gradient", "梯度消失"),
    ("exploding gradient", "梯度爆炸"),
    ("loss", "损失"),
    ("cross-entropy", "交叉熵"),
    ("optimizer", "优化器"),
    ("learning rate", "学习率"),
    ("warmup", "warm-up", "预热"),
    ("pretraining", "pre-training", "预训练"),
    ("fine-tuning", "finetuning", "微调"),
    ("supervised fine-tuning", "sft", "监督微调", "指令微调"),
    ("low-rank adaptation", "lora", "低秩适配", "低秩"),
    ("quantization", "量化"),
    ("distillation", "蒸馏"),
    ("pruning", "剪枝"),
    ("inference", "推理"),
    ("reasoning", "推理"),
    ("decoding", "解码"),
    ("sampling", "采样"),
    ("speculative decoding", "投机解码", "推测解码"),
    ("beam search", "束搜索"),
    ("reinforcement learning", "强化学习"),
    ("reward model", "奖励模型"),
    ("preference", "偏好"),
    ("direct preference optimization", "dpo"),
    ("proximal policy optimization", "ppo"),
    ("hallucination", "幻觉"),
    ("retrieval-augmented generation", "rag", "检索增强"),
    ("retrieval", "检索"),
    ("agent", "智能体"),
    ("prompt", "提示词", "提示"),
    ("chain of thought", "cot", "思维链"),
    ("context window", "context length", "上下文长度", "上下文窗口"),
    ("scaling law", "scaling laws", "缩放定律", "规模定律"),
    ("data parallel", "数据并行"),
    ("tensor parallel", "张量并行"),
    ("pipeline parallel", "流水线并行"),
    ("gradient checkpointing", "activation checkpointing", "激活检查点", "梯度检查点"),
    ("mixed precision", "混合精度"),
    ("softmax",),
    ("throughput", "吞吐"),
    ("latency", "延迟", "时延"),
    ("batch size", "批大小", "批量大小"),
    ("overfitting", "过拟合"),
    ("regularization", "正则化"),
    ("dropout", "随机失活"),
    ("evaluation", "benchmark", "评测"),
    ("multimodal", "多模态"),
    ("safety", "安全"),
    ("alignment", "对齐"),
)

#: Terms of a query that are looked at; the rest is ignored.
TERM_LIMIT: Final = 24


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(unicodedata.normalize("NFKC", text).lower())


def _is_cjk(piece: str) -> bool:
    return not piece[0].isascii()


def index_text(text: str) -> str:
    """`text` as words separated by spaces, to be stored and matched as a whole-word index.

    The pairs of a run stand together, in front of its single characters, so that phrases can be looked up too.

    >>> index_text("RoPE 位置编码")
    'rope 位置 置编 编码 位 置 编 码'
    """
    words: list[str] = []
    for piece in _pieces(text):
        words += _terms([piece])
        if _is_cjk(piece) and len(piece) > 1:
            words += piece
    return " ".join(words)


def query_terms(query: str) -> list[list[list[str]]]:
    """What to look for: every group must be found, by any one of its alternatives, each of which needs all its words.

    The words of an alternative stand next to each other in `index_text`, so a database may look for them as a phrase.

    >>> query_terms("显存")
    [[['显存'], ['gpu', 'memory'], ['device', 'memory'], ['vram']]]
    >>> query_terms("位置编码 GPT-4")[1:]
    [[['gpt']], [['4']]]
    """
    words = _pieces(query)[:TERM_LIMIT]
    groups: list[list[list[str]]] = []
    position = 0
    while position < len(words):
        length, phrase = _longest_phrase(words, position)
        alternatives = [phrase, *(other for other in _synonyms().get(tuple(phrase), ()) if other != phrase)]
        groups.append([_terms(alternative) for alternative in alternatives])
        position += length
    return groups


def _longest_phrase(words: list[str], position: int) -> tuple[int, list[str]]:
    for length in (4, 3, 2):
        phrase = words[position : position + length]
        if len(phrase) == length and tuple(phrase) in _synonyms():
            return length, phrase
    return 1, [words[position]]


def _terms(phrase: list[str]) -> list[str]:
    """Words to look up: a Chinese run by its overlapping pairs (a single character by itself)."""
    terms: list[str] = []
    for piece in phrase:
        if _is_cjk(piece) and len(piece) > 1:
            terms += [piece[n : n + 2] for n in range(len(piece) - 1)]
        else:
            terms.append(piece)
    return terms


@cache
def _synonyms() -> dict[tuple[str, ...], list[list[str]]]:
    table: dict[tuple[str, ...], list[list[str]]] = {}
    for group in SYNONYMS:
        phrases = [_pieces(phrase) for phrase in group]
        for phrase in phrases:
            known = table.setdefault(tuple(phrase), [])
            known += [other for other in phrases if other not in known]
    return table
