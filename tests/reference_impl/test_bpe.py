"""Fast BPE against the slow way to say the same, on random corpora."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reference_impl.bench_bpe import bench
from reference_impl.bpe import END_OF_WORD, bpe_encode, bpe_train, merge_pair


def recount(word_counts, num_merges):
    words = [([*word, END_OF_WORD], count) for word, count in word_counts.items()]
    merges = []
    while len(merges) < num_merges:
        totals = {}
        for symbols, count in words:
            for pair in pairwise(symbols):
                totals[pair] = totals.get(pair, 0) + count
        if not totals:
            break
        merges.append(max(totals, key=lambda pair: (totals[pair], pair)))
        words = [(merge_pair(symbols, merges[-1]), count) for symbols, count in words]
    return merges


def rescan(word, merges):
    symbols = [*word, END_OF_WORD]
    while present := [pair for pair in pairwise(symbols) if pair in merges]:
        symbols = merge_pair(symbols, min(present, key=merges.index))
    return symbols


words = st.text("ab", min_size=1, max_size=12) | st.text("abc好é", min_size=1, max_size=6)
corpora = st.dictionaries(words, st.integers(1, 5), max_size=12)
pieces = st.text("ab", min_size=1, max_size=3)


@settings(max_examples=300, deadline=None)
@given(corpora, st.integers(0, 40))
def test_the_incremental_trainer_equals_a_full_recount(word_counts, num_merges):
    assert bpe_train(word_counts, num_merges) == recount(word_counts, num_merges)


@settings(max_examples=300, deadline=None)
@given(st.text("abc", max_size=20), st.lists(st.tuples(pieces, pieces), max_size=30))
def test_the_heap_encoder_equals_a_rescan_for_any_list_of_rules(word, merges):
    assert bpe_encode(word, merges) == rescan(word, merges)


@settings(max_examples=100, deadline=None)
@given(corpora, st.integers(0, 30))
def test_encoding_with_learned_merges_equals_a_rescan_and_keeps_the_text(word_counts, num_merges):
    merges = bpe_train(word_counts, num_merges)
    for word in word_counts:
        symbols = bpe_encode(word, merges)
        assert symbols == rescan(word, merges)
        assert "".join(symbols) == word + END_OF_WORD


def test_the_toy_corpus_of_the_paper():
    # Sennrich et al. (2016), figure 1, with ties broken towards the greatest pair
    corpus = {"low": 5, "lower": 2, "newest": 6, "widest": 3}
    merges = bpe_train(corpus, 10)
    assert merges == recount(corpus, 10)
    assert merges[:3] == [("t", "</w>"), ("s", "t</w>"), ("e", "st</w>")]


def test_the_bench_reports_its_figures():
    figures = bench(text_bytes=2_000, vocabulary=280)
    assert figures["merges"] == 24
    assert min(figures.values()) > 0
