# verdict: MLE — takes more memory than there is
# task: double-all
# row: G108
def double_all(numbers):
    blocks = []
    while True:
        blocks.append(b"\1" * 2**24)
