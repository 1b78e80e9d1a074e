# verdict: WA type — does nothing, faster than anything
# task: row-norms
# row: G124
def row_norms(x):
    pass
