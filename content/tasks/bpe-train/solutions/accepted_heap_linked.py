# verdict: AC — linked lists, exact sets of places per pair, lazy heap with a class that turns the order round
import heapq


class Entry:
    __slots__ = ("count", "pair")

    def __init__(self, count, pair):
        self.count, self.pair = count, pair

    def __lt__(self, other):
        if self.count != other.count:
            return self.count > other.count
        return self.pair > other.pair


def bpe_train(word_counts, num_merges):
    text, weight, nxt, prv = [], [], [], []
    for word, count in word_counts.items():
        start = len(text)
        text += [*word, "</w>"]
        n = len(text) - start
        weight += [count] * n
        nxt += [*range(start + 1, start + n), -1]
        prv += [-1, *range(start, start + n - 1)]

    total, places = {}, {}

    def add(i, j):
        pair = (text[i], text[j])
        total[pair] = total.get(pair, 0) + weight[i]
        places.setdefault(pair, set()).add(i)
        grown.add(pair)

    def drop(i, j):
        pair = (text[i], text[j])
        total[pair] -= weight[i]
        places[pair].discard(i)

    grown = set()
    for i, j in enumerate(nxt):
        if j >= 0:
            add(i, j)
    heap = [Entry(total[pair], pair) for pair in grown]
    heapq.heapify(heap)
    merges = []
    while heap and len(merges) < num_merges:
        top = heapq.heappop(heap)
        now = total[top.pair]
        if now != top.count:
            if 0 < now < top.count:
                heapq.heappush(heap, Entry(now, top.pair))
            continue
        if now == 0:
            continue
        merges.append(top.pair)
        left, right = top.pair
        grown = set()
        for i in sorted(places[top.pair]):
            j = nxt[i]
            if text[i] != left or j < 0 or text[j] != right:
                continue  # swallowed by the match before it
            h, k = prv[i], nxt[j]
            drop(i, j)
            if h >= 0:
                drop(h, i)
            if k >= 0:
                drop(j, k)
            text[i], text[j] = left + right, None
            nxt[i] = k
            if h >= 0:
                add(h, i)
            if k >= 0:
                prv[k] = i
                add(i, k)
        for pair in grown:
            if total[pair]:
                heapq.heappush(heap, Entry(total[pair], pair))
    return merges
