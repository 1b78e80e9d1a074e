"""What is laid out is known only while the tests run: tests/grader/escapes puts it in the place of the empty bait here.

Two calls, so that what the first leaves for the second is reached too.
"""

from grader.spec import Case


def expected(inputs):
    return []


CASES = (
    Case("bait", lambda seed: {"bait": {}}, "诱饵", sample=True),
    Case("bait, again", lambda seed: {"bait": {}}),
)
