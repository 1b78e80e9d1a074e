# verdict: AC — a class instance as entry point that keeps the rank table of the last merges, a doubly linked list of slotted nodes
# task: bpe-encode
import heapq
from itertools import count


class Node:
    __slots__ = ("after", "before", "text")

    def __init__(self, text, before):
        self.text, self.before, self.after = text, before, None
        if before is not None:
            before.after = self


class Encoder:
    """Ranks depend on the merges alone, so the table of the last list is kept with the list itself."""

    def __init__(self):
        self.merges, self.ranks = None, {}

    def table(self, merges):
        if self.merges is None or self.merges != merges:
            self.merges = list(merges)
            self.ranks = {}
            for rank, pair in enumerate(merges):
                self.ranks.setdefault(pair, rank)
        return self.ranks

    def __call__(self, word, merges):
        ranks = self.table(merges)
        first = last = Node(word[0] if word else "</w>", None)
        for text in [*word[1:], "</w>"] if word else []:
            last = Node(text, last)
        number = count()
        heap = []

        def offer(node, into):
            after = node.after
            if after is not None and (rank := ranks.get((node.text, after.text))) is not None:
                into.append((rank, node))

        start, node, place = [], first, {}
        while node is not None:
            place[node] = next(number)
            offer(node, start)
            node = node.after
        heap = [(rank, place[node], node) for rank, node in start]
        heapq.heapify(heap)
        while heap:
            rank, fresh = heap[0][0], []
            left, right = merges[rank]
            while heap and heap[0][0] == rank:
                _, _, node = heapq.heappop(heap)
                after = node.after
                if node.text != left or after is None or after.text != right:
                    continue
                node.text, after.text, node.after = left + right, None, after.after
                if node.after is not None:
                    node.after.before = node
                fresh.append(node)
            candidates = []
            for node in fresh:
                offer(node, candidates)
                if node.before is not None:
                    offer(node.before, candidates)
            for rank, node in candidates:
                heapq.heappush(heap, (rank, place[node], node))
        symbols, node = [], first
        while node is not None:
            symbols.append(node.text)
            node = node.after
        return symbols


bpe_encode = Encoder()
