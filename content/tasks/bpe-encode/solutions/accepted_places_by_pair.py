# verdict: AC — a set of places for every pair present, a heap of ranks, and splicing by next/previous dictionaries
from collections import defaultdict
from heapq import heapify, heappop, heappush


def bpe_encode(word, merges):
    order = dict((pair, index) for index, pair in reversed(list(enumerate(merges))))
    symbol = dict(enumerate([*word, "</w>"]))
    after = {i: i + 1 for i in range(len(word))}
    before = {i + 1: i for i in range(len(word))}
    places = defaultdict(set)
    for i, j in after.items():
        if (symbol[i], symbol[j]) in order:
            places[symbol[i], symbol[j]].add(i)
    ranks = [order[pair] for pair in places]
    heapify(ranks)

    def update(i, j, add):
        pair = (symbol[i], symbol[j])
        if pair in order:
            if add:
                if not places[pair]:
                    heappush(ranks, order[pair])
                places[pair].add(i)
            else:
                places[pair].discard(i)

    while ranks:
        pair = merges[heappop(ranks)]
        for i in sorted(places[pair]):
            if i not in places[pair]:
                continue
            j = after[i]
            h, k = before.get(i), after.get(j)
            update(i, j, False)
            if h is not None:
                update(h, i, False)
            if k is not None:
                update(j, k, False)
            symbol[i] += symbol.pop(j)
            del before[j], after[i]
            if k is not None:
                del after[j]
                after[i], before[k] = k, i
                update(i, k, True)
            if h is not None:
                update(h, i, True)
    return [symbol[i] for i in sorted(symbol)]
