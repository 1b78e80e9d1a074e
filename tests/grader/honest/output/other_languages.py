# verdict: AC — prints Chinese, emoji, right-to-left text and half a character
# task: double-all
# says: 输入 [1, 2, 3] 👍🏽
import sys


def double_all(numbers):
    print("输入", numbers, "👍🏽", "שלום", "\u202eabc\u202c")
    sys.stdout.flush()
    sys.stdout.buffer.write(b"\xff\xfe half: \xe4\xbd\n")
    sys.stdout.flush()
    return [n * 2 for n in numbers]
