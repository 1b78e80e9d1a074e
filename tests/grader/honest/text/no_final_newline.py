# verdict: AC — no newline at the end, which is a comment
# task: double-all
def double_all(numbers):
    return [2 * n for n in numbers]  # 末尾