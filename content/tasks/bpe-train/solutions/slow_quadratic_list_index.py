# verdict: TS growth — the words that hold a pair are kept in a list, and each word is looked for in it before it is added
from collections import defaultdict


def bpe_train(word_counts, num_merges):
    words = [((*word, "</w>"), count) for word, count in word_counts.items()]
    totals, holders = defaultdict(int), defaultdict(list)

    def enter(w):
        symbols, count = words[w]
        for pair in zip(symbols, symbols[1:]):
            totals[pair] += count
            if w not in holders[pair]:
                holders[pair].append(w)

    def leave(w):
        symbols, count = words[w]
        for pair in zip(symbols, symbols[1:]):
            totals[pair] -= count
            if not totals[pair]:
                del totals[pair]

    for w in range(len(words)):
        enter(w)
    merges = []
    while totals and len(merges) < num_merges:
        top = max(totals.values())
        best = max(pair for pair, total in totals.items() if total == top)
        merges.append(best)
        for w in holders.pop(best):
            symbols, count = words[w]
            if best not in zip(symbols, symbols[1:]):
                continue
            leave(w)
            merged, i = [], 0
            while i < len(symbols):
                if symbols[i] == best[0] and symbols[i + 1 : i + 2] == best[1:]:
                    merged.append(best[0] + best[1])
                    i += 2
                else:
                    merged.append(symbols[i])
                    i += 1
            words[w] = (tuple(merged), count)
            enter(w)
    return merges
