# verdict: CE import — imports the reference implementation
# task: multi-head-attention
# row: G102
# kind: run
from reference_impl.attention import multi_head_attention
