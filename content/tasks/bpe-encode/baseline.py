"""The yardstick of speed: the whole symbol list is scanned again for every merge."""

from itertools import pairwise


def bpe_encode(word, merges):
    rank = {}
    for index, pair in enumerate(merges):
        rank.setdefault(pair, index)
    symbols = [*word, "</w>"]
    while True:
        present = [pair for pair in pairwise(symbols) if pair in rank]
        if not present:
            return symbols
        left, right = min(present, key=rank.__getitem__)
        merged, i = [], 0
        while i < len(symbols):
            if symbols[i] == left and i + 1 < len(symbols) and symbols[i + 1] == right:
                merged.append(left + right)
                i += 2
            else:
                merged.append(symbols[i])
                i += 1
        symbols = merged
