# verdict: AC — a second line that claims another encoding than the text has
# task: double-all
# -*- coding: gbk -*-
# vim: set fileencoding=latin-1 :
单位 = "倍"


def double_all(numbers):
    assert len(单位) == 1
    return [2 * n for n in numbers]
