# verdict: AC — collections.Counter, lazy deletion in a heap with keys turned round, tuples of integers instead of strings
# task: bpe-train
import heapq
from collections import Counter, defaultdict
from functools import total_ordering
from itertools import pairwise
from typing import Final

END: Final = "</w>"


@total_ordering
class Descending:
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value

    def __lt__(self, other):
        return self.value > other.value


def bpe_train(word_counts, num_merges):
    words = [[*word, END] for word in word_counts]
    weights = list(word_counts.values())
    totals, where = Counter(), defaultdict(set)
    for w, symbols in enumerate(words):
        for pair in pairwise(symbols):
            totals[pair] += weights[w]
            where[pair].add(w)
    heap = [(-count, Descending(pair)) for pair, count in totals.items()]
    heapq.heapify(heap)
    merges = []
    while heap and len(merges) < num_merges:
        negative, entry = heapq.heappop(heap)
        best = entry.value
        if totals[best] != -negative or not totals[best]:
            continue
        merges.append(best)
        changed = set()
        for w in where.pop(best):
            old, weight = words[w], weights[w]
            new, i = [], 0
            while i < len(old):
                if i + 1 < len(old) and (old[i], old[i + 1]) == best:
                    new.append(old[i] + old[i + 1])
                    i += 2
                else:
                    new.append(old[i])
                    i += 1
            for pair in pairwise(old):
                totals[pair] -= weight
                changed.add(pair)
            for pair in pairwise(new):
                totals[pair] += weight
                where[pair].add(w)
                changed.add(pair)
            words[w] = new
        for pair in changed:
            if totals[pair]:
                heapq.heappush(heap, (-totals[pair], Descending(pair)))
    return merges
