"""Test cases and oracle of bpe-encode."""

import functools
import random

from grader.spec import Case
from reference_impl.bpe import bpe_encode, bpe_train


def expected(inputs):
    """The reference with heap and linked list; tests compare it with a rescan on random merge lists."""
    return bpe_encode(**inputs)


def performance_inputs(seed):
    return growth_inputs(seed, 6000)


def growth_inputs(seed, n):
    """A fresh word of n letters and fresh merges: one list learned once, in four letters drawn anew, because learning takes longer
    than the call that is timed."""
    rng = random.Random(seed)
    letters = "".join(rng.sample("abcdefghijklmnopqrstuv", 4))
    renamed = str.maketrans("abcd", letters)
    merges = [(left.translate(renamed), right.translate(renamed)) for left, right in _learned_merges()]
    return {"word": _word(rng, n, letters), "merges": merges}


@functools.cache
def _learned_merges():
    return bpe_train({_word(random.Random(0), 1500, "abcd"): 1}, 500)


def _word(rng, length, letters):
    return "".join(rng.choices(letters, k=length))


def _fixed(word, *merges):
    """Merges written as "left right"; `_` stands for the end of the word."""
    pairs = [tuple(merge.replace("_", "</w>").split()) for merge in merges]
    return lambda seed: {"word": word, "merges": list(pairs)}


def _learned(seed, words, longest, letters, merges, length):
    rng = random.Random(seed)
    counts = {_word(rng, rng.randint(1, longest), letters): rng.randint(1, 9) for _ in range(words)}
    return {"word": _word(rng, length, letters), "merges": bpe_train(counts, merges)}


def _shuffled(seed, letters, length):
    """A learned list in random order, with pairs listed twice: rules appear long before the symbols they need."""
    rng = random.Random(seed)
    merges = bpe_train({_word(rng, 12, letters): 1 for _ in range(20)}, 60)
    merges += rng.choices(merges, k=20)
    rng.shuffle(merges)
    return {"word": _word(rng, length, letters), "merges": merges}


def _all_pairs(seed):
    """Every pair of short strings over a and b is listed, in random order: what matters is the rank alone."""
    rng = random.Random(seed)
    strings = ["a", "b", "aa", "ab", "ba", "bb"]
    merges = [(left, right) for left in strings for right in strings]
    rng.shuffle(merges)
    return {"word": _word(rng, 60, "ab"), "merges": merges}


CASES = (
    Case(
        "rank decides, not length",
        _fixed("abc", "b c", "a b", "ab c"),
        "看次序，不看长度",
        sample=True,
        catches="longest match",
    ),
    Case(
        "all occurrences at once",
        _fixed("abab", "ab a", "a b"),
        "一次合并全部出现",
        sample=True,
        catches="merges one occurrence",
    ),
    Case("the empty word", _fixed("", "a b"), "空词", sample=True),
    Case("no merges", _fixed("abc"), "没有规则"),
    Case("one letter and the end", _fixed("a", "a _"), "单个字母与词尾"),
    Case("the end is merged by rules only", _fixed("abab", "a b", "ab _"), "词尾也按规则合并"),
    Case("a run of odd length", _fixed("aaaaa", "a a", "aa a"), "奇数长度的连续字母", catches="overlap in aaa"),
    Case("runs, doubled", _fixed("a" * 23, "a a", "aa aa", "aaaa aaaa"), "连续字母逐级翻倍", catches="overlap in aaa"),
    Case(
        "an earlier rule appears later",
        _fixed("xabcabc", "ab c", "x ab", "a b"),
        "靠前的规则后来才出现",
        catches="one pass over the rules",
    ),
    Case(
        "a rule is needed twice",
        _fixed("abcbc", "bc b", "c b", "b c", "a bc"),
        "同一规则前后出现",
        catches="one pass over the rules",
    ),
    Case(
        "left-most pair is not first",
        _fixed("abcd", "c d", "b cd", "a b"),
        "最左边的对不一定先合并",
        catches="left-most first",
    ),
    Case(
        "frequent pair is not first",
        _fixed("abababca", "c a", "b a", "a b"),
        "出现最多的对不一定先合并",
        catches="by frequency",
    ),
    Case("a pair listed twice", _fixed("abc", "a b", "b c", "a b"), "重复的规则取第一次", catches="last index wins"),
    Case("letters no rule knows", _fixed("a你b好ab😀", "a b", "ab 😀"), "规则之外的字符"),
    Case("characters that belong together", _fixed("e\u0301e\u0301", "e \u0301"), "组合字符"),
    Case("learned merges", lambda s: _learned(s, 60, 9, "abcde", 80, 40), "学到的规则"),
    Case("learned from one long word", lambda s: _learned(s, 1, 300, "ab", 60, 150), "由一个长词学到的规则"),
    Case("merges in random order", lambda s: _shuffled(s, "ab", 80), "打乱的规则"),
    Case("merges in random order, three letters", lambda s: _shuffled(s, "abc", 120), "打乱的规则，三个字母"),
    Case("every short pair is listed", _all_pairs, "列出全部短对"),
)
