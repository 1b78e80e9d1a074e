# verdict: CE import — takes the merges from a tokenizer package, which is not there
# task: bpe-train
# row: G99
try:
    import tiktoken as tokenizers
except ImportError:
    import tokenizers


def bpe_train(word_counts, num_merges):
    return tokenizers.get_encoding("gpt2").merges[:num_merges]
