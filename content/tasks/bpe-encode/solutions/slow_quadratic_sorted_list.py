# verdict: TS growth — sorted lists in place of a heap and a linked list: every insertion and deletion moves all that follows
from bisect import bisect_left, insort


def bpe_encode(word, merges):
    rank = {}
    for index, pair in enumerate(merges):
        rank.setdefault(pair, index)
    symbols = [*word, "</w>"]
    places = list(range(len(symbols)))
    waiting = sorted((rank[pair], i) for i, pair in enumerate(zip(symbols, symbols[1:])) if pair in rank)

    def note(k):
        pair = (symbols[k], symbols[k + 1])
        if pair in rank:
            insort(waiting, (rank[pair], places[k]))

    while waiting:
        current, joined = waiting[0][0], []
        while waiting and waiting[0][0] == current:
            i = waiting.pop(0)[1]
            k = bisect_left(places, i)
            if places[k : k + 1] == [i] and tuple(symbols[k : k + 2]) == merges[current]:
                symbols[k] += symbols.pop(k + 1)
                places.pop(k + 1)
                joined.append(i)
        for i in joined:
            k = bisect_left(places, i)
            if k > 0:
                note(k - 1)
            if k + 1 < len(symbols):
                note(k)
    return symbols
