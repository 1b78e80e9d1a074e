# verdict: WA values — heap and linked list, but a new pair of lower rank cuts in before all occurrences are merged
import heapq


def bpe_encode(word, merges):
    rank = {}
    for index, pair in enumerate(merges):
        rank.setdefault(pair, index)
    text = [*word, "</w>"]
    nxt = list(range(1, len(text))) + [-1]
    prv = list(range(-1, len(text) - 1))
    heap = []

    def push(i):
        if i >= 0 and nxt[i] >= 0:
            r = rank.get((text[i], text[nxt[i]]))
            if r is not None:
                heapq.heappush(heap, (r, i))

    for i in range(len(text)):
        push(i)
    while heap:
        r, i = heapq.heappop(heap)
        j = nxt[i]
        if text[i] is None or j < 0 or rank.get((text[i], text[j])) != r:
            continue
        text[i], text[j], nxt[i] = text[i] + text[j], None, nxt[j]
        if nxt[i] >= 0:
            prv[nxt[i]] = i
        push(prv[i])
        push(i)
    return [symbol for symbol in text if symbol is not None]
