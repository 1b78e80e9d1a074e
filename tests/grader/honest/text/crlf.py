# verdict: AC — Windows line endings, in strings too
# task: double-all
TEXT = """one
two \
three"""


def double_all(numbers):
    assert TEXT == "one\ntwo three"
    return [
        2 * n
        for n in numbers
    ]
