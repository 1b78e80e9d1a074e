"""Test cases and oracle of bpe-train."""

import random

from grader.spec import Case
from reference_impl.bpe import bpe_train


def expected(inputs):
    """The incremental reference; tests compare it with a full recount on random corpora."""
    return bpe_train(**inputs)


def performance_inputs(seed):
    return {"word_counts": _zipf(seed, 1000, "etaoinshrdlucmfw", 3, 10), "num_merges": 50}


def growth_inputs(seed, n):
    """n distinct words over four letters: few pairs, each in very many words."""
    return {"word_counts": _zipf(seed, n, "etao", 3, 12), "num_merges": 50}


def _zipf(seed, words, letters, shortest, longest):
    """Distinct random words; the r-th occurs about 1/r as often as the first."""
    rng = random.Random(seed)
    found = {}
    while len(found) < words:
        word = "".join(rng.choices(letters, range(len(letters), 0, -1), k=rng.randint(shortest, longest)))
        found.setdefault(word, 1 + 10 * words // (len(found) + 1))
    return found


def _random(seed, words, letters, longest, most, merges):
    rng = random.Random(seed)
    counts = {}
    for _ in range(words):
        counts["".join(rng.choices(letters, k=rng.randint(1, longest)))] = rng.randint(1, most)
    return {"word_counts": counts, "num_merges": merges}


def _fixed(num_merges, **word_counts):
    return lambda seed: {"word_counts": dict(word_counts), "num_merges": num_merges}


def _runs(seed):
    """Runs of one letter in all lengths: an odd run keeps its last letter."""
    rng = random.Random(seed)
    return {"word_counts": {"a" * length: rng.randint(1, 5) for length in range(1, 18)}, "num_merges": 12}


def _ties(seed):
    """Every pair occurs once, in an order that is neither rising nor falling."""
    words = ["ca", "ab", "b", "bc", "abb", "ba"]
    random.Random(seed).shuffle(words)
    return {"word_counts": dict.fromkeys(words, 1), "num_merges": 30}


def _one_long_word(seed):
    return {"word_counts": {"".join(random.Random(seed).choices("abc", k=400)): 3}, "num_merges": 60}


CASES = (
    Case("recount after every merge", _fixed(4, tan=3, ant=2), "每次合并后重新计数", sample=True, catches="ranks once"),
    Case(
        "a run of one letter", _fixed(3, aaab=2, ab=1), "连续相同字母", sample=True, catches="overlapping replacement"
    ),
    Case(
        "fewer pairs than merges", _fixed(10, ab=1), "可合并的对少于次数", sample=True, catches="loops without a pair"
    ),
    Case("no merge asked for", _fixed(0, ab=1), "合并次数为 0"),
    Case("no words", _fixed(5), "空语料"),
    Case("one letter", _fixed(5, a=4), "单个字母"),
    Case(
        "counts outweigh variety", _fixed(5, xy=9, abc=1, abd=1, abe=1, abf=1), "词频比词数重要", catches="word counts"
    ),
    Case(
        "pairs across words do not exist",
        _fixed(6, ab=5, ba=5, bab=1, aba=1),
        "词与词之间不成对",
        catches="merges across words",
    ),
    Case("the end of a word counts", _fixed(4, xs=3, ys=3, zs=3, sx=2, sy=2), "词尾也是符号", catches="drops </w>"),
    Case("ties only", _ties, "全部并列", catches="tie-break"),
    Case(
        "ties between a symbol and its prefix",
        _fixed(12, abcx=2, abx=2, abcabx=1, xab=2, cabc=2),
        "符号与其前缀并列",
        catches="tie-break on lengths",
    ),
    Case("runs of every length", _runs, "各种长度的连续字母", catches="overlapping count or replacement"),
    Case(
        "ties compare tuples, not joined strings",
        _fixed(9, abq=4, abb=3, ac=3),
        "并列时比较元组而非拼接串",
        catches="tie-break on joined strings",
    ),
    Case("letters of any script", _fixed(12, 你好=3, 好你好=2, ñandú=2, **{"😀😀": 4, "e\u0301": 3}), "任意文字"),
    Case("two letters, until nothing is left", lambda s: _random(s, 12, "ab", 9, 3, 200), "两个字母，合并到底"),
    Case("three letters", lambda s: _random(s, 40, "abc", 12, 9, 80), "三个字母"),
    Case("one long word", _one_long_word, "一个长词"),
    Case("Zipf corpus", lambda s: {"word_counts": _zipf(s, 300, "etaoinshr", 2, 9), "num_merges": 80}, "齐夫分布语料"),
)
