"""Byte-pair encoding: learn the merges of a corpus, and apply them to a word.

Source: Sennrich, Haddow, Birch, "Neural Machine Translation of Rare Words with Subword Units" (2016), algorithm 1.

Left out on purpose: pre-tokenisation, bytes as the base alphabet, special tokens.

Differences from the usual libraries: the end of a word is a symbol of its own, `</w>` (Sennrich's first version; GPT-2
marks the beginning of a word instead), and among equally frequent pairs the lexicographically greatest is merged.
Symbols are plain strings, without ids.

Letters: N symbols in the words, M merges, n letters of one word.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from itertools import pairwise

END_OF_WORD = "</w>"

Pair = tuple[str, str]


def bpe_train(word_counts: dict[str, int], num_merges: int) -> list[Pair]:
    """The merges of a corpus, in the order in which they are learned.

    Repeat: count all adjacent pairs inside words, each as often as its word; merge the most frequent one everywhere,
    left to right without overlap.

    word_counts  word -> how often it occurs, >= 1; words are non-empty and hold no '<', '/' or '>'
    num_merges   at most so many; fewer when no pair is left
    returns      list of (left, right)

    Ties: the lexicographically greatest pair by Python's comparison of tuples.
    Cost: recounting everything after every merge takes O(N M). Here a merge touches only the words that contain the pair
    (an index from pair to words) and finds the next pair in a heap, so the work shrinks as pairs become rare: about
    O(N log N) for a natural corpus, the constant being Python's.

    >>> bpe_train({"aaab": 2, "ab": 1}, 3)
    [('a', 'a'), ('b', '</w>'), ('a', 'b</w>')]
    """
    words = [[*word, END_OF_WORD] for word in word_counts]
    counts = list(word_counts.values())

    pair_counts: defaultdict[Pair, int] = defaultdict(int)
    words_with: defaultdict[Pair, set[int]] = defaultdict(set)  # may name words that have lost the pair since
    for index, (symbols, count) in enumerate(zip(words, counts, strict=True)):
        for pair in pairwise(symbols):
            pair_counts[pair] += count
            words_with[pair].add(index)

    # Every pair with a count above 0 has an entry whose count is at least the true one. Counts that grew are pushed at
    # once; counts that shrank are corrected when their entry comes up.
    heap = [_heap_entry(pair, count) for pair, count in pair_counts.items()]
    heapq.heapify(heap)

    merges: list[Pair] = []
    while heap and len(merges) < num_merges:
        negative_count, _, pair = heapq.heappop(heap)
        count = pair_counts[pair]
        if count != -negative_count:
            if 0 < count < -negative_count:
                heapq.heappush(heap, _heap_entry(pair, count))
            continue
        merges.append(pair)

        changes: defaultdict[Pair, int] = defaultdict(int)
        for index in words_with.pop(pair):
            before, count = words[index], counts[index]
            after = merge_pair(before, pair)
            if len(after) == len(before):
                continue
            words[index] = after
            # subtle: the neighbours change too, and "aaa" holds (a, a) twice but merges once. Taking all old pairs off
            # and putting all new ones on is right in every such case, and words are short.
            for old in pairwise(before):
                changes[old] -= count
            for new in pairwise(after):
                changes[new] += count
                words_with[new].add(index)
        for changed, change in changes.items():
            pair_counts[changed] += change
            if change > 0:
                heapq.heappush(heap, _heap_entry(changed, pair_counts[changed]))
    return merges


def merge_pair(symbols: list[str], pair: Pair) -> list[str]:
    """`symbols` with every occurrence of `pair` joined, left to right without overlap. O(len(symbols)).

    >>> merge_pair(["a", "a", "a"], ("a", "a"))
    ['aa', 'a']
    """
    left, right = pair
    merged = []
    i = 0
    last = len(symbols) - 1
    while i <= last:
        if i < last and symbols[i] == left and symbols[i + 1] == right:
            merged.append(left + right)
            i += 2
        else:
            merged.append(symbols[i])
            i += 1
    return merged


def _heap_entry(pair: Pair, count: int) -> tuple[int, tuple[tuple[int, ...], ...], Pair]:
    """Sorts by falling count, then by falling pair: heapq knows only the smallest first, and strings have no minus."""
    return -count, tuple(_falling(symbol) for symbol in pair), pair


def _falling(symbol: str) -> tuple[int, ...]:
    """A key that sorts strings in falling order.

    The final 1 is greater than any negated code point, so a prefix, which is the smaller string, comes later.

    >>> sorted(["a", "ab", "b"], key=_falling)
    ['b', 'ab', 'a']
    """
    return (*(-ord(letter) for letter in symbol), 1)


def bpe_encode(word: str, merges: list[Pair]) -> list[str]:
    """The symbols of `word` under learned merges.

    Repeat: among the adjacent pairs present, take the one that stands first in `merges` and join all its occurrences,
    left to right without overlap, until no listed pair is present.

    word     may be empty; holds no '<', '/' or '>'
    merges   pairs of non-empty strings; of a pair listed twice the first place counts
    returns  symbols; joined and without the final '</w>' they are the word again

    Edges: letters that no merge knows stay as they are; the empty word gives ['</w>'].
    Cost: O(n log n + M): each of the n - 1 joins replaces at most two pairs. Scanning the symbols again for every merge
    takes O(n min(n, M)).

    >>> bpe_encode("abab", [("ab", "a"), ("a", "b")])
    ['ab', 'ab', '</w>']
    """
    rank: dict[Pair, int] = {}
    for index, pair in enumerate(merges):
        rank.setdefault(pair, index)

    # A doubly linked list over the original places: joining i with its right neighbour keeps place i, so the order of
    # places stays the order of symbols.
    symbols = [*word, END_OF_WORD]  # "": swallowed by the left neighbour
    end = len(symbols)
    before = list(range(-1, end - 1))  # -1: there is none
    after = list(range(1, end + 1))  # `end`: there is none

    waiting: defaultdict[int, list[int]] = defaultdict(list)  # rank -> places where such a pair began when last seen
    ranks: list[int] = []  # heap of the keys of `waiting`

    def note(i: int, j: int) -> None:
        r = rank.get((symbols[i], symbols[j]))
        if r is not None:
            if r not in waiting:
                heapq.heappush(ranks, r)
            waiting[r].append(i)

    for i in range(end - 1):
        note(i, i + 1)
    while ranks:
        current = heapq.heappop(ranks)
        pair = merges[current]
        # subtle: joining one "a b" may bring up a pair that stands earlier in the list. It has to wait until all "a b"
        # are joined, so the whole batch of a rank is taken before the heap is asked again.
        for i in sorted(waiting.pop(current)):
            j = after[i]
            if j == end or (symbols[i], symbols[j]) != pair:  # a join has changed this place since
                continue
            symbols[i] = pair[0] + pair[1]
            symbols[j] = ""
            after[i] = after[j]
            if after[i] < end:
                before[after[i]] = i
                note(i, after[i])
            if before[i] >= 0:
                note(before[i], i)
    return [symbol for symbol in symbols if symbol]
