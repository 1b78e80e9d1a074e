# verdict: AC — heap of (rank, place) and linked list; new pairs wait until all of one rank are merged
import heapq


def bpe_encode(word, merges):
    rank = {}
    for index, pair in enumerate(merges):
        rank.setdefault(pair, index)
    text = [*word, "</w>"]
    nxt = list(range(1, len(text))) + [-1]
    prv = list(range(-1, len(text) - 1))
    heap = []
    for i, pair in enumerate(zip(text, text[1:])):
        if pair in rank:
            heap.append((rank[pair], i))
    heapq.heapify(heap)
    while heap:
        current, fresh = heap[0][0], []
        left, right = merges[current]
        while heap and heap[0][0] == current:
            i = heapq.heappop(heap)[1]
            j = nxt[i]
            if j < 0 or text[i] != left or text[j] != right:
                continue
            text[i], text[j], nxt[i] = left + right, "", nxt[j]
            if nxt[i] >= 0:
                prv[nxt[i]] = i
            fresh.append(i)
        for i in fresh:
            for a in (prv[i], i):
                b = nxt[a] if a >= 0 else -1
                if b >= 0 and (text[a], text[b]) in rank:
                    heapq.heappush(heap, (rank[text[a], text[b]], a))
    return [symbol for symbol in text if symbol]
